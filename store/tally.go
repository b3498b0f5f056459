package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// Counters implements bot.Ballots.
func (s *Store) Counters(ctx context.Context, c council.ID, motion, buildings int) (council.Counters, error) {
	if err := checkMotion(c, motion); err != nil {
		return council.Counters{}, err
	}
	cmd := redis.NewMapStringStringCmd(ctx, "HGETALL", tallyKey(c, motion))
	if err := s.read(ctx, "read counters", cmd); err != nil {
		return council.Counters{}, err
	}
	return decodeTally(cmd.Val(), buildings)
}

// CountersAt implements bot.Ballots. Both are read in one step.
func (s *Store) CountersAt(ctx context.Context, c council.ID, motion, buildings int) (council.Counters, int64, error) {
	if err := checkMotion(c, motion); err != nil {
		return council.Counters{}, 0, err
	}
	const doing = "read counters and ledger size"
	var sums *redis.MapStringStringCmd
	var size *redis.StringCmd
	for try := 0; ; try++ {
		_, err := s.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
			sums, size = p.HGetAll(ctx, tallyKey(c, motion)), p.Get(ctx, seqKey(c))
			return nil
		})
		if err == nil || errors.Is(err, redis.Nil) {
			break
		}
		if try == lastTry || !rest(ctx, try) {
			return council.Counters{}, 0, readTrouble(doing, err)
		}
	}
	counters, err := decodeTally(sums.Val(), buildings)
	if err != nil {
		return council.Counters{}, 0, err
	}
	entries, err := size.Int64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return council.Counters{}, 0, fmt.Errorf("%s: %.40q", doing, size.Val())
	}
	return counters, entries, nil
}

// Freeze implements bot.Ballots. Errors: ErrNotFound for a motion that never opened,
// ErrConflict before the deadline unless early.
func (s *Store) Freeze(ctx context.Context, c council.ID, motion, buildings int, now time.Time, early bool) (council.Counters, error) {
	if err := checkMotion(c, motion); err != nil {
		return council.Counters{}, err
	}
	keys := []string{boothKey(c, motion), tallyKey(c, motion)}
	out, unknown, err := s.run(ctx, s.scripts.freeze, keys, []any{now.UnixMilli(), oneOrZero(early)}, bot.AwaitsReplica(ctx))
	if err != nil {
		return council.Counters{}, writeTrouble("freeze", err, unknown)
	}
	reply, err := texts(out.reply)
	if err != nil {
		return council.Counters{}, fmt.Errorf("freeze: %w", err)
	}
	switch reply[0] {
	case "ok":
	case "none":
		return council.Counters{}, fmt.Errorf("freeze motion %d: %w", motion, bot.ErrNotFound)
	case "open":
		return council.Counters{}, fmt.Errorf("freeze motion %d: %w: voting is still open", motion, bot.ErrConflict)
	default:
		return council.Counters{}, fmt.Errorf("freeze: script said %.40q", reply[0])
	}
	fields := make(map[string]string, len(reply)/2)
	for i := 1; i+1 < len(reply); i += 2 {
		fields[reply[i]] = reply[i+1]
	}
	counters, err := decodeTally(fields, buildings)
	if err == nil && out.short {
		err = fmt.Errorf("freeze: %w", bot.ErrUnconfirmed)
	}
	return counters, err
}

// decodeTally reads a motion's counters; options that fell to nothing are left out.
func decodeTally(fields map[string]string, buildings int) (council.Counters, error) {
	t := council.Counters{
		ByBuilding: make([]council.Turnout, buildings),
		Options:    make(map[string]council.Sum),
		Doors:      make(map[council.Rank]int),
	}
	for field, value := range fields {
		if field == "frozen" {
			t.Frozen = true
			continue
		}
		sum, err := decodeSum(value)
		if err != nil {
			return council.Counters{}, fmt.Errorf("counter %s: %w", field, err)
		}
		if err := putSum(&t, field, sum); err != nil {
			return council.Counters{}, err
		}
	}
	return t, nil
}

func putSum(t *council.Counters, field string, sum council.Sum) error {
	if field == "all" {
		t.Units, t.Heads, t.Area = sum.Units, sum.Heads, sum.Area
		return nil
	}
	name := field[1:]
	if field[0] == 'o' {
		if sum != (council.Sum{}) {
			t.Options[name] = sum
		}
		return nil
	}
	n, err := strconv.Atoi(name)
	if err != nil {
		return fmt.Errorf("counter %s cannot be read", field)
	}
	switch {
	case field[0] == 'd':
		if sum.Units != 0 {
			t.Doors[council.Rank(n)] = sum.Units
		}
	case field[0] == 'b' && n >= 0 && n < len(t.ByBuilding):
		t.ByBuilding[n] = council.Turnout(sum)
	default:
		return fmt.Errorf("counter %s is not of this roll", field)
	}
	return nil
}

// decodeSum reads units|heads|area.
func decodeSum(value string) (council.Sum, error) {
	units, rest, _ := strings.Cut(value, "|")
	heads, area, _ := strings.Cut(rest, "|")
	u, err1 := strconv.Atoi(units)
	h, err2 := strconv.Atoi(heads)
	a, err3 := strconv.ParseInt(area, 10, 64)
	if err1 != nil || err2 != nil || err3 != nil {
		return council.Sum{}, fmt.Errorf("sum %.40q cannot be read", value)
	}
	return council.Sum{Units: u, Heads: h, Area: a}, nil
}
