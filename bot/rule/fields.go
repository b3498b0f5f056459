package rule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// fields reads one JSON object of the line interface, member by member, and
// keeps the first complaint. Numbers are whole or refused: no number passes
// through a float on its way in.
type fields struct {
	raw map[string]json.RawMessage
	bad *complaint
}

// complaint is why a line cannot be judged: a code and the member it is about.
type complaint struct {
	why   Why
	field string
}

const (
	BadJSON         Why = "bad_json"
	BadObject       Why = "bad_object"
	BadNumber       Why = "bad_number"
	BadText         Why = "bad_text"
	BadFlag         Why = "bad_flag"
	BadDate         Why = "bad_date"
	BadList         Why = "bad_list"
	MissingField    Why = "missing_field"
	UnknownRule     Why = "unknown_rule"
	OutOfForce      Why = "not_in_force"
	LineTooLong     Why = "line_too_long"
	AreasDoNotAddUp Why = "areas_do_not_add_up"
	UnknownKind     Why = "unknown_kind"
	DuplicateName   Why = "duplicate_name"
)

func readFields(raw json.RawMessage, name string) *fields {
	f := &fields{}
	if len(raw) == 0 || string(raw) == "null" {
		return f
	}
	if json.Unmarshal(raw, &f.raw) != nil {
		f.complain(BadObject, name)
	}
	return f
}

func (f *fields) complain(why Why, field string) {
	if f.bad == nil {
		f.bad = &complaint{why: why, field: field}
	}
}

func (f *fields) has(name string) bool {
	raw, ok := f.raw[name]
	return ok && string(raw) != "null"
}

// number reads a whole number from 0 to maxNumber; a missing one is 0.
func (f *fields) number(name string) int64 {
	if !f.has(name) {
		return 0
	}
	n, ok := wholeNumber(f.raw[name])
	if !ok {
		f.complain(BadNumber, name)
	}
	return n
}

func wholeNumber(raw json.RawMessage) (int64, bool) {
	n, err := strconv.ParseInt(string(bytes.TrimSpace(raw)), 10, 64)
	return n, err == nil && n >= 0 && n <= maxNumber
}

// required is number, and complains when the member is missing.
func (f *fields) required(name string) int64 {
	if !f.has(name) {
		f.complain(MissingField, name)
	}
	return f.number(name)
}

func (f *fields) text(name string) string {
	var s string
	if f.has(name) && json.Unmarshal(f.raw[name], &s) != nil {
		f.complain(BadText, name)
	}
	return s
}

// flag reads true or false; a missing one is absent.
func (f *fields) flag(name string, absent bool) bool {
	if !f.has(name) {
		return absent
	}
	var b bool
	if json.Unmarshal(f.raw[name], &b) != nil {
		f.complain(BadFlag, name)
	}
	return b
}

// day reads a 2006-01-02 day; a missing one is the zero time.
func (f *fields) day(name string) time.Time {
	s := f.text(name)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(DateLayout, s)
	if err != nil {
		f.complain(BadDate, name)
	}
	return t
}

func (f *fields) requiredDay(name string) time.Time {
	if !f.has(name) {
		f.complain(MissingField, name)
	}
	return f.day(name)
}

// sum adds a list of whole numbers; ok is false when the list is missing.
func (f *fields) sum(name string) (sum int64, ok bool) {
	if !f.has(name) {
		return 0, false
	}
	var list []json.RawMessage
	if json.Unmarshal(f.raw[name], &list) != nil {
		f.complain(BadList, name)
		return 0, false
	}
	for _, raw := range list {
		n, whole := wholeNumber(raw)
		if sum += n; !whole || sum > maxNumber {
			f.complain(BadNumber, name)
			return 0, false
		}
	}
	return sum, true
}

// object reads a member that is an object itself.
func (f *fields) object(name string) *fields {
	inner := readFields(f.raw[name], name)
	if inner.bad != nil {
		f.complain(inner.bad.why, inner.bad.field)
	}
	return inner
}

// adopt takes over the complaint of an inner object.
func (f *fields) adopt(inner *fields) {
	if inner.bad != nil {
		f.complain(inner.bad.why, inner.bad.field)
	}
}

// votes reads {"A": 300, "B": 260} in the order written, which is the order
// of the ballot paper.
func (f *fields) votes(name string) []Option {
	if !f.has(name) {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(f.raw[name]))
	d.UseNumber()
	if open, err := d.Token(); err != nil || fmt.Sprint(open) != "{" {
		f.complain(BadObject, name)
		return nil
	}
	var options []Option
	seen := make(map[string]bool)
	for d.More() {
		key, err := d.Token()
		who, isText := key.(string)
		if err != nil || !isText {
			f.complain(BadObject, name)
			return nil
		}
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			f.complain(BadObject, name)
			return nil
		}
		n, whole := wholeNumber(raw)
		if !whole {
			f.complain(BadNumber, name)
		}
		if seen[who] {
			f.complain(DuplicateName, name)
		}
		seen[who] = true
		options = append(options, Option{Key: who, Weighing: Weighing{Heads: n}})
	}
	return options
}
