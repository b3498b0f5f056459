package bot

import (
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// lintMeeting looks at what should be right before a meeting is called: that the notice
// comes in time, by the law of the body that meets and of what it is to decide, and that a
// body of representatives is the one the law means.
func (t *turn) lintMeeting(m council.Meeting) ([]council.Finding, error) {
	var in council.MeetingLint
	days, special := 0, false
	if m.Rule != "" {
		r, err := rule.At(m.Rule, m.At.In(t.Zone))
		if err != nil {
			return nil, err
		}
		days, special = r.NoticeDays, r.Special
		if err := t.lintBody(&in, r); err != nil {
			return nil, err
		}
	}
	more, err := t.agendaDays(m)
	if err != nil {
		return nil, err
	}
	days = max(days, more)
	given := rule.Given{Notice: dayOf(t.now, t.Zone), Event: dayOf(m.At, t.Zone), SpecialAllowed: special}
	if outcome := rule.NoticeGiven(days, given); outcome.Verdict == rule.TooLate && days > 0 {
		in.Late, in.Latest, in.NoticeDays = true, outcome.Day, days
	}
	if in.Taken, err = t.meetingAt(m.At); err != nil {
		return nil, err
	}
	return council.LintMeeting(in), nil
}

// dayOf is the beginning of a day where residents live.
func dayOf(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// agendaDays is the longest notice that the motions of the agenda ask for, of those that
// are still to be voted on.
func (t *turn) agendaDays(m council.Meeting) (int, error) {
	days := 0
	for _, no := range m.Motions {
		var motion council.Motion
		doc, err := t.load(t.ctx, t.who.Community, motionRef(no), &motion)
		if err != nil {
			return 0, err
		}
		if doc.Version == 0 || motion.State == council.Voting || motion.State == council.Counting || motion.State.Over() {
			continue
		}
		r, err := rule.At(motion.Rule, m.At.In(t.Zone))
		if err != nil {
			continue // not known yet by which rule it will be decided
		}
		days = max(days, noticeDays(motion, r))
	}
	return days, nil
}

// lintBody checks who sits in a body of representatives against its rule.
func (t *turn) lintBody(in *council.MeetingLint, r rule.Rule) error {
	if len(r.Composition) == 0 && r.MinBody == 0 {
		return nil
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return err
	}
	body := bodyOf(roster.people)
	in.Reps, in.Body = int(body.Reps), int(body.Reps+body.Committee)
	why := rule.CheckComposition(r, body).Why
	in.TooFewReps, in.TooFewWomen, in.TooSmall = why == rule.TooFewReps, why == rule.TooFewWomen, why == rule.BodyTooSmall
	return nil
}

// meetingAt is another meeting that is to begin at the same time, 0 for none.
func (t *turn) meetingAt(at time.Time) (int, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "meetings", at.UnixMilli(), at.UnixMilli(), 1)
	if err != nil || len(members) == 0 {
		return 0, err
	}
	return strconv.Atoi(members[0].Name)
}
