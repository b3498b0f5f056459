package bot

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"yishi/bot/council"
)

// mostParts bounds how many buildings, and how many kinds, one answer lists.
const mostParts = 4

// stats is 办理情况: what became of what residents reported, each figure with its base.
// The figures are drawn from the requests themselves each time.
func (t *turn) stats() (Answer, error) {
	since := t.now.AddDate(-1, 0, 0).UnixMilli()
	all, err := t.requestsIn(allRequests, since)
	if err != nil {
		return Answer{}, err
	}
	quarrels, err := t.requestsIn(mediations, since)
	if err != nil {
		return Answer{}, err
	}
	all = slices.DeleteFunc(all, func(r council.Request) bool { return r.Source != council.FromResident })
	var sum council.Figures
	buildings, kinds := map[string]council.Figures{}, map[string]council.Figures{}
	for _, r := range all {
		sum = sum.Count(r, t.now)
		buildings[r.Building] = buildings[r.Building].Count(r, t.now)
		kinds[r.Kind] = kinds[r.Kind].Count(r, t.now)
	}
	for _, r := range quarrels {
		sum = sum.Count(r, t.now)
	}
	if sum.Received+sum.Mediated == 0 {
		return t.tell("stats.none")
	}
	lines := append(t.sumLines(sum), t.partLines(buildings, t.buildingName)...)
	lines = append(lines, t.partLines(kinds, t.kindName)...)
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
