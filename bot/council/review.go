package council

import (
	"slices"
	"time"
)

// Recheck is a request to count a result again (要求复核), what the recount said, and the
// answer of those who ran the vote.
type Recheck struct {
	Motion int   `json:"motion"`
	Asks   []Ask `json:"asks"`
	// Ballots is how many ballots were counted again; Same says that they come to the
	// result that was published. On a secret motion the marks cannot be opened again.
	Ballots  int       `json:"ballots"`
	Same     bool      `json:"same"`
	Due      time.Time `json:"due"`
	Answered time.Time `json:"answered,omitzero"`
	Answer   string    `json:"answer,omitempty"`
	// Salt hides the answer's digest in the ledger.
	Salt []byte   `json:"salt,omitempty"`
	By   PersonNo `json:"by,omitempty"`
	// Reminded and Escalated: those who have to answer, then the supervisors, were told.
	Reminded  bool `json:"reminded,omitempty"`
	Escalated bool `json:"escalated,omitempty"`
}

// Ask is somebody who asks for a recount.
type Ask struct {
	By PersonNo  `json:"by"`
	At time.Time `json:"at"`
}

// The refusals of a recheck.
const (
	NoRecheck    Refusal = "no_recheck"    // nobody asked, or it is answered
	AskedBefore  Refusal = "asked_before"  // the person waits for the answer already
	CountDiffers Refusal = "count_differs" // an answer alone does not mend that
	mostAsks             = 100
)

// Waits reports whether an answer is due.
func (r Recheck) Waits() bool { return len(r.Asks) > 0 && r.Answered.IsZero() }

// AskRecheck joins by to the request, or begins a new one on what the recount said.
func (r Recheck) AskRecheck(by PersonNo, now time.Time, ballots int, same bool, answerTime time.Duration) (Recheck, error) {
	switch {
	case !r.Waits():
		r = Recheck{Motion: r.Motion, Due: now.Add(answerTime)}
	case slices.ContainsFunc(r.Asks, func(a Ask) bool { return a.By == by }):
		return r, AskedBefore
	case len(r.Asks) >= mostAsks:
		return r, AskedBefore
	}
	r.Asks = append(slices.Clone(r.Asks), Ask{By: by, At: now})
	r.Ballots, r.Same = ballots, same
	return r, nil
}

// AnswerRecheck settles it. Where the recount differs no words help.
func (r Recheck) AnswerRecheck(by PersonNo, now time.Time, text string) (Recheck, error) {
	switch {
	case !r.Waits():
		return r, NoRecheck
	case text == "":
		return r, NeedsReason
	case !r.Same:
		return r, CountDiffers
	}
	r.Answered, r.Answer, r.By = now, text, by
	return r, nil
}

// Agrees reports whether counted ballots come to the published result. Of a secret motion
// only how many took part is compared.
func (r Result) Agrees(c Counters, secret bool) bool {
	if r.Units != c.Units || r.Heads != c.Heads || r.Area != c.Area {
		return false
	}
	if secret {
		return true
	}
	for _, all := range []map[string]Sum{r.Options, c.Options} {
		for letter := range all {
			if r.Options[letter] != c.Options[letter] {
				return false
			}
		}
	}
	return true
}

// Lookback is how a decision is rated some time after it came into force (回头看).
type Lookback struct {
	Motion int       `json:"motion"`
	Asked  time.Time `json:"asked"`
	Closes time.Time `json:"closes"`
	// Counts is how many gave 1 to 5, in this order.
	Counts [5]int `json:"counts"`
	Summed bool   `json:"summed,omitempty"`
}

// The refusals of a look back.
const (
	ReviewOver Refusal = "review_over"
	BadMark    Refusal = "bad_mark" // marks go from 1 to 5
)

// Rate counts a mark in place of the one given before, 0 when there was none.
func (l Lookback) Rate(mark, before int, now time.Time) (Lookback, error) {
	switch {
	case mark < 1 || mark > len(l.Counts) || before < 0 || before > len(l.Counts):
		return l, BadMark
	case !now.Before(l.Closes):
		return l, ReviewOver
	}
	if before > 0 {
		l.Counts[before-1]--
	}
	l.Counts[mark-1]++
	return l, nil
}

// Answered is how many gave a mark.
func (l Lookback) Answered() int {
	n := 0
	for _, c := range l.Counts {
		n += c
	}
	return n
}

// Content is how many gave 4 or 5.
func (l Lookback) Content() int { return l.Counts[3] + l.Counts[4] }

// Tenths is the average mark in tenths, rounded; 0 when nobody answered.
func (l Lookback) Tenths() int {
	points := 0
	for i, c := range l.Counts {
		points += c * (i + 1)
	}
	return Marks{Answered: l.Answered(), Points: points}.Tenths()
}
