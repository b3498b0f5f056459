package envelope_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"yishi/handlers/envelope"
)

func TestReadingABody(t *testing.T) {
	full := strings.Repeat("x", envelope.MaxBody)
	for name, row := range map[string]struct {
		body   io.Reader
		length int64
		want   string
		err    error
	}{
		"a short body":                             {strings.NewReader("hi"), 2, "hi", nil},
		"a body that comes byte by byte":           {iotest.OneByteReader(strings.NewReader("hello")), 5, "hello", nil},
		"an empty body":                            {strings.NewReader(""), 0, "", nil},
		"a body of 256 KiB":                        {strings.NewReader(full), -1, full, nil},
		"a body of 256 KiB and a byte":             {strings.NewReader(full + "x"), -1, "", envelope.ErrTooLarge},
		"a body that says it is larger":            {strings.NewReader("hi"), envelope.MaxBody + 1, "", envelope.ErrTooLarge},
		"a body that stops before its end":         {io.MultiReader(strings.NewReader("hi"), iotest.ErrReader(io.ErrUnexpectedEOF)), 5, "", envelope.ErrBroken},
		"a body slower than the server's patience": {io.MultiReader(strings.NewReader("hi"), iotest.ErrReader(os.ErrDeadlineExceeded)), 5, "", envelope.ErrSlow},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", row.body)
			r.ContentLength = row.length
			got, err := envelope.ReadBody(make([]byte, 0, 3), r)
			if !errors.Is(err, row.err) {
				t.Fatalf("error = %v, want %v", err, row.err)
			}
			if err == nil && string(got) != row.want {
				t.Errorf("read %d bytes, want %d", len(got), len(row.want))
			}
		})
	}
}

func TestWhatASenderIsToldOfARefusal(t *testing.T) {
	for name, row := range map[string]struct {
		err    error
		status int
		level  string
	}{
		"a wrong signature": {envelope.BadSignature, http.StatusForbidden, "WARN"},
		"a wrong padding":   {envelope.BadPadding, http.StatusForbidden, "WARN"},
		"a replay is alarm": {envelope.Replayed, http.StatusForbidden, "ERROR"},
		"a body too large":  {envelope.ErrTooLarge, http.StatusRequestEntityTooLarge, "WARN"},
		"a body too slow":   {envelope.ErrSlow, http.StatusRequestTimeout, "WARN"},
		"a body cut short":  {envelope.ErrBroken, http.StatusBadRequest, "WARN"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			w := httptest.NewRecorder()
			envelope.Refuse(w, slog.New(slog.NewJSONHandler(&log, nil)), row.err)
			if w.Code != row.status || w.Body.String() != http.StatusText(row.status) {
				t.Errorf("answer %d %q, want %d", w.Code, w.Body, row.status)
			}
			if got := log.String(); !strings.Contains(got, row.err.Error()) || !strings.Contains(got, row.level) {
				t.Errorf("log = %s, want %s and %q", got, row.level, row.err)
			}
		})
	}
}

func TestAnExcuseArrivesWhileTheHandlerIsAtWork(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		envelope.Excuse(w, slog.New(slog.DiscardHandler), "success")
		<-release
	}))
	defer server.Close()
	defer close(release)
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || string(body) != "success" || !answer.Close {
		t.Errorf("answer %q, %v, connection closes %v", body, err, answer.Close)
	}
}

func TestAnExcuseThatCannotBeFlushedIsLogged(t *testing.T) {
	var log bytes.Buffer
	envelope.Excuse(struct{ http.ResponseWriter }{httptest.NewRecorder()}, slog.New(slog.NewJSONHandler(&log, nil)), "success")
	if !strings.Contains(log.String(), "not excused") {
		t.Errorf("log = %s", &log)
	}
}
