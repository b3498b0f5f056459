package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

// resultWords is the post of a result: legal effect first, then the sum in words,
// ballots by door, units not reached, and where to object.
func (b *Bot) resultWords(m council.Motion) string {
	r := *m.Result
	lines := []string{
		b.say("result.head", "no", m.No, "title", m.Title),
		b.effectWords(m),
		b.turnoutWords(m),
	}
	if m.Reason != "" {
		lines = append(lines, b.say("result.early", "reason", m.Reason))
	}
	lines = append(lines, b.sumWords(m)...)
	if words := b.silenceWords(m); r.Silent.Units > 0 && words != "" {
		lines = append(lines, words)
	}
	lines = append(lines, b.doorWords(r))
	if len(m.Disputes) > 0 {
		lines = append(lines, b.say("result.disputed", "count", len(m.Disputes)))
	}
	lines = append(lines, b.say("result.next", "no", m.No))
	return strings.Join(lines, "\n")
}

// doorWords says by which doors ballots came, and how many units did not vote.
func (b *Bot) doorWords(r council.Result) string {
	var parts []string
	for _, rank := range []council.Rank{council.ByOwn, council.ByProxy, council.ByPaper} {
		if r.Doors[rank] > 0 && (rank != council.ByPaper || len(r.Sheets) == 0) {
			parts = append(parts, b.say("result.door", "door", b.say("door."+strconv.Itoa(int(rank))), "count", r.Doors[rank]))
		}
	}
	for _, door := range sheetDoors {
		if r.Sheets[door] > 0 {
			parts = append(parts, b.say("result.door", "door", b.say("sheets.door_"+door), "count", r.Sheets[door]))
		}
	}
	return strings.Join(append(parts, b.say("result.none", "count", r.NotReached)), b.say("list.semicolon"))
}

// effectWords is the first thing said about a result: what it is by law. Only a
// binding one is called 通过 without more.
func (b *Bot) effectWords(m council.Motion) string {
	if m.Survey {
		return b.surveyWords(m)
	}
	key := "result." + effectKey(m.Effect) + "." + m.Result.Outcome
	if m.Form != council.YesNo && b.Book.Has(key+"_choice") {
		key += "_choice"
	}
	if m.Form == council.Election && len(m.Result.Elected) == 0 && b.Book.Has(key+"_nobody") {
		key += "_nobody"
	}
	if !b.Book.Has(key) {
		key = "result.other"
	}
	elected := b.say("result.nobody")
	if len(m.Result.Elected) > 0 {
		elected = b.choiceWords(m, m.Result.Elected)
	}
	words := b.say(key, "clause", b.groundWords(m), "passing", b.choiceWords(m, m.Result.Passing), "elected", elected)
	if m.Result.OpenSeats > 0 {
		words += b.say("result.open_seats", "seats", m.Result.OpenSeats)
	}
	if len(m.Result.Revote) > 0 {
		words += "\n" + b.say("result.revote", "revote", b.choiceWords(m, m.Result.Revote))
	}
	return words
}

// effectKey groups legal effects by how they are worded.
func effectKey(effect string) string {
	if effect == "advisory" || effect == "tally_aid" {
		return effect
	}
	return "binding"
}

func (b *Bot) turnoutWords(m council.Motion) string {
	r := m.Result
	if pinned, err := pinnedRule(m); err == nil && pinned.ByArea() {
		return b.say("result.turnout_area", "heads", m.Roll.Heads, "area", phrase.Area(m.Roll.Area), "came", r.Heads, "came_area", phrase.Area(r.Area))
	}
	return b.say("result.turnout", "heads", m.Roll.Heads, "came", r.Heads)
}

// sumWords lists what every choice got, and the arithmetic of the rule.
func (b *Bot) sumWords(m council.Motion) []string {
	r := m.Result
	if withheld(m.Secrecy, r.Units) {
		return []string{b.say("result.withheld")}
	}
	if m.Survey {
		return b.surveyBars(m)
	}
	var parts []string
	byArea := false
	pinned, err := pinnedRule(m)
	if err == nil {
		byArea = pinned.ByArea()
	}
	for _, letter := range countedLetters(m) {
		sum := r.Options[letter]
		key := "result.choice"
		if byArea {
			key = "result.choice_area"
		}
		parts = append(parts, b.say(key, "choice", b.letterWords(m, letter), "heads", sum.Heads, "area", phrase.Area(sum.Area)))
	}
	lines := []string{strings.Join(parts, b.say("list.semicolon"))}
	if r.Invalid > 0 {
		lines = append(lines, b.say("result.invalid", "count", r.Invalid))
	}
	if err == nil {
		lines = append(lines, b.arithmetic(m, pinned)...)
	}
	return lines
}

