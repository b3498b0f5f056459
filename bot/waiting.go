package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"yishi/bot/council"
)

// eachWaiting calls f for every entry of the roll without a ballot, in order.
func (b *Bot) eachWaiting(ctx context.Context, c council.ID, m council.Motion, f func(number int, e council.Entry) error) error {
	const batch = 100
	for from := 0; from < m.Roll.Units; from += batch {
		numbers := make([]int, 0, batch)
		for n := from; n < min(from+batch, m.Roll.Units); n++ {
			numbers = append(numbers, n)
		}
		standing, err := b.Ballots.Standing(ctx, c, m.No, numbers...)
		if err != nil {
			return err
		}
		var missing []int
		for i, ballot := range standing {
			if ballot.Seq == 0 {
				missing = append(missing, numbers[i])
			}
		}
		if len(missing) == 0 {
			continue
		}
		entries, err := b.Ballots.Entries(ctx, c, m.Roll.Hash, missing...)
		if err != nil {
			return err
		}
		for i, e := range entries {
			if err := f(missing[i], e); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadRows reads all rows of a numbered shelf below limit.
func loadRows[T any](ctx context.Context, s Shelves, c council.ID, shelf string, limit int) ([]T, error) {
	var all []T
	err := s.Each(ctx, c, shelf, limit, func(row Row) error {
		var v T
		if err := json.Unmarshal(row.Value, &v); err != nil {
			return fmt.Errorf("%s %s: %w", shelf, row.Key, err)
		}
		all = append(all, v)
		return nil
	})
	return all, err
}
