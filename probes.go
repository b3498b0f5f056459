package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"yishi/config"
)

// healthy answers that the process runs; it asks nothing of the store, so that an
// orchestrator does not restart a server because Redis is away.
func healthy(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }

// ready answers whether requests should come here: the store answers, takes writes,
// and agrees about the time.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.house.store.Health(ctx); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.String("error", err.Error()))
		say(w, http.StatusServiceUnavailable, "not ready: the store does not answer, takes no writes, or disagrees about the time; the log says which")
		return
	}
	say(w, http.StatusOK, "ready")
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

// thisMachineOnly hides a page from other machines, and from those who come through
// a proxy on this one.
func thisMachineOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
			if r.Header.Get(header) != "" {
				http.NotFound(w, r)
				return
			}
		}
		if !config.Loopback(r.RemoteAddr) || !config.Loopback(withPort(r.Host)) {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withPort gives a Host header without a port one, so that both read alike.
func withPort(host string) string {
	if _, _, err := net.SplitHostPort(host); err != nil {
		return host + ":80"
	}
	return host
}
