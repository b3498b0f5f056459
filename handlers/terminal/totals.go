package terminal

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"yishi/bot/council"
)

// mostDays bounds how far back totals go.
const mostDays = 3660

func totalsFlags(fs *flag.FlagSet) {
	fs.Int("days", 30, "how many days back")
	fs.String("street", "", "only the communities of this street")
	outFlag(fs)
}

// totals prints a line for each community, street by street, by name and never by what it
// did: a table that ranks them would be worked for instead of the residents.
func totals(ctx context.Context, k *call, h House) error {
	days, err := strconv.Atoi(k.text("days"))
	if err != nil || days < 1 || days > mostDays {
		return usageError{fmt.Sprintf("--days is from 1 to %d", mostDays)}
	}
	places, err := placesByName(ctx, h)
	if err != nil {
		return err
	}
	if street := k.text("street"); street != "" {
		places = slices.DeleteFunc(places, func(p council.Community) bool { return p.Street != street })
		if len(places) == 0 {
			return fmt.Errorf("no community belongs to %s; see: yishi community list", street)
		}
	}
	w := tabwriter.NewWriter(k.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "COMMUNITY\tRECEIVED\tACCEPTED\tSOLVED\tON TIME\tSATISFIED\tMOTIONS\tTURNOUT\tSURVEYS")
	var sum council.Overview
	for _, street := range byStreet(places) {
		of, err := streetTotals(ctx, h, w, street, time.Duration(days)*24*time.Hour)
		if err != nil {
			return err
		}
		sum = sum.Add(of)
	}
	writeTotals(w, fmt.Sprintf("all %d", len(places)), sum)
	return w.Flush()
}

// byStreet divides communities, which stand by street, into streets.
func byStreet(places []council.Community) [][]council.Community {
	var streets [][]council.Community
	for i, p := range places {
		if i == 0 || places[i-1].Street != p.Street {
			streets = append(streets, nil)
		}
		last := len(streets) - 1
		streets[last] = append(streets[last], p)
	}
	return streets
}

// streetTotals prints the lines of one street's communities, and of the street where they
// have one. The sum holds only what their lines show.
func streetTotals(ctx context.Context, h House, w io.Writer, street []council.Community, span time.Duration) (council.Overview, error) {
	name, indent := street[0].Street, ""
	if name != "" {
		indent = "  "
		fmt.Fprintln(w, name+strings.Repeat("\t", 8))
	}
	var sum council.Overview
	for _, p := range street {
		one, err := h.Totals(ctx, p.ID, span)
		if err != nil {
			return sum, fmt.Errorf("totals of community %s: %w", p.ID, err)
		}
		writeTotals(w, indent+p.Name, one)
		sum = sum.Add(one)
	}
	if name != "" {
		writeTotals(w, fmt.Sprintf("%s all %d", name, len(street)), sum)
	}
	return sum, nil
}

// placesByName are all communities by street and by name, those of no street last.
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
		if (a.Street == "") != (b.Street == "") {
			return cmp.Compare(len(b.Street), len(a.Street))
		}
		return cmp.Or(council.CompareNames(a.Street, b.Street), council.CompareNames(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return places, nil
}

// writeTotals writes a line, each figure with its base; the table shows its own error when
// it is flushed.
func writeTotals(w io.Writer, name string, s council.Overview) {
	satisfied, surveyed, turnout := "-", "-", "-"
	if percent, shown := s.Satisfied(); shown {
		satisfied = fmt.Sprintf("%d%% of %d, asked %d", percent, s.Requests.Answered, s.Requests.Asked)
	}
	if percent, shown := s.Surveyed(); shown {
		surveyed = fmt.Sprintf("%d%% of %d", percent, s.Marks)
	}
	if percent, held := s.Turnout(); held {
		turnout = fmt.Sprintf("%d%% over %d", percent, s.Rolls)
	}
	r := s.Requests
	fmt.Fprintf(w, "%s\t%d\t%d\t%d of %d\t%d of %d\t%s\t%d\t%s\t%s\n",
		name, r.Received, r.Accepted, r.Solved, r.Accepted, r.OnTime, r.Solved, satisfied, s.Decided, turnout, surveyed)
}
