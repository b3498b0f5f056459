package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// Who implements bot.Directory.
func (s *Store) Who(ctx context.Context, sender bot.Sender) (bot.Resident, error) {
	key, readings := whoKey(sender.Channel, sender.Account, sender.User), s.known.readings()
	r, err := s.resident(ctx, "who is this", key)
	if err != nil {
		return r, err
	}
	s.learn(ctx, key, r, readings)
	return r, nil
}

// Bind implements bot.Directory.
func (s *Store) Bind(ctx context.Context, sender bot.Sender, r bot.Resident) error {
	key, readings := whoKey(sender.Channel, sender.Account, sender.User), s.known.readings()
	s.known.forget(key)
	if err := s.putResident(ctx, "bind sender", key, r); err != nil {
		return err
	}
	s.learn(ctx, key, r, readings)
	return nil
}

// Unbind implements bot.Directory.
func (s *Store) Unbind(ctx context.Context, sender bot.Sender) error {
	key := whoKey(sender.Channel, sender.Account, sender.User)
	s.known.forget(key)
	return s.write(ctx, "unbind sender", func(p redis.Pipeliner) { p.Del(ctx, key) })
}

// Find implements bot.Directory.
func (s *Store) Find(ctx context.Context, index, key string) (bot.Resident, error) {
	if err := checkWord("index", index); err != nil {
		return bot.Resident{}, err
	}
	return s.resident(ctx, "find "+index, findKey(index, key))
}

// Point implements bot.Directory.
func (s *Store) Point(ctx context.Context, index, key string, r bot.Resident) error {
	if err := checkWord("index", index); err != nil {
		return err
	}
	return s.putResident(ctx, "point "+index, findKey(index, key), r)
}

// Unpoint implements bot.Directory.
func (s *Store) Unpoint(ctx context.Context, index, key string) error {
	if err := checkWord("index", index); err != nil {
		return err
	}
	return s.write(ctx, "unpoint "+index, func(p redis.Pipeliner) { p.Del(ctx, findKey(index, key)) })
}

// Communities implements bot.Directory, in the order of ids.
func (s *Store) Communities(ctx context.Context) ([]council.ID, error) {
	cmd := redis.NewStringSliceCmd(ctx, "SMEMBERS", communitiesKey())
	if err := s.read(ctx, "list communities", cmd); err != nil {
		return nil, err
	}
	ids := make([]council.ID, len(cmd.Val()))
	for i, id := range cmd.Val() {
		ids[i] = council.ID(id)
	}
	slices.Sort(ids)
	return ids, nil
}

// Settle implements bot.Directory.
func (s *Store) Settle(ctx context.Context, c council.ID) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	return s.write(ctx, "add community", func(p redis.Pipeliner) { p.SAdd(ctx, communitiesKey(), string(c)) })
}

func (s *Store) resident(ctx context.Context, doing, key string) (bot.Resident, error) {
	cmd := redis.NewStringCmd(ctx, "GET", key)
	if err := s.read(ctx, doing, cmd); err != nil {
		return bot.Resident{}, err
	}
	if errors.Is(cmd.Err(), redis.Nil) {
		return bot.Resident{}, fmt.Errorf("%s: %w", doing, bot.ErrNotFound)
	}
	r, err := decodeResident(cmd.Val())
	if err != nil {
		return r, fmt.Errorf("%s: %w", doing, err)
	}
	return r, nil
}

func (s *Store) putResident(ctx context.Context, doing, key string, r bot.Resident) error {
	if err := checkCommunity(r.Community); err != nil {
		return err
	}
	value := string(r.Community) + "|" + strconv.Itoa(int(r.Person)) + "|" + r.Label
	return s.write(ctx, doing, func(p redis.Pipeliner) { p.Set(ctx, key, value, 0) })
}
