package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// identities are the senders that this process read from the directory or wrote there,
// by their keys. Whether one still is who it was is not asked here: a ballot is cast as
// of the newest cut that this process knows of the community, and cast.lua takes it only
// when there is no newer one.
type identities struct {
	mu         sync.RWMutex
	young, old map[string]identity
	cuts       map[council.ID]cuts
	reads      int64 // how often cuts were read
}

// identity is who a sender was, read when asOf was the newest known cut.
type identity struct {
	bot.Resident
	asOf int64
}

// cuts are the acts of a community by which people lost identities, as they were read.
type cuts struct {
	newest int64
	// void is the cut before which too much may have been cut to be listed.
	void int64
	// gone are the newest cuts by person.
	gone map[council.PersonNo]int64
	// read counts readings, so that it can be told which came first.
	read int64
}

const (
	// mostIdentities is how many one of the two generations holds, some 20 MB.
	mostIdentities = 1 << 17
	// mostCuts is how many people commit.lua lists.
	mostCuts = 1000
	// everybody stands for a whole community among the people who were cut.
	everybody = 0
)

func newIdentities() *identities {
	return &identities{young: make(map[string]identity), cuts: make(map[council.ID]cuts)}
}

// of returns who a sender was, and the cut that a ballot is to be cast as of.
func (k *identities) of(key string) (r bot.Resident, asOf int64, ok bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	id, found := k.young[key]
	if !found {
		if id, found = k.old[key]; !found {
			return bot.Resident{}, 0, false
		}
	}
	known, read := k.cuts[id.Community]
	if !read || id.asOf < known.void || id.asOf < known.gone[id.Person] {
		return bot.Resident{}, 0, false
	}
	return id.Resident, known.newest, true
}

// readings is taken before an identity is read, and given to learn after it.
func (k *identities) readings() int64 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.reads
}

// learn remembers an identity that was read after so many readings of cuts. It reports
// whether cuts of the community have been read at all.
func (k *identities) learn(key string, r bot.Resident, readings int64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	known, read := k.cuts[r.Community]
	if !read || known.read > readings {
		return read
	}
	if len(k.young) >= mostIdentities {
		k.old, k.young = k.young, make(map[string]identity)
	}
	k.young[key] = identity{r, known.newest}
	return true
}

func (k *identities) forget(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.young, key)
	delete(k.old, key)
}

func (k *identities) note(c council.ID, known cuts) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reads++
	known.read = k.reads
	k.cuts[c] = known
}

// full reports whether learning more would drop what was learned before.
func (k *identities) full() bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return len(k.young) >= mostIdentities
}

// Remembered implements bot.Directory.
func (s *Store) Remembered(sender bot.Sender) (r bot.Resident, asOf string, ok bool) {
	if s.options.Alone {
		return bot.Resident{}, "", false
	}
	r, cut, ok := s.known.of(whoKey(sender.Channel, sender.Account, sender.User))
	if !ok {
		return bot.Resident{}, "", false
	}
	return r, strconv.FormatInt(cut, 10), true
}

// learn remembers an identity that was read after so many readings of cuts. The first of
// a community has them read; where they cannot be, nothing is remembered.
func (s *Store) learn(ctx context.Context, key string, r bot.Resident, readings int64) {
	if !s.known.learn(key, r, readings) {
		_ = s.readCuts(ctx, r.Community)
	}
}

// readCuts reads the cuts of communities anew.
func (s *Store) readCuts(ctx context.Context, communities ...council.ID) error {
	lists := make([]redis.Cmder, len(communities))
	for i, c := range communities {
		lists[i] = redis.NewZSliceCmd(ctx, "ZRANGE", cutsKey(c), 0, -1, "WITHSCORES")
	}
	if len(lists) == 0 {
		return nil
	}
	if err := s.read(ctx, "read cuts", lists...); err != nil {
		return err
	}
	for i, c := range communities {
		known, err := decodeCuts(lists[i].(*redis.ZSliceCmd).Val())
		if err != nil {
			return fmt.Errorf("read cuts: %w", err)
		}
		s.known.note(c, known)
	}
	return nil
}

// decodeCuts reads people and the cuts they were last in, the oldest first.
func decodeCuts(list []redis.Z) (cuts, error) {
	known := cuts{gone: make(map[council.PersonNo]int64, len(list))}
	for i, z := range list {
		name, ok := z.Member.(string)
		person, err := strconv.Atoi(name)
		if !ok || err != nil {
			return cuts{}, fmt.Errorf("person %.40q", name)
		}
		known.newest = int64(z.Score)
		known.gone[council.PersonNo(person)] = known.newest
		if person == everybody || i == 0 && len(list) >= mostCuts {
			known.void = known.newest
		}
	}
	return known, nil
}

// Acquaint reads the directory once, so that the first ballots after a start do not wait
// for it. It stops when memory for identities is full.
func (s *Store) Acquaint(ctx context.Context) error {
	communities, err := s.Communities(ctx)
	if err != nil {
		return err
	}
	if err := s.readCuts(ctx, communities...); err != nil {
		return err
	}
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return s.acquaint(ctx, node) })
	}
	return s.acquaint(ctx, s.client)
}

// acquaint reads the part of the directory that a server holds, a page at a time.
func (s *Store) acquaint(ctx context.Context, node redis.UniversalClient) error {
	for cursor := uint64(0); ; {
		keys, next, err := node.Scan(ctx, cursor, whoRoot+"*", 1000).Result()
		if err != nil {
			return readTrouble("read directory", err)
		}
		readings, entries := s.known.readings(), make([]redis.Cmder, len(keys))
		for i, key := range keys {
			entries[i] = redis.NewStringCmd(ctx, "GET", key)
		}
		if len(keys) > 0 {
			if err := s.read(ctx, "read directory", entries...); err != nil {
				return err
			}
		}
		for i, key := range keys {
			entry := entries[i].(*redis.StringCmd)
			if r, err := decodeResident(entry.Val()); entry.Err() == nil && err == nil {
				s.known.learn(key, r, readings)
			}
		}
		if cursor = next; cursor == 0 || s.known.full() {
			return nil
		}
	}
}

// decodeResident reads community|person|label.
func decodeResident(entry string) (bot.Resident, error) {
	community, rest, _ := strings.Cut(entry, "|")
	person, label, ok := strings.Cut(rest, "|")
	number, err := strconv.Atoi(person)
	if !ok || err != nil {
		return bot.Resident{}, fmt.Errorf("entry cannot be read")
	}
	return bot.Resident{Community: council.ID(community), Person: council.PersonNo(number), Label: label}, nil
}
