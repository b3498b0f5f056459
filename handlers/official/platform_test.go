package official_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"yishi/bot"
	"yishi/handlers/official"
)

// The account that the tests play WeChat for.
const (
	appID    = "wxba5fad812f8e6fb9"
	token    = "yishi-test-token"
	aesKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	original = "gh_97417a04a28d"
	openID   = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
	random   = "a8eedb185eb2fecf"
)

// now is the tests' clock, beyond 32 bits on purpose.
var now = time.Unix(4102444800, 0)

// push is one request as WeChat makes it; the zero fields are filled by send.
type push struct {
	method  string
	at      time.Time
	nonce   string
	message string
	body    string
	query   url.Values
	raw     string
}

// text is a text message as WeChat writes it.
func text(words string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName>\n<FromUserName><![CDATA[%s]]></FromUserName>\n"+
		"<CreateTime>%d</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[%s]]></Content>\n"+
		"<MsgId>23456789012345678</MsgId>\n</xml>", original, openID, now.Unix(), words)
}

// event is an event with further elements.
func event(name, more string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event>%s</xml>",
		original, openID, now.Unix(), name, more)
}

// sealFor seals a message with the SDK, which is the oracle for our own codec.
func sealFor(tb testing.TB, receiver, message string) string {
	tb.Helper()
	sealed, err := util.EncryptMsg([]byte(random), []byte(message), receiver, aesKey)
	if err != nil {
		tb.Fatalf("seal: %v", err)
	}
	return string(sealed)
}

// outer is the document around a sealed message.
func outer(sealed string) string {
	return "<xml><ToUserName><![CDATA[" + original + "]]></ToUserName><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"
}

// signed is the query that WeChat adds for a sealed text.
func signed(at time.Time, nonce, sealed string) url.Values {
	timestamp := fmt.Sprint(at.Unix())
	return url.Values{
		"signature":     {util.Signature(token, timestamp, nonce)},
		"timestamp":     {timestamp},
		"nonce":         {nonce},
		"openid":        {openID},
		"encrypt_type":  {"aes"},
		"msg_signature": {util.Signature(token, timestamp, nonce, sealed)},
	}
}

// request builds the request of a push.
func (c push) request(tb testing.TB) *http.Request {
	tb.Helper()
	if c.method == "" {
		c.method = http.MethodPost
	}
	if c.at.IsZero() {
		c.at = now
	}
	if c.nonce == "" {
		c.nonce = "415670741"
	}
	sealed := ""
	if c.message != "" {
		sealed = sealFor(tb, appID, c.message)
		if c.body == "" {
			c.body = outer(sealed)
		}
	}
	if c.query == nil {
		c.query = signed(c.at, c.nonce, sealed)
	}
	if c.raw == "" {
		c.raw = c.query.Encode()
	}
	return httptest.NewRequest(c.method, "/wechat/oa?"+c.raw, strings.NewReader(c.body))
}

// ear is a listener that remembers what it heard.
type ear struct {
	mu     sync.Mutex
	heard  []bot.Inbound
	answer bot.Answer
	err    error
	hear   func(context.Context, bot.Inbound) (bot.Answer, error)
}

func (e *ear) Hear(ctx context.Context, in bot.Inbound) (bot.Answer, error) {
	e.mu.Lock()
	e.heard = append(e.heard, in)
	e.mu.Unlock()
	if e.hear != nil {
		return e.hear(ctx, in)
	}
	return e.answer, e.err
}

// desk is a door with its listener and its log.
type desk struct {
	*official.Door
	ear *ear
	log *bytes.Buffer
	now time.Time
}

func settings() official.Settings {
	return official.Settings{AppID: appID, Token: token, AESKey: aesKey, Original: original}
}

func open(tb testing.TB, s official.Settings) *desk {
	tb.Helper()
	d := &desk{ear: &ear{answer: bot.Answer{Text: "收到：3号赞成"}}, log: new(bytes.Buffer), now: now}
	door, err := official.New(s, d.ear, slog.New(slog.NewJSONHandler(d.log, nil)), func() time.Time { return d.now })
	if err != nil {
		tb.Fatalf("open the door: %v", err)
	}
	d.Door = door
	return d
}

// send makes a push and returns the answer.
func (d *desk) send(tb testing.TB, c push) *httptest.ResponseRecorder {
	tb.Helper()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, c.request(tb))
	return w
}

// reply is a passive reply as a reader of XML sees it.
type reply struct {
	XMLName      xml.Name `xml:"xml"`
	ToUserName   string
	FromUserName string
	CreateTime   int64
	MsgType      string
	Content      string
}

// opened checks and opens a sealed answer with the SDK.
func opened(tb testing.TB, w *httptest.ResponseRecorder) reply {
	tb.Helper()
	var paper struct {
		Encrypt, MsgSignature, TimeStamp, Nonce string
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &paper); err != nil {
		tb.Fatalf("answer %q: %v", w.Body, err)
	}
	if want := util.Signature(token, paper.TimeStamp, paper.Nonce, paper.Encrypt); paper.MsgSignature != want {
		tb.Errorf("signature of the answer = %s, want %s", paper.MsgSignature, want)
	}
	_, message, err := util.DecryptMsg(appID, paper.Encrypt, aesKey)
	if err != nil {
		tb.Fatalf("open the answer: %v", err)
	}
	var r reply
	if err := xml.Unmarshal(message, &r); err != nil {
		tb.Fatalf("message %q: %v", message, err)
	}
	return r
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
