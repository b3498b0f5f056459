package official_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"yishi/bot"
	"yishi/handlers/official"
)

// trivial answers everything with the same words.
type trivial struct{}

func (trivial) Hear(context.Context, bot.Inbound) (bot.Answer, error) {
	return bot.Answer{Text: "收到：3号议题，赞成，1单元302。回执 7K2M。"}, nil
}

func trivialDoor(tb testing.TB) *official.Door {
	tb.Helper()
	door, err := official.New(settings(), trivial{}, slog.New(slog.DiscardHandler), func() time.Time { return now })
	if err != nil {
		tb.Fatal(err)
	}
	return door
}

// nowhere is a ResponseWriter that keeps nothing.
type nowhere struct {
	header http.Header
	status int
}

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n *nowhere) WriteHeader(status int)      { n.status = status }

// rewound is a body that can be read again.
type rewound struct{ *bytes.Reader }

func (rewound) Close() error { return nil }

// BenchmarkSecureText is the door alone: no connection, no net/http.
func BenchmarkSecureText(b *testing.B) {
	door := trivialDoor(b)
	r := push{message: text("3号赞成")}.request(b)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.Fatal(err)
	}
	reader := rewound{bytes.NewReader(body)}
	r.Body = reader
	w := &nowhere{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		reader.Reset(body)
		clear(w.header)
		w.status = 0
		door.ServeHTTP(w, r)
	}
	if w.status >= 400 {
		b.Fatalf("status %d", w.status)
	}
}

// BenchmarkServedSecureText is a request through net/http over loopback; the
// client, which only writes bytes and counts them, is in the figure.
func BenchmarkServedSecureText(b *testing.B) {
	server := httptest.NewServer(trivialDoor(b))
	defer server.Close()
	r := push{message: text("3号赞成")}.request(b)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.Fatal(err)
	}
	raw := fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: yishi\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s",
		r.URL.RequestURI(), len(body), body)
	var failed atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(25)
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			failed.Add(1)
			return
		}
		defer func() { _ = conn.Close() }()
		answers := bufio.NewReader(conn)
		for pb.Next() {
			if _, err := conn.Write(raw); err != nil {
				failed.Add(1)
				return
			}
			answer, err := http.ReadResponse(answers, nil)
			if err != nil || answer.StatusCode != http.StatusOK {
				failed.Add(1)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
		}
	})
	if failed.Load() != 0 {
		b.Fatalf("%d connections failed", failed.Load())
	}
}

// BenchmarkRefused is what a forger costs: wrong signatures.
func BenchmarkRefused(b *testing.B) {
	door := trivialDoor(b)
	c := push{message: text("3号赞成")}
	c.query = signed(now, "1", "")
	c.query.Set("signature", "0123456789012345678901234567890123456789")
	r := c.request(b)
	b.ReportAllocs()
	for b.Loop() {
		door.ServeHTTP(httptest.NewRecorder(), r)
	}
}
