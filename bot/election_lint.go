package bot

import (
	"errors"
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// bodyOf counts who sits in a body of representatives: those who are representatives, and
// the other officers.
func bodyOf(people []council.Person) rule.Composition {
	var body rule.Composition
	for _, p := range people {
		switch {
		case p.Gone || len(p.Offices) == 0:
		case p.Holds(council.Rep, ""):
			body.Reps++
		default:
			body.Committee++
		}
	}
	return body
}

// lintElectors looks whether those who are to elect are the body that the law means: voters
// drawn as it says, and of representatives as many as it asks for.
func (t *turn) lintElectors(p *plan, units []council.Unit, people []council.Person) error {
	k := p.candidacy
	mode := rule.Mode(p.electorate.Base)
	if p.electorate.Base != council.Owners && !k.MayDraw(mode) {
		return t.refuse("election.not_drawn", "body", k.Names[0], "law", p.rule.Law)
	}
	if mode != rule.ByReps || k.Reps == nil {
		return nil
	}
	r, err := rule.At(k.Reps.Rule, t.now.In(t.Zone))
	if err != nil {
		return t.refuse("election.not_in_force")
	}
	body := bodyOf(people)
	homes, err := council.BuildRoll(council.Electorate{Base: council.Households}, units, people)
	if err != nil {
		return t.refusedBecause(err)
	}
	p.findings = append(p.findings, council.LintElectors(council.ElectorLint{
		Reps: int(body.Reps), Body: int(body.Reps + body.Committee), TooFewReps: rule.CheckComposition(r, body).Why == rule.TooFewReps,
		Households: homes.Units, Fewest: k.Reps.Fewest, Most: k.Reps.Most, Law: k.Reps.Law,
	})...)
	return nil
}

// nominators draws those who put candidates up where others elect than they. Where nobody is
// registered as a voter it is everybody of age who lives here, and unregistered says so.
func nominators(k rule.Candidacy, e council.Electorate, units []council.Unit, people []council.Person) (roll *council.Roll, unregistered bool, err error) {
	if !k.PutUpApart(rule.Mode(e.Base)) {
		return nil, false, nil
	}
	drawn, err := council.BuildRoll(council.Electorate{Base: string(k.PutUpBy.Mode)}, units, people)
	if errors.Is(err, council.NoRoll) {
		unregistered = true
		drawn, err = council.BuildRoll(council.Electorate{Base: council.Adults, Tenants: true}, units, people)
	}
	return &drawn, unregistered, err
}

// drawNominators adds those who put candidates up to a plan.
func (t *turn) drawNominators(p *plan, units []council.Unit, people []council.Person) error {
	drawn, unregistered, err := nominators(p.candidacy, p.electorate, units, people)
	if err != nil {
		return t.refusedBecause(err)
	}
	if unregistered {
		p.findings = append(p.findings, council.LintNominators(drawn.Units, p.candidacy.PutUpBy.Law))
	}
	p.putUpBy = drawn
	return nil
}

// blocked reports whether an election cannot begin as it is planned.
func (p plan) blocked() bool {
	return slices.ContainsFunc(p.findings, func(f council.Finding) bool { return f.Severity == council.Blocks })
}

// setAside are the findings that whoever begins an election answers for, for the ledger.
func (p plan) setAside(payload map[string]string) {
	addFindings(payload, p.findings)
}

// addFindings notes in the ledger how many findings there are, and the first.
func addFindings(payload map[string]string, findings []council.Finding) {
	if len(findings) > 0 {
		payload["findings"] = strconv.Itoa(len(findings))
		payload["finding"] = findings[0].Key()
	}
}
