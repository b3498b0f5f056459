package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// Who implements bot.Directory.
func (s *Store) Who(ctx context.Context, sender bot.Sender) (bot.Resident, error) {
	return s.resident(ctx, "who is this", whoKey(sender.Channel, sender.Account, sender.User))
}

// Bind implements bot.Directory.
func (s *Store) Bind(ctx context.Context, sender bot.Sender, r bot.Resident) error {
	return s.putResident(ctx, "bind sender", whoKey(sender.Channel, sender.Account, sender.User), r)
}

// Unbind implements bot.Directory.
func (s *Store) Unbind(ctx context.Context, sender bot.Sender) error {
	key := whoKey(sender.Channel, sender.Account, sender.User)
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
	community, rest, _ := strings.Cut(cmd.Val(), "|")
	person, label, ok := strings.Cut(rest, "|")
	number, err := strconv.Atoi(person)
	if !ok || err != nil {
		return bot.Resident{}, fmt.Errorf("%s: entry cannot be read", doing)
	}
	return bot.Resident{Community: council.ID(community), Person: council.PersonNo(number), Label: label}, nil
}

func (s *Store) putResident(ctx context.Context, doing, key string, r bot.Resident) error {
	if err := checkCommunity(r.Community); err != nil {
		return err
	}
	value := string(r.Community) + "|" + strconv.Itoa(int(r.Person)) + "|" + r.Label
	return s.write(ctx, doing, func(p redis.Pipeliner) { p.Set(ctx, key, value, 0) })
}
