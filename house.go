package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/config"
	"yishi/handlers/official"
	"yishi/store"
	"yishi/store/embedded"
	"yishi/store/keyring"
)

// house is the open store with the bot in it.
type house struct {
	*bot.Bot
	store *store.Store
	// data is the store's own data, for archives.
	data redis.UniversalClient
	// queue is where asynq keeps its tasks.
	queue redis.UniversalClient
	// wake is told of communities with something to send, once a courier runs.
	wake func(council.ID)
	// account is the official account's client, nil without one.
	account *official.Client
	closers []func() error
	// underWay are the rounds of jobs.
	underWay underWay
}

// keys are a keyring's secrets; both kinds of keyring have them.
type keys interface {
	bot.Keys
	ledger.Witness
	Ledger() ed25519.PrivateKey
}

// openHouse opens keyring and store and puts a bot in it. now is the machine's
// clock. When another process holds the data directory the error is
// embedded.ErrInUse.
func openHouse(ctx context.Context, s config.Settings, log *slog.Logger, now func() time.Time) (_ *house, err error) {
	h := &house{}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	ring, err := openKeys(s)
	if err != nil {
		return nil, err
	}
	if s.Redis.Set() {
		err = h.openRedis(ctx, s.Redis.Reveal(), now)
	} else {
		err = h.openEmbedded(ctx, s.Data, embedded.Options{
			Clock: now, Logger: log.With(slog.String("component", "embedded")),
			NoSync: s.Demo, // nothing of the demo is kept
		})
	}
	if err != nil {
		return nil, err
	}
	if h.account, err = openAccount(s, h); err != nil {
		return nil, fmt.Errorf("official account: %w", err)
	}
	if err := h.putBot(s, ring, log); err != nil {
		return nil, err
	}
	return h, h.checkFit(ctx, s)
}

func openKeys(s config.Settings) (keys, error) {
	if s.Demo {
		return keyring.NewMemory(rand.Reader)
	}
	ring, err := keyring.Open(s.KeysDir(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("open keys in %s: %w", s.KeysDir(), err)
	}
	return ring, nil
}

func (h *house) openRedis(ctx context.Context, url string, now func() time.Time) error {
	var err error
	if h.store, err = store.Open(ctx, url, store.Options{Now: now}); err != nil {
		return err
	}
	h.closers = append(h.closers, h.store.Close)
	if h.queue, err = store.Connect(url); err != nil {
		return err
	}
	h.closers = append(h.closers, h.queue.Close)
	h.data = h.queue
	return nil
}

func (h *house) openEmbedded(ctx context.Context, dir string, o embedded.Options) error {
	server, err := embedded.Open(dir, o)
	if err != nil {
		return err
	}
	h.closers = append(h.closers, server.Close)
	h.store = store.New(redis.NewClient(server.Options()), store.Options{Now: o.Clock, Embedded: true})
	h.closers = append(h.closers, h.store.Close)
	h.data = redis.NewClient(server.Options())
	h.closers = append(h.closers, h.data.Close)
	options, err := server.AsynqOptions()
	if err != nil {
		return err
	}
	h.queue = redis.NewClient(options)
	h.closers = append(h.closers, h.queue.Close)
	return h.store.Measure(ctx)
}

func (h *house) putBot(s config.Settings, ring keys, log *slog.Logger) error {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		return err
	}
	zone, err := homeZone()
	if err != nil {
		return err
	}
	pictures, err := newAlbums(s, h.account)
	if err != nil {
		return err
	}
	h.Bot = bot.New(bot.Parts{
		Records: h.store, Shelves: h.store, Ballots: h.store, Directory: h.store, Memory: h.store,
		Keys: ring, Witness: ring, LedgerKey: ring.Ledger(),
		Ledgers: func(c council.ID) ledger.Log { return h.store.Log(c) },
		Book:    book, Now: h.store.Now, Random: rand.Reader, Zone: zone,
		Log: log.With(slog.String("component", "bot")), Name: s.BotName,
		PublicURL: s.PublicURL, Demo: s.Demo, Pictures: pictures,
		Woken: func(c council.ID) {
			if h.wake != nil {
				h.wake(c)
			}
		},
	})
	return nil
}

// homeZone is where residents live.
func homeZone() (*time.Location, error) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	return zone, nil
}

// Close closes everything in the opposite order of opening.
func (h *house) Close() error {
	var failed error
	for i := len(h.closers) - 1; i >= 0; i-- {
		failed = errors.Join(failed, h.closers[i]())
	}
	h.closers = nil
	return failed
}
