package bot

import (
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// sayKin is 没有近亲属 or 近亲属 1 李主任 of a candidate, and 近亲属 1 王五 李主任 of officers who
// looked into it.
func (t *turn) sayKin() (Answer, error) {
	names := t.said.Names
	mine := func(c council.Contest) bool {
		_, put := c.Candidate(t.who.Person)
		_, law := kinLaw(c)
		return law && underWay(c) && (put || len(names) == 2)
	}
	c, doc, m, err := t.whichElection(mine)
	if err != nil {
		return t.askElection(err)
	}
	if _, law := kinLaw(c); !law || !underWay(c) {
		return t.tell("kin.no_rule", "no", c.No)
	}
	if len(names) == 2 {
		return t.noteKin(c, doc, m)
	}
	if _, put := c.Candidate(t.who.Person); !put {
		return t.tell("kin.not_candidate", "no", c.No)
	}
	if t.said.Answer != "no" && len(names) == 0 {
		return t.tell("kin.whom", "no", c.No)
	}
	return t.declareKin(c, doc, m)
}

// kinNamed finds somebody who was named as a relative.
func (t *turn) kinNamed(name string) (council.Person, error) {
	found, err := t.namesakes(name, "")
	switch {
	case err != nil:
		return council.Person{}, err
	case len(found) == 0:
		return council.Person{}, t.refuse("kin.nobody_of_name", "name", name)
	case len(found) > 1:
		return council.Person{}, t.refuse("kin.several_of_name", "name", name, "count", len(found))
	}
	return found[0], nil
}

// declareKin notes what a candidate says. Of another candidate it holds when both say it, or
// when two officers found it; the officers are told.
func (t *turn) declareKin(c council.Contest, doc Doc, m council.Motion) (Answer, error) {
	var relative council.Person
	var err error
	key, step := "kin.none_noted", "none"
	if t.said.Answer != "no" {
		if relative, err = t.kinNamed(t.said.Names[0]); err != nil {
			return Answer{}, err
		}
		key, step = "kin.noted", "declared"
	}
	before, _ := c.Candidate(t.who.Person)
	if c, err = c.Declare(t.who.Person, relative.No); err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No)
	}
	r, _, err := t.relatives(c)
	if err != nil {
		return Answer{}, err
	}
	holds := relative.No != 0 && r.kin.Between(t.who.Person, relative.No)
	if holds {
		c, key, step = c.Find(t.who.Person, relative.No), "kin.holds", "found"
	}
	leaf, err := t.leaf("election.kin", "", c.No, ledger.Payload{"candidate": strconv.Itoa(int(t.who.Person)), "step": step})
	if err != nil {
		return Answer{}, err
	}
	act := Act{}
	if err := t.stage(&act, c, doc, nil, Doc{}, leaf); err != nil {
		return Answer{}, err
	}
	k, _ := c.Candidate(t.who.Person)
	if relative.No != 0 && !slices.Contains(before.Kin, relative.No) {
		told := "kin.told"
		if holds {
			told = "kin.told_holds"
		}
		if act.Out, err = t.tellAnswerers(m, t.say(told, "no", c.No, "a", k.Name, "b", relative.Name, "law", r.law.Law)); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, Answer{Text: t.say(key, "no", c.No, "name", relative.Name, "law", r.law.Law)})
}

// noteKin notes what an officer found of two people; it holds when a second one says it too.
func (t *turn) noteKin(c council.Contest, doc Doc, m council.Motion) (Answer, error) {
	parties, _, err := t.standingIn(m) // an officer named as a relative may look into the others
	if err != nil {
		return Answer{}, err
	}
	if err := t.may(council.ToSettle, council.Where{Parties: parties}); err != nil {
		return Answer{}, err
	}
	a, err := t.kinNamed(t.said.Names[0])
	if err != nil {
		return Answer{}, err
	}
	b, err := t.kinNamed(t.said.Names[1])
	if err != nil {
		return Answer{}, err
	}
	_, put := c.Candidate(a.No)
	if _, both := c.Candidate(b.No); !put || both && b.No < a.No { // however they are named, it is one finding
		a, b = b, a
	}
	if t.who.Person == a.No || t.who.Person == b.No {
		return Answer{}, t.refusedBecause(council.IsParty)
	}
	not := t.said.Answer == "no"
	c, found, err := c.Note(a.No, b.No, t.who.Person, not)
	if err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No, "name", a.Name)
	}
	step, words := "noted", t.kinWords(a, b, not)
	if found {
		step = "found"
	}
	leaf, err := t.leaf("election.kin", "", c.No, ledger.Payload{"candidate": strconv.Itoa(int(a.No)), "step": step, "not": strconv.FormatBool(not)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{}
	if err := t.stage(&act, c, doc, nil, Doc{}, leaf); err != nil {
		return Answer{}, err
	}
	law, _ := kinLaw(c)
	if found {
		for _, p := range []council.Person{a, b} {
			if err := t.writeTo(&act, p.No, t.say("kin.found_told", "no", c.No, "title", c.Title, "what", words, "law", law.Law), "notice"); err != nil {
				return Answer{}, err
			}
		}
		return t.commit(act, Answer{Text: t.say("kin.found", "no", c.No, "what", words, "law", law.Law)})
	}
	if act.Out, err = t.tellWhoText(func(p council.Person) bool {
		return p.No != t.who.Person && p.No != a.No && p.No != b.No && council.May(council.ToSettle, p, council.Where{Parties: parties}) == nil
	}, t.say("kin.second", "no", c.No, "what", words, "say", t.kinSaying(c, a, b, not))); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("kin.first", "no", c.No, "what", words, "say", t.kinSaying(c, a, b, not))})
}

