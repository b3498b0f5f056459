package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

// shelf is parkedRows in a map.
type shelf struct {
	rows  map[string]bot.Outgoing
	reads int
	fail  error
}

func (s *shelf) HaveParked(context.Context) ([]council.ID, error) { return []council.ID{"c"}, s.fail }

func (s *shelf) Parked(context.Context, council.ID) (map[string]string, error) {
	parked := map[string]string{}
	for id := range s.rows {
		parked[id] = "until the receiver writes"
	}
	return parked, nil
}

func (s *shelf) Outgoing(_ context.Context, _ council.ID, ids ...string) ([]bot.Outgoing, error) {
	var rows []bot.Outgoing
	for _, id := range ids {
		s.reads++
		if row, ok := s.rows[id]; ok {
			row.ID = id
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (s *shelf) Unpark(_ context.Context, _ council.ID, id string, _ time.Time) error {
	if _, ok := s.rows[id]; !ok {
		return bot.ErrNotFound
	}
	delete(s.rows, id)
	return s.fail
}

func TestMessagesComeBackWhenTheirReceiverWrites(t *testing.T) {
	to := func(user string) bot.Outgoing { return bot.Outgoing{Channel: "oa", Account: "wx1", To: user} }
	s := &shelf{rows: map[string]bot.Outgoing{"1": to("wang"), "2": to("li"), "3": to("wang")}}
	var excused []string
	var log strings.Builder
	woken := 0
	r := &waitingRoom{rows: s, log: slog.New(slog.NewTextHandler(&log, nil)), wake: func(council.ID) { woken++ },
		excuse: func(_ context.Context, _ council.ID, id string) error { excused = append(excused, id); return nil }}
	ctx := t.Context()
	wang := bot.Sender{Channel: "oa", Account: "wx1", User: "wang"}

	r.wrote(ctx, wang) // nothing is known yet, and nothing breaks
	if err := errors.Join(r.look(ctx), r.look(ctx)); err != nil || s.reads != 3 {
		t.Fatalf("%v, %d reads: a row that is known is not read again", err, s.reads)
	}
	r.wrote(ctx, bot.Sender{Channel: "oa", Account: "wx2", User: "wang"})
	if len(s.rows) != 3 {
		t.Error("somebody of another account brought a message back")
	}
	r.wrote(ctx, wang)
	if d := cmp.Diff([]string{"2"}, slices.Collect(maps.Keys(s.rows))); d != "" {
		t.Errorf("still parked (-want +got):\n%s", d)
	}
	slices.Sort(excused)
	if d := cmp.Diff([]string{"1", "3"}, excused); d != "" || woken != 2 {
		t.Errorf("excused (-want +got), woken %d:\n%s", woken, d)
	}
	r.wrote(ctx, wang)
	if woken != 2 {
		t.Error("the same messages came back twice")
	}
	s.fail = errors.New("store is away")
	r.wrote(ctx, bot.Sender{Channel: "oa", Account: "wx1", User: "li"})
	if !strings.Contains(log.String(), "not brought back") || strings.Contains(log.String(), "li") && strings.Contains(log.String(), "user") {
		t.Errorf("log:\n%s", &log)
	}
}
