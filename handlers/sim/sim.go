// Package sim is the simulated chat of the demo. It tells the truth about WeChat: a
// bot hears only what is said to it. Everything a visitor says is signed, encrypted and
// posted to the real callback addresses, and it serves the fake platform that outgoing
// messages go to. It knows nothing of the bot but its doors.
package sim

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"yishi/handlers/envelope"
)

//go:embed page
var pages embed.FS

// Settings are what the demo made up: keys as the platforms would hold them, and the
// addresses of the program's own doors.
type Settings struct {
	Story Story
	// Base is the program's own address, http://127.0.0.1:8080.
	Base string
	// BotName is what people call the bot in the group.
	BotName string
	// Official and Smart are the demo account's and the demo bot's callback keys.
	Official, Smart *envelope.Key
	OriginalID      string // gh_…
	BotID           string
	// Clock is moved by the visitor.
	Clock *Clock
	// Moved is called after the clock was moved, so that what fell due is done before
	// the visitor looks again.
	Moved func(context.Context) error
	// Deadline is when the next vote ends; false when none is open.
	Deadline func(context.Context) (time.Time, bool)
	// Settle imports rows that a visitor pasted as a place of its own and returns what
	// was understood, and people to speak as, each with a code to join by.
	Settle func(ctx context.Context, rows string) (report string, people []Figure, err error)
	Log    *slog.Logger
	// Client posts to the doors; nil is http.DefaultClient.
	Client *http.Client
}

// Sim is the simulated chats. It is safe for concurrent use.
type Sim struct {
	Settings
	mu    sync.Mutex
	panes map[string]*pane
	order []string
	count int64 // messages so far; also their ids
	// photos are what was sent, by the platform's ids, the newest last.
	photos []sentPhoto
}

// ErrUnknown: no such person or pane.
var ErrUnknown = errors.New("sim: unknown person or pane")

// New makes the panes of a story; nothing has been said yet.
func New(s Settings) *Sim {
	if s.Client == nil {
		s.Client = http.DefaultClient
	}
	sim := &Sim{Settings: s, panes: make(map[string]*pane)}
	sim.open(groupPane, s.Story.Title)
	sim.open(wechatPane, "")
	for _, p := range s.Story.People {
		sim.open(privatePane(p.ID), p.Name)
	}
	for _, chips := range s.Story.Chips {
		for i := range chips {
			chips[i] = strings.ReplaceAll(chips[i], "{bot}", s.BotName)
		}
	}
	return sim
}

// Register adds the pages and the fake platform to a server.
func (s *Sim) Register(mux *http.ServeMux) error {
	files, err := fs.Sub(pages, "page")
	if err != nil {
		return err
	}
	static := http.StripPrefix("/sim/", http.FileServerFS(files))
	mux.HandleFunc("GET /sim", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "index.html") })
	mux.Handle("GET /sim/sim.css", static)
	mux.Handle("GET /sim/sim.js", static)
	mux.HandleFunc("GET /sim/state", s.serveState)
	mux.HandleFunc("POST /sim/say", s.serveSay)
	mux.HandleFunc("POST /sim/photo", s.servePhoto)
	mux.HandleFunc("POST /sim/forward", s.serveForward)
	mux.HandleFunc("POST /sim/ours", s.serveOurs)
	s.registerPlatform(mux)
	return nil
}

// Clock is the demo's time: the machine's, moved forward by the visitor.
type Clock struct {
	mu    sync.Mutex
	base  func() time.Time
	ahead time.Duration
}

// NewClock starts a clock that is ahead of base.
func NewClock(base func() time.Time, ahead time.Duration) *Clock {
	return &Clock{base: base, ahead: ahead}
}

// Now is the demo's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.ahead)
}

// Forward moves it; it never goes back.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(d, 0)
}
