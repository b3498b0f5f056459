package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/speech"
)

func ballotCommands() []command {
	return []command{
		{intent: "vote", do: func(t *turn) (Answer, error) { return t.voteSaid(t.said.Motion, t.said.Choices) }},
		{intent: "vote_many", do: (*turn).voteMany},
		{intent: "retract", do: (*turn).retract},
	}
}

// voteSaid takes a ballot that was not typed as such: an answer to numbers offered,
// or a voice message, which is read back before it counts.
func (t *turn) voteSaid(no int, choices []string) (Answer, error) {
	if t.in.Kind != Spoken {
		return t.voteAndSay(no, choices)
	}
	return t.readBack()
}

// readBack asks whether what was heard is what was said.
func (t *turn) readBack() (Answer, error) {
	heard := t.said
	heard.Readings = nil
	t.said.Why, t.said.Readings = "heard", []speech.Intent{heard}
	return t.unclear()
}

// vote casts the writer's own ballot for all units they may vote for.
func (t *turn) vote(no int, choices []string) (Answer, error) {
	m, ok := t.open.find(no)
	if !ok {
		return t.tell("ballot.not_open", "no", no)
	}
	if t.in.Chat == Group && m.Secrecy == council.Secret {
		return t.tell("ballot.secret_in_group", "no", no)
	}
	letters, shown, choices, err := t.marked(m, choices)
	var refused *refusal
	if errors.As(err, &refused) {
		return Answer{}, err
	}
	var bad *council.BadChoice
	if errors.As(err, &bad) && bad.Fault == council.TooMany && m.Form == council.Election {
		return Answer{Text: t.spoiltWords(m)}, nil
	}
	if err != nil {
		return t.tell("ballot.not_valid", "no", no, "how", t.howToVote(m))
	}
	cast, entries, err := t.cast(m, letters)
	if err != nil {
		return Answer{}, err
	}
	text, err := t.ballotWords(shown, choices, letters, cast, entries)
	if err != nil {
		return Answer{}, err
	}
	if text == "" {
		return t.notEntitled(m)
	}
	if err := t.tellCoOwners(m, choices, cast, entries); err != nil {
		return Answer{}, err
	}
	if t.in.Chat == Group {
		return t.groupWords(m, choices, text, cast, entries)
	}
	return Answer{Text: text}, nil
}

