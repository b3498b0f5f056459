package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/seal"
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
		return t.vote(no, choices)
	}
	t.said.Why = "heard"
	t.said.Readings = append(t.said.Readings[:0], t.said)
	t.said.Readings[0].Readings = nil
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
	letters, err := council.Letters(m, choices)
	if err != nil {
		return t.tell("ballot.not_valid", "no", no, "how", t.howToVote(m))
	}
	cast, entries, err := t.cast(m, letters)
	if err != nil {
		return Answer{}, err
	}
	if len(entries) == 0 {
		return t.notEntitled(m)
	}
	answer := Answer{Text: t.castWords(m, choices, cast)}
	if t.in.Chat == Group {
		return t.groupWords(m, choices, answer, cast)
	}
	return answer, nil
}

// voteMany casts several ballots given in one message.
func (t *turn) voteMany() (Answer, error) {
	var lines []string
	for i, v := range t.said.Votes {
		part := *t
		part.in.ID = fmt.Sprintf("%s#%d", t.in.ID, i)
		answer, err := part.vote(v.Motion, v.Choices)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, answer.Text)
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// retract takes the writer's own ballot back.
func (t *turn) retract() (Answer, error) {
	m, found, err := t.meant()
	if err != nil || !found {
		return t.askWhichMotion(err)
	}
	cast, entries, err := t.cast(m, "")
	if err != nil {
		return Answer{}, err
	}
	if len(entries) == 0 {
		return t.notEntitled(m)
	}
	return Answer{Text: t.castWords(m, nil, cast)}, nil
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

// cast puts one mark for every unit that the writer may vote for.
func (t *turn) cast(m council.Motion, letters string) (Cast, []int, error) {
	entries, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil || len(entries) == 0 {
		return Cast{}, nil, err
	}
	marks := make([]EntryBallot, len(entries))
	for i, e := range entries {
		marks[i] = EntryBallot{Entry: e, Choices: letters}
		if m.Secrecy == council.Secret && letters != "" {
			if marks[i].Choices, err = t.sealed(m, e, letters); err != nil {
				return Cast{}, nil, err
			}
		}
	}
	cast, err := t.Ballots.Cast(t.ctx, t.who.Community, Casting{
		Motion: m.No, Roll: m.Roll.Hash, Person: t.who.Person, Rank: council.ByOwn,
		Ballots: marks, Message: t.in.ID, At: t.in.At,
	})
	return cast, entries, err
}

func (t *turn) sealed(m council.Motion, entry int, letters string) (string, error) {
	return seal.Seal(t.Random, m.SealKey, t.who.Community, m, entry, letters)
}

// castWords reads the ballot back: what was recorded, for which household, with which
// receipt, and what to do next.
func (t *turn) castWords(m council.Motion, choices []string, cast Cast) string {
	line := cast.Lines[0]
	for _, l := range cast.Lines {
		if l.Verdict != line.Verdict { // several units fared differently: tell each
			return t.eachWords(m, choices, cast)
		}
	}
	return t.lineWords(m, choices, line, t.who.Label)
}

func (t *turn) eachWords(m council.Motion, choices []string, cast Cast) string {
	var lines []string
	for i, l := range cast.Lines {
		lines = append(lines, t.say("ballot.part", "n", i+1, "text", t.lineWords(m, choices, l, t.who.Label)))
	}
	return strings.Join(lines, "\n")
}

func (t *turn) lineWords(m council.Motion, choices []string, l CastLine, label string) string {
	key := "ballot." + string(l.Verdict)
	if l.Verdict == Counted || l.Verdict == Changed {
		key += changeable(m)
	}
	return t.say(key, "no", m.No, "title", m.Title, "choice", t.choiceWords(m, choices), "household", label,
		"receipt", t.receipt(m, l), "until", t.when(m.Closes))
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
func (t *turn) groupWords(m council.Motion, choices []string, private Answer, cast Cast) (Answer, error) {
	kept := cast.Lines[0].Verdict == Counted || cast.Lines[0].Verdict == Changed
	if !kept {
		return t.tell("ballot.group_look", "no", m.No)
	}
	if m.Secrecy == council.RollCall {
		return t.tell("ballot.group_named", "no", m.No, "household", t.who.Label, "choice", t.choiceWords(m, choices))
	}
	out, reached, err := t.toSelf(private.Text, "receipt")
	if err != nil || !reached {
		return Answer{Text: t.say("ballot.group_kept", "no", m.No)}, err
	}
	return t.commit(Act{Out: []Outgoing{out}}, Answer{Text: t.say("ballot.group_kept", "no", m.No)})
}

// receipt is the code a voter keeps: it finds the ballot in the published list.
func (t *turn) receipt(m council.Motion, l CastLine) string {
	if l.Seq == 0 {
		return ""
	}
	return ledger.Receipt(t.receiptKey(m.No), m.No, l.Entry, l.Seq)
}

// receiptKey is the key of one motion's receipts.
func (t *turn) receiptKey(motion int) []byte { return t.receiptKeyOf(t.who.Community, motion) }

func (b *Bot) receiptKeyOf(c council.ID, motion int) []byte {
	mac := hmac.New(sha256.New, b.Keys.Master())
	fmt.Fprintf(mac, "receipt|%s|%d", c, motion)
	return mac.Sum(nil)
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

// howToVote shows what to type for a motion.
func (b *Bot) howToVote(m council.Motion) string {
	if m.Form == council.YesNo {
		return b.say("how.yesno", "no", m.No)
	}
	var options []string
	for i, o := range m.Options {
		options = append(options, b.say("how.option", "letter", string(rune('A'+i)), "option", o))
	}
	return b.say("how."+string(m.Form), "no", m.No, "options", strings.Join(options, b.say("list.semicolon")),
		"min", max(m.Min, 1), "max", m.Max, "seats", m.Seats)
}
