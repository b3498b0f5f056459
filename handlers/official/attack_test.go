package official_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"yishi/handlers/envelope"
)

// attack is a request that must leave no trace.
type attack struct {
	push   push
	status int
	reason string
}

// vote is the message that the attacks are made of.
func vote() string { return text("3号赞成") }

// bent is the query of a good vote with a change.
func bent(tb testing.TB, change func(url.Values)) push {
	sealed := sealFor(tb, appID, vote())
	q := signed(now, "415670741", sealed)
	change(q)
	return push{body: outer(sealed), query: q}
}

// under is a vote sealed and signed well, in a document of another shape.
func under(tb testing.TB, shape func(sealed string) string) push {
	sealed := sealFor(tb, appID, vote())
	return push{body: shape(sealed), query: signed(now, "415670741", sealed)}
}

func (a attack) check(t *testing.T, d *desk) {
	t.Helper()
	w := d.send(t, a.push)
	if w.Code != a.status || w.Body.String() != http.StatusText(a.status) {
		t.Errorf("answer %d %q, want %d", w.Code, w.Body, a.status)
	}
	if len(d.ear.heard) != 0 {
		t.Errorf("the listener heard %+v", d.ear.heard)
	}
	if !strings.Contains(d.log.String(), a.reason) || strings.Count(d.log.String(), "\n") != 1 {
		t.Errorf("log = %s, want one record with %q", d.log, a.reason)
	}
}

func run(t *testing.T, attacks map[string]attack) {
	t.Helper()
	for name, a := range attacks {
		t.Run(name, func(t *testing.T) {
			if a.status == 0 {
				a.status = http.StatusForbidden
			}
			a.check(t, open(t, settings()))
		})
	}
}

func TestTheVoteThatTheAttacksAreMadeOfIsGood(t *testing.T) {
	for name, c := range map[string]push{
		"as it is":                   bent(t, func(url.Values) {}),
		"in a document":              under(t, outer),
		"without an outer receiver":  under(t, func(s string) string { return "<xml><Encrypt>" + s + "</Encrypt></xml>" }),
		"with plain fields about it": under(t, func(s string) string { return "<xml><Content>hi</Content><Encrypt>" + s + "</Encrypt></xml>" }),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			w := d.send(t, c)
			if w.Code != http.StatusOK || len(d.ear.heard) != 1 || d.ear.heard[0].Text != "3号赞成" {
				t.Errorf("answer %d, heard %+v, log %s", w.Code, d.ear.heard, d.log)
			}
		})
	}
}

func TestRequestsOutsideOfTheWindow(t *testing.T) {
	run(t, map[string]attack{
		"a vote recorded 301 s ago":          {push: push{message: vote(), at: now.Add(-301 * time.Second)}, reason: string(envelope.TooOld)},
		"a vote 61 s ahead of the clock":     {push: push{message: vote(), at: now.Add(61 * time.Second)}, reason: string(envelope.TooEarly)},
		"a vote whose time wraps at 32 bits": {push: push{message: vote(), at: time.Unix(now.Unix()-1<<31, 0)}, reason: string(envelope.TooOld)},
		"a vote from before 1970":            {push: push{message: vote(), at: time.Unix(-1, 0)}, reason: string(envelope.BadTimestamp)},
	})
}

func TestReplaysWithAnotherBody(t *testing.T) {
	d := open(t, settings())
	d.send(t, push{message: vote()})
	d.now = now.Add(250 * time.Second)
	for name, message := range map[string]string{
		"another vote under the pair":       text("3号反对"),
		"the same vote under another MsgId": strings.Replace(vote(), "23456789012345678", "1", 1),
		"the same vote of another person":   strings.Replace(vote(), openID, "oOther", 1),
	} {
		t.Run(name, func(t *testing.T) {
			d.log.Reset()
			d.ear.heard = nil
			attack{push: push{message: message}, status: 403, reason: string(envelope.Replayed)}.check(t, d)
			if !strings.Contains(d.log.String(), `"level":"ERROR"`) {
				t.Errorf("log = %s, want an alarm", d.log)
			}
		})
	}
}

