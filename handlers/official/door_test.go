package official_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/handlers/envelope"
	"yishi/handlers/official"
)

func TestAnAnswerIsSealedForTheSender(t *testing.T) {
	for name, row := range map[string]struct{ says, reads string }{
		"plain words":                      {"收到：3号赞成", "收到：3号赞成"},
		"words that try to close CDATA":    {"x]]></Content><MsgType>event</MsgType>", "x]]></Content><MsgType>event</MsgType>"},
		"closings one after the other":     {"]]>]]>]]]]>>", "]]>]]>]]]]>>"},
		"an answer of one long line":       {strings.Repeat("议", 700), strings.Repeat("议", 665) + "…"},
		"an answer of emoji beyond 2000 B": {strings.Repeat("😀", 600), strings.Repeat("😀", 499) + "…"},
		"an answer with a bell in it":      {"叮\x07当", "叮\uFFFD当"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			d.ear.answer = bot.Answer{Text: row.says, Options: []string{"赞成", "反对"}}
			w := d.send(t, push{message: text("3号赞成")})
			got := opened(t, w)
			want := reply{XMLName: got.XMLName, ToUserName: openID, FromUserName: original, CreateTime: now.Unix(), MsgType: "text", Content: row.reads}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(got.Content) > 2000 || !utf8.ValidString(got.Content) {
				t.Errorf("content of %d bytes", len(got.Content))
			}
			for _, part := range []string{"<TimeStamp>4102444800</TimeStamp>", "<Nonce><![CDATA[415670741]]></Nonce>"} {
				if !strings.Contains(w.Body.String(), part) {
					t.Errorf("answer %s is without %s", w.Body, part)
				}
			}
		})
	}
}

func TestSilenceIsAcknowledged(t *testing.T) {
	for name, listener := range map[string]*ear{
		"an empty answer":           {},
		"options without a text":    {answer: bot.Answer{Options: []string{"赞成"}}},
		"an error":                  {err: errors.New("store is away"), answer: bot.Answer{Text: "half"}},
		"a panic":                   {hear: func(context.Context, bot.Inbound) (bot.Answer, error) { panic("3号反对") }},
		"an answer to one who left": {answer: bot.Answer{Text: "再见"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			d.ear.answer, d.ear.err, d.ear.hear = listener.answer, listener.err, listener.hear
			message := text("3号反对")
			if listener.answer.Text == "再见" {
				message = event("unsubscribe", "")
			}
			w := d.send(t, push{message: message})
			if w.Code != http.StatusOK || w.Body.String() != "success" || len(d.ear.heard) != 1 {
				t.Errorf("answer %d %q, heard %d", w.Code, w.Body, len(d.ear.heard))
			}
			if strings.Contains(d.log.String(), "反对") {
				t.Errorf("the log tells what was said: %s", d.log)
			}
		})
	}
}

func TestASlowListenerIsExcusedInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := open(t, settings())
		start := time.Now()
		d.ear.hear = func(ctx context.Context, _ bot.Inbound) (bot.Answer, error) {
			<-ctx.Done()
			if waited := time.Since(start); waited != envelope.Patience {
				t.Errorf("the listener's context ended after %v", waited)
			}
			<-time.After(time.Minute)
			return bot.Answer{Text: "too late"}, nil
		}
		w := d.send(t, push{message: text("3号赞成")})
		if w.Code != http.StatusOK || w.Body.String() != "success" || !w.Flushed || w.Header().Get("Connection") != "close" {
			t.Errorf("answer %d %q, header %v, flushed %v", w.Code, w.Body, w.Header(), w.Flushed)
		}
	})
}

func TestARepeatIsHeardAgainAndAnsweredWithTheSameBytes(t *testing.T) {
	d := open(t, settings())
	first := d.send(t, push{message: text("3号赞成")})
	d.now = d.now.Add(5 * time.Second)
	again := d.send(t, push{message: text("3号赞成")})
	if diff := cmp.Diff(first.Body.String(), again.Body.String()); diff != "" {
		t.Errorf("answers differ (-first +again):\n%s", diff)
	}
	if len(d.ear.heard) != 2 || d.ear.heard[0].ID != d.ear.heard[1].ID {
		t.Errorf("heard %+v, want the same message twice", d.ear.heard)
	}
}

