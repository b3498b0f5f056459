package rule

import "time"

const (
	DueThisPeriod Verdict = "due_this_period"
	Overdue       Verdict = "overdue"

	PublishedThisPeriod Why = "published_this_period"
	NotYetThisPeriod    Why = "not_yet_this_period"
	MissedAPeriod       Why = "missed_a_period"
	PublishedInFuture   Why = "published_in_future"
)

// Publishing is how often a kind of matter has to be made public.
type Publishing string

const (
	Quarterly  Publishing = "quarterly" // 一般事项至少每季度公布一次
	Monthly    Publishing = "monthly"   // 财务往来较多的，财务收支每月
	AtAnyEvent Publishing = "at_once"   // 重大事项随时公布: due the day it happens
)

// CheckOpenness tells whether the period of today has been published, is
// still due, or a whole period passed without (村委会组织法35). For AtAnyEvent,
// last is the last publication and event the day of the matter.
func CheckOpenness(p Publishing, last, event, today time.Time) (Verdict, Why) {
	if last.After(today) {
		return Invalid, PublishedInFuture
	}
	if p == AtAnyEvent {
		switch {
		case !last.Before(event):
			return OK, PublishedThisPeriod
		case today.After(event):
			return Overdue, MissedAPeriod
		default:
			return DueThisPeriod, NotYetThisPeriod
		}
	}
	switch period(p, today) - period(p, last) {
	case 0:
		return OK, PublishedThisPeriod
	case 1:
		return DueThisPeriod, NotYetThisPeriod
	default:
		return Overdue, MissedAPeriod
	}
}

// period numbers quarters or months without gaps.
func period(p Publishing, day time.Time) int {
	months := day.Year()*12 + int(day.Month()) - 1
	if p == Monthly {
		return months
	}
	return months / 3
}
