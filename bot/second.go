package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// mostSeconds bounds how many people a proposal remembers.
const mostSeconds = 2000

// second is 附议 12: the writer's household stands behind a proposal.
func (t *turn) second() (Answer, error) {
	if t.said.Motion == 0 {
		return t.whichProposal()
	}
	if _, reported, err := t.findRequest(t.said.Motion); err != nil || reported {
		return t.orElseDo(err, t.supportRequest)
	}
	m, doc, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case t.votable(m):
		return t.tell("second.voting", "no", m.No, "how", t.howToVote(m))
	case !m.State.Proposed():
		return t.tell("second.over", "no", m.No, "state", t.say("state."+string(m.State)))
	}
	p, proposalDoc, err := t.proposal(m.No)
	switch {
	case err != nil:
		return Answer{}, err
	case m.State == council.Discussing && (proposalDoc.Version == 0 || p.Petition.By == "" || !p.Forced.IsZero()), len(p.Seconds) >= mostSeconds:
		return t.tell("second.enough", "no", m.No, "title", m.Title)
	case m.State != council.Discussing && !t.now.Before(p.Until):
		return t.tell("second.late", "no", m.No)
	}
	s, err := t.support(p)
	if err != nil {
		return Answer{}, err
	}
	if len(s.Homes) == 0 {
		return t.tell("second.not_here", "no", m.No, "building", p.Building)
	}
	before := p.Households()
	p, added := p.Supported(s)
	if !added {
		return t.tell("second.again", "no", m.No, "count", p.Households(), "state", t.standingWords(m, p))
	}
	leaf, err := t.leaf("proposal.second", "", m.No, ledger.Payload{"households": strconv.Itoa(p.Households())})
	if err != nil {
		return Answer{}, err
	}
	key := "second.done"
	if p.Households() == before {
		key = "second.same_home"
	}
	return t.carry(Act{Leaves: []Leaf{leaf}}, m, doc, p, proposalDoc, key)
}

// proposal reads what a motion has beside itself while residents carry it.
func (t *turn) proposal(no int) (council.Proposal, Doc, error) {
	var p council.Proposal
	doc, err := t.load(t.ctx, t.who.Community, proposalRef(no), &p)
	return p, doc, err
}

// support is the writer's second: for the homes they belong to, or, without a home, for
// what else they own. It has no homes where the proposal is not theirs to second.
func (t *turn) support(p council.Proposal) (council.Support, error) {
	s := council.Support{Person: t.who.Person, At: t.now}
	self, err := t.person()
	if err != nil {
		return s, err
	}
	if !self.Adult {
		return s, t.refusedBecause(council.NotAdult)
	}
	r, _, err := t.roster()
	if err != nil {
		return s, err
	}
	units, err := t.units(r.Generation, self.Units...)
	if err != nil {
		return s, err
	}
	for _, u := range units {
		if !p.Takes(u) {
			continue
		}
		if u.IsHousehold() {
			s.Homes = append(s.Homes, u.No)
		}
		for _, tie := range u.Ties {
			if tie.Person == self.No && tie.As.Owns() {
				s.Owned = append(s.Owned, council.Holding{Unit: u.No, Head: council.HeadOf(u), Area: u.Area})
			}
		}
	}
	if len(s.Homes) == 0 && len(s.Owned) > 0 {
		s.Homes = []council.UnitNo{s.Owned[0].Unit}
	}
	return s, nil
}

// carry commits a proposal with what its seconds now come to: the agenda, or a meeting
// that the law lets them ask for. key is the answer when they come to nothing yet.
func (t *turn) carry(act Act, m council.Motion, doc Doc, p council.Proposal, proposalDoc Doc, key string) (Answer, error) {
	var err error
	if m.State == council.Seconding && p.Enough() {
		if err = t.ontoAgenda(&act, &m, &p, "agenda.seconded"); err != nil {
			return Answer{}, err
		}
		key += "_agenda"
	}
	if p.Forced.IsZero() && complete(p) {
		if err = t.force(&act, &m, &p); err != nil {
			return Answer{}, err
		}
		key = "second.forced"
	}
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	if proposalDoc, err = proposalDoc.holding(p); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, doc, proposalDoc)
	return t.commit(act, Answer{Text: t.say(key, "no", m.No, "title", m.Title, "count", p.Households(),
		"need", p.Need, "until", t.until(p.Until), "state", t.standingWords(m, p), "law", p.Petition.Law)})
}

