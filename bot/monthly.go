package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// span is the time that a report is about.
type span struct{ From, To time.Time }

func (s span) holds(at time.Time) bool { return !at.Before(s.From) && at.Before(s.To) }

// report is what a noun has to say about a span: lines for everybody, lines for the
// officers besides, and dates that lie ahead.
type report struct {
	Public, Officers []string
	Ahead            []ahead
}

// ahead is a date that people should know of.
type ahead struct {
	At   time.Time
	What string
}

// reporters gathers what the nouns have to say; each lies beside its noun and draws its
// figures from acts, never from what somebody typed in.
func reporters() []func(*turn, span) (report, error) {
	return []func(*turn, span) (report, error){
		(*turn).motionReport, (*turn).noticeReport, (*turn).requestReport, (*turn).meetingReport, (*turn).dutyReport,
	}
}

// reportOn gathers the report of a span, dates in order.
func (t *turn) reportOn(s span) (report, error) {
	var all report
	for _, ask := range reporters() {
		r, err := ask(t, s)
		if err != nil {
			return report{}, err
		}
		all.Public, all.Officers, all.Ahead = append(all.Public, r.Public...), append(all.Officers, r.Officers...), append(all.Ahead, r.Ahead...)
	}
	slices.SortStableFunc(all.Ahead, func(a, b ahead) int { return cmp.Compare(a.At.Unix(), b.At.Unix()) })
	return all, nil
}

// shownDates bounds the dates of one report.
const shownDates = 5

// aheadWords lists the next dates, a line each.
func (t *turn) aheadWords(dates []ahead) []string {
	var lines []string
	for _, d := range dates[:min(len(dates), shownDates)] {
		lines = append(lines, t.say("report.ahead", "when", t.Book.Date(d.At.In(t.Zone)), "what", d.What))
	}
	if len(lines) > 0 {
		lines = append([]string{t.say("report.next")}, lines...)
	}
	return lines
}

// monthOf is the month that a moment lies in.
func (b *Bot) monthOf(at time.Time) span {
	at = at.In(b.Zone)
	from := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, b.Zone)
	return span{from, from.AddDate(0, 1, 0)}
}

// monthWords is the 调度 of a month: to officers with what is late and who has to act, to
// everybody without.
func (t *turn) monthWords(s span, officer bool) (string, error) {
	r, err := t.reportOn(s)
	if err != nil {
		return "", err
	}
	lines := append([]string{t.say("report.month", "month", int(s.From.Month()))}, r.Public...)
	if officer {
		lines = append(lines, r.Officers...)
	}
	return strings.Join(append(lines, t.aheadWords(r.Ahead)...), "\n"), nil
}

// monthly is 调度 or 月报: this month so far. Officers see theirs in private.
func (t *turn) monthly() (Answer, error) {
	officer := t.in.Chat == Private && (t.may(council.ToPublish, council.Where{}) == nil || t.may(council.ToSeeActs, council.Where{}) == nil)
	words, err := t.monthWords(span{t.monthOf(t.now).From, t.now.Add(time.Second)}, officer)
	return Answer{Text: words}, err
}

// reported is what the rhythm last said, so that nothing is said twice.
type reported struct {
	Slot string `json:"slot"`
}

// once commits act unless it was done for this slot before.
func (t *turn) once(job, slot string, act func() (Act, error)) error {
	var last reported
	doc, err := t.load(t.ctx, t.who.Community, Ref{"report", job}, &last)
	if err != nil || last.Slot == slot {
		return err
	}
	a, err := act()
	if err != nil {
		return err
	}
	if doc, err = doc.holding(reported{slot}); err != nil {
		return err
	}
	a.Docs = append(a.Docs, doc)
	return t.enact(t.ctx, t.who.Community, a)
}

// monthlyReport sends the 调度 of the month that ended: to chair and supervisor whole, to
// the group in its public form.
func (b *Bot) monthlyReport(ctx context.Context, c council.ID, slot time.Time) error {
	t := b.clockTurn(ctx, c)
	s := b.monthOf(b.monthOf(slot).From.Add(-time.Hour))
	return t.once("monthly", s.From.Format("2006-01"), func() (Act, error) {
		place, err := t.place()
		if err != nil {
			return Act{}, err
		}
		public, err := t.monthWords(s, false)
		if err != nil {
			return Act{}, err
		}
		whole, err := t.monthWords(s, true)
		if err != nil {
			return Act{}, err
		}
		out, err := t.toGroups(*place, public, "post")
		if err != nil {
			return Act{}, err
		}
		told, err := t.tellWhoText(leads, whole)
		if err != nil {
			return Act{}, err
		}
		leaf, err := t.leaf("report.month", "", 0, ledger.Payload{"month": s.From.Format("2006-01")})
		return Act{Leaves: []Leaf{leaf}, Out: append(out, told...)}, err
	})
}

// weeklyDigest posts on a Monday what is going on and what comes; nothing when there is
// nothing.
func (b *Bot) weeklyDigest(ctx context.Context, c council.ID, slot time.Time) error {
	t := b.clockTurn(ctx, c)
	day := slot.In(b.Zone)
	s := span{day.AddDate(0, 0, -7), day}
	return t.once("weekly", day.Format(time.DateOnly), func() (Act, error) {
		r, err := t.reportOn(s)
		if err != nil {
			return Act{}, err
		}
		soon := slices.DeleteFunc(r.Ahead, func(a ahead) bool { return a.At.After(day.AddDate(0, 0, 14)) })
		if len(soon) == 0 {
			return Act{}, nil
		}
		place, err := t.place()
		if err != nil {
			return Act{}, err
		}
		text := strings.Join(append([]string{t.say("report.week")}, t.aheadWords(soon)...), "\n") + "\n" + t.say("report.week_end")
		out, err := t.toGroups(*place, text, "post")
		return Act{Out: out}, err
	})
}

