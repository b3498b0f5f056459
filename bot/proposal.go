package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// proposalCommands are the commands of proposals and their seconds.
func proposalCommands() []command {
	return []command{
		{intent: "propose", power: council.ToPropose, do: (*turn).propose},
		{intent: "second", power: council.ToPropose, do: (*turn).second},
		{intent: "unsecond", power: council.ToPropose, do: (*turn).unsecond},
		{intent: "seconds_needed", do: (*turn).secondsNeeded},
	}
}

// What one person, and a community, may have at a time.
const (
	leastTitle    = 4  // characters
	mostTitle     = 60 // characters
	mostOwn       = 2  // proposals of one author that gather seconds
	mostProposals = 60 // proposals that residents carry
	mostAWeek     = 3  // proposals of one author within a week
)

// proposals is the index of what residents carry, from the proposing to the vote.
const proposals = "proposals"

func proposalRef(no int) Ref { return Ref{"proposal", strconv.Itoa(no)} }

func dueLapse(no int) string  { return "motion:" + strconv.Itoa(no) + ":lapse" }
func dueAnswer(no int) string { return "motion:" + strconv.Itoa(no) + ":answer" }

// propose makes a proposal of ordinary words, unless there is one like it already.
func (t *turn) propose() (Answer, error) {
	title := strings.TrimSpace(t.said.Title)
	switch n := utf8.RuneCountInString(title); {
	case n < leastTitle:
		return t.tell("proposal.what")
	case n > mostTitle:
		return t.tell("proposal.long", "most", mostTitle)
	case personal(title):
		return t.tell("opinion.personal")
	}
	// Read before looking for the same: a number given meanwhile is then a conflict.
	if _, err := t.place(); err != nil {
		return Answer{}, err
	}
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	if len(live) >= mostProposals {
		return t.tell("proposal.full", "count", len(live))
	}
	own := 0
	for _, m := range live {
		if m.Author == t.who.Person && m.State == council.Seconding {
			own++
		}
		if own == mostOwn {
			return t.tell("proposal.own", "count", own, "no", m.No)
		}
	}
	if t.said.Kind != "new" {
		if m, ok := t.sameMatter(title, live); ok {
			return t.offerSecond(m, title)
		}
	}
	if ok, err := t.mayWrite("propose", mostAWeek, 7*24*time.Hour); err != nil || !ok {
		return t.orElse(err, "proposal.flood", "count", mostAWeek)
	}
	return t.makeProposal(title)
}

// orElse is the error, or else the text that says what stood in the way.
func (t *turn) orElse(err error, key string, args ...any) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	return t.tell(key, args...)
}

// orElseDo is the error, or else what the other command does.
func (t *turn) orElseDo(err error, do func() (Answer, error)) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	return do()
}

// personalNumber looks like a mobile or an identity number.
var personalNumber = regexp.MustCompile(`1[3-9]\d{9}|\d{17}[\dXx]`)

// personal reports whether a text that everybody will read holds somebody's number.
func personal(text string) bool { return personalNumber.MatchString(text) }

// mayWrite bounds how often a person writes something within a window. A repeat of the
// same message, or a second try at it, is no further one.
func (t *turn) mayWrite(what string, limit int, window time.Duration) (bool, error) {
	first, err := t.Memory.Attempt(t.ctx, what+":"+t.whose()+":"+t.in.ID, 1, time.Hour)
	if err != nil || !first {
		return !first, err
	}
	return t.Memory.Attempt(t.ctx, what+":"+t.whose(), limit, window)
}

// whose names this person in the keys of what is counted.
func (t *turn) whose() string {
	return string(t.who.Community) + ":" + strconv.Itoa(int(t.who.Person))
}

// carried lists the motions that residents carry, the oldest first.
func (t *turn) carried() ([]council.Motion, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, proposals, 0, everything, mostProposals)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	refs := make([]Ref, len(members))
	for i, m := range members {
		refs[i] = Ref{"motion", m.Name}
	}
	docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
	if err != nil {
		return nil, err
	}
	var live []council.Motion
	for _, d := range docs {
		var m council.Motion
		if err := decode(d, &m); err != nil {
			return nil, err
		}
		if m.State.Proposed() {
			live = append(live, m)
		}
	}
	return live, nil
}

// sameMatter finds what asks for the same: among the proposals, and what is voted on.
func (t *turn) sameMatter(title string, live []council.Motion) (council.Motion, bool) {
	for _, list := range [][]council.Motion{live, t.open.motions} {
		for _, m := range list {
			if council.SameMatter(m.Title, title) {
				return m, true
			}
		}
	}
	return council.Motion{}, false
}

// offerSecond offers to second what there is instead of proposing it again.
func (t *turn) offerSecond(m council.Motion, title string) (Answer, error) {
	first := speech.Intent{Intent: "second", Motion: m.No}
	key := "proposal.same"
	if !m.State.Proposed() {
		first, key = speech.Intent{Intent: "show", Motion: m.No}, "proposal.same_open"
	}
	answer := Answer{Text: t.say(key, "no", m.No, "title", m.Title)}
	t.choices(&answer, choice{t.say("proposal.do_"+first.Intent, "no", m.No), first},
		choice{t.say("proposal.do_new"), speech.Intent{Intent: "propose", Title: title, Kind: "new", Request: t.said.Request}})
	return answer, nil
}

