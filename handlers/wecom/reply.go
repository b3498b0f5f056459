package wecom

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"yishi/bot/phrase"
)

const (
	// maxStream bounds a stream's markdown, maxWelcome a welcome, in bytes.
	maxStream  = 20480
	maxWelcome = 2048
)

type textMessage struct {
	Type string `json:"msgtype"`
	Text words  `json:"text"`
}

type streamMessage struct {
	Type   string `json:"msgtype"`
	Stream struct {
		ID      string `json:"id"`
		Finish  bool   `json:"finish"`
		Content string `json:"content"`
	} `json:"stream"`
}

// welcome is the answer to somebody who opens the chat: the one place where the
// platform takes plain text.
func welcome(text string) any {
	return textMessage{Type: "text", Text: words{phrase.Fit(text, maxWelcome)}}
}

// finished is an answer to a message: a stream that ends where it begins.
func finished(id, content string) any {
	var m streamMessage
	m.Type = "stream"
	m.Stream.ID, m.Stream.Finish, m.Stream.Content = id, true, content
	return m
}

// streamText is the markdown of an answer, cut to what a stream takes.
func streamText(text string) string { return phrase.Fit(Markdown(text), maxStream) }

// reply seals a message as the answer to req. Its time is when req came first,
// so that a repeat that gets the same text gets the same bytes.
func (d *Door) reply(w http.ResponseWriter, req request, message any) {
	text := written(message)
	q := req.query
	sealed := d.key.Seal(nil, d.key.Random(q.Timestamp, q.Nonce, text), text)
	at := req.first.Unix()
	signature := d.key.Sign(strconv.FormatInt(at, 10), q.Nonce, sealed)
	answer := written(struct {
		Sealed    string `json:"encrypt"`
		Signature string `json:"msgsignature"`
		Timestamp int64  `json:"timestamp"`
		Nonce     string `json:"nonce"`
	}{string(sealed), string(signature[:]), at, q.Nonce})
	header := w.Header()
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = w.Write(answer) // the platform has gone: it sends the message again
}

// written is a value of ours as JSON, without the escapes for pages.
func written(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // structs of strings and numbers cannot fail
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
