package rule

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.json
var wordsJSON []byte

// vocabulary is the wording of reasons, all of it in words.json.
type vocabulary struct {
	Step     string              `json:"step"`
	Absolute string              `json:"absolute"`
	Enough   string              `json:"enough"`
	Short    string              `json:"short"`
	Join     string              `json:"join"`
	More     string              `json:"more"`
	Op       map[Op]string       `json:"op"`
	Quantity map[Quantity]string `json:"quantity"`
	Why      map[Why]string      `json:"why"`
}

var words = sync.OnceValue(func() vocabulary {
	var v vocabulary
	if err := readStrictly(wordsJSON, &v); err != nil {
		return vocabulary{} // a test reads every word
	}
	return v
})

// maxSteps bounds how many comparisons a reason spells out.
const maxSteps = 12

// Reason puts an outcome and its arithmetic into one short Chinese sentence,
// for the person at the terminal. What residents read comes from the phrase
// catalogs, made from the same Steps.
func Reason(r Rule, o Outcome) string {
	v := words()
	var parts []string
	for i, s := range o.Steps {
		if i == maxSteps {
			parts = append(parts, v.More)
			break
		}
		parts = append(parts, s.words(v))
	}
	parts = append(parts, sentence(o.Why, nil))
	if r.Law != "" && o.Verdict != Invalid {
		parts[len(parts)-1] += "（" + r.Law + "）"
	}
	return strings.Join(parts, v.Join)
}

func (s Step) words(v vocabulary) string {
	form, result := v.Step, v.Enough
	if s.D == 0 {
		form = v.Absolute
	}
	if !s.OK {
		result = fill(v.Short, map[string]string{"missing": s.Num.amount(s.Missing())})
	}
	return fill(form, map[string]string{
		"name": s.Option + v.Quantity[s.Num], "have": s.Num.amount(s.Have),
		"of": v.Quantity[s.Den], "whole": s.Den.amount(s.Whole),
		"op": v.Op[s.Op], "n": digits(s.N), "d": digits(s.D),
		"need": s.Num.amount(s.Need), "result": result,
	})
}

// amount writes a number in the quantity's unit.
func (q Quantity) amount(n int64) string {
	switch q {
	case Area, ParticipatedArea, YesArea:
		return squareMetres(n)
	default:
		return digits(n)
	}
}

func sentence(why Why, args map[string]string) string {
	form, ok := words().Why[why]
	if !ok {
		return string(why)
	}
	return fill(form, args)
}

// fill replaces {name}; a name without a value becomes nothing.
func fill(form string, args map[string]string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(form, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(args[name])
		form = after
	}
}

// plain is a reason code as words, the form of why on the line interface.
func plain(why Why) string { return strings.ReplaceAll(string(why), "_", " ") }

func digits(n int64) string { return strconv.FormatInt(n, 10) }

// squareMetres writes 0.01 m² as 1234.50㎡.
func squareMetres(n int64) string { return fmt.Sprintf("%d.%02d㎡", n/100, n%100) }

func (c *complaint) answer() Answer {
	return Answer{Outcome: Invalid, Reason: sentence(c.why, map[string]string{"field": c.field})}
}
