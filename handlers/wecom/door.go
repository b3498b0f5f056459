package wecom

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strconv"
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

// Responder posts to the response_url of a message; Webhook is one.
type Responder interface {
	Respond(ctx context.Context, responseURL, markdown string) error
}

// Clock tells the time; time.Now is one.
type Clock = func() time.Time

// Settings are what the smart bot's console says.
type Settings struct {
	// Token and AESKey (43 characters) are those of the callback.
	Token, AESKey string
	// BotID is the bot's id; messages to another are refused. Empty lets all in.
	BotID string
	// Name is what people mention the bot by, without the @. Empty takes the first
	// mention in a group message for the bot's.
	Name string
	// Responder carries what cannot be said at once: an answer to a tapped card,
	// and the answer of a listener that took too long. Nil drops them.
	Responder Responder
}

// Door is the callback of one smart bot.
type Door struct {
	settings Settings
	key      *envelope.Key
	guard    *envelope.Guard
	hearing  envelope.Hearing
	streams  *streams
	log      *slog.Logger
	clock    Clock
}

var _ http.Handler = (*Door)(nil)

// New makes the handler of the bot's callback address, for GET and POST. The
// server around it must set ReadHeaderTimeout and ReadTimeout. The errors are
// envelope.ErrToken and envelope.ErrKey.
func New(settings Settings, listener Listener, log *slog.Logger, clock Clock) (*Door, error) {
	key, err := envelope.NewKey(settings.Token, settings.AESKey, "")
	if err != nil {
		return nil, err
	}
	log = log.With(slog.String("component", "wecom"))
	return &Door{
		settings: settings, key: key, guard: envelope.NewGuard(), streams: newStreams(), log: log, clock: clock,
		hearing: envelope.Hearing{Hear: listener.Hear, Log: log},
	}, nil
}

// ServeHTTP answers the platform's check of the address and its messages.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		d.echo(w, r)
	case http.MethodPost:
		d.receive(w, r)
	default:
		envelope.RefuseMethod(w)
	}
}

// query reads the query and checks its time. Only the body's text is signed.
func (d *Door) query(r *http.Request) (envelope.Query, error) {
	q, err := envelope.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, err
	}
	if q.MsgSignature == "" {
		return q, envelope.Missing
	}
	return q, q.Fresh(d.clock())
}

// echo answers the check of the address: the sealed text of the query, opened.
func (d *Door) echo(w http.ResponseWriter, r *http.Request) {
	q, err := d.query(r)
	if err == nil && q.Echo == "" {
		err = envelope.Missing
	}
	if err != nil {
		envelope.Refuse(w, d.log, err)
		return
	}
	text, err := d.unseal(q, q.Echo)
	if err != nil {
		envelope.Refuse(w, d.log, err)
		return
	}
	envelope.Plain(w, http.StatusOK, string(text))
}

// unseal checks the signature of a sealed text and opens it.
func (d *Door) unseal(q envelope.Query, sealed string) ([]byte, error) {
	if !d.key.Signed(q.MsgSignature, q.Timestamp, q.Nonce, []byte(sealed)) {
		return nil, envelope.BadMsgSign
	}
	return d.key.Open(nil, []byte(sealed))
}

// request is a callback that was let in.
type request struct {
	query   envelope.Query
	message message
	// first is when it came first.
	first time.Time
}

// open takes a request out of its envelope. The error is an envelope.Refusal,
// or one of envelope.ReadBody.
func (d *Door) open(r *http.Request) (req request, err error) {
	if r.ContentLength > envelope.MaxBody {
		return req, envelope.ErrTooLarge
	}
	if req.query, err = d.query(r); err != nil {
		return req, err
	}
	body, err := envelope.ReadBody(make([]byte, 0, 4<<10), r)
	if err != nil {
		return req, err
	}
	var paper struct {
		Sealed string `json:"encrypt"`
	}
	if decode(body, &paper) != nil || paper.Sealed == "" {
		return req, envelope.BadPaper
	}
	text, err := d.unseal(req.query, paper.Sealed)
	if err != nil {
		return req, err
	}
	if req.first, err = d.guard.Pass(d.clock(), req.query.Timestamp, req.query.Nonce, text); err != nil {
		return req, err
	}
	if decode(text, &req.message) != nil {
		return req, envelope.BadMessage
	}
	if want := d.settings.BotID; want != "" && subtle.ConstantTimeCompare([]byte(req.message.Bot), []byte(want)) != 1 {
		return req, envelope.WrongAccount
	}
	return req, nil
}

// receive takes in a callback and answers it.
func (d *Door) receive(w http.ResponseWriter, r *http.Request) {
	req, err := d.open(r)
	if err != nil {
		envelope.Refuse(w, d.log, err)
		return
	}
	if req.message.Type == "stream" {
		d.refresh(w, req)
		return
	}
	sent, err := strconv.ParseInt(req.query.Timestamp, 10, 64)
	if err != nil {
		envelope.Refuse(w, d.log, envelope.BadTimestamp)
		return
	}
	in, heard, err := req.message.inbound(d.settings.Name, time.Unix(sent, 0))
	if err != nil {
		envelope.Refuse(w, d.log, err)
		return
	}
	if !heard {
		silent(w)
		return
	}
	excuse := func() { envelope.Excuse(w, d.log, "") }
	answer, inTime := d.hearing.Ask(r.Context(), in, excuse, func(late bot.Answer) { d.respond(r.Context(), &req, late.Text) })
	if inTime {
		d.say(r.Context(), w, req, in, answer.Text)
	}
}

// say answers with the listener's text in the form that the callback allows.
func (d *Door) say(ctx context.Context, w http.ResponseWriter, req request, in bot.Inbound, text string) {
	switch {
	case text == "":
		silent(w)
	case in.Kind == bot.Tapped:
		// A card can only be answered with a card; words go the other way, and the
		// platform does not wait for them.
		envelope.Excuse(w, d.log, "")
		d.respond(ctx, &req, text)
	case in.Kind == bot.Entered:
		d.reply(w, req, welcome(text))
	default:
		id := streamID(in.ID)
		content := streamText(text)
		d.streams.keep(id, content)
		d.reply(w, req, finished(id, content))
	}
}

// refresh answers the platform's question for the rest of a stream. There is
// none: every answer is finished at once. What is not known is met with silence.
func (d *Door) refresh(w http.ResponseWriter, req request) {
	id := req.message.Stream.ID
	content, known := d.streams.find(id)
	if !known {
		silent(w)
		return
	}
	d.reply(w, req, finished(id, content))
}

// respond posts words to the message's response_url. It is good for one call, so
// a failure is only logged.
func (d *Door) respond(ctx context.Context, req *request, text string) {
	if d.settings.Responder == nil || req.message.ResponseURL == "" {
		d.log.LogAttrs(ctx, slog.LevelWarn, "answer has no way back", slog.String("type", req.message.Type))
		return
	}
	ctx = context.WithoutCancel(ctx)
	if err := d.settings.Responder.Respond(ctx, req.message.ResponseURL, streamText(text)); err != nil {
		d.log.LogAttrs(ctx, slog.LevelError, "answer not delivered", slog.String("error", err.Error()))
	}
}

// streamID is the id of the stream that answers a message; a repeat has the same.
func streamID(message string) string {
	sum := sha256.Sum256([]byte(message))
	return hex.EncodeToString(sum[:16])
}

func silent(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) }
