package rule

import "time"

const (
	OK        Verdict = "ok"
	OKSpecial Verdict = "ok_special"
	TooLate   Verdict = "too_late"
	TooShort  Verdict = "too_short"

	NoticeInTime      Why = "notice_in_time"
	NoticeSpecial     Why = "notice_special"
	NoticeLate        Why = "notice_late"
	NoticeNoReason    Why = "notice_no_reason"
	PublishedLong     Why = "published_long_enough"
	PublishedShort    Why = "published_too_short"
	RemovedBeforePost Why = "removed_before_posted"
	EventBeforeNotice Why = "event_before_notice"
)

// Given is a notice of a meeting or vote. Only the days of the times count.
type Given struct {
	Notice, Event time.Time
	// SpecialAllowed is the 2025 laws' 遇有特殊情况可以临时通知; it needs a reason.
	SpecialAllowed bool
	SpecialReason  string
}

// NoticeOutcome is the judgement of a notice; Day is the latest day it could
// be given, or the earliest day a posting may come down.
type NoticeOutcome struct {
	Verdict Verdict
	Why     Why
	Day     time.Time
}

// NoticeGiven reads 提前N日 as a calendar difference of at least days
// (民法典201: the day it is given is not counted).
func NoticeGiven(days int, g Given) NoticeOutcome {
	o := NoticeOutcome{Verdict: OK, Why: NoticeInTime, Day: g.Event.AddDate(0, 0, -days)}
	late := g.Notice.After(o.Day)
	switch {
	case g.Notice.After(g.Event):
		o.Verdict, o.Why = TooLate, EventBeforeNotice
	case late && g.SpecialAllowed && g.SpecialReason != "":
		o.Verdict, o.Why = OKSpecial, NoticeSpecial
	case late && g.SpecialAllowed:
		o.Verdict, o.Why = TooLate, NoticeNoReason
	case late:
		o.Verdict, o.Why = TooLate, NoticeLate
	}
	return o
}

// Published reads 不少于N日: the day of posting is not counted, and the Nth
// day must be over before the posting comes down.
func Published(days int, posted, removed time.Time) NoticeOutcome {
	o := NoticeOutcome{Verdict: OK, Why: PublishedLong, Day: posted.AddDate(0, 0, days+1)}
	switch {
	case removed.Before(posted):
		o.Verdict, o.Why = TooShort, RemovedBeforePost
	case removed.Before(o.Day):
		o.Verdict, o.Why = TooShort, PublishedShort
	}
	return o
}
