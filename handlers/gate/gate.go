// Package gate is the HTTP server that every door and page stands behind.
package gate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	// headTime is how long a request may take to come, if its body is small.
	headTime = 5 * time.Second
	// bodyTime is how long one with a larger body may take.
	bodyTime = 20 * time.Second
	// smallBody is a body in bytes that comes with its head.
	smallBody = 8 << 10
	// answerTime is how long an answer may take to be taken.
	answerTime = 20 * time.Second
	// idleTime is how long a connection may wait for its next request.
	idleTime = 90 * time.Second
	// largestHead bounds request line and headers in bytes; longer ones get 431.
	largestHead = 16 << 10
)

// Settings are what a gate needs.
type Settings struct {
	// Handler answers. It gets a request whole: the body was read before. It must not keep
	// the request, its headers or its body beyond its return. The request's context does
	// not end when the client leaves.
	Handler http.Handler
	// MaxBody bounds a body in bytes; a longer one gets 413, and Handler never sees it.
	MaxBody int
	// Log takes panics; what clients send wrong is told at debug level, without its text.
	Log *slog.Logger
	// Clock tells the time.
	Clock func() time.Time
}

// Gate serves an http.Handler with fasthttp, which does in a third of net/http's time what
// a callback needs: HTTP/1.1 without TLS, behind a proxy or on its own.
//
// An answer leaves when the handler is done, or at its first Flush, which also ends
// the connection: it is for an answer that cannot wait for its handler. There are no
// streams, no Hijack, no HTTP/2.
type Gate struct {
	settings Settings
	server   *fasthttp.Server
	visits   sync.Pool
}

// New makes a gate that serves nothing yet.
func New(s Settings) *Gate {
	g := &Gate{settings: s}
	g.visits.New = func() any { return newVisit(s.Clock) }
	g.server = &fasthttp.Server{
		Handler:            g.receive,
		ErrorHandler:       refuse,
		HeaderReceived:     patience,
		ReadTimeout:        headTime,
		WriteTimeout:       answerTime,
		IdleTimeout:        idleTime,
		ReadBufferSize:     largestHead,
		MaxRequestBodySize: s.MaxBody,
		CloseOnShutdown:    true,
		// What clients send is theirs: nothing of it in logs.
		SecureErrorLogMessage:        true,
		Logger:                       slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
		NoDefaultServerHeader:        true,
		NoDefaultContentType:         true,
		DisablePreParseMultipartForm: true,
	}
	return g
}

// Serve answers on listener until Shutdown, and returns nil then.
func (g *Gate) Serve(listener net.Listener) error { return g.server.Serve(listener) }

// Shutdown stops listening, waits until the requests under way are answered, and closes
// idle connections. It returns ctx's error when that takes too long.
func (g *Gate) Shutdown(ctx context.Context) error { return g.server.ShutdownWithContext(ctx) }

// patience gives a large body its time.
func patience(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if n := h.ContentLength(); n >= 0 && n <= smallBody {
		return fasthttp.RequestConfig{}
	}
	return fasthttp.RequestConfig{ReadTimeout: bodyTime}
}

// receive lets a request in and gives the answer out.
func (g *Gate) receive(ctx *fasthttp.RequestCtx) {
	v, _ := g.visits.Get().(*visit)
	if !v.begin(ctx) {
		answer(ctx, http.StatusBadRequest)
		g.visits.Put(v)
		return
	}
	if !g.serve(v) {
		answer(ctx, http.StatusInternalServerError)
		ctx.SetConnectionClose()
		return // whoever panicked may still hold the visit
	}
	v.end()
	g.visits.Put(v)
}

// serve has the handler answer and reports whether it came back.
func (g *Gate) serve(v *visit) (ok bool) {
	defer func() {
		p := recover()
		if p == nil || p == http.ErrAbortHandler { //nolint:errorlint // as net/http compares it
			return
		}
		// The value of a panic may hold what somebody wrote, so only its type is told.
		g.settings.Log.LogAttrs(v.request.Context(), slog.LevelError, "handler panicked",
			slog.String("type", fmt.Sprintf("%T", p)), slog.String("stack", string(debug.Stack())))
	}()
	g.settings.Handler.ServeHTTP(v, &v.request)
	return true
}

// refuse answers what could not be read as a request.
func refuse(ctx *fasthttp.RequestCtx, err error) {
	var tooLong *fasthttp.ErrSmallBuffer
	var network net.Error
	switch {
	case errors.As(err, &tooLong):
		answer(ctx, http.StatusRequestHeaderFieldsTooLarge)
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		answer(ctx, http.StatusRequestEntityTooLarge)
	case errors.As(err, &network) && network.Timeout():
		answer(ctx, http.StatusRequestTimeout)
	default:
		answer(ctx, http.StatusBadRequest)
	}
}

// answer says no more than the status.
func answer(ctx *fasthttp.RequestCtx, status int) {
	ctx.Response.Reset()
	ctx.Response.SetStatusCode(status)
	ctx.Response.Header.SetContentType("text/plain; charset=utf-8")
	ctx.Response.Header.Set("X-Content-Type-Options", "nosniff")
	ctx.Response.SetBodyString(http.StatusText(status))
}