func TestTheCheckOfTheAddress(t *testing.T) {
	check := func(change func(url.Values)) push {
		q := signed(now, "1514711492", "")
		q.Del("msg_signature")
		q.Del("encrypt_type")
		q.Set("echostr", "4375120948345356249")
		change(q)
		return push{method: http.MethodGet, query: q}
	}
	for name, row := range map[string]struct {
		change func(url.Values)
		status int
		body   string
	}{
		"a signed echo comes back":             {func(url.Values) {}, 200, "4375120948345356249"},
		"markup comes back as plain text":      {func(q url.Values) { q.Set("echostr", "<script>") }, 200, "<script>"},
		"an echo with a wrong signature":       {func(q url.Values) { q.Set("signature", strings.Repeat("0", 40)) }, 403, "Forbidden"},
		"an echo with an upper-case signature": {func(q url.Values) { q.Set("signature", strings.ToUpper(q.Get("signature"))) }, 403, "Forbidden"},
		"an echo without a signature":          {func(q url.Values) { q.Del("signature") }, 403, "Forbidden"},
		"a check without an echo":              {func(q url.Values) { q.Del("echostr") }, 403, "Forbidden"},
		"a check from last year":               {func(q url.Values) { q.Set("timestamp", "4070908800") }, 403, "Forbidden"},
		"an echo that comes twice":             {func(q url.Values) { q.Add("echostr", "2") }, 403, "Forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			w := d.send(t, check(row.change))
			if w.Code != row.status || w.Body.String() != row.body {
				t.Errorf("answer %d %q, want %d %q", w.Code, w.Body, row.status, row.body)
			}
			if w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("header %v", w.Header())
			}
		})
	}
}

func TestTheGoldenCheckOfTheAddress(t *testing.T) {
	door, err := official.New(official.Settings{AppID: appID, Token: "AAAAA", AESKey: strings.Repeat("A", 43)},
		new(ear), discard(), func() time.Time { return time.Unix(1714036504, 0) })
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	door.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/wechat/oa?signature=f464b24fc39322e44b38aa78f5edd27bd1441696"+
		"&echostr=4375120948345356249&timestamp=1714036504&nonce=1514711492", nil))
	if w.Code != http.StatusOK || w.Body.String() != "4375120948345356249" {
		t.Errorf("answer %d %q", w.Code, w.Body)
	}
}

func TestKeysThatOpenNoDoor(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*official.Settings)
		want   error
	}{
		"no token":         {func(s *official.Settings) { s.Token = "" }, envelope.ErrToken},
		"a key cut short":  {func(s *official.Settings) { s.AESKey = s.AESKey[1:] }, envelope.ErrKey},
		"no app id at all": {func(s *official.Settings) { s.AppID = "" }, official.ErrAppID},
	} {
		t.Run(name, func(t *testing.T) {
			s := settings()
			row.change(&s)
			if _, err := official.New(s, new(ear), discard(), time.Now); !errors.Is(err, row.want) {
				t.Errorf("error = %v, want %v", err, row.want)
			}
		})
	}
}

func TestManyRequestsAtOnceDoNotMixTheirAnswers(t *testing.T) {
	d := open(t, settings())
	d.ear.hear = func(_ context.Context, in bot.Inbound) (bot.Answer, error) {
		return bot.Answer{Text: "echo " + in.Text}, nil
	}
	server := httptest.NewServer(d)
	defer server.Close()
	done := make(chan error)
	for i := range 8 {
		go func() { done <- talk(t, server, i) }()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// talk sends 50 different messages and reads their answers.
func talk(tb testing.TB, server *httptest.Server, who int) error {
	for i := range 50 {
		words := fmt.Sprintf("%d says %d", who, i)
		r := push{message: text(words), nonce: fmt.Sprintf("%d-%d", who, i)}.request(tb)
		answer, err := server.Client().Post(server.URL+r.URL.RequestURI(), "text/xml", r.Body)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			return err
		}
		w := httptest.NewRecorder()
		_, _ = w.Write(body)
		if got := opened(tb, w).Content; got != "echo "+words {
			return fmt.Errorf("%q was answered with %q", words, got)
		}
	}
	return nil
}

// secrets are what no log may ever hold.
func secrets() []string {
	return []string{token, aesKey, openID, original, "13812345678", "反对"}
}

func TestNoLogHoldsASecretOrAPersonOrAText(t *testing.T) {
	d := open(t, settings())
	pushes := []push{
		{message: text("3号反对 13812345678"), query: url.Values{"nonce": {"1"}}},
		{message: strings.Replace(text("3号反对 13812345678"), original, "gh_foreign", 2)},
		{message: "<xml><Content>反对 13812345678</Content>"},
		{message: text("3号反对 13812345678")},
	}
	d.ear.hear = func(context.Context, bot.Inbound) (bot.Answer, error) { panic("反对 13812345678 " + token) }
	for i, c := range pushes {
		c.nonce = fmt.Sprint(i)
		d.send(t, c)
	}
	lines := strings.Split(strings.TrimSpace(d.log.String()), "\n")
	if len(lines) != len(pushes) {
		t.Errorf("%d records for %d pushes", len(lines), len(pushes))
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("record %q is no single line of JSON", line)
		}
		for _, secret := range secrets() {
			if strings.Contains(line, secret) {
				t.Errorf("record %q holds %q", line, secret)
			}
		}
	}
}
