package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// relatives is what is known of near relatives around an election, where its law does not
// let them serve together.
type relatives struct {
	law rule.KinLaw
	kin council.Kinship
	// alongside are the other elections to the same body, begun with it; holders are those
	// in office whom nobody of theirs may join.
	alongside []council.Contest
	holders   []council.PersonNo
}

// alongside reports whether two elections fill the same body, from one voter list.
func alongside(c, o council.Contest) bool {
	return o.No != c.No && o.Matter == c.Matter && o.Building == c.Building && o.Posted.Equal(c.Posted)
}

// kinLaw is the law of an election on near relatives; ok is false where there is none.
func kinLaw(c council.Contest) (law rule.KinLaw, ok bool) {
	k, _ := rule.CandidacyOf(c.Matter)
	if k.Kin == nil {
		return law, false
	}
	return *k.Kin, true
}

// relatives gathers what is known around an election; ok is false where no law asks for it.
func (t *turn) relatives(c council.Contest) (r relatives, ok bool, err error) {
	if r.law, ok = kinLaw(c); !ok {
		return r, false, nil
	}
	all, err := t.elections()
	if err != nil {
		return r, true, err
	}
	for _, o := range all {
		if alongside(c, o) && o.Stage != council.FailedVote {
			r.alongside = append(r.alongside, o)
		}
	}
	if r.holders, err = t.kinHolders(c, r.alongside); err != nil {
		return r, true, err
	}
	r.kin = council.KinIn(append([]council.Contest{c}, r.alongside...), r.holders)
	return r, true, nil
}

// kinHolders are who supervises the body, and who sits in it beside those who are elected: of
// a body that is elected anew, those who took office in the same election.
func (t *turn) kinHolders(c council.Contest, beside []council.Contest) ([]council.PersonNo, error) {
	officers, err := t.officers()
	if err != nil {
		return nil, err
	}
	var holders []council.PersonNo
	for _, p := range officers {
		if !p.Gone && p.Holds(council.Supervisor, "") {
			holders = append(holders, p.No)
		}
	}
	terms, _, err := t.terms()
	if err != nil {
		return nil, err
	}
	for _, i := range terms.Running(func(o council.Term) bool { return o.Matter == c.Matter && o.Contest != c.No }) {
		term := terms.Terms[i]
		if c.Filling || slices.ContainsFunc(beside, func(o council.Contest) bool { return o.No == term.Contest }) {
			holders = append(holders, term.Person)
		}
	}
	return holders, nil
}

// above are those elected to higher posts in the elections beside c that are not in office
// yet.
func (r relatives) above(c council.Contest) []council.PersonNo {
	var people []council.PersonNo
	for _, o := range r.alongside {
		if o.Which().Rank() > c.Which().Rank() {
			people = append(people, o.Elected...)
		}
	}
	return people
}

// tallied is what a decided ballot gives its election, near relatives settled.
func (t *turn) tallied(c council.Contest, m council.Motion) (o council.Counted, err error) {
	o = council.Counted{Won: m.People(m.Result.Elected), Tied: m.People(m.Result.Revote), Left: withoutSeat(c, m)}
	r, _, err := t.relatives(c)
	if err != nil || m.State != council.Passed {
		return o, err
	}
	taken, err := t.takenBeside(c)
	if err != nil {
		return o, err
	}
	kin := withThemselves(r.kin, taken)
	places := placesOf(m)
	sit := slices.Concat(r.holders, c.Elected, r.above(c), taken)
	over := slices.Clone(sit)
	for _, p := range places {
		if p.Over {
			over = append(over, p.Person)
		}
	}
	if !slices.ContainsFunc(places, func(p council.Place) bool { return p.Over && kin.AnyOf(p.Person, over) }) {
		return o, nil
	}
	o = kin.Settle(places, c.Seats-len(c.Elected), sit)
	o.Left = slices.DeleteFunc(o.Left, func(p council.Place) bool {
		k, ok := c.Candidate(p.Person)
		return !ok || !k.Stands
	})
	return o, nil
}

// sayYielded says in the post of a result who yields to a near relative, or is elected to a
// higher seat, and who is elected then, and notes it.
func (t *turn) sayYielded(act *Act, c council.Contest, m council.Motion, yielded []council.PersonNo) error {
	if len(yielded) == 0 {
		return nil
	}
	taken, err := t.takenBeside(c)
	if err != nil {
		return err
	}
	var relatives, twice []string
	for _, p := range yielded {
		if slices.Contains(taken, p) {
			twice = append(twice, writtenName(m, p))
		} else {
			relatives = append(relatives, writtenName(m, p))
		}
	}
	names, err := t.electedNames(c)
	if err != nil {
		return err
	}
	leaf, err := t.jobLeaf("election.yield", c.No, ledger.Payload{"motion": strconv.Itoa(m.No), "yielded": strconv.Itoa(len(yielded))})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	if law, _ := kinLaw(c); len(relatives) > 0 {
		t.addToResult(act, t.say("kin.yielded", "out", strings.Join(relatives, t.say("list.comma")), "names", names, "law", law.Law))
	}
	if len(twice) > 0 {
		t.addToResult(act, t.say("election.elected_twice", "out", strings.Join(twice, t.say("list.comma")), "names", names))
	}
	return nil
}