// voteMany casts several ballots given in one message.
func (t *turn) voteMany() (Answer, error) {
	if t.in.Kind == Spoken {
		return t.readBack()
	}
	var lines []string
	for i, v := range t.said.Votes {
		part := *t
		part.in.ID = fmt.Sprintf("%s#%d", t.in.ID, i)
		part.said.Reason = t.reasonOf(i)
		answer, err := part.voteAndSay(v.Motion, v.Choices)
		var refused *refusal
		if errors.As(err, &refused) { // what became of the others is told all the same
			answer, err = Answer{Text: refused.text}, nil
		}
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, answer.Text)
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// reasonOf is what was added to one of several ballots: words after all of them go with
// the last, or with all where they are of one mind: 3号4号都赞成，但要便宜.
func (t *turn) reasonOf(i int) string {
	votes := t.said.Votes
	one := func(v speech.Vote) bool { return slices.Equal(v.Choices, votes[0].Choices) }
	if t.said.Reason != "" && (i == len(votes)-1 || !slices.ContainsFunc(votes, func(v speech.Vote) bool { return !one(v) })) {
		return t.said.Reason
	}
	return votes[i].Reason
}

// votable reports whether ballots on m are taken now: closing may still be on its way.
func (t *turn) votable(m council.Motion) bool {
	return m.State == council.Voting && t.now.Before(m.Closes)
}

// retract takes the writer's own ballot back, and a secret sheet that was handed in for
// the writer's unit.
func (t *turn) retract() (Answer, error) {
	if answer, ok, err := t.stubIsFixed(t.said.Motion); ok || err != nil {
		return answer, err
	}
	if answer, ok, err := t.ownProposal(t.said.Motion); ok || err != nil {
		return answer, err
	}
	m, found, err := t.meant()
	if err != nil || !found {
		return t.askWhichMotion(err)
	}
	cast, entries, err := t.cast(m, "")
	if err != nil {
		return Answer{}, err
	}
	if text, err := t.takeBackStubs(m, cast, entries); text != "" || err != nil {
		return Answer{Text: text}, err
	}
	text, err := t.ballotWords(m, nil, "", cast, entries)
	if err == nil && text == "" {
		return t.notEntitled(m)
	}
	answer := Answer{Text: text}
	if choices := ballotChoices(m); err == nil && t.in.Chat == Private && m.Form == council.YesNo {
		t.offerChoices(&answer, m, choices) // who marked the wrong one has only to say the right one
	}
	return answer, err
}

// ownProposal asks who takes back a ballot where there is none, but a proposal of their own,
// whether that is meant.
func (t *turn) ownProposal(no int) (Answer, bool, error) {
	if _, open := t.open.find(no); open || no == 0 || t.in.Chat == Group {
		return Answer{}, false, nil
	}
	var m council.Motion
	if _, err := t.load(t.ctx, t.who.Community, motionRef(no), &m); err != nil || m.Author != t.who.Person || !m.State.Proposed() {
		return Answer{}, false, err
	}
	answer := Answer{Text: t.say("ballot.own_proposal", "no", no, "title", m.Title)}
	t.choices(&answer, choice{t.say("ballot.do_withdraw"), speech.Intent{Intent: "withdraw_motion", Motion: no}})
	return answer, true, nil
}

// ballotWords reads the own ballot back, and those that go with it for others; it is
// empty for who may cast none.
func (t *turn) ballotWords(m council.Motion, choices []string, letters string, cast Cast, entries []council.Entry) (string, error) {
	others, err := t.castForOthers(m, choices, letters)
	if err != nil || len(entries) == 0 {
		return others, err
	}
	text, err := t.castWords(m, choices, cast, entries)
	if err == nil && others != "" {
		text += "\n" + others
	}
	return text, err
}

// meant is the motion that was named, or the only open one.
func (t *turn) meant() (council.Motion, bool, error) {
	if t.said.Motion == 0 {
		if len(t.open.motions) == 1 {
			return t.open.motions[0], true, nil
		}
		return council.Motion{}, false, nil
	}
	m, ok := t.open.find(t.said.Motion)
	if !ok {
		return council.Motion{}, false, t.refuse("ballot.not_open", "no", t.said.Motion)
	}
	return m, true, nil
}

// cast puts one mark for every unit that the writer may vote for, and returns those
// units as the roll has them, in the order of the result's lines.
func (t *turn) cast(m council.Motion, letters string) (Cast, []council.Entry, error) {
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil || len(numbers) == 0 {
		return Cast{}, nil, err
	}
	entries, err := t.Ballots.Entries(t.ctx, t.who.Community, m.Roll.Hash, numbers...)
	if err != nil {
		return Cast{}, nil, err
	}
	marks := make([]EntryBallot, len(numbers))
	for i, e := range numbers {
		marks[i] = EntryBallot{Entry: e, Choices: letters}
		if m.Secrecy == council.Secret && letters != "" {
			if marks[i].Choices, err = t.sealed(m, e, letters); err != nil {
				return Cast{}, nil, err
			}
		}
	}
	cast, err := t.castAs(Casting{
		Motion: m.No, Roll: m.Roll.Hash, Person: t.who.Person, Rank: council.ByOwn,
		Ballots: marks, Message: t.in.ID, At: t.in.At,
	})
	return cast, entries, err
}

// castAs casts the writer's ballots. Unless it was outdated, the writer is from then on
// who was remembered.
func (t *turn) castAs(k Casting) (Cast, error) {
	k.AsOf = t.asOf
	cast, err := t.Ballots.Cast(t.ctx, t.who.Community, k)
	if !errors.Is(err, ErrOutdated) {
		t.asOf = ""
	}
	return cast, err
}

// castWords reads the ballot back: what was recorded, for which household, with which
// receipt, and what to do next.
func (t *turn) castWords(m council.Motion, choices []string, cast Cast, entries []council.Entry) (string, error) {
	receipts, err := t.receipts(m, cast.Lines)
	if err != nil {
		return "", err
	}
	var fares []fare
	for i, l := range cast.Lines {
		key := verdictKey(m, l)
		if l.Seq > 0 && receipts[i] == "" {
			key = "ballot.superseded"
		}
		fares = faring(fares, key, entries[i].Label, receipts[i])
	}
	lines := make([]string, len(fares))
	for i, f := range fares {
		lines[i] = t.say(f.key, "no", m.No, "title", m.Title, "choice", t.choiceWords(m, choices),
			"household", t.several(f.units), "receipt", t.several(f.receipts), "until", t.until(m.Closes))
	}
	return strings.Join(lines, "\n"), nil
}

// fare are units whose ballots fared alike; they share a line.
type fare struct {
	key             string
	units, receipts []string
}

// faring adds a unit to those that fared like it.
func faring(fares []fare, key, unit, receipt string) []fare {
	i := slices.IndexFunc(fares, func(f fare) bool { return f.key == key })
	if i < 0 {
		i = len(fares)
		fares = append(fares, fare{key: key})
	}
	fares[i].units = append(fares[i].units, unit)
	fares[i].receipts = append(fares[i].receipts, receipt)
	return fares
}

// labels names units as the roll has them.
func labels(entries []council.Entry) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Label
	}
	return names
}

