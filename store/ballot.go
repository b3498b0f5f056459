package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// Standing implements bot.Ballots.
func (s *Store) Standing(ctx context.Context, c council.ID, motion int, entries ...int) ([]bot.Ballot, error) {
	if err := checkMotion(c, motion); err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, nil
	}
	rows, err := s.fields(ctx, "read ballots", entries, func(bucket int) string { return ballotsKey(c, motion, bucket) })
	if err != nil {
		return nil, err
	}
	ballots := make([]bot.Ballot, len(entries))
	for i, row := range rows {
		ballots[i].Entry = entries[i]
		if row == "" {
			continue
		}
		if ballots[i], err = decodeBallot(entries[i], row); err != nil {
			return nil, err
		}
	}
	return ballots, nil
}

// EachBallot implements bot.Ballots. Ballots cast meanwhile may or may not be seen;
// after Freeze there are none.
func (s *Store) EachBallot(ctx context.Context, c council.ID, motion, entries int, f func(bot.Ballot) error) error {
	if err := checkMotion(c, motion); err != nil {
		return err
	}
	key := func(bucket int) string { return ballotsKey(c, motion, bucket) }
	return s.eachBucket(ctx, "read ballots", key, entries, func(entry int, row string) error {
		b, err := decodeBallot(entry, row)
		if err != nil {
			return err
		}
		return f(b)
	})
}

// fields reads numbered fields from their buckets; a missing one is empty.
func (s *Store) fields(ctx context.Context, doing string, numbers []int, key func(bucket int) string) ([]string, error) {
	cmds := make([]redis.Cmder, len(numbers))
	for i, n := range numbers {
		if n < 0 {
			return nil, invalid("number %d", n)
		}
		cmds[i] = redis.NewStringCmd(ctx, "HGET", key(n/bucketSize), strconv.Itoa(n%bucketSize))
	}
	if err := s.read(ctx, doing, cmds...); err != nil {
		return nil, err
	}
	values := make([]string, len(numbers))
	for i, cmd := range cmds {
		values[i] = cmd.(*redis.StringCmd).Val()
	}
	return values, nil
}

// decodeBallot reads choices|person|rank|sequence, as cast.lua writes it.
func decodeBallot(entry int, row string) (bot.Ballot, error) {
	choices, rest, _ := strings.Cut(row, "|")
	person, rest, _ := strings.Cut(rest, "|")
	rank, seq, _ := strings.Cut(rest, "|")
	p, err1 := strconv.Atoi(person)
	r, err2 := strconv.Atoi(rank)
	q, err3 := strconv.ParseInt(seq, 10, 64)
	if err1 != nil || err2 != nil || err3 != nil {
		return bot.Ballot{}, fmt.Errorf("ballot of entry %d cannot be read", entry)
	}
	return bot.Ballot{Entry: entry, Choices: choices, Person: council.PersonNo(p), Rank: council.Rank(r), Seq: q}, nil
}

func checkMotion(c council.ID, motion int) error {
	if motion <= 0 {
		return invalid("motion %d", motion)
	}
	return checkCommunity(c)
}
