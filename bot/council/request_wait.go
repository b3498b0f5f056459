package council

import "time"

// answerAgain is from one word to officers to the next once SupervisorNudge of them were
// not answered.
const answerAgain = 7 * 24 * time.Hour

// NextNudge is when officers are reminded again that nobody accepted or declined: every two
// days, then weekly, and not for ever; ok is false when no more is said.
func (r Request) NextNudge() (at time.Time, ok bool) {
	if r.State != RequestReported || r.Nudged >= MostAnswerNudges {
		return time.Time{}, false
	}
	often := min(r.Nudged+1, SupervisorNudge)
	weekly := r.Nudged + 1 - often
	return r.Reported.Add(time.Duration(often)*AnswerWithin + time.Duration(weekly)*answerAgain), true
}