// several names up to three things, or the first and how many there are.
func (b *Bot) several(names []string) string {
	if len(names) > 3 {
		return b.say("household.several", "first", names[0], "count", len(names))
	}
	return strings.Join(names, b.say("list.comma"))
}

// verdictKey is the text for what became of one unit's ballot.
func verdictKey(m council.Motion, l CastLine) string {
	key := "ballot." + string(l.Verdict)
	switch {
	case l.Verdict == Counted || l.Verdict == Changed:
		return key + changeable(m)
	case l.Verdict == Taken && l.By == 0:
		return "ballot.sheet_handed_in"
	case l.Verdict == Nothing && l.Seq == 0:
		return key + "_stands"
	}
	return key
}

// changeable picks the text that tells whether the ballot may still be changed.
func changeable(m council.Motion) string {
	if m.MayChange {
		return ""
	}
	return "_final"
}

// groupWords answers a ballot before others: never how somebody voted, unless the
// motion was opened and announced as 实名公开.
func (t *turn) groupWords(m council.Motion, choices []string, private string, cast Cast, entries []council.Entry) (Answer, error) {
	verdict := Counted // who has no own ballot cast only others'
	if len(cast.Lines) > 0 {
		verdict = cast.Lines[0].Verdict
	}
	if verdict != Counted && verdict != Changed && verdict != Nothing {
		return t.tell("ballot.group_look", "no", m.No)
	}
	if m.Secrecy == council.RollCall && len(entries) > 0 {
		return t.tell("ballot.group_named", "no", m.No, "household", t.several(labels(entries)), "choice", t.choiceWords(m, choices))
	}
	if verdict == Nothing { // the receipt has been sent
		return t.tell("ballot.group_kept", "no", m.No)
	}
	out, reached, err := t.toPerson(t.who.Person, private, "receipt")
	if err != nil || !reached {
		return Answer{Text: t.say("ballot.group_kept", "no", m.No)}, err
	}
	return t.commit(Act{Out: []Outgoing{out}}, Answer{Text: t.say("ballot.group_kept", "no", m.No)})
}

// choiceWords names choices as residents read them: 赞成, or 健身区、停车位.
func (b *Bot) choiceWords(m council.Motion, choices []string) string {
	words := make([]string, 0, len(choices))
	for _, c := range choices {
		if i := optionIndex(m, c); i >= 0 {
			words = append(words, m.Options[i])
			continue
		}
		words = append(words, b.say("choice."+c))
	}
	return strings.Join(words, b.say("list.comma"))
}

// optionIndex is the place of an option's letter, or -1.
func optionIndex(m council.Motion, letter string) int {
	if len(letter) != 1 || letter[0] < 'A' || int(letter[0]-'A') >= len(m.Options) {
		return -1
	}
	return int(letter[0] - 'A')
}

// howShort shows what to type for a motion whose options are named beside it.
func (b *Bot) howShort(m council.Motion) string {
	if m.Form == council.YesNo {
		return b.howToVote(m)
	}
	return b.say("how.letters."+string(m.Form), "no", m.No, "sample", sampleLetters(m), "min", max(m.Min, 1), "max", m.Max, "seats", m.Seats)
}

// howToVote shows what to type for a motion.
func (b *Bot) howToVote(m council.Motion) string {
	if m.Form == council.YesNo {
		return b.say("how.yesno", "no", m.No)
	}
	var options []string
	for i, o := range m.Options {
		options = append(options, b.say("how.option", "letter", string(rune('A'+i)), "option", o))
	}
	return b.say("how."+string(m.Form), "no", m.No, "sample", sampleLetters(m), "options", strings.Join(options, b.say("list.semicolon")),
		"min", max(m.Min, 1), "max", m.Max, "seats", m.Seats)
}

// sampleLetters are letters that a ballot of an election could have: no more than seats.
func sampleLetters(m council.Motion) string { return "ABC"[:max(min(m.Seats, len(m.Options), 2), 1)] }
