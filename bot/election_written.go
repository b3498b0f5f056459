package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// written divides, in a sealed ballot, the letters of candidates from the numbers of
// people whom the voter named besides them (另选他人): AC+17+203.
const written = "+"

// marked turns choices into what is stored, with the names that the voter wrote in. What
// it returns as motion and choices is for reading the ballot back.
func (t *turn) marked(m council.Motion, choices []string) (letters string, shown council.Motion, said []string, err error) {
	if m.Form == council.Election && slices.Contains(choices, council.Abstain) && !takesBlank(m) {
		return "", m, nil, t.refuse("ballot.no_blank", "no", m.No, "how", t.howToVote(m))
	}
	if len(t.said.Names) == 0 || m.Form != council.Election {
		letters, err = council.Letters(m, choices)
		return letters, m, choices, err
	}
	if !m.WriteIns || m.Secrecy != council.Secret {
		return "", m, nil, t.refuse("election.no_write_ins", "no", m.No, "how", t.howToVote(m))
	}
	shown, said = m, slices.Clone(choices)
	var others []string
	for _, name := range t.said.Names {
		who, err := t.writtenIn(m, name)
		if err != nil {
			return "", m, nil, err
		}
		if i := slices.Index(m.Slate, who.No); i >= 0 {
			said = append(said, council.OptionLetter(i))
			continue
		}
		if number := strconv.Itoa(int(who.No)); !slices.Contains(others, number) {
			others = append(others, number)
			shown.Options = append(slices.Clone(shown.Options), t.say("election.written", "name", who.Name))
		}
	}
	if len(said) > 0 {
		if letters, err = council.Letters(m, said); err != nil {
			return "", m, nil, err
		}
	}
	if len(letters)+len(others) > m.Seats {
		return "", m, nil, &council.BadChoice{Fault: council.TooMany, Min: 1, Max: m.Seats}
	}
	for i, number := range others {
		letters += written + number
		said = append(said, council.OptionLetter(len(m.Options)+i))
	}
	return letters, shown, said, nil
}

// writtenIn finds whom a voter named besides the candidates.
func (t *turn) writtenIn(m council.Motion, name string) (council.Person, error) {
	found, err := t.namesakes(strings.TrimSpace(name), "")
	if err != nil {
		return council.Person{}, err
	}
	switch len(found) {
	case 0:
		return council.Person{}, t.refuse("election.nobody_of_name", "name", name)
	case 1:
		return found[0], t.eligible(m, found[0])
	}
	return council.Person{}, t.refuse("election.several_of_name", "name", name, "count", len(found))
}

// takesBlank reports whether a ballot that names nobody (空白票, 弃权) counts as one who took
// part in an election.
func takesBlank(m council.Motion) bool {
	r, err := pinnedRule(m)
	return err == nil && m.Form == council.Election && r.Abstain == rule.In
}

// blankWords say how to cast a blank ballot, where that counts.
func (b *Bot) blankWords(m council.Motion) string {
	if !takesBlank(m) {
		return ""
	}
	return b.say("open.blank", "no", m.No)
}

// spoiltWords explain why a ballot in an election is sent back: on paper it would be spoilt.
func (b *Bot) spoiltWords(m council.Motion) string {
	return b.say("ballot.spoilt", "no", m.No, "seats", m.Seats, "how", b.howToVote(m))
}

// mostCounted is how many people a result can name: letters A to Z.
const mostCounted = 26

// countWritten turns the numbers that voters wrote in into options of the motion, those
// named most first, so that they are counted like the candidates.
func (b *Bot) countWritten(ctx context.Context, c council.ID, m *council.Motion, sums map[string]council.Sum) error {
	var keys []string
	for key := range sums {
		if strings.HasPrefix(key, written) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(x, y string) int {
		return cmp.Or(sums[y].Heads-sums[x].Heads, cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
	t := b.clockTurn(ctx, c)
	head, _, err := t.roster()
	if err != nil {
		return err
	}
	for _, key := range keys {
		sum := sums[key]
		delete(sums, key)
		no, err := strconv.Atoi(key[len(written):])
		if err != nil || len(m.Options) >= mostCounted {
			continue
		}
		people, err := t.people(head.Generation, council.PersonNo(no))
		if err != nil {
			return err
		}
		if len(people) == 0 {
			continue
		}
		sums[council.OptionLetter(len(m.Options))] = sum
		m.Options = append(slices.Clone(m.Options), b.say("election.written", "name", people[0].Name))
		m.Slate = append(slices.Clone(m.Slate), people[0].No)
	}
	return nil
}
