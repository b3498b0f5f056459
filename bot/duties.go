package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yishi/bot/calendar"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// The kinds of matters that have to be made public again and again (村务、居务公开).
const (
	affairsDuty = "affairs"
	financeDuty = "finance"
)

// duties is when each kind was last made public, and what was said about it.
type duties struct {
	// Last is when each kind was last made public.
	Last map[string]time.Time `json:"last,omitempty"`
	// What is what was then said to be public.
	What map[string]string `json:"what,omitempty"`
	// Said is the period that officers were last reminded of, or told was missed, by kind.
	Said map[string]string `json:"said,omitempty"`
}

var dutiesRef = Ref{"duties", "it"}

func (t *turn) duties() (duties, Doc, error) {
	d := duties{Last: map[string]time.Time{}, What: map[string]string{}, Said: map[string]string{}}
	doc, err := t.load(t.ctx, t.who.Community, dutiesRef, &d)
	return d, doc, err
}

// dutyKind reads what somebody says was made public.
func (b *Bot) dutyKind(said string) string {
	if slices.ContainsFunc(strings.Fields(b.say("duty.finance_words")), func(w string) bool { return strings.Contains(said, w) }) {
		return financeDuty
	}
	return affairsDuty
}

// rhythm is how often a kind is due: the money of a village every month, where there is
// much of it; everything else every quarter.
func rhythm(kind, body string) rule.Publishing {
	if kind == financeDuty && body == "village" {
		return rule.Monthly
	}
	return rule.Quarterly
}

// published is 已公开 收支 三季度.
func (t *turn) published() (Answer, error) {
	what := strings.TrimSpace(t.said.Kind + " " + t.said.Text)
	if what == "" {
		return t.tell("duty.what")
	}
	kind := t.dutyKind(what)
	d, doc, err := t.duties()
	if err != nil {
		return Answer{}, err
	}
	if d.What[kind] == what && t.now.Sub(d.Last[kind]) < 24*time.Hour { // the group has heard it
		return t.tell("duty.again", "what", shorter(what, 40))
	}
	d.Last[kind], d.What[kind] = t.now, what
	if doc, err = doc.holding(d); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("duty.publish", "", 0, ledger.Payload{"kind": kind})
	if err != nil {
		return Answer{}, err
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	until := ""
	if r, err := rule.At("openness", t.now.In(t.Zone)); err == nil && r.PublishDays > 0 {
		until = t.say("duty.until", "days", r.PublishDays, "until", t.lastDay(calendar.EarliestRemoval(t.now.In(t.Zone), r.PublishDays)))
	}
	out, err := t.toGroups(*place, t.say("duty.post", "what", shorter(what, 40), "until", until), "post")
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Out: out},
		Answer{Text: t.say("duty.done", "what", shorter(what, 40), "kind", t.say("duty."+kind), "until", until)})
}

// verdict is whether a kind is public this period, still due, or a period late.
func (t *turn) dutyVerdict(kind string, d duties, place council.Community) rule.Verdict {
	last, ok := d.Last[kind]
	if !ok { // the first period is the one in which the community began
		last = place.Since.In(t.Zone).AddDate(0, -3, 0)
		if rhythm(kind, place.Settings.Body) == rule.Monthly {
			last = place.Since.In(t.Zone).AddDate(0, 0, -place.Since.In(t.Zone).Day())
		}
	}
	verdict, _ := rule.CheckOpenness(rhythm(kind, place.Settings.Body), last.In(t.Zone), time.Time{}, t.now.In(t.Zone))
	return verdict
}

// periodEnd is the first moment after the period that now lies in.
func periodEnd(p rule.Publishing, now time.Time) time.Time {
	months := 3
	if p == rule.Monthly {
		months = 1
	}
	first := (int(now.Month())-1)/months*months + 1
	return time.Date(now.Year(), time.Month(first+months), 1, 0, 0, 0, 0, now.Location())
}

// remindOfDuty is how long before the end of a period officers are reminded.
const remindOfDuty = 14 * 24 * time.Hour

