package bot

import (
	"strconv"
	"time"

	"yishi/bot/council"
)

// keepRequest adds the request as it is now to an act: document, words, indexes and what
// falls due.
func (t *turn) keepRequest(act *Act, f file) error {
	f.doc.Ref = requestRef(f.No)
	doc, err := f.doc.holding(f.Request)
	if err != nil {
		return err
	}
	row, err := rowOf(requestShelf, f.No, f.words)
	if err != nil {
		return err
	}
	act.Docs, act.Rows = append(act.Docs, doc), append(act.Rows, row)
	act.Marks = append(act.Marks, requestMarks(f.Request, t.now)...)
	return nil
}

// requestMarks are a request's places in the indexes, and its appointments.
func requestMarks(r council.Request, now time.Time) []Mark {
	no, at := strconv.Itoa(r.No), r.Reported.UnixMilli()
	var marks []Mark
	if r.Private() {
		marks = append(marks, Mark{Index: mediations, Member: no, Score: at})
	} else {
		marks = append(marks, Mark{Index: allRequests, Member: no, Score: at},
			Mark{Index: openRequests, Member: no, Score: at, Remove: !r.Open()})
		closed := Mark{Index: closedRequests, Member: no, Remove: r.State != council.RequestClosed}
		if !closed.Remove {
			closed.Score = r.Closed.UnixMilli()
		}
		marks = append(marks, closed)
	}
	for _, p := range r.Followers() {
		marks = append(marks, Mark{Index: reportsOf(p), Member: no, Score: at})
	}
	if r.Handler != 0 {
		marks = append(marks, Mark{Index: tasksOf(r.Handler), Member: no, Score: at, Remove: !r.Working()})
	}
	due := requestAppointments(r, now)
	for _, what := range []string{"answer", "soon", "due", "confirm", "later", "pictures"} {
		at, set := due[what]
		marks = append(marks, Mark{Index: "due", Member: "request:" + no + ":" + what, Score: at.UnixMilli(), Remove: !set})
		if !set {
			marks[len(marks)-1].Score = 0
		}
	}
	return marks
}

// requestAppointments is what has to happen to a request next, and when.
func requestAppointments(r council.Request, now time.Time) map[string]time.Time {
	due := map[string]time.Time{}
	if !r.Open() && !r.Closed.IsZero() {
		due["pictures"] = r.Closed.Add(council.PictureOfClosed)
	}
	switch r.State {
	case council.RequestReported:
		if at, more := r.NextNudge(); more {
			due["answer"] = at
		}
	case council.RequestAssigned, council.RequestForwarded:
		if soon := r.Due.Add(-24 * time.Hour); soon.After(now) && r.State == council.RequestAssigned {
			due["soon"] = soon
		}
		if r.Escalated < council.MostEscalations {
			due["due"] = r.Due.Add(time.Duration(r.Escalated) * council.EscalateEvery)
		}
	case council.RequestFinished:
		if r.Nudged < council.MostEscalations {
			due["confirm"] = r.Finished.Add(time.Duration(r.Nudged+1) * council.ConfirmWithin)
		}
	case council.RequestClosed:
		if at := r.Closed.Add(council.RateAgain); at.After(now) && len(r.Followers()) > 0 {
			due["later"] = at
		}
	}
	return due
}