// complete reports whether the seconds are the petition that the law knows.
func complete(p council.Proposal) bool {
	if p.Petition.By == "" {
		return false
	}
	heads, area := p.Signed()
	all := rule.Weighing{Heads: p.Petition.Heads, Area: p.Petition.Area}
	if all.Area == 0 {
		area = 0
	}
	verdict := rule.Petitioned(rule.Petition, p.Petition.N, p.Petition.D, all, rule.Weighing{Heads: heads, Area: area}).Verdict
	return verdict == rule.MustConvene
}

// committeeTime is how long the committee has to answer a proposal on the agenda, and
// askAgain how long after that it is reminded each time.
const (
	committeeTime = 7 * 24 * time.Hour
	askAgain      = 3 * 24 * time.Hour
)

// ontoAgenda puts a proposal onto the agenda: the group reads it, and the committee owes
// an answer.
func (t *turn) ontoAgenda(act *Act, m *council.Motion, p *council.Proposal, key string) error {
	next, err := m.Agenda()
	if err != nil {
		return t.refusedBecause(err)
	}
	*m, p.Reached = next, t.now
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueLapse(m.No), Remove: true})
	if p.Answer == "" {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueAnswer(m.No), Score: t.now.Add(committeeTime).UnixMilli()})
		out, err := t.tellWho(mayAnswer, "agenda.asked", "no", m.No, "title", m.Title, "count", p.Households(), "until", t.until(t.now.Add(committeeTime)))
		if err != nil {
			return err
		}
		act.Out = append(act.Out, out...)
	}
	leaf, err := t.leaf("proposal.agenda", "", m.No, ledger.Payload{"households": strconv.Itoa(p.Households()), "need": strconv.Itoa(p.Need)})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	return t.postTo(act, *m, t.say(key, "no", m.No, "title", m.Title, "count", p.Households()))
}

// mayAnswer picks those who owe the answer.
func mayAnswer(p council.Person) bool {
	return council.May(council.ToAnswer, p, council.Where{}) == nil
}

// force says that the seconds are the joint request of the law: a meeting has to be held,
// and a proposal that was declined is on the agenda again.
func (t *turn) force(act *Act, m *council.Motion, p *council.Proposal) error {
	p.Forced = t.now
	if m.State == council.Declined {
		p.Answer, p.Reason, p.By = "", "", 0
		if err := t.ontoAgenda(act, m, p, "agenda.again"); err != nil {
			return err
		}
	}
	heads, area := p.Signed()
	leaf, err := t.leaf("proposal.petition", "", m.No, ledger.Payload{"by": p.Petition.By,
		"heads": strconv.FormatInt(heads, 10), "area": strconv.FormatInt(area, 10)})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	args := []any{"no", m.No, "title", m.Title, "heads", heads, "law", p.Petition.Law}
	out, err := t.tellWho(func(o council.Person) bool { return mayAnswer(o) || o.Holds(council.Supervisor, "") }, "agenda.forced", args...)
	if err != nil {
		return err
	}
	act.Out = append(act.Out, out...)
	return t.postTo(act, *m, t.say("agenda.forced_post", args...))
}

// standingWords says where a proposal stands, and what helps it on.
func (t *turn) standingWords(m council.Motion, p council.Proposal) string {
	key := "proposal.stands_" + string(m.State)
	if m.State == council.Discussing && p.Answer != "" {
		key = "proposal.stands_accepted"
	}
	return t.say(key, "no", m.No, "count", p.Households(), "need", p.Need, "missing", max(0, p.Need-p.Households()),
		"until", t.until(p.Until), "reason", p.Reason)
}

