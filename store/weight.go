package store

import (
	"context"
	"strconv"
	"strings"

	"yishi/bot"
	"yishi/bot/council"
)

// weight is what an entry weighs, as cast.lua reads it; heads is empty for an entry
// that is not on the roll.
type weight struct {
	heads, area string
	// lots is b<building>, or building:area,… for several; empty for none.
	lots string
}

// weigh looks up what the entries of a casting weigh. Rolls never change, so it costs
// Redis next to nothing.
func (s *Store) weigh(ctx context.Context, c council.ID, k bot.Casting) ([]weight, error) {
	entries := make([]int, len(k.Ballots))
	for i, b := range k.Ballots {
		entries[i] = b.Entry
	}
	rows, err := s.rollValues(ctx, c, k.Roll, entryRows, entries...)
	if err != nil {
		return nil, err
	}
	weights := make([]weight, len(rows))
	for i, row := range rows {
		weights[i] = weightOf(row)
	}
	return weights, nil
}

// weightOf reads persons|heads|building:area,…|label.
func weightOf(row string) weight {
	_, rest, _ := strings.Cut(row, "|")
	heads, rest, _ := strings.Cut(rest, "|")
	lots, _, _ := strings.Cut(rest, "|")
	if lots == "" {
		return weight{heads: heads, area: "0"}
	}
	building, area, _ := strings.Cut(lots, ":")
	if !strings.Contains(area, ",") {
		return weight{heads: heads, area: area, lots: "b" + building}
	}
	var sum int64
	for lot := range strings.SplitSeq(lots, ",") {
		_, area, _ := strings.Cut(lot, ":")
		n, _ := strconv.ParseInt(area, 10, 64) // PutRoll wrote it
		sum += n
	}
	return weight{heads: heads, area: strconv.FormatInt(sum, 10), lots: lots}
}
