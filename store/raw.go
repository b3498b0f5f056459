package store

import (
	"context"

	"yishi/bot"
	"yishi/bot/council"
)

// RawCast is the command that casts k alone, as plain Redis sees it: EVALSHA and its
// arguments. The benchmark sends it without this package to find what Redis can do.
func (s *Store) RawCast(ctx context.Context, c council.ID, k bot.Casting) ([]any, error) {
	kind, err := checkCasting(c, k)
	if err != nil {
		return nil, err
	}
	weights, err := s.weigh(ctx, c, k)
	if err != nil {
		return nil, err
	}
	queue := castQueue{community: c, motion: k.Motion, roll: k.Roll, period: period(k.At, s.Now())}
	call, err := s.newCastCall(queue, []*castJob{{casting: k, kind: kind, weights: weights}})
	if err != nil {
		return nil, err
	}
	command := []any{"EVALSHA", s.scripts.cast.Hash(), len(call.keys)}
	for _, key := range call.keys {
		command = append(command, key)
	}
	return append(command, call.args...), nil
}