// looked bounds how many motions a report looks back at.
const looked = 200

// motionReport counts what was decided, and names what is open.
func (t *turn) motionReport(s span) (report, error) {
	var r report
	decided, passed, voted, units := 0, 0, 0, 0
	err := t.eachMotion(looked, func(m council.Motion) {
		if m.Result != nil && s.holds(m.Ended) {
			decided, voted, units = decided+1, voted+m.Result.Units, units+m.Roll.Units
			if m.State == council.Passed {
				passed++
			}
		}
		if m.State == council.Voting {
			r.Ahead = append(r.Ahead, ahead{m.Closes, t.say("report.closes", "no", m.No, "title", shorter(m.Title, 12))})
		}
	})
	r.Public = []string{t.say("report.motions", "decided", decided, "passed", passed)}
	if decided > 0 {
		r.Public = append(r.Public, t.say("report.turnout", "units", units, "voted", voted))
	}
	return r, err
}

// eachMotion calls f for the newest motions, the newest first.
func (t *turn) eachMotion(most int, f func(council.Motion)) error {
	place, err := t.place()
	if err != nil {
		return err
	}
	return t.newestMotions(t.ctx, t.who.Community, place.NextNo, func(m council.Motion) (bool, error) {
		f(m)
		most--
		return most > 0, nil
	})
}

// noticeReport counts notices and objections, and names what is late.
func (t *turn) noticeReport(s span) (report, error) {
	var r report
	var failed error
	up, ended, objections, open, late, rechecks := 0, 0, 0, 0, 0, 0
	err := t.eachMotion(looked, func(m council.Motion) {
		n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
		if err != nil {
			failed = err
		}
		if doc.Version == 0 {
			return
		}
		switch {
		case !n.Over():
			up++
			open += len(n.Unanswered())
			r.Ahead = append(r.Ahead, ahead{n.Ends, t.say("report.notice_ends", "no", m.No, "title", shorter(m.Title, 12))})
		case s.holds(n.Ended):
			ended++
		}
		for _, o := range n.Objections {
			if s.holds(o.At) {
				objections++
			}
			if !n.Over() && o.Answered.IsZero() && t.now.After(o.Due) {
				late++
			}
		}
		if n.Rechecking {
			rechecks++
		}
	})
	if up+ended > 0 {
		r.Public = []string{t.say("report.notices", "up", up, "ended", ended, "objections", objections)}
	}
	if open+rechecks > 0 {
		r.Officers = []string{t.say("report.unanswered", "open", open, "late", late, "rechecks", rechecks)}
	}
	r.Ahead = slices.DeleteFunc(r.Ahead, func(a ahead) bool { return a.At.Before(t.now) })
	return r, cmp.Or(err, failed)
}

// meetingReport counts the meetings held, and names those ahead.
func (t *turn) meetingReport(s span) (report, error) {
	var r report
	held := 0
	err := t.eachMeeting(s.From, func(m council.Meeting) {
		switch {
		case m.State == council.MeetingHeld && s.holds(m.At):
			held++
		case m.State == council.MeetingAhead && m.At.After(t.now):
			r.Ahead = append(r.Ahead, ahead{m.At, t.say("report.meets", "no", m.No)})
		}
	})
	if held > 0 {
		r.Public = []string{t.say("report.meetings", "held", held)}
	}
	return r, err
}

// eachMeeting calls f for the meetings from a moment on.
func (t *turn) eachMeeting(from time.Time, f func(council.Meeting)) error {
	members, err := t.Records.Members(t.ctx, t.who.Community, "meetings", from.UnixMilli(), everything, 200)
	if err != nil {
		return err
	}
	for _, member := range members {
		var m council.Meeting
		doc, err := t.load(t.ctx, t.who.Community, Ref{"meeting", member.Name}, &m)
		if err != nil {
			return err
		}
		if doc.Version > 0 {
			f(m)
		}
	}
	return nil
}

// requestReport says what became of what residents reported in the span, and how much is
// still to be done, late or not.
func (t *turn) requestReport(s span) (report, error) {
	var r report
	all, err := t.requestsIn(allRequests, s.From.UnixMilli())
	if err != nil {
		return r, err
	}
	var sum council.Figures
	for _, one := range all {
		if s.holds(one.Reported) && one.Source == council.FromResident && !one.Private() {
			sum = sum.Count(one, t.now)
		}
	}
	if sum.Received > 0 {
		r.Public = []string{t.say("report.requests", "received", sum.Received, "accepted", sum.Accepted, "solved", sum.Solved, "ontime", sum.OnTime)}
	}
	open, err := t.requestsIn(openRequests, 0)
	if err != nil {
		return r, err
	}
	working, late := 0, 0
	for _, one := range open {
		if one.Private() || !one.Open() {
			continue
		}
		working++
		if !one.Due.IsZero() && t.now.After(one.Due) {
			late++
		}
	}
	if working > 0 {
		r.Officers = []string{t.say("report.tasks", "open", working, "late", late)}
	}
	return r, nil
}
