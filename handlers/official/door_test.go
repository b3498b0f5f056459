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

func TestWhatAPersonDoesReachesTheListener(t *testing.T) {
	sender := bot.Sender{Channel: official.Channel, Account: appID, User: openID}
	base := bot.Inbound{Sender: sender, Chat: bot.Private, At: now.UTC()}
	message := func(kind, more string) string {
		return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
			"<CreateTime>%d</CreateTime><MsgType><![CDATA[%s]]></MsgType>%s<MsgId>1234567890123456</MsgId></xml>",
			original, openID, now.Unix(), kind, more)
	}
	messageID := original + "/1234567890123456"
	eventID := fmt.Sprintf("%s/%s/%d/", original, openID, now.Unix())
	for name, row := range map[string]struct {
		message string
		want    bot.Inbound
	}{
		"words that were typed": {
			message("text", "<Content><![CDATA[3号 赞成\n谢谢]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "3号 赞成\n谢谢", ID: messageID},
		},
		"words with markup in them stay as they are": {
			message("text", "<Content><![CDATA[1 < 2 & 3 > 2 <b>]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "1 < 2 & 3 > 2 <b>", ID: messageID},
		},
		"words outside of CDATA": {
			message("text", "<Content>A &amp; B&#x4e2d;</Content>"),
			bot.Inbound{Kind: bot.Said, Text: "A & B中", ID: messageID},
		},
		"words that look like a second message": {
			message("text", "<Content><![CDATA[</Content><MsgType>event]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "</Content><MsgType>event", ID: messageID},
		},
		"words with a character that XML forbids": {
			message("text", "<Content><![CDATA[赞\x08成\xff]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "赞\uFFFD成\uFFFD", ID: messageID},
		},
		"a tapped item of a menu message": {
			message("text", "<Content><![CDATA[赞成]]></Content><bizmsgmenuid>1</bizmsgmenuid>"),
			bot.Inbound{Kind: bot.Said, Text: "赞成", ID: messageID},
		},
		"a tapped item without words": {
			message("text", "<Content></Content><bizmsgmenuid>1</bizmsgmenuid>"),
			bot.Inbound{Kind: bot.Said, Text: "1", ID: messageID},
		},
		"voice that was recognised": {
			message("voice", "<MediaId><![CDATA[m1]]></MediaId><Format>amr</Format><Recognition><![CDATA[三号赞成。]]></Recognition>"),
			bot.Inbound{Kind: bot.Spoken, Text: "三号赞成。", Media: []string{"m1"}, ID: messageID},
		},
		"voice that was not recognised": {
			message("voice", "<MediaId><![CDATA[m1]]></MediaId><Recognition/>"),
			bot.Inbound{Kind: bot.Spoken, Media: []string{"m1"}, ID: messageID},
		},
		"a picture": {
			message("image", "<PicUrl><![CDATA[http://127.0.0.1/x]]></PicUrl><MediaId><![CDATA[m2]]></MediaId>"),
			bot.Inbound{Kind: bot.Shown, Media: []string{"m2"}, ID: messageID},
		},
		"a video": {
			message("shortvideo", "<MediaId>m3</MediaId><ThumbMediaId>t</ThumbMediaId>"),
			bot.Inbound{Kind: bot.Shown, Media: []string{"m3"}, ID: messageID},
		},
		"a position": {
			message("location", "<Location_X>23.1</Location_X><Location_Y>113.3</Location_Y><Scale>20</Scale><Label><![CDATA[3号楼]]></Label>"),
			bot.Inbound{Kind: bot.Located, Text: "3号楼", ID: messageID},
		},
		"a menu button": {
			event("CLICK", "<EventKey><![CDATA[mine]]></EventKey>"),
			bot.Inbound{Kind: bot.Tapped, Text: "mine", ID: eventID + "CLICK/mine"},
		},
		"a QR scanned by a follower": {
			event("SCAN", "<EventKey><![CDATA[m:3:b1]]></EventKey><Ticket><![CDATA[T]]></Ticket>"),
			bot.Inbound{Kind: bot.Scanned, Text: "m:3:b1", ID: eventID + "SCAN/m:3:b1"},
		},
		"a new follower": {
			event("subscribe", "<EventKey></EventKey>"),
			bot.Inbound{Kind: bot.Followed, ID: eventID + "subscribe/"},
		},
		"a new follower without any key": {
			event("subscribe", ""),
			bot.Inbound{Kind: bot.Followed, ID: eventID + "subscribe/"},
		},
		"a new follower by a QR": {
			event("subscribe", "<EventKey><![CDATA[qrscene_m:3:b1]]></EventKey><Ticket><![CDATA[T]]></Ticket>"),
			bot.Inbound{Kind: bot.Followed, Text: "m:3:b1", ID: eventID + "subscribe/qrscene_m:3:b1"},
		},
		"somebody who leaves": {
			event("unsubscribe", "<EventKey/>"),
			bot.Inbound{Kind: bot.Left, ID: eventID + "unsubscribe/"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			if w := d.send(t, push{message: row.message}); w.Code != http.StatusOK {
				t.Fatalf("status %d, log %s", w.Code, d.log)
			}
			want := row.want
			want.Sender, want.Chat, want.At = base.Sender, base.Chat, base.At
			if diff := cmp.Diff([]bot.Inbound{want}, d.ear.heard); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatNobodyListensToIsAcknowledged(t *testing.T) {
	for name, message := range map[string]string{
		"a menu link that was opened":       event("VIEW", "<EventKey><![CDATA[https://x.example/]]></EventKey><MenuId>1</MenuId>"),
		"a position sent by the phone":      event("LOCATION", "<Latitude>1</Latitude><Longitude>2</Longitude><Precision>3</Precision>"),
		"a template that was delivered":     event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status>success</Status>"),
		"photos picked from a menu, nested": event("pic_weixin", "<EventKey>p</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>1</PicMd5Sum></item><item><PicMd5Sum>2</PicMd5Sum></item></PicList></SendPicsInfo>"),
		"several answers to subscriptions":  event("subscribe_msg_popup_event", "<SubscribeMsgPopupEvent><List><TemplateId>1</TemplateId></List><List><TemplateId>2</TemplateId></List></SubscribeMsgPopupEvent>"),
		"a shared link":                     strings.Replace(text("x"), "[text]", "[link]", 1),
		"a type that is not invented yet":   strings.Replace(text("x"), "[text]", "[hologram]", 1),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			w := d.send(t, push{message: message})
			if w.Code != http.StatusOK || w.Body.String() != "success" || len(d.ear.heard) != 0 {
				t.Errorf("answer %d %q, heard %+v, log %s", w.Code, w.Body, d.ear.heard, d.log)
			}
		})
	}
}

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

func TestARepeatUnderANewNonceHasTheSameIdentity(t *testing.T) {
	for name, message := range map[string]string{
		"a message":           text("3号赞成"),
		"an event without id": event("CLICK", "<EventKey>mine</EventKey>"),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			d.send(t, push{message: message, nonce: "1"})
			d.send(t, push{message: message, nonce: "2", at: now.Add(time.Second)})
			if len(d.ear.heard) != 2 || d.ear.heard[0].ID != d.ear.heard[1].ID || d.ear.heard[0].ID == "" {
				t.Errorf("heard %+v", d.ear.heard)
			}
		})
	}
}

func TestDifferentActsHaveDifferentIdentities(t *testing.T) {
	seen := map[string]string{}
	for name, message := range map[string]string{
		"a message":                    text("3号赞成"),
		"the same words, another id":   strings.Replace(text("3号赞成"), "23456789012345678", "23456789012345679", 1),
		"a click":                      event("CLICK", "<EventKey>mine</EventKey>"),
		"a click on another button":    event("CLICK", "<EventKey>list</EventKey>"),
		"a scan of the same key":       event("SCAN", "<EventKey>mine</EventKey>"),
		"the click a second later":     strings.Replace(event("CLICK", "<EventKey>mine</EventKey>"), "4102444800", "4102444801", 1),
		"the click of another person":  strings.Replace(event("CLICK", "<EventKey>mine</EventKey>"), openID, "oOther", 1),
		"the click in another account": strings.Replace(event("CLICK", "<EventKey>mine</EventKey>"), original, "gh_other", 1),
		"a key as long as a book":      event("CLICK", "<EventKey>"+strings.Repeat("a", 5000)+"</EventKey>"),
		"another of that length":       event("CLICK", "<EventKey>"+strings.Repeat("b", 5000)+"</EventKey>"),
	} {
		s := settings()
		s.Original = ""
		d := open(t, s)
		d.send(t, push{message: message})
		if len(d.ear.heard) != 1 {
			t.Fatalf("%s: heard %d, log %s", name, len(d.ear.heard), d.log)
		}
		id := d.ear.heard[0].ID
		if other, taken := seen[id]; taken || len(id) > 600 {
			t.Errorf("%s and %s share the identity %q", name, other, id)
		}
		seen[id] = name
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
