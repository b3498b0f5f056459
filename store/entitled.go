package store

import (
	"context"
	"fmt"

	"yishi/bot"
	"yishi/bot/council"
)

// Entitled implements bot.Ballots. Rolls never change, so this asks Redis only once
// per hundred persons of a roll.
func (s *Store) Entitled(ctx context.Context, c council.ID, roll string, p council.PersonNo) ([]int, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	if err := checkRoll(roll); err != nil {
		return nil, err
	}
	if p <= 0 {
		return nil, nil
	}
	values, err := s.rollValues(ctx, c, roll, personRows, int(p))
	if err != nil {
		return nil, err
	}
	return decodeNumbers(values[0])
}

// Entries implements bot.Ballots. Errors: ErrNotFound for an entry that is not on
// the roll.
func (s *Store) Entries(ctx context.Context, c council.ID, roll string, entries ...int) ([]council.Entry, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	if err := checkRoll(roll); err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e < 0 {
			return nil, invalid("entry %d", e)
		}
	}
	rows, err := s.rollValues(ctx, c, roll, entryRows, entries...)
	if err != nil {
		return nil, err
	}
	found := make([]council.Entry, len(entries))
	for i, row := range rows {
		if row == "" {
			return nil, fmt.Errorf("entry %d of the roll: %w", entries[i], bot.ErrNotFound)
		}
		if found[i], err = decodeEntry(row); err != nil {
			return nil, err
		}
	}
	return found, nil
}
