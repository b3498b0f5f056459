package gate_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/valyala/fasthttp/fasthttputil"

	"yishi/handlers/gate"
)

// seen is what a handler was told of a request.
type seen struct{ method, uri, host, body string }

// FuzzRequests sends bytes as a request. Whatever comes, the gate answers or hangs up; and
// where net/http's own reader understands a request too, both understand the same.
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /wechat/oa?signature=a&timestamp=1&nonce=b HTTP/1.1\r\nHost: a.example\r\nContent-Type: text/xml\r\nContent-Length: 5\r\n\r\n<xml>",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
		"GET http://b/c HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n",
		"GET / HTTP/1.0\r\n\r\n", "HEAD * HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	got := make(chan seen, 1000)
	listener := fasthttputil.NewInmemoryListener()
	g := gate.New(gate.Settings{MaxBody: maxBody, Log: slog.New(slog.DiscardHandler), Clock: time.Now,
		Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			got <- seen{r.Method, r.RequestURI, r.Host, string(body)}
		})})
	go func() { _ = g.Serve(listener) }()
	f.Cleanup(func() { _ = g.Shutdown(context.Background()) })
	f.Fuzz(func(t *testing.T, sent []byte) {
		conn, err := listener.Dial()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = conn.Write(sent)
			_, _ = io.WriteString(conn, "\r\n\r\nGET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		}()
		_, _ = io.Copy(io.Discard, conn)
		_ = conn.Close()
		if len(got) == 0 {
			return
		}
		ours := <-got
		for len(got) > 0 {
			<-got
		}
		if theirs, ok := understood(sent); ok && ours.uri != "/end" && ours != theirs {
			t.Errorf("the gate understood %q, net/http %q", ours, theirs)
		}
	})
}

func understood(sent []byte) (seen, bool) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(sent)))
	if err != nil || r.ProtoMajor != 1 {
		return seen{}, false
	}
	body, err := io.ReadAll(r.Body)
	return seen{r.Method, r.RequestURI, r.Host, string(body)}, err == nil
}
