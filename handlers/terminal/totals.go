package terminal

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"yishi/bot/council"
)

// mostDays bounds how far back totals go.
const mostDays = 3660

func totalsFlags(fs *flag.FlagSet) {
	fs.Int("days", 30, "how many days back")
	outFlag(fs)
}

// totals prints a line for each community, by name and never by what it did: a table that
// ranks them would be worked for instead of the residents.
func totals(ctx context.Context, k *call, h House) error {
	days, err := strconv.Atoi(k.text("days"))
	if err != nil || days < 1 || days > mostDays {
		return usageError{fmt.Sprintf("--days is from 1 to %d", mostDays)}
	}
	places, err := placesByName(ctx, h)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(k.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "COMMUNITY\tRECEIVED\tACCEPTED\tSOLVED\tON TIME\tSATISFIED\tMOTIONS\tTURNOUT\tSURVEYS")
	var sum council.Overview
	for _, p := range places {
		one, err := h.Totals(ctx, p.ID, time.Duration(days)*24*time.Hour)
		if err != nil {
			return fmt.Errorf("totals of community %s: %w", p.ID, err)
		}
		writeTotals(w, p.Name, one)
		sum = sum.Add(one)
	}
	writeTotals(w, fmt.Sprintf("all %d", len(places)), sum)
	return w.Flush()
}

func placesByName(ctx context.Context, h House) ([]council.Community, error) {
	ids, err := h.Communities(ctx)
	if err != nil {
		return nil, fmt.Errorf("list communities: %w", err)
	}
	places := make([]council.Community, 0, len(ids))
	for _, id := range ids {
		p, err := h.Place(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read community %s: %w", id, err)
		}
		p.ID = id
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b council.Community) int {
		return cmp.Or(council.CompareNames(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return places, nil
}

// writeTotals writes a line; the table shows its own error when it is flushed.
func writeTotals(w io.Writer, name string, s council.Overview) {
	satisfied, surveyed, turnout := "-", "-", "-"
	if percent, shown := s.Satisfied(); shown {
		satisfied = fmt.Sprintf("%d%% of %d", percent, s.Requests.Answered)
	}
	if percent, shown := s.Surveyed(); shown {
		surveyed = fmt.Sprintf("%d%% of %d", percent, s.Marks)
	}
	if percent, held := s.Turnout(); held {
		turnout = fmt.Sprintf("%d%%", percent)
	}
	r := s.Requests
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\t%d\t%s\t%s\n",
		name, r.Received, r.Accepted, r.Solved, r.OnTime, satisfied, s.Decided, turnout, surveyed)
}
