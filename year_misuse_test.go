package main

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// posted is a callback of a platform.
type posted struct {
	url, contents string
	body          []byte
}

// overhears keeps what a platform passes on, so that it can pass it on again.
func (y *year) overhears(r *http.Request) {
	if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/we") {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		y.t.Error(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	y.hearing.Lock()
	defer y.hearing.Unlock()
	y.posted = append(y.posted, posted{url: y.srv.base + r.URL.RequestURI(), contents: r.Header.Get("Content-Type"), body: body})
}

// misuseLines are forms of lines for what nobody should do.
func misuseLines() []line {
	return []line{
		{regexp.MustCompile(`^(\d+)遍 (.+)$`), func(y *year, f []string) {
			n, _ := strconv.Atoi(f[0])
			for range n {
				y.line(f[1])
			}
		}},
		{regexp.MustCompile(`^同时 (\d+)-(\d+)：(.+)$`), func(y *year, f []string) {
			from, _ := strconv.Atoi(f[0])
			to, _ := strconv.Atoi(f[1])
			var all sync.WaitGroup
			for _, name := range y.owners[from-1 : to] {
				all.Go(func() {
					if _, err := y.srv.demo.sim.Say(y.t.Context(), name, "private", f[2]); err != nil {
						y.t.Errorf("%s says %q: %v", name, f[2], err)
					}
				})
			}
			all.Wait()
		}},
		{regexp.MustCompile(`^都重发$`), func(y *year, _ []string) { y.repeats() }},
		{regexp.MustCompile(`^邻村 (\S+)$`), func(y *year, f []string) { y.elsewhere(f[0]) }},
	}
}

// repeats lets the platforms pass on everything again, several at a time, as they do when no
// answer reached them.
func (y *year) repeats() {
	y.t.Helper()
	y.hearing.Lock()
	again := y.posted
	y.posted = nil
	y.hearing.Unlock()
	var all sync.WaitGroup
	several := make(chan struct{}, 8)
	for _, p := range again {
		several <- struct{}{}
		all.Go(func() {
			defer func() { <-several }()
			r, err := http.NewRequestWithContext(y.t.Context(), http.MethodPost, p.url, bytes.NewReader(p.body))
			if err != nil {
				y.t.Error(err)
				return
			}
			r.Header.Set("Content-Type", p.contents)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				y.t.Error(err)
				return
			}
			if answer.StatusCode >= http.StatusInternalServerError {
				y.t.Errorf("a repeat is answered %s", answer.Status)
			}
			if err := answer.Body.Close(); err != nil {
				y.t.Error(err)
			}
		})
	}
	all.Wait()
}

// elsewhere settles another community on the same server, whose people speak too; the last of
// them keeps the code, which a script can name.
func (y *year) elsewhere(file string) {
	y.t.Helper()
	_, _, slips, err := y.srv.demo.populate(y.t.Context(), "邻村", y.read(file))
	if err != nil {
		y.t.Fatal(err)
	}
	for i, s := range slips {
		if i == len(slips)-1 {
			y.names["邻村码"] = s.Code
			break
		}
		y.says(s.Name, "private", s.Code)
		y.wants([]string{y.answer}, "登记好了", true)
	}
}

func TestMisuseLeavesNothingButAnswers(t *testing.T) { playMisuse(t, embeddedHouse) }

// misuses are what nobody should do, each with what ordinarily went before.
var misuses = [][2]string{{"before-misuse.txt", "misuse.txt"}, {"before-misuse-late.txt", "misuse-late.txt"}}

// playMisuse plays what is ordinary and then everything that must not be, twice: while a vote
// begins, and in the midst of everything else.
func playMisuse(t *testing.T, open opening) {
	t.Helper()
	y := onStage(t, open, speakers(t, misuses[0][0], misuses[0][1], misuses[1][0], misuses[1][1]))
	for _, m := range misuses {
		y.plays(m[0])
		before := trace(t.Context(), t, y.srv.house.data)
		y.plays(m[1])
		y.leftNoTrace(before)
		y.ledgerHolds()
	}
}
