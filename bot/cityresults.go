package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

// cityPost is a result from a city's own system that waits for the chair to post it.
type cityPost struct {
	Motion int                `json:"motion"`
	Result council.CityResult `json:"result"`
}

func cityPostRef(no int) Ref { return Ref{"citypost", strconv.Itoa(no)} }

// ImportCityResult takes in the sums of a vote that was held in a city's own system on a
// motion of the community. Nothing is public until the chair or a clerk has it posted, by
// the number returned. Errors: ErrNotFound, ErrInvalid with the reason.
func (b *Bot) ImportCityResult(ctx context.Context, c council.ID, motion int, file []byte) (no int, result council.CityResult, err error) {
	m, found, err := b.motionOf(ctx, c, motion)
	if err != nil {
		return 0, result, err
	}
	if !found || m.State == council.Draft || m.Roll.Units == 0 {
		return 0, result, fmt.Errorf("a motion %d that was opened for a vote: %w", motion, ErrNotFound)
	}
	var place council.Community
	doc, err := b.load(ctx, c, communityRef, &place)
	if err != nil {
		return 0, result, err
	}
	if result, err = b.cityResult(m, file); err != nil {
		return 0, result, err
	}
	result.System, result.Imported = place.Settings.CitySystem, b.Now()
	no = place.NextNo
	place.NextNo++
	if doc, err = doc.holding(place); err != nil {
		return 0, result, err
	}
	post, err := Doc{Ref: cityPostRef(no)}.holding(cityPost{motion, result})
	if err != nil {
		return 0, result, err
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "city.import", Subject: int64(motion), Payload: ledger.Payload{"file": result.Source}})
	if err != nil {
		return 0, result, err
	}
	t := b.clockTurn(ctx, c)
	out, err := t.tellWho(func(p council.Person) bool { return council.May(council.ToPublish, p, council.Where{}) == nil },
		"city.arrived", "no", m.No, "title", m.Title, "act", no)
	if err != nil {
		return 0, result, err
	}
	return no, result, b.enact(ctx, c, Act{Docs: []Doc{doc, post}, Leaves: []Leaf{leaf}, Out: out})
}

// cityResult reads a file's sums for a motion and decides them by its rule.
func (b *Bot) cityResult(m council.Motion, file []byte) (council.CityResult, error) {
	rows, err := council.ReadCityFile(bytes.NewReader(file))
	if err != nil {
		return council.CityResult{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	hash := sha256.Sum256(file)
	result := council.CityResult{Options: make(map[string]council.Sum), Source: hex.EncodeToString(hash[:])}
	var sum council.Sum
	for _, row := range rows {
		letter := b.cityLetter(m, row.Choice)
		if letter == "" {
			return result, fmt.Errorf("%w: line %d: the motion has no choice %q", ErrInvalid, row.Line, row.Choice)
		}
		if _, twice := result.Options[letter]; twice {
			return result, fmt.Errorf("%w: line %d: a choice stands twice", ErrInvalid, row.Line)
		}
		result.Options[letter] = row.Sum
		sum = plus(sum, row.Sum)
	}
	if len(rows) == 0 {
		return result, fmt.Errorf("%w: the file has no line with a choice", ErrInvalid)
	}
	if m.Form == council.Multi || m.Form == council.Election {
		return result, fmt.Errorf("%w: only votes with one mark a ballot can be taken in", ErrInvalid)
	}
	result.Heads, result.Area = sum.Heads, sum.Area
	if sum.Heads > m.Roll.Heads || sum.Area > m.Roll.Area {
		return result, fmt.Errorf("%w: more than the roll has: %d people, %d.%02d m²", ErrInvalid, sum.Heads, sum.Area/100, sum.Area%100)
	}
	r, err := cityRule(m)
	if err != nil {
		return result, err
	}
	counters := council.Counters{Heads: sum.Heads, Area: sum.Area, Options: result.Options}
	result.Outcome = string(rule.Decide(r, baseOf(m), tallyOf(m, counters)).Verdict)
	return result, nil
}

// cityRule is the rule that the motion is decided by, without anybody's silence: what
// the city's system counted is all there is.
func cityRule(m council.Motion) (rule.Rule, error) {
	r, err := pinnedRule(m)
	r.Silence = rule.SilenceOut
	return r, err
}

// cityLetter is the stored letter of a choice as a file names it: by word, letter or text.
func (b *Bot) cityLetter(m council.Motion, name string) string {
	for _, letter := range append(countedLetters(m), invalidLetter) {
		words := b.say("sheets.spoiled")
		if letter != invalidLetter {
			words = b.letterWords(m, letter)
		}
		if strings.EqualFold(name, letter) || name == strings.TrimSpace(words) || name == council.Yes && letter == letterYes ||
			name == council.No && letter == letterNo || name == council.Abstain && letter == letterAbstain {
			return letter
		}
	}
	return ""
}

// confirmCity posts a city's result, or lets it go; ok is false where the number is of
// something else.
func (t *turn) confirmCity(no int, accept bool) (answer Answer, ok bool, err error) {
	var p cityPost
	doc, err := t.load(t.ctx, t.who.Community, cityPostRef(no), &p)
	if err != nil || doc.Version == 0 {
		return Answer{}, false, err
	}
	if err := t.may(council.ToPublish, council.Where{}); err != nil {
		return Answer{}, true, err
	}
	m, motionDoc, err := t.motion(p.Motion)
	if err != nil {
		return Answer{}, true, err
	}
	doc.Body = nil
	act := Act{Docs: []Doc{doc}}
	name, key := "refuse", "city.dropped"
	if accept {
		name, key = "publish", "city.posted"
		p.Result.By, p.Result.Published = t.who.Person, t.now
		m.City = &p.Result
		if motionDoc, err = motionDoc.holding(m); err != nil {
			return Answer{}, true, err
		}
		act.Docs = append(act.Docs, motionDoc)
		if err := t.postTo(&act, m, t.cityWords(m)); err != nil {
			return Answer{}, true, err
		}
	}
	leaf, err := t.leaf("city."+name, "", m.No, ledger.Payload{"file": p.Result.Source})
	if err != nil {
		return Answer{}, true, err
	}
	act.Leaves = []Leaf{leaf}
	answer, err = t.commit(act, Answer{Text: t.say(key, "no", m.No)})
	return answer, true, err
}

// cityWords is the post of a city's result: first what it is by law, then the sums.
func (b *Bot) cityWords(m council.Motion) string {
	effect := "city.effect_named"
	if m.City.System == "" {
		effect = "city.effect"
	}
	outcome := "city.outcome_" + m.City.Outcome
	if m.Form != council.YesNo || !b.Book.Has(outcome) {
		outcome = "city.outcome_other"
	}
	var parts []string
	for _, letter := range append(countedLetters(m), invalidLetter) {
		sum, named := m.City.Options[letter]
		if !named {
			continue
		}
		words := b.say("sheets.spoiled")
		if letter != invalidLetter {
			words = b.letterWords(m, letter)
		}
		parts = append(parts, b.say("result.choice_area", "choice", words, "heads", sum.Heads, "area", phrase.Area(sum.Area)))
	}
	return strings.Join([]string{
		b.say("city.head", "no", m.No, "title", m.Title), b.say(effect, "system", m.City.System) + b.say(outcome),
		b.say("result.turnout_area", "heads", m.Roll.Heads, "area", phrase.Area(m.Roll.Area), "came", m.City.Heads, "came_area", phrase.Area(m.City.Area)),
		strings.Join(parts, b.say("list.semicolon")), b.say("city.next", "no", m.No),
	}, "\n")
}