func TestPlainTextInSecureMode(t *testing.T) {
	plain := func(kind ...string) push {
		q := signed(now, "415670741", "")
		q.Del("encrypt_type")
		q.Del("msg_signature")
		for _, k := range kind {
			q.Add("encrypt_type", k)
		}
		return push{body: vote(), query: q}
	}
	sealed := func(change func(url.Values)) push { return bent(t, change) }
	run(t, map[string]attack{
		"a plain vote without an encrypt_type":      {push: plain(), reason: string(envelope.NotSealed)},
		"a plain vote with encrypt_type raw":        {push: plain("raw"), reason: string(envelope.NotSealed)},
		"a plain vote that says it is sealed":       {push: plain("aes"), reason: string(envelope.BadPaper)},
		"a sealed vote without an encrypt_type":     {push: sealed(func(q url.Values) { q.Del("encrypt_type") }), reason: string(envelope.NotSealed)},
		"a sealed vote with encrypt_type raw":       {push: sealed(func(q url.Values) { q.Set("encrypt_type", "raw") }), reason: string(envelope.NotSealed)},
		"a sealed vote with encrypt_type AES":       {push: sealed(func(q url.Values) { q.Set("encrypt_type", "AES") }), reason: string(envelope.NotSealed)},
		"a sealed vote with encrypt_type aes raw":   {push: sealed(func(q url.Values) { q.Add("encrypt_type", "raw") }), reason: string(envelope.Repeated)},
		"a sealed vote with encrypt_type and space": {push: sealed(func(q url.Values) { q.Set("encrypt_type", "aes ") }), reason: string(envelope.NotSealed)},
	})
}

func TestSpoiltParameters(t *testing.T) {
	attacks := map[string]attack{}
	for param, reason := range map[string]envelope.Refusal{"signature": envelope.BadSignature, "msg_signature": envelope.BadMsgSign} {
		for name, change := range map[string]func(string) []string{
			"forged":          func(s string) []string { return []string{strings.Repeat("0", len(s))} },
			"cut by a letter": func(s string) []string { return []string{s[:len(s)-1]} },
			"one letter long": func(s string) []string { return []string{s[:1]} },
			"in upper case":   func(s string) []string { return []string{strings.ToUpper(s)} },
			"with a tail":     func(s string) []string { return []string{s + "0"} },
			"missing":         func(string) []string { return nil },
		} {
			attacks["a "+param+" "+name] = attack{push: bent(t, func(q url.Values) { q[param] = change(q.Get(param)) }), reason: string(reason)}
		}
	}
	for _, param := range []string{"signature", "msg_signature", "timestamp", "nonce"} {
		attacks["a repeated "+param] = attack{push: bent(t, func(q url.Values) { q.Add(param, q.Get(param)) }), reason: string(envelope.Repeated)}
		attacks["an empty "+param] = attack{push: bent(t, func(q url.Values) { q.Set(param, "") }), reason: string(envelope.Missing)}
	}
	attacks["no timestamp"] = attack{push: bent(t, func(q url.Values) { q.Del("timestamp") }), reason: string(envelope.Missing)}
	attacks["no nonce"] = attack{push: bent(t, func(q url.Values) { q.Del("nonce") }), reason: string(envelope.Missing)}
	attacks["another nonce"] = attack{push: bent(t, func(q url.Values) { q.Set("nonce", "1") }), reason: string(envelope.BadSignature)}
	attacks["a timestamp moved by a second"] = attack{push: bent(t, func(q url.Values) { q.Set("timestamp", fmt.Sprint(now.Unix()-1)) }), reason: string(envelope.BadSignature)}
	attacks["the two signatures exchanged"] = attack{push: bent(t, func(q url.Values) {
		q["signature"], q["msg_signature"] = q["msg_signature"], q["signature"]
	}), reason: string(envelope.BadSignature)}
	attacks["the plain signature for both"] = attack{push: bent(t, func(q url.Values) { q["msg_signature"] = q["signature"] }), reason: string(envelope.BadMsgSign)}
	attacks["signatures of another token"] = attack{push: bent(t, func(q url.Values) {
		q.Set("signature", util.Signature("other", q.Get("timestamp"), q.Get("nonce")))
	}), reason: string(envelope.BadSignature)}
	run(t, attacks)
}

func TestAllForgeriesGetTheSameAnswer(t *testing.T) {
	answers := map[string]bool{}
	for _, c := range []push{
		bent(t, func(q url.Values) { q.Del("signature") }),
		bent(t, func(q url.Values) { q.Set("msg_signature", strings.Repeat("0", 40)) }),
		bent(t, func(q url.Values) { q.Del("encrypt_type") }),
		{message: vote(), at: now.Add(-time.Hour)},
		{message: "<xml></xml>"},
		{body: "<xml/>", query: signed(now, "1", "")},
	} {
		w := open(t, settings()).send(t, c)
		answers[fmt.Sprint(w.Code, w.Header(), w.Body)] = true
	}
	if len(answers) != 1 {
		t.Errorf("forgers can tell %d answers apart: %v", len(answers), answers)
	}
}

