//go:build redis

package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"yishi/config"
	"yishi/store"
	"yishi/store/keyring"
	"yishi/store/redistest"
)

// redisHouse opens a house on a redis-server. Its clock is the simulated one, which Redis
// knows nothing of, so that it is never measured against Redis' own.
func redisHouse(t *testing.T) opening {
	t.Helper()
	server, err := redistest.Start(t.TempDir(), "--appendfsync", "everysec")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Kill() })
	url := "redis://" + server.Addr
	return func(_ context.Context, s config.Settings, now func() time.Time) (*house, error) {
		client, err := store.Connect(url)
		if err != nil {
			return nil, err
		}
		h := &house{store: store.New(client, store.Options{Now: now})}
		h.closers = append(h.closers, h.store.Close)
		if h.queue, err = store.Connect(url); err != nil {
			return nil, err
		}
		h.closers = append(h.closers, h.queue.Close)
		h.data = h.queue
		ring, err := keyring.NewMemory(rand.Reader)
		if err != nil {
			return nil, err
		}
		if h.account, err = openAccount(s, h); err != nil {
			return nil, err
		}
		return h, h.putBot(s, ring, slog.New(slog.DiscardHandler))
	}
}

func TestAYearOnRedis(t *testing.T) { playTheYear(t, redisHouse(t)) }

func TestAVillageOnRedis(t *testing.T) { playTheVillage(t, redisHouse(t)) }

func TestMisuseOnRedis(t *testing.T) { playMisuse(t, redisHouse(t)) }
