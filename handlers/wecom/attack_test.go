package wecom_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"yishi/handlers/envelope"
)

// attack is a request that must leave no trace.
type attack struct {
	push   push
	status int
	reason envelope.Refusal
}

func vote() string { return text("@议事 3号赞成") }

// bent is the query of a good vote with a change.
func bent(tb testing.TB, change func(url.Values)) push {
	sealed := sealFor(tb, "", vote())
	q := signed(now, "415670741", sealed)
	change(q)
	return push{body: paper(sealed), query: q}
}

// under is a vote sealed and signed well, in a document of another shape.
func under(tb testing.TB, shape func(sealed string) string) push {
	sealed := sealFor(tb, "", vote())
	return push{body: shape(sealed), query: signed(now, "415670741", sealed)}
}

func (a attack) check(t *testing.T, d *desk) {
	t.Helper()
	w := d.send(t, a.push)
	if w.Code != a.status || w.Body.String() != http.StatusText(a.status) {
		t.Errorf("answer %d %q, want %d", w.Code, w.Body, a.status)
	}
	if len(d.ear.heard) != 0 || len(d.mouth.said) != 0 {
		t.Errorf("heard %+v, said %v", d.ear.heard, d.mouth.said)
	}
	if !strings.Contains(d.log.String(), string(a.reason)) || strings.Count(d.log.String(), "\n") != 1 {
		t.Errorf("log = %s, want one record with %q", d.log, a.reason)
	}
	for _, secret := range []string{token, aesKey, user, group, botID, "赞成", "RC1"} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("log %s holds %q", d.log, secret)
		}
	}
}

