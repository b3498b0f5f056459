package council

import (
	"slices"
	"time"
)

// Team (项目小组) carries out one passed motion: chosen for it, gone with it.
type Team struct {
	Motion  int        `json:"motion"`
	Members []PersonNo `json:"members"`
	By      PersonNo   `json:"by"`
	Since   time.Time  `json:"since"`
	// Tasks are the requests that carry the motion out.
	Tasks []int     `json:"tasks,omitempty"`
	Ended time.Time `json:"ended,omitzero"`
	// Nudged counts the words to officers that nothing has been set to do.
	Nudged int `json:"nudged,omitempty"`
}

// NotPassed: only what was decided is carried out.
const NotPassed Refusal = "not_passed"

// Carries reports whether the decision asks for something to be done.
func (m Motion) Carries() bool { return m.State == Passed && m.Form != Election && !m.Survey }

// Has reports whether p is of the team.
func (t Team) Has(p PersonNo) bool { return t.Ended.IsZero() && slices.Contains(t.Members, p) }

// Name gives the team members; those it had stay.
func (t Team) Name(members []PersonNo, by PersonNo, now time.Time) (Team, error) {
	if len(members) == 0 {
		return t, NobodyNamed
	}
	t.Members = slices.Clone(t.Members)
	for _, p := range members {
		if !slices.Contains(t.Members, p) {
			t.Members = append(t.Members, p)
		}
	}
	t.By, t.Ended = by, time.Time{}
	if t.Since.IsZero() {
		t.Since = now
	}
	return t, nil
}

// End dissolves the team once all that it had to do is closed off.
func (t Team) End(now time.Time) Team {
	if t.Ended.IsZero() && len(t.Tasks) > 0 {
		t.Ended = now
	}
	return t
}

// WithTask notes one more thing to do; a team that had ended goes on.
func (t Team) WithTask(no int) Team {
	if !slices.Contains(t.Tasks, no) {
		t.Tasks = append(slices.Clone(t.Tasks), no)
	}
	t.Ended = time.Time{}
	return t
}