func TestEnvelopesForSomebodyElse(t *testing.T) {
	foreign := func(receiver string) push {
		sealed := sealFor(t, receiver, vote())
		return push{body: outer(sealed), query: signed(now, "415670741", sealed)}
	}
	run(t, map[string]attack{
		"an envelope for another app id":           {push: foreign("wx0000000000000000"), reason: string(envelope.WrongReceiver)},
		"an envelope for a longer app id":          {push: foreign(appID + "0"), reason: string(envelope.WrongReceiver)},
		"an envelope for the app id in upper case": {push: foreign(strings.ToUpper(appID)), reason: string(envelope.WrongReceiver)},
		"a message to another account":             {push: push{message: strings.Replace(vote(), original, "gh_000000000000", 1)}, reason: string(envelope.WrongAccount)},
		"a document to another account": {push: under(t, func(s string) string {
			return strings.Replace(outer(s), original, "gh_000000000000", 1)
		}), reason: string(envelope.WrongAccount)},
	})
}

func TestBrokenEnvelopes(t *testing.T) {
	sealedAs := func(s string) push { return push{body: outer(s), query: signed(now, "415670741", s)} }
	good, err := base64.StdEncoding.DecodeString(sealFor(t, appID, vote()))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-17] ^= 1 // turns the same bit over in the next block: the padding's last byte
	run(t, map[string]attack{
		"an envelope of an odd length":        {push: sealedAs(base64.StdEncoding.EncodeToString(good[:len(good)-16])), reason: string(envelope.BadLength)},
		"an envelope without its last block":  {push: sealedAs(base64.StdEncoding.EncodeToString(good[:len(good)-32])), reason: "envelope"},
		"an envelope with a bit turned over":  {push: sealedAs(base64.StdEncoding.EncodeToString(flipped)), reason: "envelope"},
		"an envelope that is no base64":       {push: sealedAs("不是"), reason: string(envelope.BadBase64)},
		"an envelope without its equals sign": {push: sealedAs(strings.TrimRight(base64.StdEncoding.EncodeToString(good[:32]), "=")), reason: string(envelope.BadBase64)},
		"an empty envelope":                   {push: sealedAs(""), reason: string(envelope.BadPaper)},
		"a message of no bytes":               {push: sealedAs(sealFor(t, appID, "")), reason: string(envelope.BadLength)},
	})
}

