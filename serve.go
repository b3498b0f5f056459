package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"yishi/bot/courier"
	"yishi/config"
	"yishi/handlers/envelope"
	"yishi/handlers/gate"
	"yishi/handlers/sim"
	"yishi/handlers/terminal"
	"yishi/handlers/wecom"
)

// server is a running `yishi serve`.
type server struct {
	settings config.Settings
	console  terminal.Console
	log      *slog.Logger
	house    *house
	courier  *courier.Courier
	webhook  *wecom.Webhook
	ears     ears
	meters   *meters
	now      func() time.Time
	running  sync.WaitGroup

	// Of the demo only.
	base      string
	demoClock *sim.Clock
	demo      *demo
}

// serve opens the store, puts the bot behind its doors, and serves until ctx ends or
// something breaks. Then it stops accepting, finishes what was begun, and closes.
func serve(ctx context.Context, s config.Settings, c terminal.Console) (err error) {
	srv := &server{settings: s, console: c, meters: newMeters(), now: time.Now}
	srv.log = slog.New(slog.NewTextHandler(c.Err, &slog.HandlerOptions{Level: s.Level}))
	for _, note := range s.Notes {
		srv.log.Warn("settings", slog.String("note", note))
	}
	listener, err := listen(s.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // when something fails before it is served
	if s.Demo {
		remove, err := srv.prepareDemo("http://" + listener.Addr().String())
		if err != nil {
			return err
		}
		defer remove()
	}
	if srv.house, err = openHouse(ctx, srv.settings, srv.log, srv.now); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.house.Close()) }()
	return srv.run(ctx, listener)
}

// prepareDemo makes up what the demo needs before its house is opened; remove takes
// its directory away.
func (s *server) prepareDemo(base string) (remove func(), err error) {
	zone, err := homeZone()
	if err != nil {
		return nil, err
	}
	clock := demoClock(zone)
	s.base, s.demoClock, s.now = base, clock, clock.Now
	if s.settings, err = demoSettings(s.settings, base); err != nil {
		return nil, err
	}
	s.settings.Data, remove, err = tempDir()
	return remove, err
}

func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w; choose another address with --listen or YISHI_LISTEN", err)
	}
	return listener, nil
}

// run serves on listener and runs the courier beside it.
func (s *server) run(ctx context.Context, listener net.Listener) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	if err := s.putCourier(); err != nil {
		return err
	}
	if err := s.putDemo(); err != nil {
		return err
	}
	doors, err := s.doors()
	if err != nil {
		return err
	}
	s.background(func() { s.house.store.Tend(ctx) })
	s.background(func() { s.acquaint(ctx) })
	s.background(func() { s.ears.room.tend(ctx) })
	s.background(func() {
		if err := s.courier.Run(ctx); err != nil {
			fail(err)
		}
	})
	s.httpServer(ctx, fail, listener, s.meters.watch(doors))
	if err := s.separateMetrics(ctx, fail); err != nil {
		return err
	}
	if err := s.admin(ctx, fail); err != nil {
		return err
	}
	if err := s.beginDemo(ctx); err != nil {
		fail(err)
	} else {
		s.tell(ctx, listener.Addr().String())
	}
	<-ctx.Done()
	s.running.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func (s *server) putDemo() (err error) {
	if s.settings.Demo {
		s.demo, err = newDemo(s.settings, s.house, s.courier, s.demoClock, s.base, s.log)
	}
	return err
}

func (s *server) beginDemo(ctx context.Context) error {
	if s.demo == nil {
		return nil
	}
	fmt.Fprintln(s.console.Out, terminal.DemoBegins)
	return s.demo.begin(ctx)
}

func (s *server) background(f func()) { s.running.Go(f) }

// patience is how long a stop waits for requests that were begun.
const patience = 10 * time.Second

// httpServer serves handler until ctx ends; then it lets requests finish.
func (s *server) httpServer(ctx context.Context, fail context.CancelCauseFunc, listener net.Listener, handler http.Handler) {
	web := gate.New(gate.Settings{Handler: handler, MaxBody: s.largestBody(), Log: s.log, Clock: time.Now})
	s.background(func() {
		if err := web.Serve(listener); err != nil {
			fail(fmt.Errorf("serve: %w", err))
		}
	})
	s.background(func() {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		if err := web.Shutdown(stopping); err != nil {
			s.log.Warn("requests were cut off", slog.String("error", err.Error()))
		}
	})
}

// largestBody is the most that a callback brings, or, in the demo, a photo.
func (s *server) largestBody() int {
	if s.settings.Demo {
		return sim.LargestBody
	}
	return envelope.MaxBody
}

// separateMetrics serves /metrics on an address of its own, if one is set.
func (s *server) separateMetrics(ctx context.Context, fail context.CancelCauseFunc) error {
	if s.settings.Metrics == "" {
		return nil
	}
	listener, err := listen(s.settings.Metrics)
	if err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.meters.handler())
	s.httpServer(ctx, fail, listener, mux)
	return nil
}

// tune sets the runtime up for this program, where the environment does not. The heap
// may grow to five times what is live before it is collected: the program is small, and
// answers under load come a third sooner. On two cores Go gets a third thread: Linux
// leaves a thread in the queue of a busy core for a while though the other core rests
// (docs/performance.md).
func tune(env []string) {
	set := func(name string) bool {
		return slices.ContainsFunc(env, func(e string) bool { return strings.HasPrefix(e, name+"=") })
	}
	if !set("GOGC") {
		debug.SetGCPercent(400)
	}
	if runtime.NumCPU() == 2 && !set("GOMAXPROCS") {
		runtime.GOMAXPROCS(3)
	}
}

// tempDir makes the demo's directory and returns what removes it.
func tempDir() (dir string, remove func(), err error) {
	if dir, err = os.MkdirTemp("", "yishi-demo-"); err != nil {
		return "", nil, fmt.Errorf("make a directory for the demo: %w", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// acquaint reads ahead who everybody is. Ballots are taken meanwhile, one trip slower.
func (s *server) acquaint(ctx context.Context) {
	if err := s.house.store.Acquaint(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("the directory was not read ahead", slog.String("error", err.Error()))
	}
}
