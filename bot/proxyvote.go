package bot

import (
	"slices"
	"strings"

	"yishi/bot/council"
)

// castForOthers casts the writer's mark also for those who gave the writer a proxy, one
// rank below their own ballots, and tells them. The text is for the writer; it is empty
// where there was nothing to cast.
func (t *turn) castForOthers(m council.Motion, choices []string, letters string) (string, error) {
	if len(t.open.proxies.Holding(t.who.Person, m.No)) == 0 {
		return "", nil
	}
	list, _, err := t.proxies() // what is known of open motions may be a second old
	if err != nil {
		return "", err
	}
	principals, barred, err := t.mayCastFor(list, m)
	if err != nil {
		return "", err
	}
	numbers, err := t.entriesOfPrincipals(m, principals)
	if err != nil || len(numbers) == 0 {
		return strings.Join(barred, "\n"), err
	}
	marks := make([]EntryBallot, len(numbers))
	for i, e := range numbers {
		marks[i] = EntryBallot{Entry: e, Choices: letters}
		if m.Secrecy == council.Secret && letters != "" {
			if marks[i].Choices, err = t.sealed(m, e, letters); err != nil {
				return "", err
			}
		}
	}
	cast, err := t.castAs(Casting{
		Motion: m.No, Roll: m.Roll.Hash, Person: t.who.Person, Rank: council.ByProxy,
		Ballots: marks, Message: t.in.ID + "#proxy", At: t.in.At,
	})
	if err != nil {
		return "", err
	}
	for i, l := range cast.Lines {
		numbers[i] = l.Entry
	}
	entries, err := t.Ballots.Entries(t.ctx, t.who.Community, m.Roll.Hash, numbers...)
	if err != nil {
		return "", err
	}
	if err := t.tellPrincipals(m, choices, cast, entries, principals); err != nil {
		return "", err
	}
	return strings.Join(append(t.proxyWords(m, choices, cast, entries), barred...), "\n"), nil
}

// mayCastFor lists whose ballots the writer may cast on m now; barred says why not for
// the others. Whatever was accepted, the rule of the motion decides.
func (t *turn) mayCastFor(list council.Proxies, m council.Motion) (principals []council.PersonNo, barred []string, err error) {
	self, err := t.person()
	if err != nil {
		return nil, nil, err
	}
	for _, p := range list.Holding(t.who.Person, m.No) {
		why, err := t.proxyBarred(list, p, m, *self, len(principals))
		if err != nil {
			return nil, nil, err
		}
		if why == "" {
			principals = append(principals, p.Principal)
		} else if !slices.Contains(barred, why) {
			barred = append(barred, why)
		}
	}
	return principals, barred, nil
}

// entriesOfPrincipals are the entries that principals may cast for and the writer may not.
func (t *turn) entriesOfPrincipals(m council.Motion, principals []council.PersonNo) ([]int, error) {
	own, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, p := range principals {
		theirs, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, p)
		if err != nil {
			return nil, err
		}
		for _, e := range theirs {
			if !slices.Contains(own, e) && !slices.Contains(numbers, e) {
				numbers = append(numbers, e)
			}
		}
	}
	return numbers, nil
}

// proxyKeys are the texts for the holder; what is not named needs no word.
var proxyKeys = map[Verdict]string{
	Counted: "proxy.cast", Changed: "proxy.cast", TakenBack: "proxy.taken_back",
	Outranked: "proxy.own_stands", Taken: "proxy.own_stands", Fixed: "proxy.fixed",
}

// proxyWords tells the holder what became of the ballots cast for others.
func (t *turn) proxyWords(m council.Motion, choices []string, cast Cast, entries []council.Entry) []string {
	var keys []string
	units := make(map[string][]string)
	for i, l := range cast.Lines {
		key, ok := proxyKeys[l.Verdict]
		if !ok {
			continue
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		units[key] = append(units[key], entries[i].Label)
	}
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = t.say(key, "no", m.No, "household", t.several(units[key]), "choice", t.choiceWords(m, choices))
	}
	return lines
}

// tellPrincipals tells those for whom a ballot was cast or taken back how, and the others
// of their homes that there is one; on a secret motion not how.
func (t *turn) tellPrincipals(m council.Motion, choices []string, cast Cast, entries []council.Entry, principals []council.PersonNo) error {
	receipts, err := t.receipts(m, cast.Lines)
	if err != nil {
		return err
	}
	self, err := t.person()
	if err != nil {
		return err
	}
	var act Act
	for i, l := range cast.Lines {
		key := map[Verdict]string{Counted: "proxy.told", Changed: "proxy.told", TakenBack: "proxy.told_taken_back"}[l.Verdict]
		if key == "" {
			continue
		}
		if m.Secrecy == council.Secret && l.Verdict != TakenBack {
			key = "proxy.told_secret"
		}
		text := t.say(key, "no", m.No, "title", m.Title, "name", self.Name, "household", entries[i].Label,
			"choice", t.choiceWords(m, choices), "receipt", receipts[i], "until", t.until(m.Closes))
		for _, p := range entries[i].Persons {
			if p == t.who.Person || !slices.Contains(principals, p) && l.Verdict != Counted {
				continue
			}
			if err := t.writeTo(&act, p, text, "receipt"); err != nil {
				return err
			}
		}
	}
	if len(act.Out) == 0 {
		return nil
	}
	part := *t
	part.in.ID += "#proxied"
	_, err = part.commit(act, Answer{})
	return err
}
