package council

import (
	"strconv"
	"time"
)

// MeetingLint is what lint looks at before a meeting is called. Thresholds come from the
// rules of the body that meets and of what it is to decide.
type MeetingLint struct {
	// Late says that the notice comes after Latest, when it should be NoticeDays before.
	Late       bool
	Latest     time.Time
	NoticeDays int
	// TooFewReps, TooFewWomen and TooSmall say that the body is not the one that the law
	// means; Reps of Body are representatives.
	TooFewReps, TooFewWomen, TooSmall bool
	Reps, Body                        int
	// Taken is another meeting at the same hour, 0 for none.
	Taken int
}

// LintMeeting lists what is wrong with a meeting that is to be called. Each may be set
// aside with a reason: whether to meet all the same is for the chair to answer for.
func LintMeeting(in MeetingLint) []Finding {
	var l linter
	if in.Late {
		l.add("meeting_notice", NeedsOverride, "", "need", strconv.Itoa(in.NoticeDays), "latest", day(in.Latest).Format(time.DateOnly))
	}
	if in.TooFewReps {
		l.add("meeting_reps", NeedsOverride, "", "reps", strconv.Itoa(in.Reps), "body", strconv.Itoa(in.Body))
	}
	if in.TooFewWomen {
		l.add("meeting_women", NeedsOverride, "")
	}
	if in.TooSmall {
		l.add("meeting_body", NeedsOverride, "", "body", strconv.Itoa(in.Body))
	}
	if in.Taken > 0 {
		l.add("meeting_taken", NeedsOverride, "", "other", strconv.Itoa(in.Taken))
	}
	return l.found
}