// checkDuties reminds those who publish two weeks before a period ends, and tells the
// supervisors of a period that passed without.
func (b *Bot) checkDuties(ctx context.Context, c council.ID) error {
	t := b.clockTurn(ctx, c)
	place, err := t.place()
	if err != nil {
		return err
	}
	d, doc, err := t.duties()
	if err != nil {
		return err
	}
	var act Act
	for _, kind := range []string{affairsDuty, financeDuty} {
		ends := periodEnd(rhythm(kind, place.Settings.Body), t.now.In(t.Zone))
		verdict := t.dutyVerdict(kind, d, *place)
		said := string(verdict) + ends.Format("2006-01")
		if verdict == rule.OK || d.Said[kind] == said || verdict == rule.DueThisPeriod && ends.Sub(t.now) > remindOfDuty {
			continue
		}
		d.Said[kind] = said
		out, err := t.tellDuty(kind, verdict, ends)
		if err != nil {
			return err
		}
		act.Out = append(act.Out, out...)
	}
	if len(act.Out) == 0 {
		return nil
	}
	if doc, err = doc.holding(d); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.enact(ctx, c, act)
}

func (t *turn) tellDuty(kind string, verdict rule.Verdict, ends time.Time) ([]Outgoing, error) {
	key := "duty.due"
	if verdict == rule.Overdue {
		key = "duty.overdue"
	}
	return t.tellWho(func(p council.Person) bool {
		return council.May(council.ToPublish, p, council.Where{}) == nil && len(p.Offices) > 0 ||
			verdict == rule.Overdue && p.Holds(council.Supervisor, "")
	}, key, "kind", t.say("duty."+kind), "until", t.lastDay(ends))
}

// Terms of office, in years, by the matter that elects (居委会、村委会组织法: 每届五年).
var terms = map[string]int{"residents_election": 5, "village_election": 5, "committee_election": 5, "self_management_election": 5}

// remindOfTerm is how long before the end of a term it is among the dates ahead.
const remindOfTerm = 180 * 24 * time.Hour

// dutyReport says what was made public this period, how often one met this year, and
// which terms end soon.
func (t *turn) dutyReport(span) (report, error) {
	place, err := t.place()
	if err != nil {
		return report{}, err
	}
	d, _, err := t.duties()
	if err != nil {
		return report{}, err
	}
	var r report
	for _, kind := range []string{affairsDuty, financeDuty} {
		key := "duty.line_" + string(t.dutyVerdict(kind, d, *place))
		until := t.lastDay(periodEnd(rhythm(kind, place.Settings.Body), t.now.In(t.Zone)))
		r.Officers = append(r.Officers, t.say(key, "kind", t.say("duty."+kind), "until", until))
	}
	met, err := t.meetingsThisYear()
	if err != nil {
		return r, err
	}
	r.Officers = append(r.Officers, t.say("duty.met", "held", met, "least", t.say("duty.least_"+bodyKey(place.Settings.Body))))
	r.Ahead, err = t.termsAhead()
	return r, err
}

// bodyKey is the kind of body as texts name it.
func bodyKey(body string) string {
	if body == "residents" || body == "village" {
		return body
	}
	return "owners"
}

func (t *turn) meetingsThisYear() (int, error) {
	now := t.now.In(t.Zone)
	n := 0
	err := t.eachMeeting(time.Date(now.Year(), 1, 1, 0, 0, 0, 0, t.Zone), func(m council.Meeting) {
		if m.State == council.MeetingHeld {
			n++
		}
	})
	return n, err
}

// termsAhead are the ends of terms that are near, from the last election of each body.
func (t *turn) termsAhead() ([]ahead, error) {
	var dates []ahead
	known := map[string]bool{}
	err := t.eachMotion(looked, func(m council.Motion) {
		years, elects := terms[m.Matter]
		if !elects || m.State != council.Passed || known[m.Matter] {
			return
		}
		known[m.Matter] = true
		if ends := m.Ended.In(t.Zone).AddDate(years, 0, 0); ends.Sub(t.now) < remindOfTerm {
			dates = append(dates, ahead{ends, t.say("duty.term_ends", "no", m.No, "title", shorter(m.Title, 12))})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	return dates, nil
}
