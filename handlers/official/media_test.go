package official_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"yishi/bot"
	"yishi/bot/courier"
	"yishi/handlers/envelope/picture"
	"yishi/handlers/official"
)

// shelf plays the platform with one picture.
type shelf struct {
	tokens atomic.Int64
	// stale is how many tokens it refuses first.
	stale int64
	give  http.HandlerFunc
}

func (s *shelf) serve(tb testing.TB) *official.Client {
	tb.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /cgi-bin/stable_token", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":7200}`, s.tokens.Add(1))
	})
	mux.HandleFunc("GET /cgi-bin/media/get", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("access_token") == fmt.Sprintf("token-%d", s.stale) {
			_, _ = w.Write([]byte(`{"errcode":40001,"errmsg":"invalid credential"}`))
			return
		}
		if r.FormValue("media_id") != "media/1+2" {
			tb.Errorf("asked for %q", r.FormValue("media_id"))
		}
		s.give(w, r)
	})
	server := httptest.NewServer(mux)
	tb.Cleanup(server.Close)
	return client(tb, nil, func(c *official.ClientSettings) { c.Base = server.URL })
}

func says(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func TestAPictureIsBroughtFromThePlatform(t *testing.T) {
	want := []byte("\xff\xd8\xff some picture")
	for stale := range int64(2) {
		s := &shelf{stale: stale, give: says(200, "image/jpeg", string(want))}
		got, err := s.serve(t).Media(t.Context(), "media/1+2")
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d stale tokens: got %q, %v", stale, got, err)
		}
	}
}

func TestAPictureThatCannotBeBrought(t *testing.T) {
	large := strings.Repeat("x", picture.MostBytes+1)
	for name, row := range map[string]struct {
		give http.HandlerFunc
		want error
		// again: it is worth another try.
		again bool
	}{
		"a media id that is three days old": {give: says(200, "text/plain", `{"errcode":40007,"errmsg":"invalid media_id"}`), want: bot.ErrNotFound},
		"a video, which is an address":      {give: says(200, "text/plain", `{"video_url":"http://x.example/v"}`), want: bot.ErrInvalid},
		"more than two megabytes":           {give: says(200, "image/jpeg", large), want: bot.ErrInvalid},
		"more than it says": {give: func(w http.ResponseWriter, _ *http.Request) {
			for range 3 { // written in parts, the length is not said
				_, _ = w.Write([]byte(large[:picture.MostBytes/2]))
				_ = http.NewResponseController(w).Flush()
			}
		}, want: bot.ErrInvalid},
		"one that is gone":      {give: says(404, "text/plain", ""), want: bot.ErrNotFound},
		"a platform in trouble": {give: says(503, "text/plain", ""), again: true},
		"a busy platform":       {give: says(200, "text/plain", `{"errcode":-1,"errmsg":"system error"}`), again: true},
		"a server not let in":   {give: says(200, "text/plain", `{"errcode":40164,"errmsg":"invalid ip"}`), again: true},
		"a redirect to elsewhere": {give: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, again: true},
		"an answer that breaks off": {give: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("\xff\xd8\xff"))
		}, again: true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := (&shelf{stale: -1, give: row.give}).serve(t).Media(t.Context(), "media/1+2")
			if err == nil || strings.Contains(err.Error(), "token-1") || strings.Contains(err.Error(), "media/1") {
				t.Fatalf("error = %v", err)
			}
			if row.again {
				if errors.Is(err, bot.ErrNotFound) || errors.Is(err, bot.ErrInvalid) {
					t.Errorf("given up: %v", err)
				}
				return
			}
			if !errors.Is(err, row.want) {
				t.Errorf("error = %v, want %v", err, row.want)
			}
			var failure *courier.Failure
			if !errors.As(err, &failure) {
				t.Errorf("%v is not typed", err)
			}
		})
	}
}
