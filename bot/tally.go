package bot

import (
	"encoding/json"
	"fmt"
	"slices"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// The letters of a yes/no ballot in counters.
const (
	letterYes     = "y"
	letterNo      = "n"
	letterAbstain = "a"
)

// pinnedRule is the rule that the motion took with it when voting opened.
func pinnedRule(m council.Motion) (rule.Rule, error) {
	var r rule.Rule
	if err := json.Unmarshal(m.Pinned, &r); err != nil {
		return rule.Rule{}, fmt.Errorf("motion %d: pinned rule: %w", m.No, err)
	}
	return r, nil
}

// baseOf is the frozen roll as the rule wants it.
func baseOf(m council.Motion) rule.Base {
	b := rule.Base{Weighing: rule.Weighing{Heads: int64(m.Roll.Heads), Area: m.Roll.Area}}
	b.Mode = modeOf(m.Electorate)
	if m.Live != nil { // the roll is of those present only
		b.Weighing = rule.Weighing{Heads: int64(m.Live.Heads), Area: m.Live.Area}
	}
	if m.Form == council.Election {
		b.Seats = int64(m.Seats)
	}
	return b
}

// modeOf is how an election's voters are drawn; the turnout it needs depends on it.
func modeOf(electorate string) rule.Mode {
	e, err := council.ParseElectorate(electorate)
	switch {
	case err == nil && e.Base == council.Reps:
		return rule.ByReps
	case err == nil && e.Base == council.Households:
		return rule.ByHouseholds
	}
	return rule.ByVoters
}

// tallyOf turns counters into what the rule decides on.
func tallyOf(m council.Motion, c council.Counters) rule.Tally {
	t := rule.Tally{Participated: rule.Weighing{Heads: int64(c.Heads), Area: c.Area}, Silent: weighing(c.Silent)}
	if m.Live != nil && countsPresent(m) { // who is there and silent takes part as well
		t.Participated = rule.Weighing{Heads: int64(m.Roll.Heads), Area: m.Roll.Area}
	}
	t.Abstain, t.Invalid = weighing(c.Options[letterAbstain]), weighing(c.Options[invalidLetter])
	if m.Form == council.YesNo {
		t.Yes, t.No = weighing(c.Options[letterYes]), weighing(c.Options[letterNo])
		return t
	}
	for i, o := range m.Options {
		letter := string(rune('A' + i))
		t.Options = append(t.Options, rule.Option{Key: letter, Weighing: weighing(c.Options[letter]), Against: council.IsNoneOption(o)})
	}
	return t
}

// countsPresent reports whether the motion's rule measures by who is present (到会).
func countsPresent(m council.Motion) bool {
	r, err := pinnedRule(m)
	if err != nil {
		return false
	}
	for _, g := range slices.Concat(r.Quorum, r.Pass) {
		if g.Num == rule.Present || g.Den == rule.Present {
			return true
		}
	}
	return false
}

func weighing(s council.Sum) rule.Weighing {
	return rule.Weighing{Heads: int64(s.Heads), Area: s.Area}
}

// settleDisputes counts a unit whose people have not agreed by close as an abstention.
// It changes only yes/no sums; on other forms the unit's marks are taken out.
func settleDisputes(c *council.Counters, standing []Ballot, entries []council.Entry) {
	for i, ballot := range standing {
		if ballot.Seq == 0 {
			continue
		}
		weight := council.Sum{Units: 1, Heads: entries[i].Heads, Area: entries[i].Area()}
		for _, letter := range ballot.Choices {
			c.Options[string(letter)] = minus(c.Options[string(letter)], weight)
		}
		c.Options[letterAbstain] = plus(c.Options[letterAbstain], weight)
	}
}

func plus(a, b council.Sum) council.Sum {
	return council.Sum{Units: a.Units + b.Units, Heads: a.Heads + b.Heads, Area: a.Area + b.Area}
}

func minus(a, b council.Sum) council.Sum {
	return council.Sum{Units: a.Units - b.Units, Heads: a.Heads - b.Heads, Area: a.Area - b.Area}
}