func (t *turn) kinWords(a, b council.Person, not bool) string {
	if not {
		return t.say("kin.are_not", "a", a.Name, "b", b.Name)
	}
	return t.say("kin.are", "a", a.Name, "b", b.Name)
}

// kinSaying is what an officer types to say it.
func (t *turn) kinSaying(c council.Contest, a, b council.Person, not bool) string {
	if not {
		return t.say("kin.say_not", "no", c.No, "a", a.Name, "b", b.Name)
	}
	return t.say("kin.say", "no", c.No, "a", a.Name, "b", b.Name)
}

// askKin adds to an answer to a new candidate the rule on near relatives, and asks whether
// there are some.
func (t *turn) askKin(answer *Answer, c council.Contest) {
	k, _ := c.Candidate(t.who.Person)
	law, ok := kinLaw(c)
	if !ok || k.Declared || t.in.Chat != Private {
		return
	}
	answer.Text += "\n" + t.say("kin.ask", "no", c.No, "body", t.bodyOfMatter(c), "law", law.Law)
	t.choices(answer, choice{t.say("kin.do_none"), speech.Intent{Intent: "kin", Motion: c.No, Answer: "no"}})
}

func (t *turn) bodyOfMatter(c council.Contest) string {
	k, _ := rule.CandidacyOf(c.Matter)
	return k.Names[0]
}

// tellKin tells the officers what they should know of near relatives among the candidates.
func (t *turn) tellKin(act *Act, c council.Contest, m council.Motion, slate []council.Candidate) ([]council.Finding, error) {
	findings, err := t.lintKin(c, slate)
	if err != nil || len(findings) == 0 {
		return nil, err
	}
	lines := []string{t.say("kin.findings", "no", c.No, "title", c.Title)}
	for _, f := range findings {
		lines = append(lines, t.findingWords(f))
	}
	out, err := t.tellAnswerers(m, strings.Join(append(lines, t.say("kin.findings_how", "no", c.No)), "\n"))
	act.Out = append(act.Out, out...)
	return findings, err
}

// kinNotice puts the candidates up to be objected to until the ballot opens, where the law
// does not let near relatives serve together, and adds to their post how.
func (t *turn) kinNotice(act *Act, c council.Contest, m council.Motion, text string) (string, error) {
	law, ok := kinLaw(c)
	if !ok {
		return text, nil
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, c.No)
	if err != nil {
		return text, err
	}
	n.Motion = c.No
	k, _ := rule.CandidacyOf(c.Matter)
	text += "\n" + t.say("kin.post", "no", c.No, "law", law.Law)
	return text, t.postNotice(act, n.Anew(k.CandidateDays, t.now, m.MayOpen), doc)
}

// lintKin is what the officers should know of near relatives among the candidates.
func (t *turn) lintKin(c council.Contest, slate []council.Candidate) ([]council.Finding, error) {
	r, ok, err := t.relatives(c)
	if err != nil || !ok {
		return nil, err
	}
	in := council.KinLint{Law: r.law.Law}
	for _, k := range slate {
		if !k.Declared {
			in.Silent = append(in.Silent, k.Name)
		}
		for _, o := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(k.Kin, k.Found)))) {
			other, err := t.namesOf(o)
			if err != nil {
				return nil, err
			}
			if r.kin.Between(k.Person, o) {
				in.Pairs = append(in.Pairs, [2]string{k.Name, other})
			} else {
				in.Doubtful = append(in.Doubtful, [2]string{k.Name, other})
			}
		}
	}
	return council.LintKin(in), nil
}

// kinHint tells officers how to note near relatives whom an objection names, in an election
// that asks for it.
func (t *turn) kinHint(m council.Motion) string {
	if _, ok := kinLaw(council.Contest{Matter: m.Matter}); !ok || m.Contest == 0 {
		return ""
	}
	return "\n" + t.say("kin.findings_how", "no", m.Contest)
}
