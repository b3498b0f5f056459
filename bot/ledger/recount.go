package ledger

import (
	"maps"
	"slices"
	"strings"
)

// Sum is what ballots add up to.
type Sum struct {
	// Ballots counts voting units.
	Ballots int64
	// Heads counts owners as the rule counts them; 0 when nobody weighed.
	Heads int64
	// Area is floor area in 0.01 m²; 0 when nobody weighed.
	Area int64
}

func (s Sum) plus(t Sum) Sum {
	return Sum{Ballots: s.Ballots + t.Ballots, Heads: s.Heads + t.Heads, Area: s.Area + t.Area}
}

// Counts is the tally of one motion.
type Counts struct {
	// Motion is the motion's number.
	Motion int64
	// Cast sums every standing ballot once, sealed ones included.
	Cast Sum
	// Choices sums standing ballots by choice; a ballot with several picks
	// counts under each. Empty for sealed ballots.
	Choices map[string]Sum
	// At is how many leaves the log had when this was published; 0 when it is about
	// all of them.
	At int64
}

// Weigh returns heads and area (0.01 m²) of a roll entry of a motion. It
// returns false when the roll has no such entry.
type Weigh func(motion, entry int64) (heads, area int64, ok bool)

// Standing is the ballot that stands for an entry.
type Standing struct {
	// Entry is the index in the motion's roll.
	Entry int64
	// Seq is the sequence number of its leaf.
	Seq int64
	// Choices are the picks of an open ballot.
	Choices string
	// Digest is set for a sealed ballot: [SealedDigest] or [Stub].
	Digest string
}

// Recount tallies ballots from leaves alone, in the order of the log. The last
// ballot of an entry stands; an empty one takes it back. The zero value is
// ready. It is not safe for concurrent use.
type Recount struct {
	motions map[int64]map[int64]Standing
}

// Add takes the next entry; acts are ignored.
func (r *Recount) Add(e Entry) {
	switch b := e.(type) {
	case Ballot:
		r.stand(b.Motion, Standing{Entry: b.Entry, Seq: b.Seq, Choices: b.Choices})
	case SealedBallot:
		r.stand(b.Motion, Standing{Entry: b.Entry, Seq: b.Seq, Digest: b.Digest})
	}
}

func (r *Recount) stand(motion int64, s Standing) {
	entries := r.motions[motion]
	if entries == nil {
		if r.motions == nil {
			r.motions = map[int64]map[int64]Standing{}
		}
		entries = map[int64]Standing{}
		r.motions[motion] = entries
	}
	if s.Choices == "" && s.Digest == "" {
		delete(entries, s.Entry)
		return
	}
	entries[s.Entry] = s
}

// Motions lists the motions with any ballot, in order.
func (r *Recount) Motions() []int64 { return slices.Sorted(maps.Keys(r.motions)) }

// Standing lists the ballots that stand on a motion, by entry.
func (r *Recount) Standing(motion int64) []Standing {
	entries := r.motions[motion]
	out := make([]Standing, 0, len(entries))
	for _, entry := range slices.Sorted(maps.Keys(entries)) {
		out = append(out, entries[entry])
	}
	return out
}

// Counts tallies a motion. weigh may be nil: then heads and areas stay 0. The
// entries that weigh does not know are returned; they are on no roll.
func (r *Recount) Counts(motion int64, weigh Weigh) (Counts, []int64) {
	c := Counts{Motion: motion, Choices: map[string]Sum{}}
	var strangers []int64
	for _, s := range r.Standing(motion) {
		one := Sum{Ballots: 1}
		if weigh != nil {
			heads, area, ok := weigh(motion, s.Entry)
			if !ok {
				strangers = append(strangers, s.Entry)
			}
			one.Heads, one.Area = heads, area
		}
		c.Cast = c.Cast.plus(one)
		if s.Choices == "" {
			continue
		}
		for pick := range strings.SplitSeq(s.Choices, ",") {
			c.Choices[pick] = c.Choices[pick].plus(one)
		}
	}
	return c, strangers
}
