package gate

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/valyala/fasthttp"
)

// ErrSent says that the answer is on its way and takes no more.
var ErrSent = errors.New("gate: the answer was sent")

// visit is one request and its answer, in the words of net/http. It is used again for
// the next.
type visit struct {
	ctx     *fasthttp.RequestCtx
	clock   func() time.Time
	request http.Request
	in, out http.Header
	body    body

	status int  // 0 until the answer has one
	sent   bool // before the handler was done
}

var _ http.ResponseWriter = (*visit)(nil)

// body is a request's body, which is all there.
type body struct{ bytes.Reader }

func (*body) Close() error { return nil }

func newVisit(clock func() time.Time) *visit {
	return &visit{clock: clock, in: make(http.Header), out: make(http.Header)}
}

// begin puts a request into net/http's form; one that has none is refused. What
// net/http refuses and fasthttp does not is refused here.
func (v *visit) begin(ctx *fasthttp.RequestCtx) bool {
	from := &ctx.Request
	uri := string(from.Header.RequestURI())
	target, err := url.ParseRequestURI(uri)
	if err != nil || from.Header.IsHTTP11() && len(from.Header.Host()) == 0 {
		return false
	}
	clear(v.in)
	clear(v.out)
	for key, value := range from.Header.All() {
		name := string(key)
		v.in[name] = append(v.in[name], string(value))
	}
	host := target.Host
	if host == "" {
		host = string(from.Header.Host())
	}
	delete(v.in, "Host")
	v.ctx, v.status, v.sent = ctx, 0, false
	v.body.Reset(from.Body())
	v.request = http.Request{
		Method: string(from.Header.Method()), URL: target, RequestURI: uri, Host: host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, RemoteAddr: ctx.RemoteAddr().String(),
		Header: v.in, Body: &v.body, ContentLength: int64(v.body.Len()),
	}
	return true
}

// end completes the answer.
func (v *visit) end() {
	if form := v.request.MultipartForm; form != nil {
		_ = form.RemoveAll() // what is left lies in the system's own directory
	}
	if !v.sent {
		v.complete()
	}
}

// complete gives the answer a status, and a type if it has none.
func (v *visit) complete() {
	v.WriteHeader(http.StatusOK)
	answer := &v.ctx.Response
	if body := answer.Body(); len(body) > 0 && len(answer.Header.ContentType()) == 0 {
		answer.Header.SetContentType(http.DetectContentType(body))
	}
}

// Header implements http.ResponseWriter.
func (v *visit) Header() http.Header { return v.out }

// WriteHeader implements http.ResponseWriter. The length is that of the body.
func (v *visit) WriteHeader(status int) {
	if v.status != 0 || status < http.StatusOK { // there is no answer before the answer
		return
	}
	v.status = status
	answer := &v.ctx.Response
	answer.SetStatusCode(status)
	for name, values := range v.out {
		if name == "Content-Length" {
			continue
		}
		for _, value := range values {
			answer.Header.Add(name, value)
		}
	}
}

// Write implements http.ResponseWriter.
func (v *visit) Write(p []byte) (int, error) {
	if v.sent {
		return 0, ErrSent
	}
	v.WriteHeader(http.StatusOK)
	v.ctx.Response.AppendBody(p)
	return len(p), nil
}

// FlushError sends the answer as it is, before the handler is done, and lets the
// connection end with it. http.ResponseController calls it.
func (v *visit) FlushError() error {
	if v.sent {
		return nil
	}
	v.complete()
	v.sent = true
	v.ctx.Response.SetConnectionClose()
	conn := v.ctx.Conn()
	if err := conn.SetWriteDeadline(v.clock().Add(answerTime)); err != nil {
		return err
	}
	w := bufio.NewWriter(conn)
	if err := v.ctx.Response.Write(w); err != nil {
		return err
	}
	// fasthttp leaves a connection alone that was taken over: no second answer.
	v.ctx.HijackSetNoResponse(true)
	v.ctx.Hijack(func(net.Conn) {})
	return w.Flush()
}
