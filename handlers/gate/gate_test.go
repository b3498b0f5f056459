package gate_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/handlers/gate"
)

const maxBody = 1000

// open serves a handler on a port of this machine.
func open(t testing.TB, h http.HandlerFunc, log io.Writer) (address string, g *gate.Gate) {
	t.Helper()
	listener := listen(t)
	g = gate.New(gate.Settings{Handler: h, MaxBody: maxBody, Log: slog.New(slog.NewTextHandler(log, nil)), Clock: time.Now})
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(listener) }()
	t.Cleanup(func() {
		if err := g.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), g
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// plain serves a handler with net/http.
func plain(t testing.TB, h http.HandlerFunc) (address string) {
	t.Helper()
	listener := listen(t)
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

// said is an answer, without what each server says for itself.
type said struct {
	Status int
	Header http.Header
	Body   string
	Closed bool
}

// exchange sends bytes and reads one answer.
func exchange(t testing.TB, address, sent string) said {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, sent); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(sent, " ")
	return answer(t, bufio.NewReader(conn), method)
}

func answer(t testing.TB, r *bufio.Reader, method string) said {
	t.Helper()
	response, err := http.ReadResponse(r, &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	response.Header.Del("Date")
	return said{response.StatusCode, response.Header, string(body), response.Close}
}

// echo answers with what the handler was given.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var text strings.Builder
	fmt.Fprintln(&text, r.Method, r.RequestURI, r.URL, r.URL.Path, r.URL.RawQuery, r.Host, r.Proto, len(body), err)
	r.Header.Del("Content-Length") // of no body some say 0 and some nothing
	_ = r.Header.Write(&text)
	text.Write(body)
	w.Header().Set("X-Said", "twice")
	w.Header().Add("X-Said", "indeed")
	_, _ = io.WriteString(w, text.String())
}

func TestAHandlerIsServedAsNetHTTPServesIt(t *testing.T) {
	const host = "Host: yishi.example\r\n"
	for name, row := range map[string]struct {
		handler http.HandlerFunc
		sent    string
	}{
		"a page":                   {echo, "GET /c/abc?x=1&y=%20z HTTP/1.1\r\n" + host + "\r\n"},
		"an encoded path":          {echo, "GET /c/%E5%B9%B8/a%2Fb HTTP/1.1\r\n" + host + "\r\n"},
		"a doubled slash":          {echo, "GET //c//d/../e HTTP/1.1\r\n" + host + "\r\n"},
		"a whole address":          {echo, "GET http://other.example/c HTTP/1.1\r\n" + host + "\r\n"},
		"a callback":               {echo, "POST /wechat/oa?signature=a&nonce=b HTTP/1.1\r\n" + host + "Content-Type: text/xml\r\nContent-Length: 5\r\n\r\n<xml>"},
		"a body in chunks":         {echo, "POST / HTTP/1.1\r\n" + host + "X-A: 1\r\nX-A: 2\r\nContent-Length: 3\r\n\r\nabc"},
		"an empty body":            {echo, "POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n"},
		"a head":                   {echo, "HEAD / HTTP/1.1\r\n" + host + "\r\n"},
		"another method":           {echo, "DELETE /x HTTP/1.1\r\n" + host + "\r\n"},
		"cookies and language":     {echo, "GET / HTTP/1.1\r\n" + host + "Cookie: a=b; c=d\r\nAccept-Language: zh-CN\r\n\r\n"},
		"the last of a connection": {echo, "GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"},
		"nobody named":             {echo, "GET / HTTP/1.1\r\n\r\n"},
		"no address":               {echo, "GET nothing HTTP/1.1\r\n" + host + "\r\n"},
		"a page's type is told from its text": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!DOCTYPE html><p>您好")
		}, "GET / HTTP/1.1\r\n" + host + "\r\n"},
		"a status without words": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "GET / HTTP/1.1\r\n" + host + "\r\n"},
		"nothing said at all":    {func(http.ResponseWriter, *http.Request) {}, "GET / HTTP/1.1\r\n" + host + "\r\n"},
		"a redirect":             {http.RedirectHandler("/sim", http.StatusSeeOther).ServeHTTP, "GET / HTTP/1.1\r\n" + host + "\r\n"},
		"a cookie": {func(w http.ResponseWriter, _ *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b", Path: "/"})
		}, "GET / HTTP/1.1\r\n" + host + "\r\n"},
		"what follows the status is not said": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTeapot)
			w.Header().Set("X-Late", "1")
			w.WriteHeader(http.StatusOK)
		}, "GET / HTTP/1.1\r\n" + host + "\r\n"},
		"a form": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, r.FormValue("who"), r.PostFormValue("what"))
		}, "POST /?who=w HTTP/1.1\r\n" + host + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\nwhat=x"},
	} {
		t.Run(name, func(t *testing.T) {
			ours, _ := open(t, row.handler, io.Discard)
			got, want := exchange(t, ours, row.sent), exchange(t, plain(t, row.handler), row.sent)
			if want.Status == http.StatusBadRequest { // each says it in its own words
				got, want = said{Status: got.Status, Closed: got.Closed}, said{Status: want.Status, Closed: got.Closed}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-net/http +gate):\n%s", diff)
			}
		})
	}
}

