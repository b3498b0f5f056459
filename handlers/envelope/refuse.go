package envelope

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
)

// Refuse answers a request that is not let in and logs why. All Refusals get
// the same 403, so that a forger learns nothing from it; ErrTooLarge gets 413,
// ErrSlow 408 and everything else 400. Nothing of the request is logged.
func Refuse(w http.ResponseWriter, log *slog.Logger, err error) {
	var refusal Refusal
	status := http.StatusBadRequest
	switch {
	case errors.As(err, &refusal):
		status = http.StatusForbidden
	case errors.Is(err, ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrSlow):
		status = http.StatusRequestTimeout
	}
	level := slog.LevelWarn
	if refusal == Replayed {
		// Only the holder of the token can sign this: somebody has it.
		level = slog.LevelError
	}
	log.LogAttrs(context.Background(), level, "callback refused",
		slog.Int("status", status), slog.String("reason", err.Error()))
	Plain(w, status, http.StatusText(status))
}

// RefuseMethod answers 405 to methods that callbacks do not use.
func RefuseMethod(w http.ResponseWriter) {
	w.Header().Set("Allow", "GET, POST")
	Plain(w, http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed))
}

// Header values are shared between answers: net/http only reads them.
var (
	plainType = []string{"text/plain; charset=utf-8"}
	noSniff   = []string{"nosniff"}
)

// Plain answers with a text that no browser takes for a page.
func Plain(w http.ResponseWriter, status int, text string) {
	header := w.Header()
	header["Content-Type"] = plainType
	header["X-Content-Type-Options"] = noSniff
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the caller has gone: nothing is left to tell
}

// Excuse answers while the handler is still at work. It closes the connection
// behind the answer, so that the next message does not wait in it. It works
// only when w, or what w wraps with an Unwrap method, can flush.
func Excuse(w http.ResponseWriter, log *slog.Logger, text string) {
	w.Header().Set("Connection", "close")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	Plain(w, http.StatusOK, text)
	if err := http.NewResponseController(w).Flush(); err != nil {
		log.LogAttrs(context.Background(), slog.LevelError, "late message is not excused", slog.String("error", err.Error()))
	}
}
