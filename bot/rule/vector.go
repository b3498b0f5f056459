package rule

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
)

// Line is one question on the line interface.
type Line struct {
	ID     json.RawMessage `json:"id"`
	Rule   string          `json:"rule"`
	Base   json.RawMessage `json:"base"`
	Counts json.RawMessage `json:"counts"`
}

// Answer is the reply to one Line: the outcome, the fields that belong to the
// kind of rule, and the reason in Chinese words for the person at the
// terminal.
type Answer struct {
	ID      json.RawMessage
	Outcome Verdict
	Fields  map[string]any
	Reason  string
}

// MarshalJSON writes id and outcome first, the fields by name, the reason last.
func (a Answer) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	member := func(name string, value any) error {
		if b.Len() > 0 {
			b.WriteByte(',')
		} else {
			b.WriteByte('{')
		}
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(name); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // Encode ends with a newline
		b.WriteByte(':')
		if err := enc.Encode(value); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1)
		return nil
	}
	id := a.ID
	if len(id) == 0 {
		id = json.RawMessage("null")
	}
	errs := []error{member("id", id), member("outcome", a.Outcome)}
	for _, name := range slices.Sorted(maps.Keys(a.Fields)) {
		errs = append(errs, member(name, a.Fields[name]))
	}
	errs = append(errs, member("reason", a.Reason))
	b.WriteByte('}')
	return b.Bytes(), errors.Join(errs...)
}

func (a *Answer) set(name string, value any) {
	if a.Fields == nil {
		a.Fields = make(map[string]any)
	}
	a.Fields[name] = value
}

// question is a Line taken apart.
type question struct {
	rule         Rule
	base, counts *fields
}

func (q question) complaint() *complaint {
	if q.base.bad != nil {
		return q.base.bad
	}
	return q.counts.bad
}

// DecideVector answers one line. It never fails and never panics: what
// cannot be judged has the outcome invalid and says why.
func DecideVector(line Line) Answer {
	answer := answerLine(line)
	answer.ID = line.ID
	return answer
}

func answerLine(line Line) Answer {
	q := question{base: readFields(line.Base, "base"), counts: readFields(line.Counts, "counts")}
	if bad := q.complaint(); bad != nil {
		return bad.answer()
	}
	day := q.day()
	if bad := q.complaint(); bad != nil {
		return bad.answer()
	}
	rule, err := find(line.Rule, day)
	switch {
	case errors.Is(err, ErrNotInForce):
		return (&complaint{OutOfForce, line.Rule}).answer()
	case err != nil:
		return (&complaint{UnknownRule, line.Rule}).answer()
	}
	q.rule = rule
	answer := q.answer()
	if bad := q.complaint(); bad != nil {
		return bad.answer()
	}
	return answer
}

// day is the day whose law applies: base.date, or the eve of the 2025 laws
// when base.law names the old text; empty asks for the newest.
func (q question) day() string {
	if d := q.base.day("date"); !d.IsZero() {
		return d.Format(DateLayout)
	}
	if law := q.base.text("law"); law == "2018" || law == "1989" {
		return "2025-12-31"
	}
	return ""
}

func (q question) answer() Answer {
	switch q.rule.Kind {
	case Count:
		return q.countOwners()
	case Petition:
		return q.petition()
	case ProxyVote:
		return q.proxy()
	case Notice:
		return q.notice()
	case Consultation:
		return q.consultation()
	case Openness:
		return q.openness()
	case Recall:
		if q.counts.has("signers") {
			return q.petition()
		}
	}
	return q.vote()
}
