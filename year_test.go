package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/config"
	"yishi/handlers/sim"
)

// year is a community of 300 households that is played from a script, through the real
// callback doors, in simulated time. See testdata/year/README.md for the script's form.
type year struct {
	t      *testing.T
	srv    *server
	c      council.ID
	owners []string // one a household, in the order of the roster

	answer string              // to what was said last
	fresh  map[string][]string // what came into each pane since the clock was last moved
	seen   map[string]int64    // last message looked at, by pane
	names  map[string]string   // what the script remembers

	hearing sync.Mutex
	posted  []posted // what the platforms passed on
}

// yearBegins is a Monday morning in Shanghai, before the first line of any script.
var yearBegins = time.Date(2026, 3, 2, 0, 30, 0, 0, time.UTC)

const botName = "议事助手"

// opening opens a house on some store, with a simulated clock.
type opening func(ctx context.Context, s config.Settings, now func() time.Time) (*house, error)

// onStage opens doors, bot, courier and simulated platform, and lets a community of 300
// households move in. figures are those whose chats can be read.
func onStage(t *testing.T, open opening, figures []string) *year {
	t.Helper()
	y := &year{t: t, seen: map[string]int64{}, names: map[string]string{}, fresh: map[string][]string{}}
	clock := sim.NewClock(func() time.Time { return yearBegins }, 0)
	var doors atomic.Value
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		y.overhears(r)
		doors.Load().(http.Handler).ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	settings, err := demoSettings(config.Settings{Demo: true, BotName: botName, Data: dataDir(t)}, front.URL)
	if err != nil {
		t.Fatal(err)
	}
	y.srv = &server{settings: settings, meters: newMeters(), now: clock.Now, demoClock: clock, base: front.URL, log: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(t.Context())
	if y.srv.house, err = open(ctx, settings, clock.Now); err != nil {
		t.Fatal(err)
	}
	rows := y.read("roster.csv")
	y.owners = namesOf(rows, "业主")
	y.put(rows, figures)
	mux, err := y.srv.doors()
	if err != nil {
		t.Fatal(err)
	}
	doors.Store(http.Handler(mux))
	ended := make(chan error, 1)
	go func() { ended <- y.srv.courier.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := y.srv.house.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := y.srv.demo.begin(ctx); err != nil {
		t.Fatal(err)
	}
	ids, err := y.srv.house.Communities(ctx)
	if err != nil || len(ids) != 1 {
		t.Fatal(ids, err)
	}
	y.c = ids[0]
	y.look()
	return y
}

// put makes courier and simulated chats, with the community's own story.
func (y *year) put(rows string, figures []string) {
	y.t.Helper()
	if err := y.srv.putCourier(); err != nil {
		y.t.Fatal(err)
	}
	if err := y.srv.putDemo(); err != nil {
		y.t.Fatal(err)
	}
	story := sim.Story{Community: "幸福里", Roster: rows, Chat: "wrk-year", Title: "幸福里", Look: "我的户"}
	for _, name := range figures {
		story.People = append(story.People, sim.Figure{ID: name, Name: name})
	}
	d := y.srv.demo
	d.patience = time.Minute // a script goes on when everything was heard
	settings := d.sim.Settings
	settings.Story = story
	d.story, d.sim = story, sim.New(settings)
}

func (y *year) read(name string) string {
	y.t.Helper()
	text, err := os.ReadFile("testdata/year/" + name)
	if err != nil {
		y.t.Fatal(err)
	}
	return string(text)
}

// namesOf are the names of a roster's people of some kinds.
func namesOf(rows string, kinds ...string) []string {
	var names []string
	for row := range strings.Lines(rows) {
		if f := strings.Split(row, ","); slices.Contains(kinds, f[6]) {
			names = append(names, f[3])
		}
	}
	return names
}

// look takes in what came into the panes.
func (y *year) look() {
	y.t.Helper()
	_, text := do(y.t, request(y.t, http.MethodGet, y.srv.base+"/sim/state", ""))
	var state struct {
		Panes []struct {
			ID   string
			Said []struct {
				ID        int64
				Who, Text string
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		y.t.Fatal(err)
	}
	for _, pane := range state.Panes {
		for _, said := range pane.Said {
			if said.ID <= y.seen[pane.ID] {
				continue
			}
			y.seen[pane.ID] = said.ID
			if said.Who == "" {
				y.fresh[pane.ID] = append(y.fresh[pane.ID], said.Text)
			}
		}
	}
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// says has somebody say something and takes in the answer.
func (y *year) says(who, pane, text string) {
	y.t.Helper()
	if pane == "group" {
		text = "@" + botName + " " + text
	}
	var err error
	if y.answer, err = y.srv.demo.sim.Say(y.t.Context(), who, pane, text); err != nil {
		y.t.Fatalf("%s says %q: %v", who, text, err)
	}
}

// until moves the clock to a moment, doing what falls due on the way at its own time.
func (y *year) until(to time.Time) {
	y.t.Helper()
	clear(y.fresh)
	d := y.srv.demo
	for now := d.clock.Now(); now.Before(to); now = d.clock.Now() {
		d.clock.Forward(y.next(now, to).Sub(now))
		if err := d.moved(y.t.Context()); err != nil {
			y.t.Fatalf("at %s: %v", d.clock.Now(), err)
		}
		y.look()
	}
}

// next is when something falls due, the end of a day's work, or to.
func (y *year) next(now, to time.Time) time.Time {
	y.t.Helper()
	step := now.Add(12 * time.Hour)
	due, err := y.srv.house.store.Members(y.t.Context(), y.c, "due", now.UnixMilli(), to.UnixMilli(), 1)
	if err != nil {
		y.t.Fatal(err)
	}
	if len(due) > 0 {
		if at := time.UnixMilli(due[0].Score).Add(5 * time.Second); at.Before(step) {
			step = at
		}
	}
	if to.Before(step) {
		return to
	}
	return step
}

// line is one form of a script's lines.
type line struct {
	form *regexp.Regexp
	do   func(y *year, f []string)
}

var lines = []line{
	{regexp.MustCompile(`^时间 (\d{4}-\d\d-\d\d \d\d:\d\d)$`), func(y *year, f []string) {
		at, err := time.ParseInLocation("2006-01-02 15:04", f[0], y.srv.house.Zone)
		if err != nil {
			y.t.Fatal(err)
		}
		y.until(at)
	}},
	{regexp.MustCompile(`^等 (\S+)$`), func(y *year, f []string) {
		d, err := time.ParseDuration(f[0])
		if err != nil {
			y.t.Fatal(err)
		}
		y.until(y.srv.demo.clock.Now().Add(d))
	}},
	{regexp.MustCompile(`^听 (.+)$`), func(y *year, f []string) { y.wants([]string{y.answer}, f[0], true) }},
	{regexp.MustCompile(`^不听 (.+)$`), func(y *year, f []string) { y.wants([]string{y.answer}, f[0], false) }},
	{regexp.MustCompile(`^没回答$`), func(y *year, _ []string) {
		if y.answer != "" {
			y.t.Errorf("answered: %s", y.answer)
		}
	}},
	{regexp.MustCompile(`^群里 (.+)$`), func(y *year, f []string) { y.wants(y.came("group"), f[0], true) }},
	{regexp.MustCompile(`^群里没有 (.+)$`), func(y *year, f []string) { y.wants(y.came("group"), f[0], false) }},
	{regexp.MustCompile(`^(\S+)收到 (.+)$`), func(y *year, f []string) { y.wants(y.came("private:"+f[0]), f[1], true) }},
	{regexp.MustCompile(`^(\S+)没收到 (.+)$`), func(y *year, f []string) { y.wants(y.came("private:"+f[0]), f[1], false) }},
	{regexp.MustCompile(`^记 (\S+) (.+)$`), func(y *year, f []string) {
		m := regexp.MustCompile(f[1]).FindStringSubmatch(y.answer)
		if len(m) != 2 {
			y.t.Fatalf("%s is not in: %s", f[1], y.answer)
		}
		y.names[f[0]] = m[1]
	}},
	{regexp.MustCompile(`^大家 (\d+)-(\d+)：(.+) → (.+)$`), func(y *year, f []string) {
		from, _ := strconv.Atoi(f[0])
		to, _ := strconv.Atoi(f[1])
		for _, name := range y.owners[from-1 : to] {
			y.says(name, "private", f[2])
			if !strings.Contains(y.answer, f[3]) {
				y.t.Errorf("%s hears: %s", name, y.answer)
			}
		}
	}},
	{regexp.MustCompile(`^(\S+?)@群：(.+)$`), func(y *year, f []string) { y.says(f[0], "group", f[1]) }},
	{regexp.MustCompile(`^(\S+?)：(.+)$`), func(y *year, f []string) { y.says(f[0], "private", f[1]) }},
}

// came is what came into a pane since the clock was last moved.
func (y *year) came(pane string) []string {
	y.t.Helper()
	y.look()
	return y.fresh[pane]
}

// wants looks for words in what was heard.
func (y *year) wants(heard []string, words string, there bool) {
	y.t.Helper()
	if strings.Contains(strings.Join(heard, "\n"), words) != there {
		y.t.Errorf("%q there %v, heard:\n%s", words, !there, strings.Join(heard, "\n––\n"))
	}
}

// plays does the lines of a script.
func (y *year) plays(name string) {
	y.t.Helper()
	for i, text := range strings.Split(y.read(name), "\n") {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		for k, v := range y.names {
			text = strings.ReplaceAll(text, "{"+k+"}", v)
		}
		failed := y.t.Failed()
		y.line(text)
		y.t.Logf("%s\n%s", text, y.answer)
		if y.t.Failed() && !failed {
			y.t.Fatalf("%s:%d: %s", name, i+1, text)
		}
	}
}

func (y *year) line(text string) {
	y.t.Helper()
	for _, l := range slices.Concat(misuseLines(), lines) {
		if m := l.form.FindStringSubmatch(text); m != nil {
			l.do(y, m[1:])
			return
		}
	}
	y.t.Fatalf("not a line of a script: %s", text)
}

// speakers are the people of the roster whom a script names.
func speakers(t *testing.T, scripts ...string) []string {
	t.Helper()
	roster, err := os.ReadFile("testdata/year/roster.csv")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		text, err := os.ReadFile("testdata/year/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	var found []string
	for _, name := range namesOf(string(roster), "业主", "共有人", "租户") {
		if strings.Contains(all.String(), name) {
			found = append(found, name)
		}
	}
	return found
}

// embeddedHouse opens the store that is part of the program.
func embeddedHouse(ctx context.Context, s config.Settings, now func() time.Time) (*house, error) {
	return openHouse(ctx, s, slog.New(slog.DiscardHandler), now)
}

// theYear are the scripts of a whole year, in order.
var theYear = []string{"spring.txt", "summer.txt", "autumn.txt", "winter.txt", "terms.txt"}

func TestAYearInTheLifeOfACommunity(t *testing.T) { playTheYear(t, embeddedHouse) }

// village is a village committee's election by registered voters, in the same homes.
const village = "village.txt"

func TestAVillageElectsItsCommittee(t *testing.T) { playTheVillage(t, embeddedHouse) }

func playTheVillage(t *testing.T, open opening) {
	t.Helper()
	y := onStage(t, open, speakers(t, village))
	y.plays(village)
	y.ledgerHolds()
}

func playTheYear(t *testing.T, open opening) {
	t.Helper()
	y := onStage(t, open, speakers(t, theYear...))
	for _, script := range theYear {
		y.plays(script)
	}
	y.ledgerHolds()
}

// ledgerHolds recounts every motion from the ledger.
func (y *year) ledgerHolds() {
	y.t.Helper()
	if err := y.srv.house.SealLedger(y.t.Context(), y.c); err != nil {
		y.t.Fatal(err)
	}
	if report, err := y.srv.house.VerifyLedger(y.t.Context(), y.c, nil); err != nil {
		y.t.Errorf("ledger: %v\n%s", err, fmt.Sprint(report.Faults))
	}
}
