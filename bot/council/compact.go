package council

import (
	"strings"
	"time"
)

// CompactState is what came of a promise.
type CompactState string

// The states of a promise: open, then one of the others for ever.
const (
	Promised CompactState = "promised"
	Kept     CompactState = "kept"
	Broken   CompactState = "broken"
)

// Compact (约定) is one promise of a named outside party: a shop, the property company, a
// partner of the community. Several promises of one party are several compacts.
type Compact struct {
	No    int          `json:"no"`
	Party string       `json:"party"`
	Text  string       `json:"text"`
	Due   time.Time    `json:"due"`
	State CompactState `json:"state"`
	By    PersonNo     `json:"by"`
	At    time.Time    `json:"at"`
	// Contact is a resident who speaks for the party, if one does.
	Contact PersonNo `json:"contact,omitempty"`
	// Settled is when it was said to be kept or broken, By whom; ByParty says that it was
	// the party's own word.
	Settled   time.Time `json:"settled,omitzero"`
	SettledBy PersonNo  `json:"settled_by,omitempty"`
	ByParty   bool      `json:"by_party,omitempty"`
	// Asked counts the reminders after its due date.
	Asked int `json:"asked,omitempty"`
	// Salt proves that party and words are what the ledger holds the digest of.
	Salt []byte `json:"salt,omitempty"`
}

// The refusals of compacts.
const (
	NoParty        Refusal = "no_party"        // who promised is not said
	NoPromise      Refusal = "no_promise"      // what was promised is not said
	DueBehind      Refusal = "due_behind"      // the due date does not lie ahead
	CompactSettled Refusal = "compact_settled" // said to be kept or broken before
	NotTheirs      Refusal = "not_theirs"      // for the party and the officers
)

// MakeCompact begins a compact.
func MakeCompact(c Compact, now time.Time) (Compact, error) {
	c.Party, c.Text = strings.TrimSpace(c.Party), strings.TrimSpace(c.Text)
	switch n, m := len([]rune(c.Party)), len([]rune(c.Text)); {
	case n < 2 || n > 30:
		return c, NoParty
	case m < 2 || m > 100:
		return c, NoPromise
	case !c.Due.After(now):
		return c, DueBehind
	}
	c.State, c.At = Promised, now
	return c, nil
}

// Settle says what came of it. The party may say that it kept its word; that it did not
// is for an officer to say.
func (c Compact) Settle(kept bool, by PersonNo, officer bool, now time.Time) (Compact, error) {
	party := c.Contact != 0 && by == c.Contact && !officer
	switch {
	case c.State != Promised:
		return c, CompactSettled
	case !officer && !party:
		return c, NotTheirs
	case party && !kept:
		return c, NotTheirs
	}
	c.State = Broken
	if kept {
		c.State = Kept
	}
	c.Settled, c.SettledBy, c.ByParty = now, by, party
	return c, nil
}
