package council

import (
	"slices"
	"time"
)

// EntryKind is what an entry of a public account does.
type EntryKind string

// The kinds of entries.
const (
	Income   EntryKind = "income"
	Matching EntryKind = "matching" // what a higher office adds to what residents gave
	Spending EntryKind = "spending"
)

// AccountEntry is one line of a public account, written by one officer and confirmed by
// another. Amounts are in fen.
type AccountEntry struct {
	Kind   EntryKind `json:"kind"`
	Amount int64     `json:"amount"`
	Text   string    `json:"text"`
	// Photos are the ids of the receipt's pictures.
	Photos []string `json:"photos,omitempty"`
	// Gone are those that were taken down.
	Gone   []string  `json:"gone,omitempty"`
	By     PersonNo  `json:"by"`
	Second PersonNo  `json:"second"`
	At     time.Time `json:"at"`
	// Salt proves that Text is what the ledger holds the digest of.
	Salt []byte `json:"salt,omitempty"`
}

// Account is the open book of one motion, request or task; 0 is the community's own.
type Account struct {
	For     int            `json:"for"`
	Entries []AccountEntry `json:"entries,omitempty"`
}

// The refusals of accounts.
const (
	Overdrawn Refusal = "overdrawn" // more than there is: what came in has to be entered first
	Unnamed   Refusal = "unnamed"   // what it was for is not said
)

// mostEntry bounds one entry: ten million yuan is more than a committee moves at once.
const mostEntry = 10_000_000_00

// Totals are the sums of an account.
type Totals struct{ Income, Matching, Spending int64 }

// Totals sums the entries by kind.
func (a Account) Totals() Totals {
	var t Totals
	for _, e := range a.Entries {
		switch e.Kind {
		case Income:
			t.Income += e.Amount
		case Matching:
			t.Matching += e.Amount
		case Spending:
			t.Spending += e.Amount
		}
	}
	return t
}

// Balance is what is left, with what came in by pledges.
func (a Account) Balance(pledged int64) int64 {
	t := a.Totals()
	return pledged + t.Income + t.Matching - t.Spending
}

// May says whether the entry fits: an amount, words, and money to spend.
func (a Account) May(e AccountEntry, pledged int64) error {
	switch {
	case e.Amount < 1 || e.Amount > mostEntry:
		return BadAmount
	case len([]rune(e.Text)) < 2:
		return Unnamed
	case e.Kind == Spending && e.Amount > a.Balance(pledged):
		return Overdrawn
	}
	return nil
}

// Enter writes a confirmed entry into the account.
func (a Account) Enter(e AccountEntry, pledged int64) (Account, error) {
	if err := a.May(e, pledged); err != nil {
		return a, err
	}
	a.Entries = append(slices.Clone(a.Entries), e)
	return a, nil
}