func TestRequestsThatLeaveNoTrace(t *testing.T) {
	inside := func(message string) push { return push{message: message} }
	sealedAs := func(s string) push { return push{body: paper(s), query: signed(now, "415670741", s)} }
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for name, a := range map[string]attack{
		"a vote recorded 301 s ago":           {push: push{message: vote(), at: now.Add(-301 * time.Second)}, reason: envelope.TooOld},
		"a vote 61 s ahead of the clock":      {push: push{message: vote(), at: now.Add(61 * time.Second)}, reason: envelope.TooEarly},
		"a forged signature":                  {push: bent(t, func(q url.Values) { q.Set("msg_signature", strings.Repeat("0", 40)) }), reason: envelope.BadMsgSign},
		"a signature cut by a letter":         {push: bent(t, func(q url.Values) { q.Set("msg_signature", q.Get("msg_signature")[1:]) }), reason: envelope.BadMsgSign},
		"a signature in upper case":           {push: bent(t, func(q url.Values) { q.Set("msg_signature", strings.ToUpper(q.Get("msg_signature"))) }), reason: envelope.BadMsgSign},
		"a signature that comes twice":        {push: bent(t, func(q url.Values) { q.Add("msg_signature", q.Get("msg_signature")) }), reason: envelope.Repeated},
		"an empty signature":                  {push: bent(t, func(q url.Values) { q.Set("msg_signature", "") }), reason: envelope.Missing},
		"no signature":                        {push: bent(t, func(q url.Values) { q.Del("msg_signature") }), reason: envelope.Missing},
		"the signature of an official door":   {push: bent(t, func(q url.Values) { q["signature"] = q["msg_signature"]; q.Del("msg_signature") }), reason: envelope.Missing},
		"no timestamp":                        {push: bent(t, func(q url.Values) { q.Del("timestamp") }), reason: envelope.Missing},
		"another nonce":                       {push: bent(t, func(q url.Values) { q.Set("nonce", "1") }), reason: envelope.BadMsgSign},
		"a nonce with a quote":                {push: bent(t, func(q url.Values) { q.Set("nonce", `"`) }), reason: envelope.BadNonce},
		"a plain message":                     {push: push{body: vote(), query: signed(now, "1", "")}, reason: envelope.BadPaper},
		"a plain message beside a sealed one": {push: under(t, func(s string) string { return paper(s) + vote() }), reason: envelope.BadPaper},
		"an envelope that comes twice":        {push: under(t, func(s string) string { return `{"encrypt":"` + s + `","encrypt":"x"}` }), reason: envelope.BadPaper},
		"an envelope twice in another case":   {push: under(t, func(s string) string { return `{"encrypt":"` + s + `","Encrypt":"` + s + `"}` }), reason: envelope.BadPaper},
		"an envelope in a list":               {push: under(t, func(s string) string { return "[" + paper(s) + "]" }), reason: envelope.BadPaper},
		"an envelope that is a number":        {push: push{body: `{"encrypt":1}`, query: signed(now, "1", "1")}, reason: envelope.BadPaper},
		"an empty envelope":                   {push: sealedAs(""), reason: envelope.BadPaper},
		"a document of XML":                   {push: under(t, func(s string) string { return "<xml><Encrypt>" + s + "</Encrypt></xml>" }), reason: envelope.BadPaper},
		"a document with a tail":              {push: under(t, func(s string) string { return paper(s) + "x" }), reason: envelope.BadPaper},
		"a document with a byte order mark":   {push: under(t, func(s string) string { return "\ufeff" + paper(s) }), reason: envelope.BadPaper},
		"a document 40 deep":                  {push: under(t, func(s string) string { return `{"a":` + deep + `,"encrypt":"` + s + `"}` }), reason: envelope.BadPaper},
		"a document of many names": {push: under(t, func(s string) string {
			var b strings.Builder
			for i := range 300 {
				fmt.Fprintf(&b, `"%d":1,`, i)
			}
			return "{" + b.String() + `"encrypt":"` + s + `"}`
		}), reason: envelope.BadPaper},
		"a document that is no UTF-8":       {push: under(t, func(s string) string { return `{"a":"` + "\xff" + `","encrypt":"` + s + `"}` }), reason: envelope.BadPaper},
		"nothing":                           {push: push{query: signed(now, "1", "")}, reason: envelope.BadPaper},
		"an envelope for a corporation":     {push: sealedAs(sealFor(t, "ww1234567890", vote())), reason: envelope.WrongReceiver},
		"an envelope that is no base64":     {push: sealedAs("****"), reason: envelope.BadBase64},
		"an envelope of half a block":       {push: sealedAs("AAAAAAAAAAAAAAAAAAAAAA=="), reason: envelope.BadLength},
		"a message of no bytes":             {push: sealedAs(sealFor(t, "", "")), reason: envelope.BadLength},
		"a message to another bot":          {push: inside(strings.Replace(vote(), botID, "AIBOTOTHER", 1)), reason: envelope.WrongAccount},
		"a message to no bot":               {push: inside(strings.Replace(vote(), botID, "", 1)), reason: envelope.WrongAccount},
		"a message that is XML":             {push: inside("<xml></xml>"), reason: envelope.BadMessage},
		"a message with a tail":             {push: inside(vote() + "{}"), reason: envelope.BadMessage},
		"a message with two types":          {push: inside(strings.Replace(vote(), `"msgtype"`, `"msgtype":"event","msgtype"`, 1)), reason: envelope.BadMessage},
		"a message with two types in cases": {push: inside(strings.Replace(vote(), `"msgtype"`, `"MSGTYPE":"event","msgtype"`, 1)), reason: envelope.BadMessage},
		"two types by a Kelvin sign":        {push: inside(strings.Replace(vote(), `"msgtype"`, `"msgtype":"x","mſgtype"`, 1)), reason: envelope.BadMessage},
		"words that come twice":             {push: inside(strings.Replace(vote(), `{"content"`, `{"content":"@议事 3号反对","content"`, 1)), reason: envelope.BadMessage},
		"a message of the wrong types":      {push: inside(strings.Replace(vote(), `"M1"`, `1`, 1)), reason: envelope.BadMessage},
		"a message without a sender":        {push: inside(strings.Replace(vote(), user, "", 1)), reason: envelope.BadMessage},
		"a sender with a slash":             {push: inside(strings.Replace(vote(), user, "a/b", 1)), reason: envelope.BadMessage},
		"a message without an id":           {push: inside(strings.Replace(vote(), `"M1"`, `""`, 1)), reason: envelope.BadMessage},
		"a message id beyond all bounds":    {push: inside(strings.Replace(vote(), `"M1"`, `"`+strings.Repeat("M", 300)+`"`, 1)), reason: envelope.BadMessage},
		"a group message without its group": {push: inside(strings.Replace(vote(), group, "", 1)), reason: envelope.BadMessage},
		"a private message with a group":    {push: inside(strings.Replace(vote(), `"chattype":"group"`, `"chattype":"single"`, 1)), reason: envelope.BadMessage},
		"a chat that is neither":            {push: inside(strings.Replace(vote(), `"chattype":"group"`, `"chattype":"GROUP"`, 1)), reason: envelope.BadMessage},
		"a body beyond 256 KiB":             {push: push{body: strings.Repeat("[", envelope.MaxBody+1)}, status: 413, reason: "too large"},
		"a forged body beyond 256 KiB":      {push: push{body: strings.Repeat("[", envelope.MaxBody+1), query: url.Values{}}, status: 413, reason: "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			if a.status == 0 {
				a.status = http.StatusForbidden
			}
			a.check(t, open(t))
		})
	}
}

func TestAReplayWithAnotherBodyIsRefused(t *testing.T) {
	d := open(t)
	if w := d.send(t, push{message: vote()}); w.Code != http.StatusOK || len(d.ear.heard) != 1 {
		t.Fatalf("the first is answered %d, log %s", w.Code, d.log)
	}
	d.ear.heard, d.now = nil, now.Add(200*time.Second)
	attack{push: push{message: text("@议事 3号反对")}, status: 403, reason: envelope.Replayed}.check(t, d)
}

func TestMethodsThatCallbacksDoNotUse(t *testing.T) {
	for _, method := range []string{"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"} {
		w := open(t).send(t, push{message: vote(), method: method})
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" {
			t.Errorf("%s is answered %d, %v", method, w.Code, w.Header())
		}
	}
}
