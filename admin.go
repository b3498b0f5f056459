package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"yishi/config"
	"yishi/handlers/terminal"
	"yishi/store"
	"yishi/store/embedded"
)

// admin answers the commands of other processes while this one holds the data
// directory. With Redis they need nobody's help.
func (s *server) admin(ctx context.Context, fail context.CancelCauseFunc) error {
	if s.settings.Redis.Set() || s.settings.Demo {
		return nil
	}
	listener, err := terminal.ListenAdmin(s.settings.Data)
	if err != nil {
		s.log.Warn("commands that touch data must wait until this server is stopped", slog.String("error", err.Error()))
		return nil
	}
	web := &http.Server{
		Handler:           terminal.Admin(s.house),
		ReadHeaderTimeout: 5 * time.Second,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	s.background(func() {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fail(fmt.Errorf("admin socket: %w", err))
		}
	})
	s.background(func() {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		if web.Shutdown(stopping) != nil {
			_ = web.Close()
		}
	})
	return nil
}

// openForCommand opens the house for a command of this process.
func openForCommand(ctx context.Context, s config.Settings) (terminal.House, error) {
	h, err := openHouse(ctx, s, slog.New(slog.DiscardHandler), time.Now)
	if errors.Is(err, embedded.ErrInUse) {
		return nil, fmt.Errorf("%w: %w", terminal.ErrHeld, err)
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

// inspect asks a Redis server about itself, for doctor.
func inspect(ctx context.Context, url string) (_ terminal.RedisFacts, err error) {
	st, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return terminal.RedisFacts{}, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	f, err := st.Inspect(ctx)
	return terminal.RedisFacts{
		Software: f.Software, Version: f.Version, AppendOnly: f.AppendOnly, AppendFsync: f.AppendFsync,
		MaxMemory: f.MaxMemory, MaxMemoryPolicy: f.MaxMemoryPolicy, Skew: f.Skew, Nodes: f.Nodes, Replicas: f.Replicas,
	}, err
}
