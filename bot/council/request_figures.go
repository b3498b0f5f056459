package council

import "time"

// Figures are what became of requests, each count beside what it is counted of. They
// follow from acts alone; nobody types them in.
type Figures struct {
	Received int // by residents
	Accepted int
	Declined int
	Waiting  int // neither accepted nor declined
	Solved   int
	OnTime   int // of the solved
	// Above went to a higher office; AboveLate of them it kept waiting.
	Above     int
	AboveLate int
	// Asked were asked for a mark; Answered gave one, Content of them 4 or 5.
	Asked    int
	Answered int
	Content  int
	// LaterAsked were asked again after a month, and so on.
	LaterAsked    int
	LaterAnswered int
	LaterContent  int
	// Mediated counts complaints about neighbours, MediatedDone those settled; nothing
	// else is told of them.
	Mediated     int
	MediatedDone int
}

// contentFrom is the mark that counts as satisfied.
const contentFrom = 4

// Count adds one request to the figures.
func (f Figures) Count(r Request, now time.Time) Figures {
	if r.Private() {
		f.Mediated++
		if r.State == RequestClosed {
			f.MediatedDone++
		}
		return f
	}
	f.Received++
	switch {
	case r.State == RequestDeclined:
		f.Declined++
	case r.Accepted.IsZero() && r.State != RequestClosed:
		f.Waiting++
	default:
		f.Accepted++
	}
	if r.Office != "" {
		f.Above++
		if r.LateAbove {
			f.AboveLate++
		}
	}
	if r.State == RequestClosed {
		f = f.countSolved(r, now)
	}
	return f
}

func (f Figures) countSolved(r Request, now time.Time) Figures {
	f.Solved++
	if !r.Late && !r.LateAbove {
		f.OnTime++
	}
	f.Asked += r.Asked
	if !now.Before(r.Closed.Add(RateAgain)) {
		f.LaterAsked += r.Asked
	}
	for _, mark := range r.Ratings {
		if mark.Score > 0 {
			f.Answered++
			f.Content += atLeast(mark.Score)
		}
		if mark.Later > 0 {
			f.LaterAnswered++
			f.LaterContent += atLeast(mark.Later)
		}
	}
	return f
}

func atLeast(score int) int {
	if score >= contentFrom {
		return 1
	}
	return 0
}

// Shown reports whether so many marks may be shown to those whom they are about.
func Shown(answers int) bool { return answers >= RatingsToShow }
