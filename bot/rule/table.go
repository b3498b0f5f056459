package rule

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

//go:embed rules.json
var rulesJSON []byte

// ErrUnknown is returned for a rule id that is not in the table.
var ErrUnknown = errors.New("unknown rule")

// ErrNotInForce is returned when no version of a rule was in force on a day.
var ErrNotInForce = errors.New("rule not in force on that day")

// DateLayout is how days are written in rule data and on the line interface.
const DateLayout = time.DateOnly

var rules = sync.OnceValues(func() ([]Rule, error) {
	var all []Rule
	if err := readStrictly(rulesJSON, &all); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return all, nil
})

// readStrictly refuses keys that the Go type does not know, so that a
// misspelt key in rule data fails a test instead of being ignored.
func readStrictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// Rules returns every version of every rule, oldest version of an id first.
// The gates inside are the table's own: read them, use With to change them.
func Rules() []Rule {
	all, err := rules()
	if err != nil {
		return nil // the embedded table is checked by a test
	}
	return slices.Clone(all)
}

// At returns the version of the rule in force on the day of date, in date's
// own location. It fails with ErrUnknown or ErrNotInForce.
func At(id string, date time.Time) (Rule, error) {
	return find(id, date.Format(DateLayout))
}

// Latest returns the newest version of the rule, or ErrUnknown.
func Latest(id string) (Rule, error) {
	return find(id, "")
}

// find looks for the version in force on day; an empty day asks for the
// newest. Days in one layout compare as strings.
func find(id, day string) (Rule, error) {
	all, err := rules()
	if err != nil {
		return Rule{}, err
	}
	known := false
	for _, r := range slices.Backward(all) {
		if r.ID != id {
			continue
		}
		known = true
		if day == "" || r.From <= day && (r.To == "" || day <= r.To) {
			return r, nil
		}
	}
	if known {
		return Rule{}, fmt.Errorf("%w: %s %s", ErrNotInForce, id, day)
	}
	return Rule{}, fmt.Errorf("%w: %s", ErrUnknown, id)
}
