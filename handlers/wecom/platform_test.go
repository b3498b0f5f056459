package wecom_test

import (
	"bytes"
	"context"
	"encoding/json"
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
	"yishi/handlers/envelope"
	"yishi/handlers/wecom"
)

// The bot that the tests play WeCom for.
const (
	token  = "yishi-test-token"
	aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	botID  = "AIBOTID"
	user   = "zhangsan"
	group  = "wrGroup1"
	back   = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC1"
)

// now is the tests' clock, beyond 32 bits on purpose.
var now = time.Unix(4102444800, 0)

// push is one request as WeCom makes it; the zero fields are filled by request.
type push struct {
	method  string
	at      time.Time
	nonce   string
	message string
	body    string
	query   url.Values
}

// text is a text message in the group.
func text(words string) string {
	return fmt.Sprintf(`{"msgid":"M1","aibotid":%q,"chatid":%q,"chattype":"group","from":{"userid":%q},"response_url":%q,"msgtype":"text","text":{"content":%q}}`,
		botID, group, user, back, words)
}

// direct is a message in private with further members.
func direct(kind, more string) string {
	return fmt.Sprintf(`{"msgid":"M1","aibotid":%q,"chattype":"single","from":{"userid":%q},"response_url":%q,"msgtype":%q%s}`, botID, user, back, kind, more)
}

// sealFor seals a message with the SDK.
func sealFor(tb testing.TB, receiver, message string) string {
	tb.Helper()
	sealed, err := util.EncryptMsg([]byte("a8eedb185eb2fecf"), []byte(message), receiver, aesKey)
	if err != nil {
		tb.Fatal(err)
	}
	return string(sealed)
}

func paper(sealed string) string { return `{"encrypt":"` + sealed + `"}` }

func signed(at time.Time, nonce, sealed string) url.Values {
	timestamp := fmt.Sprint(at.Unix())
	return url.Values{
		"timestamp": {timestamp}, "nonce": {nonce},
		"msg_signature": {util.Signature(token, timestamp, nonce, sealed)},
	}
}

func (p push) request(tb testing.TB) *http.Request {
	tb.Helper()
	if p.method == "" {
		p.method = http.MethodPost
	}
	if p.at.IsZero() {
		p.at = now
	}
	if p.nonce == "" {
		p.nonce = "415670741"
	}
	sealed := ""
	if p.message != "" {
		sealed = sealFor(tb, "", p.message)
		if p.body == "" {
			p.body = paper(sealed)
		}
	}
	if p.query == nil {
		p.query = signed(p.at, p.nonce, sealed)
	}
	return httptest.NewRequest(p.method, "/wecom/bot?"+p.query.Encode(), strings.NewReader(p.body))
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

// mouth is a responder that remembers what it was to say.
type mouth struct {
	mu   sync.Mutex
	said []string
	err  error
}

func (m *mouth) Respond(_ context.Context, to, markdown string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.said = append(m.said, to+" "+markdown)
	return m.err
}

// desk is a door with its listener, its responder and its log.
type desk struct {
	*wecom.Door
	ear   *ear
	mouth *mouth
	log   *bytes.Buffer
	now   time.Time
}

func open(tb testing.TB, change ...func(*wecom.Settings)) *desk {
	tb.Helper()
	d := &desk{ear: &ear{answer: bot.Answer{Text: "收到：3号赞成"}}, mouth: new(mouth), log: new(bytes.Buffer), now: now}
	s := wecom.Settings{Token: token, AESKey: aesKey, BotID: botID, Responder: d.mouth}
	for _, f := range change {
		f(&s)
	}
	door, err := wecom.New(s, d.ear, slog.New(slog.NewJSONHandler(d.log, nil)), func() time.Time { return d.now })
	if err != nil {
		tb.Fatal(err)
	}
	d.Door = door
	return d
}

func (d *desk) send(tb testing.TB, p push) *httptest.ResponseRecorder {
	tb.Helper()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, p.request(tb))
	return w
}

// opened checks and opens a sealed answer; the signature is the SDK's.
func opened(tb testing.TB, w *httptest.ResponseRecorder) string {
	tb.Helper()
	var answer struct {
		Encrypt      string `json:"encrypt"`
		MsgSignature string `json:"msgsignature"`
		Timestamp    int64  `json:"timestamp"`
		Nonce        string `json:"nonce"`
	}
	decoder := json.NewDecoder(w.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&answer); err != nil {
		tb.Fatalf("answer %q: %v", w.Body, err)
	}
	if want := util.Signature(token, fmt.Sprint(answer.Timestamp), answer.Nonce, answer.Encrypt); answer.MsgSignature != want {
		tb.Errorf("signature of the answer = %s, want %s", answer.MsgSignature, want)
	}
	if answer.Nonce != "415670741" {
		tb.Errorf("nonce %q of the answer", answer.Nonce)
	}
	// The SDK cannot open envelopes without a receiver.
	key, err := envelope.NewKey(token, aesKey, "")
	if err != nil {
		tb.Fatal(err)
	}
	message, err := key.Open(nil, []byte(answer.Encrypt))
	if err != nil {
		tb.Fatalf("open the answer: %v", err)
	}
	return string(message)
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