// takenBeside are those who are elected to other seats of the body that go before these: who
// is written in on two ballots serves in the higher.
func (t *turn) takenBeside(c council.Contest) ([]council.PersonNo, error) {
	beside, err := t.siblings(c)
	if err != nil {
		return nil, err
	}
	var taken []council.PersonNo
	for _, o := range beside {
		before := o.Which().Rank() > c.Which().Rank() || o.Which().Rank() == c.Which().Rank() && o.No < c.No
		if before && o.Stage != council.FailedVote {
			taken = append(taken, o.Elected...)
		}
	}
	return taken, nil
}

// withThemselves adds to near relatives that people who have a seat take no other.
func withThemselves(kin council.Kinship, seated []council.PersonNo) council.Kinship {
	kin = slices.Clone(kin)
	for _, p := range seated {
		kin = append(kin, [2]council.PersonNo{p, p})
	}
	return kin
}

// sits settles near relatives, and who is elected twice, among those who are to take office,
// as it is known by then.
func (t *turn) sits(c council.Contest) (council.Contest, error) {
	r, _, err := t.relatives(c)
	if err != nil {
		return c, err
	}
	taken, err := t.takenBeside(c)
	if err != nil {
		return c, err
	}
	if c, err = t.byVotes(c, r.kin); err != nil {
		return c, err
	}
	return c.Sit(withThemselves(r.kin, taken), slices.Concat(r.holders, taken)), nil
}

// byVotes puts those elected into the order of their votes, where near relatives are among
// them.
func (t *turn) byVotes(c council.Contest, kin council.Kinship) (council.Contest, error) {
	if !slices.ContainsFunc(c.Elected, func(p council.PersonNo) bool { return kin.AnyOf(p, c.Elected) }) {
		return c, nil
	}
	votes, err := t.votesOf(c)
	c.Elected = slices.Clone(c.Elected)
	slices.SortStableFunc(c.Elected, func(a, b council.PersonNo) int { return cmp.Compare(votes[b], votes[a]) })
	return c, err
}

// votesOf are the votes of everybody in the first ballot of an election that had them.
func (t *turn) votesOf(c council.Contest) (map[council.PersonNo]int, error) {
	votes := map[council.PersonNo]int{}
	for _, round := range slices.Backward(c.Rounds) {
		m, _, err := t.motion(round.Motion)
		if err != nil {
			return nil, err
		}
		for _, p := range placesOf(m) {
			votes[p.Person] = p.Votes
		}
	}
	return votes, nil
}

// kinSettled refuses to let those elected take office while it is open who of near relatives
// does: the higher post comes first, and of equal votes one has to step back.
func (t *turn) kinSettled(c council.Contest) error {
	r, ok, err := t.relatives(c)
	if err != nil || !ok {
		return err
	}
	for _, o := range r.alongside {
		if o.Which().Rank() <= c.Which().Rank() || !underWay(o) {
			continue
		}
		may := o.Parties()
		if o.Stage == council.Published || o.Stage == council.Awaiting {
			may = o.Elected
		}
		if i := slices.IndexFunc(c.Elected, func(p council.PersonNo) bool { return r.kin.AnyOf(p, may) }); i >= 0 {
			return t.refuse("kin.higher_first", "no", c.No, "first", o.No, "law", r.law.Law)
		}
	}
	votes, err := t.votesOf(c)
	if err != nil {
		return err
	}
	for i, a := range c.Elected {
		for _, b := range c.Elected[i+1:] {
			if r.kin.Between(a, b) && votes[a] == votes[b] && !r.kin.AnyOf(a, r.holders) && !r.kin.AnyOf(b, r.holders) {
				return t.refuse("kin.equal", "no", c.No, "law", r.law.Law)
			}
		}
	}
	return nil
}

// yields is 我不参选 of somebody elected beside a near relative, who steps back for them.
func (t *turn) yields(c council.Contest, doc Doc) (Answer, bool, error) {
	r, ok, err := t.relatives(c)
	if err != nil || !ok || !slices.Contains(c.Elected, t.who.Person) {
		return Answer{}, false, err
	}
	others := slices.Concat(c.Elected, r.holders)
	for _, o := range r.alongside {
		others = append(others, o.Elected...)
	}
	if !r.kin.AnyOf(t.who.Person, others) {
		return Answer{}, false, nil
	}
	c, err = c.Yield(t.who.Person)
	if err != nil {
		return Answer{}, false, nil // too early or too late, as of anybody
	}
	act := Act{}
	leaf, err := t.leaf("election.yield", "", c.No, ledger.Payload{"candidate": strconv.Itoa(int(t.who.Person))})
	if err != nil {
		return Answer{}, true, err
	}
	if err := t.stage(&act, c, doc, nil, Doc{}, leaf); err != nil {
		return Answer{}, true, err
	}
	if act.Out, err = t.tellRatifiers(c.Parties(), t.say("kin.stepped_back_told", "no", c.No, "title", c.Title)); err != nil {
		return Answer{}, true, err
	}
	answer, err := t.commit(act, Answer{Text: t.say("kin.stepped_back", "no", c.No, "title", c.Title)})
	return answer, true, err
}
