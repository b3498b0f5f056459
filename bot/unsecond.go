package bot

import (
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// unsecond is 取消附议 12: a second may be taken back while it still gathers others. Once
// the proposal is on the agenda it belongs to all who carried it there.
func (t *turn) unsecond() (Answer, error) {
	if t.said.Motion == 0 {
		return t.whichSeconded()
	}
	m, doc, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	p, proposalDoc, err := t.proposal(m.No)
	switch {
	case err != nil:
		return Answer{}, err
	case proposalDoc.Version == 0:
		return t.tell("unsecond.none", "no", m.No)
	case m.State != council.Seconding || !t.now.Before(p.Until):
		return t.tell("unsecond.late", "no", m.No)
	case m.Author == t.who.Person:
		return t.tell("unsecond.own", "no", m.No)
	}
	p, was := p.Unsupported(t.who.Person)
	if !was {
		return t.tell("unsecond.none", "no", m.No)
	}
	leaf, err := t.leaf("proposal.unsecond", "", m.No, ledger.Payload{"households": strconv.Itoa(p.Households())})
	if err != nil {
		return Answer{}, err
	}
	return t.carry(Act{Leaves: []Leaf{leaf}}, m, doc, p, proposalDoc, "unsecond.done")
}

// whichSeconded asks which of the writer's seconds is meant.
func (t *turn) whichSeconded() (Answer, error) {
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	var own []council.Motion
	for _, m := range live {
		p, _, err := t.proposal(m.No)
		if err != nil {
			return Answer{}, err
		}
		if _, was := p.Unsupported(t.who.Person); was && m.State == council.Seconding && m.Author != t.who.Person {
			own = append(own, m)
		}
	}
	if len(own) == 0 {
		return t.tell("unsecond.nothing")
	}
	answer := Answer{Text: t.say("unsecond.which")}
	for _, m := range own[:min(3, len(own))] {
		t.choices(&answer, t.motionChoice(m))
	}
	return answer, nil
}

// measure is what a chair wants to set about seconds; 0 leaves it as it is.
type measure struct {
	Homes int `json:"homes,omitempty"`
	Days  int `json:"days,omitempty"`
}

// secondsNeeded is 附议门槛: how many households it takes, and, said by the chair with a
// measure, how many it shall take once the supervisor agrees.
func (t *turn) secondsNeeded() (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	homes, most, err := t.secondsBounds(place.Settings)
	if err != nil {
		return Answer{}, err
	}
	if t.said.Amount == 0 && t.said.Days == 0 {
		return t.tell("seconds.now", "homes", homes, "need", place.Settings.SecondsNeeded(homes),
			"days", int(place.Settings.SecondingPeriod()/(24*time.Hour)), "most", most)
	}
	if t.in.Chat == Group {
		return t.tell("place.private")
	}
	if err := t.may(council.ToSetRules, council.Where{}); err != nil {
		return Answer{}, err
	}
	want := measure{Homes: t.said.Amount, Days: t.said.Days}
	if t.said.Kind == "percent" {
		if want.Homes > 100 {
			want.Homes = 100
		}
		want.Homes = (homes*want.Homes + 99) / 100
	}
	if err := t.measured(want, most); err != nil {
		return Answer{}, err
	}
	_, act, answer, err := t.proposeAct(council.ToSetRules, 0, want)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

// secondsBounds are the households of the community, and how many of them it may ask for
// at most.
func (t *turn) secondsBounds(s council.Settings) (homes, most int, err error) {
	roster, err := t.wholeRoster()
	if err != nil {
		return 0, 0, err
	}
	all, err := roster.draw(council.Electorate{Base: council.Households, Tenants: true})
	if err != nil {
		return 0, 0, t.refusedBecause(err)
	}
	var n, d int64
	if r, err := rule.At(bodyRules[s.Body], t.now.In(t.Zone)); err == nil { // else the law knows no share
		for _, who := range signers {
			if share, ok := r.PetitionBy(who.by); ok && d == 0 {
				n, d = share.N, share.D
			}
		}
	}
	return all.roll.Units, council.MostSeconds(all.roll.Units, n, d), nil
}

// measured refuses what the rule does not allow.
func (t *turn) measured(want measure, most int) error {
	switch {
	case want.Homes != 0 && (want.Homes < council.LeastSeconds || want.Homes > most):
		return t.refuse("seconds.range", "least", council.LeastSeconds, "most", most)
	case want.Days != 0 && (want.Days < council.LeastSecondingDays || want.Days > council.MostSecondingDays):
		return t.refuse("seconds.days_range", "least", council.LeastSecondingDays, "most", council.MostSecondingDays)
	}
	return nil
}

// measureWords say what is to be set.
func (t *turn) measureWords(p council.Pending) (string, error) {
	want, err := pendingOf[measure](p)
	words := t.say("seconds.words")
	if want.Homes > 0 {
		words += t.say("seconds.words_homes", "homes", want.Homes)
	}
	if want.Days > 0 {
		words += t.say("seconds.words_days", "days", want.Days)
	}
	return words, err
}

// setMeasure sets it for the proposals to come; those that gather seconds keep theirs.
func (t *turn) setMeasure(p council.Pending, act *Act) (string, error) {
	want, err := pendingOf[measure](p)
	if err != nil {
		return "", err
	}
	place, err := t.place()
	if err != nil {
		return "", err
	}
	_, most, err := t.secondsBounds(place.Settings)
	if err != nil {
		return "", err
	}
	if err := t.measured(want, most); err != nil {
		return "", err
	}
	if want.Homes > 0 {
		place.Settings.Seconds = want.Homes
	}
	if want.Days > 0 {
		place.Settings.SecondingDays = want.Days
	}
	doc, err := t.communityDoc.holding(place)
	if err != nil {
		return "", err
	}
	leaf, err := t.leaf("settings.seconds", "", p.No, ledger.Payload{"homes": strconv.Itoa(want.Homes), "days": strconv.Itoa(want.Days)})
	if err != nil {
		return "", err
	}
	words, err := t.measureWords(p)
	if err != nil {
		return "", err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	posts, err := t.toGroups(*place, t.say("seconds.post", "what", words), "post")
	act.Out = append(act.Out, posts...)
	return t.say("seconds.set", "what", words), err
}
