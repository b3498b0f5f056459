package bot

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
)

// mostParts bounds how many buildings, and how many kinds, one answer lists.
const mostParts = 4

// yearly are a year's figures, and their parts by building and by kind.
type yearly struct {
	sum              council.Figures
	buildings, kinds map[string]council.Figures
}

// figuresOf counts what became of what residents reported within a year, from the requests
// themselves each time.
func (b *Bot) figuresOf(ctx context.Context, c council.ID, now time.Time) (yearly, error) {
	y := yearly{buildings: map[string]council.Figures{}, kinds: map[string]council.Figures{}}
	since := now.AddDate(-1, 0, 0).UnixMilli()
	count := func(d Doc) error {
		var r council.Request
		if err := decode(d, &r); err != nil || r.No == 0 {
			return err
		}
		if r.Private() {
			y.sum = y.sum.Count(r, now)
			return nil
		}
		if r.Source == council.FromResident {
			y.sum = y.sum.Count(r, now)
			y.buildings[r.Building] = y.buildings[r.Building].Count(r, now)
			y.kinds[r.Kind] = y.kinds[r.Kind].Count(r, now)
		}
		return nil
	}
	if err := b.eachIndexed(ctx, c, allRequests, "request", since, count); err != nil {
		return y, err
	}
	return y, b.eachIndexed(ctx, c, mediations, "request", since, count)
}

// stats is 办理情况: what became of what residents reported, each figure with its base.
func (t *turn) stats() (Answer, error) {
	y, err := t.figuresOf(t.ctx, t.who.Community, t.now)
	if err != nil {
		return Answer{}, err
	}
	if y.sum.Received+y.sum.Mediated == 0 {
		return t.tell("stats.none")
	}
	lines := append(t.sumLines(y.sum), t.partLines(y.buildings, t.buildingName)...)
	lines = append(lines, t.partLines(y.kinds, t.kindName)...)
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

func (t *turn) buildingName(building string) string {
	if building == "" {
		return t.say("stats.common")
	}
	return t.say("stats.building", "building", building)
}

// sumLines are the figures of the whole community.
func (t *turn) sumLines(f council.Figures) []string {
	lines := []string{
		t.say("stats.head", "received", f.Received, "accepted", f.Accepted, "declined", f.Declined, "waiting", f.Waiting),
		t.say("stats.solved", "solved", f.Solved, "accepted", f.Accepted, "ontime", f.OnTime),
	}
	if f.Above > 0 {
		lines = append(lines, t.say("stats.above", "above", f.Above, "late", f.AboveLate))
	}
	switch {
	case f.Asked > 0 && council.Shown(f.Answered):
		lines = append(lines, t.say("stats.content", "percent", 100*f.Content/f.Answered, "asked", f.Asked, "answered", f.Answered))
	case f.Asked > 0:
		lines = append(lines, t.say("stats.content_few", "asked", f.Asked, "answered", f.Answered))
	}
	if council.Shown(f.LaterAnswered) {
		lines = append(lines, t.say("stats.later", "percent", 100*f.LaterContent/f.LaterAnswered, "asked", f.LaterAsked, "answered", f.LaterAnswered))
	}
	if f.Mediated > 0 {
		lines = append(lines, t.say("stats.mediated", "count", f.Mediated, "done", f.MediatedDone))
	}
	return lines
}

// partLines are the figures by building or by kind, those with most requests first.
func (t *turn) partLines(parts map[string]council.Figures, name func(string) string) []string {
	keys := slices.SortedFunc(maps.Keys(parts), func(a, b string) int {
		return cmp.Or(cmp.Compare(parts[b].Received, parts[a].Received), council.CompareNames(a, b))
	})
	var lines []string
	for _, key := range keys[:min(len(keys), mostParts)] {
		f := parts[key]
		line := t.say("stats.part", "part", name(key), "received", f.Received, "solved", f.Solved, "ontime", f.OnTime)
		if council.Shown(f.Answered) {
			line += t.say("stats.part_content", "percent", 100*f.Content/f.Answered, "answered", f.Answered, "asked", f.Asked)
		}
		lines = append(lines, line)
	}
	return lines
}