// makeProposal gives the proposal its number; the author's household seconds it first.
func (t *turn) makeProposal(title string) (Answer, error) {
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	m := council.Motion{No: no, Title: title, Form: council.YesNo, Author: t.who.Person, State: council.Draft, Made: t.now}
	matter, ok := rule.FindMatter(title)
	if !ok {
		matter, _ = rule.MatterByID("consultation")
	}
	proposeMatter(&m, matter)
	if m.Request, err = t.origin(); err != nil {
		return Answer{}, err
	}
	if len(t.community.Groups) > 0 {
		group := t.community.Groups[0]
		group.Webhook = nil
		m.Group = &group
	}
	if m, err = m.Propose(); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	p, err := t.newProposal(m, t.community.Settings)
	if err != nil {
		return Answer{}, err
	}
	own, err := t.support(p)
	if err != nil {
		return Answer{}, err
	}
	if len(own.Homes) > 0 {
		p, _ = p.Supported(own)
	}
	act := Act{Docs: []Doc{communityDoc}, Marks: []Mark{
		{Index: "motions", Member: strconv.Itoa(no), Score: int64(no)},
		{Index: proposals, Member: strconv.Itoa(no), Score: t.now.UnixMilli()},
		{Index: "due", Member: dueLapse(no), Score: p.Until.UnixMilli()},
	}}
	digest, err := t.provable(&act, title)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("proposal.make", "", no, ledger.Payload{"need": strconv.Itoa(p.Need), "of": strconv.Itoa(p.Homes), "title": digest})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	if err := t.raise(&act, m); err != nil {
		return Answer{}, err
	}
	return t.carry(act, m, Doc{Ref: motionRef(no)}, p, Doc{Ref: proposalRef(no)}, "proposal.made")
}

// newProposal measures how many must second, and what petition the law knows.
func (t *turn) newProposal(m council.Motion, s council.Settings) (council.Proposal, error) {
	p := council.Proposal{Motion: m.No, Until: t.now.Add(s.SecondingPeriod())}
	if e, err := council.ParseElectorate(m.Electorate); err == nil {
		p.Building, p.Stair = e.Building, e.Stair
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return p, err
	}
	all, err := roster.draw(council.Electorate{Base: council.Households, Tenants: true, Building: p.Building, Stair: p.Stair})
	switch {
	case errors.Is(err, council.NoRoll) && p.Building != "": // the title names a building that is not here
		p.Building, p.Stair = "", ""
		all, err = roster.draw(council.Electorate{Base: council.Households, Tenants: true})
		fallthrough
	default:
		if err != nil {
			return p, t.refusedBecause(err)
		}
	}
	p.Homes, p.Need = all.roll.Units, s.SecondsNeeded(all.roll.Units)
	if p.Building == "" { // the law knows the joint request of the whole body only
		p.Petition, err = t.petition(m.Rule, s.Body, roster)
	}
	return p, err
}

// bodyRules are the rules that say who may ask a body for a meeting.
var bodyRules = map[string]string{"owners": "owners_general", "residents": "residents_meeting", "village": "village_meeting_persons"}

// signers are those whose joint request can be counted here, and how.
var signers = []struct {
	by, base string
	tenants  bool
}{{"owners", council.Owners, false}, {"households", council.Households, true}, {"villagers", council.Adults, false}}

// petition finds the joint request that the motion's rule, or else the body's, knows.
func (t *turn) petition(ruleID, body string, roster *wholeRoster) (council.JointRequest, error) {
	for _, id := range []string{ruleID, bodyRules[body]} {
		r, err := rule.At(id, t.now.In(t.Zone))
		if err != nil {
			continue // no such rule in force: it knows no petition
		}
		for _, who := range signers {
			share, ok := r.PetitionBy(who.by)
			if !ok {
				continue
			}
			all, err := roster.draw(council.Electorate{Base: who.base, Tenants: who.tenants})
			if errors.Is(err, council.NoRoll) {
				continue
			}
			if err != nil {
				return council.JointRequest{}, t.refusedBecause(err)
			}
			found := council.JointRequest{By: who.by, N: share.N, D: share.D, Heads: int64(all.roll.Heads), Law: r.Law}
			if share.Jointly {
				found.Area = all.roll.Area
			}
			return found, nil
		}
	}
	return council.JointRequest{}, nil
}

// saidText is what a concealed digest stands for; erasing the row leaves the digest
// without a text.
type saidText struct {
	Salt []byte `json:"salt"`
	Text string `json:"text"`
}

// provable keeps a text beside the ledger and returns the digest that goes into it.
func (t *turn) provable(act *Act, text string) (string, error) {
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(saidText{salt, text})
	if err != nil {
		return "", fmt.Errorf("keep a text: %w", err)
	}
	act.Rows = append(act.Rows, Row{Shelf: "said", Key: digest, Value: body})
	return digest, nil
}
