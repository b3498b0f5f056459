package bot

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// spoiled is how speech names sheets that say nothing clear.
const spoiled = "spoiled"

// countSheets is 清点 3 赞成20 反对5 弃权2 废票1: the unnamed sheets of a secret motion,
// counted by one after voting has ended and counted again by another. The first count
// decides nothing, and is not told to the second.
func (t *turn) countSheets() (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	switch {
	case m.Secrecy != council.Secret:
		return t.tell("sheets.not_secret", "no", m.No)
	case m.Result != nil:
		return t.tell("motion.over", "no", m.No)
	case m.State != council.Counting:
		return t.tell("sheets.too_early", "no", m.No)
	}
	handedIn, err := t.stubs(t.ctx, t.who.Community, m)
	if err != nil {
		return Answer{}, err
	}
	counts, why := t.sheetCounts(m, handedIn)
	if why != "" {
		return Answer{Text: why}, nil
	}
	var first tally
	doc, err := t.load(t.ctx, t.who.Community, tallyRef(m.No), &first)
	if err != nil {
		return Answer{}, err
	}
	if first.Second != 0 {
		return t.tell("sheets.counted_before", "no", m.No)
	}
	if doc.Version == 0 || first.By == 0 || first.By == t.who.Person {
		return t.firstCount(m, doc, counts)
	}
	return t.secondCount(m, doc, first, counts)
}

// sheetCounts reads the sums by letter; why says what does not add up with the number of
// units that handed in a sheet.
func (t *turn) sheetCounts(m council.Motion, handedIn int) (counts map[string]int, why string) {
	counts = make(map[string]int)
	sheets, marks := t.said.Counts[spoiled], 0
	for word, n := range t.said.Counts {
		letter := invalidLetter
		if word != spoiled {
			if letter = choiceNamed(m, word); letter == "" {
				return nil, t.say("sheets.usage", "no", m.No)
			}
			marks += n
		}
		if n < 0 || n > handedIn {
			return nil, t.say("sheets.wrong_sum", "no", m.No, "count", handedIn)
		}
		counts[letter] += n
	}
	_, most := m.Picks()
	switch valid := handedIn - sheets; { // every valid sheet has one mark at least
	case len(t.said.Counts) == 0:
		return nil, t.say("sheets.usage", "no", m.No)
	case marks < valid, marks > valid*most:
		return nil, t.say("sheets.wrong_sum", "no", m.No, "count", handedIn)
	}
	return counts, ""
}

// choiceNamed is the stored letter of a choice, by its word, letter or text; "" when the
// motion has none such.
func choiceNamed(m council.Motion, word string) string {
	if m.Form == council.YesNo {
		letters, err := council.Letters(m, []string{word})
		if err != nil {
			return ""
		}
		return letters
	}
	if word == council.Abstain && takesBlank(m) {
		return letterAbstain
	}
	for i, o := range m.Options {
		if letter := council.OptionLetter(i); o == word || letter == word {
			return letter
		}
	}
	return ""
}

func (t *turn) firstCount(m council.Motion, doc Doc, counts map[string]int) (Answer, error) {
	if err := t.may(council.ToCountSheets, council.Where{}); err != nil {
		return Answer{}, err
	}
	doc, err := doc.holding(tally{Counts: counts, By: t.who.Person})
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("sheets.count", "", m.No, nil)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("sheets.counted_once", "no", m.No, "counts", t.countWords(m, counts))})
}

func (t *turn) secondCount(m council.Motion, doc Doc, first tally, counts map[string]int) (Answer, error) {
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	if err := council.MayConfirm(council.ToCountSheets, *self, council.Where{}, first.By); err != nil {
		return Answer{}, t.refusedBecause(err, "who", t.holders(council.ToCountSheets))
	}
	if !maps.Equal(first.Counts, counts) {
		return t.tell("sheets.differs", "no", m.No)
	}
	first.Second = t.who.Person
	if doc, err = doc.holding(first); err != nil {
		return Answer{}, err
	}
	payload := ledger.Payload{"counted_by": strconv.Itoa(int(first.By))}
	for letter, n := range counts {
		payload["sheets_"+letterName(m, letter)] = strconv.Itoa(n)
	}
	leaf, err := t.leaf("sheets.confirm", "", m.No, payload)
	if err != nil {
		return Answer{}, err
	}
	due := Mark{Index: "due", Member: dueClose(m.No), Score: t.now.UnixMilli()}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{due}}, Answer{Text: t.say("sheets.counted_twice", "no", m.No)})
}

// countWords says a count back: 赞成20、反对5、废票1.
func (t *turn) countWords(m council.Motion, counts map[string]int) string {
	var parts []string
	letters := append(countedLetters(m), invalidLetter)
	if takesBlank(m) {
		letters = append(letters, letterAbstain)
	}
	for _, letter := range letters {
		words := t.say("sheets.spoiled")
		if letter != invalidLetter {
			words = t.letterWords(m, letter)
		}
		if counts[letter] > 0 {
			parts = append(parts, fmt.Sprintf("%s%d", words, counts[letter]))
		}
	}
	return strings.Join(parts, t.say("list.comma"))
}