// countedLetters are the letters that a motion's counters use, in the order shown.
func countedLetters(m council.Motion) []string {
	if m.Form == council.YesNo {
		return []string{letterYes, letterNo, letterAbstain}
	}
	letters := ballotChoices(m)
	if m.Result != nil && m.Result.Options[letterAbstain].Units > 0 { // 空白票 of an election
		letters = append(letters, letterAbstain)
	}
	return letters
}

// letterWords names the choice behind a counter's letter.
func (b *Bot) letterWords(m council.Motion, letter string) string {
	switch letter {
	case letterYes:
		return b.say("choice.yes")
	case letterNo:
		return b.say("choice.no")
	case letterAbstain:
		return b.say("choice.abstain")
	}
	return b.choiceWords(m, []string{letter})
}

// lettersWords names all choices of a stored ballot.
func (b *Bot) lettersWords(m council.Motion, letters string) string {
	words := make([]string, 0, len(letters))
	for _, letter := range letters {
		words = append(words, b.letterWords(m, string(letter)))
	}
	return strings.Join(words, b.say("list.comma"))
}

// arithmetic words the comparisons that decided, one a line: what there was, what was
// needed, and whether it was enough.
func (b *Bot) arithmetic(m council.Motion, r rule.Rule) []string {
	if withheld(m.Secrecy, m.Result.Units) {
		return nil
	}
	c := council.Counters{Units: m.Result.Units, Heads: m.Result.Heads, Area: m.Result.Area, Options: m.Result.Options, Silent: m.Result.Silent}
	o := rule.Decide(r, baseOf(m), tallyOf(m, c))
	var lines []string
	for _, s := range o.Steps {
		if s.Option != "" && !slices.Contains(o.Passing, s.Option) && !slices.Contains(o.Elected, s.Option) && len(o.Passing)+len(o.Elected) > 0 {
			continue
		}
		lines = append(lines, b.stepWords(m, s))
	}
	if len(lines) > 6 {
		lines = lines[:6]
	}
	return lines
}

func (b *Bot) stepWords(m council.Motion, s rule.Step) string {
	key := "step.short"
	if s.OK {
		key = "step.enough"
	}
	what := b.say("quantity." + string(s.Num))
	if s.Option != "" {
		what = b.letterWords(m, s.Option)
	}
	have, need, missing := amounts(s)
	return b.say(key, "what", what, "have", have, "need", need, "missing", missing, "share", b.shareWords(s))
}

// amounts writes a step's numbers as heads or as area.
func amounts(s rule.Step) (have, need, missing string) {
	write := func(n int64) string { return phrase.Area(n) }
	if s.Num != rule.ParticipatedArea && s.Num != rule.YesArea && s.Num != rule.Area {
		write = phrase.Count
	}
	return write(s.Have), write(s.Need), write(s.Missing())
}

// shareWords says the share as the law does: 过半数, 三分之二以上, 超过三分之二.
func (b *Bot) shareWords(s rule.Step) string {
	if s.D == 0 {
		return ""
	}
	key := "share.at_least"
	if s.Op != rule.AtLeast {
		key = "share.more_than"
		if s.N == 1 && s.D == 2 {
			key = "share.majority"
		}
	}
	return b.say(key, "n", b.numeral(s.N), "d", b.numeral(s.D))
}

// numeral writes a small number in words where the language does: 三分之二.
func (b *Bot) numeral(n int64) string {
	if n >= 1 && n <= 10 {
		return b.say("numeral." + strconv.FormatInt(n, 10))
	}
	return phrase.Count(n)
}

// motion reads one motion of the writer's community; a number of another community's
// series is just not there.
func (t *turn) motion(no int) (council.Motion, Doc, error) {
	var m council.Motion
	doc, err := t.load(t.ctx, t.who.Community, motionRef(no), &m)
	if err == nil && doc.Version == 0 {
		err = t.refuse("motion.none", "no", no)
	}
	return m, doc, err
}

// named is the motion that the words name, or the only open one.
func (t *turn) named() (council.Motion, Doc, error) {
	no := t.said.Motion
	if no == 0 && len(t.open.motions) == 1 {
		no = t.open.motions[0].No
	}
	if no == 0 {
		return council.Motion{}, Doc{}, errWhich
	}
	m, doc, err := t.motion(no)
	if err != nil {
		return m, doc, err
	}
	return m, doc, t.mayIn(m)
}

// mayIn refuses an officer's act in a matter to its candidates and parties.
func (t *turn) mayIn(m council.Motion) error {
	row, ok := t.commands[t.said.Intent]
	if !ok || row.power == "" {
		return nil
	}
	parties, err := t.partiesOf(m)
	if err != nil || len(parties) == 0 {
		return err
	}
	return t.may(row.power, council.Where{Parties: parties})
}

// errWhich says that the words do not tell which motion is meant.
var errWhich = errors.New("which motion")