func TestWhatIsTooMuchIsRefusedUnseen(t *testing.T) {
	for name, row := range map[string]struct {
		sent string
		want int
	}{
		"a body over the limit":           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + strings.Repeat("x", 1001), http.StatusRequestEntityTooLarge},
		"a body in chunks over the limit": {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + strings.Repeat("x", 1001) + "\r\n0\r\n\r\n", http.StatusRequestEntityTooLarge},
		"headers over the limit":          {"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("x", 20<<10) + "\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge},
		"no request":                      {"您好\r\n\r\n", http.StatusBadRequest},
		"a length that is none":           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", http.StatusBadRequest},
		"two lengths":                     {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			address, _ := open(t, func(http.ResponseWriter, *http.Request) { t.Error("the handler saw it") }, io.Discard)
			got := exchange(t, address, row.sent)
			if got.Status != row.want || got.Header.Get("X-Content-Type-Options") != "nosniff" || !got.Closed {
				t.Errorf("got %+v, want %d", got, row.want)
			}
		})
	}
}

func TestABodyOfTheGreatestLengthIsLetIn(t *testing.T) {
	address, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprint(w, len(body), r.ContentLength)
	}, io.Discard)
	for _, sent := range []string{
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + strings.Repeat("x", maxBody),
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + strings.Repeat("x", maxBody) + "\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n" + strings.Repeat("x", maxBody),
	} {
		if got := exchange(t, address, sent); got.Body != "1000 1000" && got.Status != http.StatusContinue {
			t.Errorf("got %+v", got)
		}
	}
}

func TestOneRequestLeavesNothingForTheNext(t *testing.T) {
	address, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			w.Header().Set("X-First", "1")
			w.WriteHeader(http.StatusAccepted)
		}
		_, _ = fmt.Fprint(w, r.Header.Get("X-A"), r.FormValue("b"), r.PathValue("c"), r.Pattern)
		r.SetPathValue("c", "C")
		r.Pattern = "P"
	}, io.Discard)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	r := bufio.NewReader(conn)
	for path, want := range map[string]said{
		"/first?b=B": {Status: http.StatusAccepted, Body: "AB"},
		"/second":    {Status: http.StatusOK, Body: ""},
	} {
		header := ""
		if strings.HasPrefix(path, "/first") {
			header = "X-A: A\r\n"
		}
		for range 3 {
			if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n", path, header); err != nil {
				t.Fatal(err)
			}
			got := answer(t, r, http.MethodGet)
			if got.Status != want.Status || got.Body != want.Body || (got.Header.Get("X-First") != "") != (want.Status == http.StatusAccepted) {
				t.Errorf("%s: got %+v", path, got)
			}
		}
	}
}

func TestAHandlerThatPanicsHarmsNobodyElse(t *testing.T) {
	var log bytes.Buffer
	var mu sync.Mutex
	address, _ := open(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler)
		}
		if r.URL.Path != "/well" {
			panic("李建民 said so")
		}
	}, locked{&mu, &log})
	for path, want := range map[string]int{"/bad": 500, "/abort": 500, "/well": 200} {
		if got := exchange(t, address, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n"); got.Status != want {
			t.Errorf("%s: %+v", path, got)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if text := log.String(); strings.Count(text, "handler panicked") != 1 || strings.Contains(text, "李建民") {
		t.Errorf("logged: %s", text)
	}
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func TestAnAnswerThatCannotWaitLeavesBeforeItsHandler(t *testing.T) {
	answered, after := make(chan struct{}), make(chan error, 1)
	address, _ := open(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "success")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-answered
		_, err := io.WriteString(w, "too late")
		after <- err
	}, io.Discard)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	if got := answer(t, r, http.MethodPost); got.Body != "success" || !got.Closed {
		t.Errorf("got %+v", got)
	}
	close(answered)
	if err := <-after; !errors.Is(err, gate.ErrSent) {
		t.Errorf("what came after: %v", err)
	}
	if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
		t.Errorf("after the answer: %q, %v", rest, err)
	}
}

func TestShutdownWaitsForWhatWasBegun(t *testing.T) {
	begun, go_ := make(chan struct{}), make(chan struct{})
	address, g := open(t, func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-go_
		_, _ = io.WriteString(w, "done")
	}, io.Discard)
	got := make(chan said, 1)
	go func() { got <- exchange(t, address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") }()
	<-begun
	hasty, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.Shutdown(hasty); err == nil {
		t.Error("a request was under way, and shutdown did not say so")
	}
	close(go_)
	if answer := <-got; answer.Body != "done" {
		t.Errorf("got %+v", answer)
	}
}
