package council

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

// Severity says what a finding does to a motion.
type Severity string

// The severities.
const (
	// Blocks: the motion cannot open until it is put right.
	Blocks Severity = "blocks"
	// NeedsOverride: an officer may set it aside with a recorded reason.
	NeedsOverride Severity = "override"
	// NeedsSupervisor: stands until the supervisor agrees with a reason, for a majority
	// cannot vote away what belongs to one (民法典 第280、281条 and 物权).
	NeedsSupervisor Severity = "supervisor"
	// Told: said to whoever drafts it, and no more.
	Told Severity = "told"
)

// Finding is something about a motion that should not go to a vote as it is.
type Finding struct {
	// Code names the finding and its text.
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	// At is "title", "option A" …, or empty for the motion as a whole.
	At string `json:"at,omitempty"`
	// Text is the title or the option itself.
	Text string `json:"text,omitempty"`
	// Data fills the text.
	Data map[string]string `json:"data,omitempty"`
}

// Key is what Override.Finding names. It changes with the wording that was found, so that
// an override does not outlive it.
func (f Finding) Key() string {
	h := sha256.New()
	h.Write([]byte(f.At + "\x00" + f.Text))
	for _, k := range slices.Sorted(maps.Keys(f.Data)) {
		h.Write([]byte("\x00" + k + "\x00" + f.Data[k]))
	}
	return f.Code + "." + hex.EncodeToString(h.Sum(nil)[:4])
}

// LintInput is all that lint looks at. Thresholds come from the rule that is to decide.
type LintInput struct {
	Motion   Motion
	Settings Settings
	// Begins and Closes are when voting is to run, in UTC; Begins is now if it opens
	// now. Zero leaves the questions about time out, for a draft.
	Begins, Closes time.Time
	// Opening asks for everything that must stand before voting begins, but on a draft
	// leaves out what announcing and opening bring: notice, seal.
	Opening bool

	// Law is the rule's article; Statutory says that the law itself asks for this vote.
	Law       string
	Statutory bool
	// NoticeDays must lie between announcing and voting, VotingDays is the least time
	// for voting; 0 for none.
	NoticeDays, VotingDays int
	// SecretBallot: the law asks for a secret ballot in a booth (选举).
	SecretBallot bool
	// Contested: there must be more candidates than seats (差额选举).
	Contested bool
	// Follow: silent units follow the majority (从众).
	Follow bool

	Electorate Electorate
	// Units is the number of voting units; Holes are what the roll lacks.
	Units int
	Holes []Hole
	// OnRoster reports whether a name is somebody's on the roster; nil leaves it out.
	OnRoster func(name string) bool
	// Others are the titles of motions that are announced or open.
	Others []string
}

// Lint lists what is wrong with a motion, in the order of the ballot.
func Lint(in LintInput) []Finding {
	l := linter{texts: map[string]string{"title": in.Motion.Title}}
	for i, o := range in.Motion.Options {
		l.texts[optionAt(i)] = o
	}
	l.wording(in.Motion)
	l.ballot(in)
	l.rights(in)
	l.timing(in)
	l.ground(in)
	l.secrecy(in)
	l.roll(in)
	return l.found
}

// Remaining lists the findings that still keep the motion from opening: all that block,
// and the others unless they are overridden with a reason, by a supervisor where that is
// asked for.
func Remaining(found []Finding, overrides []Override, supervises func(PersonNo) bool) []Finding {
	var left []Finding
	for _, f := range found {
		if f.Severity == Told {
			continue
		}
		key := f.Key()
		cleared := f.Severity != Blocks && slices.ContainsFunc(overrides, func(o Override) bool {
			return o.Finding == key && strings.TrimSpace(o.Reason) != "" &&
				(f.Severity == NeedsOverride || supervises(o.By))
		})
		if !cleared {
			left = append(left, f)
		}
	}
	return left
}

// linter collects findings.
type linter struct {
	found []Finding
	texts map[string]string // title and options by place
}

// add notes a finding; data are pairs of name and value.
func (l *linter) add(code string, s Severity, at string, data ...string) {
	f := Finding{Code: code, Severity: s, At: at, Text: l.texts[at]}
	for i := 0; i+1 < len(data); i += 2 {
		if f.Data == nil {
			f.Data = make(map[string]string)
		}
		f.Data[data[i]] = data[i+1]
	}
	l.found = append(l.found, f)
}
