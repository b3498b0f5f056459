package council

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Minutes are what is kept of a meeting in words. They are drafted from the record,
// corrected by the clerk and approved by the chair; then nothing changes them.
type Minutes struct {
	Meeting int       `json:"meeting"`
	Lines   []string  `json:"lines"`
	Drafted time.Time `json:"drafted"`
	// Corrected is who corrected them last.
	Corrected PersonNo  `json:"corrected,omitempty"`
	By        PersonNo  `json:"by,omitempty"`
	Approved  time.Time `json:"approved,omitzero"`
	// Hash is the SHA-256 of the approved text, hex.
	Hash string `json:"hash,omitempty"`
}

// Published reports whether they are approved.
func (m Minutes) Published() bool { return !m.Approved.IsZero() }

// Text is the whole wording that is hashed.
func (m Minutes) Text() string { return strings.Join(m.Lines, "\n") }

// Correct adds a line.
func (m Minutes) Correct(line string, by PersonNo) (Minutes, error) {
	if m.Published() {
		return m, MinutesFixed
	}
	m.Lines = append(append([]string(nil), m.Lines...), line)
	m.Corrected = by
	return m, nil
}

// Approve fixes the wording. Who corrected it last does not approve it as well.
func (m Minutes) Approve(by PersonNo, now time.Time) (Minutes, error) {
	switch {
	case m.Published():
		return m, MinutesFixed
	case m.Corrected == by:
		return m, OwnMinutes
	}
	sum := sha256.Sum256([]byte(m.Text()))
	m.By, m.Approved, m.Hash = by, now, hex.EncodeToString(sum[:])
	return m, nil
}
