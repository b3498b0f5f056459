package council

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// Digest hashes the roll's canonical rows with SHA-256, hex. Whoever holds the rows can
// hash them again. The rows are UTF-8, each ended by one line feed:
//
//	yishi roll v1
//	["b","3",60,60,536420]
//	["e",[17,18],1,[[0,8950]],"3-2-501"]
//
// The first is fixed. Then come the buildings in the roll's order: name, homes, entries
// that count there, area there in 0.01 m². Then the entries in the roll's order: who may
// cast by number, heads, [place of the building from 0, area] for each building, label.
// Every row is JSON without spaces, with only the escapes that JSON demands.
func (r Roll) Digest() (string, error) {
	h := sha256.New()
	if err := r.WriteRows(h); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// WriteRows writes the canonical rows that Digest hashes.
func (r Roll) WriteRows(w io.Writer) error {
	out := bufio.NewWriterSize(w, 32<<10)
	if _, err := out.WriteString("yishi roll v1\n"); err != nil {
		return fmt.Errorf("write roll: %w", err)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, b := range r.Buildings {
		if err := enc.Encode([]any{"b", b.Name, b.Households, b.Units, b.Area}); err != nil {
			return fmt.Errorf("write roll: %w", err)
		}
	}
	for _, e := range r.Entries {
		persons := e.Persons
		if persons == nil {
			persons = []PersonNo{}
		}
		lots := make([][2]int64, len(e.Lots))
		for i, l := range e.Lots {
			lots[i] = [2]int64{int64(l.Building), l.Area}
		}
		if err := enc.Encode([]any{"e", persons, e.Heads, lots, e.Label}); err != nil {
			return fmt.Errorf("write roll: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write roll: %w", err)
	}
	return nil
}

// MaskedRow is one line of the roll as it is posted for everybody: no names, no rooms.
type MaskedRow struct {
	Building   string
	Households int   // homes among the units that vote
	Entries    int   // voting units that count in this building
	Area       int64 // 0.01 m²
}

// Masked is the roll for posting: a row per building.
func (r Roll) Masked() []MaskedRow {
	rows := make([]MaskedRow, len(r.Buildings))
	for i, b := range r.Buildings {
		rows[i] = MaskedRow{Building: b.Name, Households: b.Households, Entries: b.Units, Area: b.Area}
	}
	return rows
}