func TestMarkupThatWeChatDoesNotWrite(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	inside := func(change func(string) string) attack {
		return attack{push: push{message: change(vote())}, reason: string(envelope.BadMessage)}
	}
	around := func(change func(string) string) attack {
		return attack{push: under(t, func(s string) string { return change(outer(s)) }), reason: string(envelope.BadPaper)}
	}
	attacks := map[string]attack{}
	for name, change := range map[string]func(string) string{
		"a DOCTYPE":                       func(s string) string { return "<!DOCTYPE xml>" + s },
		"a DOCTYPE with an entity":        func(s string) string { return `<!DOCTYPE x [<!ENTITY a "b">]>` + s },
		"an external DTD":                 func(s string) string { return `<!DOCTYPE x SYSTEM "http://127.0.0.1/x">` + s },
		"a processing instruction":        func(s string) string { return "<?php x?>" + s },
		"an XML declaration":              func(s string) string { return `<?xml version="1.0" encoding="GBK"?>` + s },
		"a comment":                       func(s string) string { return strings.Replace(s, "<xml>", "<xml><!-- -->", 1) },
		"an unknown entity":               func(s string) string { return strings.Replace(s, "</xml>", "<A>&b;</A></xml>", 1) },
		"a second root":                   func(s string) string { return s + s },
		"a second root without content":   func(s string) string { return s + "<xml/>" },
		"words behind the root":           func(s string) string { return s + "x" },
		"words before the root":           func(s string) string { return "x" + s },
		"words between the elements":      func(s string) string { return strings.Replace(s, "<xml>", "<xml>x", 1) },
		"a closing of CDATA in bare text": func(s string) string { return strings.Replace(s, "</xml>", "<A>]]></A></xml>", 1) },
		"a closing of CDATA in a field":   func(s string) string { return strings.Replace(s, "</xml>", "<Label>]]></Label></xml>", 1) },
		"a NUL behind the root":           func(s string) string { return s + "\x00" },
		"another root":                    func(s string) string { return strings.ReplaceAll(s, "xml>", "XML>") },
		"a root that does not end":        func(s string) string { return strings.TrimSuffix(s, "</xml>") },
		"tags that cross":                 func(s string) string { return strings.Replace(s, "</xml>", "<a><b></a></b></xml>", 1) },
		"elements 40 deep":                func(s string) string { return strings.Replace(s, "</xml>", deep+"</xml>", 1) },
		"an element in a field":           func(s string) string { return strings.Replace(s, "</xml>", "<Event><a></a></Event></xml>", 1) },
		"a field in a foreign namespace":  func(s string) string { return strings.Replace(s, "</xml>", `<x:A xmlns:x="u"/></xml>`, 1) },
		"a receiver that comes twice": func(s string) string {
			return strings.Replace(s, "</xml>", "<ToUserName>"+original+"</ToUserName></xml>", 1)
		},
		"a receiver that comes twice, odd": func(s string) string { return strings.Replace(s, "</xml>", "<ToUserName>&#97;</ToUserName></xml>", 1) },
	} {
		attacks[name+" in the message"] = inside(change)
		attacks[name+" in the document"] = around(change)
	}
	attacks["a root in a root"] = attack{push: push{message: "<xml>" + vote() + "</xml>"}, reason: string(envelope.WrongAccount)}
	attacks["words that come twice"] = inside(func(s string) string {
		return strings.Replace(s, "</xml>", "<Content>3号反对</Content></xml>", 1)
	})
	attacks["an envelope that comes twice"] = around(func(s string) string { return strings.Replace(s, "</xml>", "<Encrypt>x</Encrypt></xml>", 1) })
	attacks["a message without a sender"] = inside(func(s string) string { return strings.Replace(s, openID, "", 1) })
	attacks["a sender with a slash"] = inside(func(s string) string { return strings.Replace(s, openID, "a/b", 1) })
	attacks["a sender that closes CDATA"] = inside(func(s string) string { return strings.Replace(s, "<![CDATA["+openID+"]]>", "]]&gt;&lt;", 1) })
	attacks["a message without a time"] = inside(func(s string) string { return strings.Replace(s, fmt.Sprint(now.Unix()), "", 1) })
	attacks["a time that is no number"] = inside(func(s string) string { return strings.Replace(s, fmt.Sprint(now.Unix()), "soon", 1) })
	attacks["a message without an id"] = inside(func(s string) string { return strings.Replace(s, "23456789012345678", "", 1) })
	attacks["an id that is no number"] = inside(func(s string) string { return strings.Replace(s, "23456789012345678", "*", 1) })
	attacks["an id of 21 digits"] = inside(func(s string) string { return strings.Replace(s, "23456789012345678", "234567890123456789012", 1) })
	attacks["a message that is JSON"] = attack{push: push{message: `{"Content":"3号赞成"}`}, reason: string(envelope.BadMessage)}
	run(t, attacks)
}

func TestBodiesBeyondTheBound(t *testing.T) {
	tall := strings.Repeat("<a>", 5_000_000)
	long := outer(strings.Repeat("A", envelope.MaxBody))
	run(t, map[string]attack{
		"five million open elements":   {push: push{body: tall}, status: 413, reason: "too large"},
		"an envelope beyond 256 KiB":   {push: push{body: long}, status: 413, reason: "too large"},
		"a forged one beyond 256 KiB":  {push: push{body: long, query: url.Values{}}, status: 413, reason: "too large"},
		"a body with nothing in it":    {push: push{body: "", query: signed(now, "1", "")}, reason: string(envelope.BadPaper)},
		"a body that is only an angle": {push: push{body: "<", query: signed(now, "1", "")}, reason: string(envelope.BadPaper)},
	})
}

func TestBodiesWhoseLengthIsNotTold(t *testing.T) {
	d := open(t, settings())
	r := push{body: strings.Repeat("A", envelope.MaxBody+1)}.request(t)
	r.ContentLength = -1
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", w.Code)
	}
	r = push{message: vote()}.request(t)
	r.Body = errorBody{}
	w = httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest || len(d.ear.heard) != 0 {
		t.Errorf("status %d for a body cut short, want 400", w.Code)
	}
}

func TestMethodsThatCallbacksDoNotUse(t *testing.T) {
	for _, method := range []string{"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get"} {
		t.Run(method, func(t *testing.T) {
			d := open(t, settings())
			c := push{message: vote(), method: method}
			w := d.send(t, c)
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" || len(d.ear.heard) != 0 {
				t.Errorf("answer %d, header %v", w.Code, w.Header())
			}
		})
	}
}

func TestAnEchoIsNotGivenToAPost(t *testing.T) {
	c := bent(t, func(q url.Values) { q.Set("echostr", "reflected") })
	w := open(t, settings()).send(t, c)
	if strings.Contains(w.Body.String(), "reflected") {
		t.Errorf("answer %q", w.Body)
	}
}

// errorBody breaks off at once.
type errorBody struct{}

func (errorBody) Read([]byte) (int, error) { return 0, iotest.ErrTimeout }
func (errorBody) Close() error             { return nil }
