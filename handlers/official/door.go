package official

import (
	"context"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"yishi/bot"
	"yishi/handlers/envelope"
)

// Listener answers what a person did; the bot implements it. It must be ready
// for the same message to come again. Its errors are logged, so they must not
// quote what people said.
type Listener interface {
	Hear(ctx context.Context, in bot.Inbound) (bot.Answer, error)
}

// Clock tells the time; time.Now is one.
type Clock = func() time.Time

// ErrAppID says that the app id is empty: every account could seal for it.
var ErrAppID = errors.New("official: the app id must not be empty")

// Settings are what the account's console says.
type Settings struct {
	// AppID is the account's app id; envelopes for another are refused.
	AppID string
	// Token and AESKey (43 characters) are those of the callback in secure mode.
	Token, AESKey string
	// Original is the account's original id, gh_…; messages to another are
	// refused. Empty lets every ToUserName in.
	Original string
}

// Door is the callback of one official account in secure mode.
type Door struct {
	settings Settings
	key      *envelope.Key
	guard    *envelope.Guard
	hearing  envelope.Hearing
	log      *slog.Logger
	clock    Clock
	desks    sync.Pool
}

var _ http.Handler = (*Door)(nil)

// New makes the handler of the account's callback address, for GET and POST.
// The server around it must set ReadHeaderTimeout and ReadTimeout. The errors
// are ErrAppID, envelope.ErrToken and envelope.ErrKey.
func New(settings Settings, listener Listener, log *slog.Logger, clock Clock) (*Door, error) {
	if settings.AppID == "" {
		return nil, ErrAppID
	}
	key, err := envelope.NewKey(settings.Token, settings.AESKey, settings.AppID)
	if err != nil {
		return nil, err
	}
	log = log.With(slog.String("component", "official"))
	d := &Door{
		settings: settings, key: key, guard: envelope.NewGuard(), log: log, clock: clock,
		hearing: envelope.Hearing{Hear: listener.Hear, Log: log},
	}
	d.desks.New = func() any { return newDesk() }
	return d, nil
}

// desk is the room in which one request is worked on. A listener gets copies
// only, so the room is free again when the answer is written.
type desk struct {
	body, plain, message, sealed, answer []byte
}

// largeDesk is the size of a body in bytes beyond which a desk is not kept.
const largeDesk = 64 << 10

func newDesk() *desk {
	const usual = 2 << 10
	room := make([]byte, 5*usual)
	at := func(i int) []byte { return room[i*usual : i*usual : (i+1)*usual] }
	return &desk{body: at(0), plain: at(1), message: at(2), sealed: at(3), answer: at(4)}
}

// ServeHTTP answers the platform's check of the address and its messages.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		d.echo(w, r)
	case http.MethodPost:
		p := d.desks.Get().(*desk)
		d.receive(w, r, p)
		if cap(p.body) <= largeDesk {
			d.desks.Put(p)
		}
	default:
		envelope.RefuseMethod(w)
	}
}

// echo answers the check of the address: the same text back, once it is signed.
func (d *Door) echo(w http.ResponseWriter, r *http.Request) {
	q, err := d.query(r)
	switch {
	case err != nil:
		envelope.Refuse(w, d.log, err)
	case q.Echo == "":
		envelope.Refuse(w, d.log, envelope.Missing)
	default:
		envelope.Plain(w, http.StatusOK, q.Echo)
	}
}

// query reads the query and checks its time and its own signature, which does
// not cover the body.
func (d *Door) query(r *http.Request) (envelope.Query, error) {
	q, err := envelope.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, err
	}
	if err := q.Fresh(d.clock()); err != nil {
		return q, err
	}
	if !d.key.Signed(q.Signature, q.Timestamp, q.Nonce, nil) {
		return q, envelope.BadSignature
	}
	return q, nil
}

// receive takes in a message and answers it.
func (d *Door) receive(w http.ResponseWriter, r *http.Request, p *desk) {
	q, l, at, err := d.open(r, p)
	if err != nil {
		envelope.Refuse(w, d.log, err)
		return
	}
	in, heard, err := l.inbound(d.settings.AppID)
	if err != nil {
		envelope.Refuse(w, d.log, err)
		return
	}
	var answer bot.Answer
	if heard {
		var inTime bool
		excuse := func() { envelope.Excuse(w, d.log, "success") }
		if answer, inTime = d.hearing.Ask(r.Context(), in, excuse, nil); !inTime {
			return
		}
	}
	if answer.Text == "" || in.Kind == bot.Left {
		envelope.Plain(w, http.StatusOK, "success")
		return
	}
	d.reply(w, p, q, &l, answer.Text, at)
}

// open takes a request out of its envelope. at is when it came first. The
// error is an envelope.Refusal, or one of envelope.ReadBody.
func (d *Door) open(r *http.Request, p *desk) (q envelope.Query, l letter, at time.Time, err error) {
	if r.ContentLength > envelope.MaxBody {
		return q, l, at, envelope.ErrTooLarge
	}
	if q, err = d.query(r); err != nil {
		return q, l, at, err
	}
	if q.EncryptType != "aes" {
		return q, l, at, envelope.NotSealed
	}
	if p.body, err = envelope.ReadBody(p.body, r); err != nil {
		return q, l, at, err
	}
	outer, err := readLetter(p.body)
	if err != nil || len(outer[sealed]) == 0 {
		return q, l, at, envelope.BadPaper
	}
	if !d.key.Signed(q.MsgSignature, q.Timestamp, q.Nonce, outer[sealed]) {
		return q, l, at, envelope.BadMsgSign
	}
	message, err := d.key.Open(p.plain, outer[sealed])
	if err != nil {
		return q, l, at, err
	}
	if at, err = d.guard.Pass(d.clock(), q.Timestamp, q.Nonce, message); err != nil {
		return q, l, at, err
	}
	if l, err = readLetter(message); err != nil {
		return q, l, at, err
	}
	if !d.mine(outer[toUser]) && outer[toUser] != nil || !d.mine(l[toUser]) {
		return q, l, at, envelope.WrongAccount
	}
	return q, l, at, nil
}

// mine reports whether an account name is the one that the door stands for.
func (d *Door) mine(account []byte) bool {
	want := d.settings.Original
	return want == "" || subtle.ConstantTimeCompare(account, []byte(want)) == 1
}

var xmlType = []string{"text/xml; charset=utf-8"}

// reply answers with a sealed text message. Its time is when the message came
// first, so that a repeat that gets the same text gets the same bytes.
func (d *Door) reply(w http.ResponseWriter, p *desk, q envelope.Query, to *letter, text string, at time.Time) {
	p.message = appendReply(p.message[:0], to, text, at)
	random := d.key.Random(q.Timestamp, q.Nonce, p.message)
	p.sealed = d.key.Seal(p.sealed[:0], random, p.message)
	var room [20]byte
	signature := d.key.Sign(string(strconv.AppendInt(room[:0], at.Unix(), 10)), q.Nonce, p.sealed)
	p.answer = appendSealed(p.answer[:0], p.sealed, signature[:], at, q.Nonce)
	header := w.Header()
	header["Content-Type"] = xmlType
	if len(p.answer) > 2<<10 {
		// Shorter answers get their length from net/http.
		header["Content-Length"] = []string{strconv.Itoa(len(p.answer))}
	}
	_, _ = w.Write(p.answer) // the platform has gone: it sends the message again
}