// whichProposal asks which proposal is seconded.
func (t *turn) whichProposal() (Answer, error) {
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("second.which")}
	for _, m := range live {
		if m.State == council.Seconding && len(answer.Options) < 3 {
			t.choices(&answer, t.motionChoice(m))
		}
	}
	if len(answer.Options) == 0 {
		return t.tell("second.none")
	}
	return answer, nil
}

// showProposal tells how a proposal stands.
func (t *turn) showProposal(m council.Motion) (Answer, error) {
	p, doc, err := t.proposal(m.No)
	if err != nil {
		return Answer{}, err
	}
	lines := []string{t.say("motion.head", "no", m.No, "title", m.Title)}
	origin, err := t.originWords(t.ctx, t.who.Community, m)
	if err != nil {
		return Answer{}, err
	}
	if origin != "" {
		lines = append(lines, origin)
	}
	if doc.Version > 0 {
		lines = append(lines, t.standingWords(m, p))
	} else {
		lines = append(lines, t.say("state."+string(m.State)))
	}
	if m.State.Proposed() && p.Petition.By != "" {
		lines = append(lines, t.petitionWords(p))
	}
	if m.State.Discussed() {
		lines = append(lines, t.say("proposal.talk", "no", m.No))
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// petitionWords says how far the joint request of the law is.
func (t *turn) petitionWords(p council.Proposal) string {
	heads, _ := p.Signed()
	if !p.Forced.IsZero() {
		return t.say("proposal.forced", "heads", heads, "law", p.Petition.Law)
	}
	need := rule.Petitioned(rule.Petition, p.Petition.N, p.Petition.D, rule.Weighing{Heads: p.Petition.Heads}, rule.Weighing{}).Needed
	key := "proposal.petition"
	if p.Petition.Area > 0 {
		key = "proposal.petition_area"
	}
	return t.say(key, "heads", heads, "need", need, "n", p.Petition.N, "d", p.Petition.D, "law", p.Petition.Law)
}

// list is 有哪些议题: what is voted on, and what waits for seconds or is on the agenda.
func (t *turn) list() (Answer, error) {
	answer, err := t.whatIsOpen("list")
	if err != nil {
		return answer, err
	}
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	shown := 0
	for _, m := range live {
		if m.State == council.Declined {
			continue
		}
		if shown++; shown > mostListed {
			continue
		}
		answer.Text += "\n" + t.say("proposal.list_"+string(m.State), "no", m.No, "title", m.Title)
	}
	if shown > mostListed {
		answer.Text += "\n" + t.say("greet.more", "count", shown-mostListed)
	}
	return answer, nil
}

// secondingLines are the lines of the day's post about proposals that found seconds since.
func (b *Bot) secondingLines(ctx context.Context, c council.ID, slot time.Time, last daily, next *daily) ([]string, error) {
	members, err := b.Records.Members(ctx, c, proposals, 0, everything, mostProposals)
	if err != nil {
		return nil, err
	}
	next.Seconded = make(map[int]int)
	var lines []string
	for _, member := range members {
		var m council.Motion
		var p council.Proposal
		if _, err := b.load(ctx, c, Ref{"motion", member.Name}, &m); err != nil {
			return nil, err
		}
		if _, err := b.load(ctx, c, Ref{"proposal", member.Name}, &p); err != nil {
			return nil, err
		}
		if m.State != council.Seconding {
			continue
		}
		next.Seconded[m.No] = p.Households()
		if before, known := last.Seconded[m.No]; known && before == p.Households() {
			continue
		}
		if len(lines) < mostListed {
			lines = append(lines, b.say("proposal.daily", "no", m.No, "title", m.Title, "count", p.Households(), "need", p.Need, "until", b.Book.Until(p.Until, slot, b.Zone)))
		}
	}
	return lines, nil
}
