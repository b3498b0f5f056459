package council

import "time"

// Overview is what a street or a county learns of a community over a span: counts alone,
// never a ballot, a person or a text.
type Overview struct {
	Requests Figures
	// Decided counts motions with a result. Turnouts sums the share, in permille, that
	// took part in those of them that had a roll, Rolls counts these.
	Decided  int
	Rolls    int
	Turnouts int
	// Marks were given in surveys that enough people answered; Content of them are above
	// the middle of the scale.
	Marks   int
	Content int
}

// CountRequest adds a request if a resident reported it from the moment since on.
func (s Overview) CountRequest(r Request, since, now time.Time) Overview {
	if r.Source == FromResident && !r.Private() && !r.Reported.Before(since) {
		s.Requests = s.Requests.Count(r, now)
	}
	return s
}

// CountMotion adds a motion if it got its result from the moment since on. A motion that
// was voided decided nothing; a survey rates and decides nothing.
func (s Overview) CountMotion(m Motion, since time.Time) Overview {
	ended := m.Ended
	if m.Result == nil && m.City != nil {
		ended = m.City.Published
	}
	if m.Result == nil && m.City == nil || m.State == Voided || ended.Before(since) {
		return s
	}
	if m.Survey {
		return s.countSurvey(m)
	}
	s.Decided++
	if m.City != nil { // the city's own count is the one that stands
		return s.turnout(m.City.Heads, m.Roll.Heads)
	}
	return s.turnout(m.Result.Units, m.Roll.Units)
}

// turnout adds the share of a roll that came.
func (s Overview) turnout(came, base int) Overview {
	if base > 0 {
		s.Rolls++
		s.Turnouts += 1000 * came / base
	}
	return s
}

// countSurvey leaves out a survey that few answered: its marks would tell who gave them.
func (s Overview) countSurvey(m Motion) Overview {
	if m.Result == nil || !Shown(m.Result.Units) {
		return s
	}
	for i, n := range MarksOf(m).Counts {
		s.Marks += n
		if 2*i < len(m.Options)-1 { // the best option comes first
			s.Content += n
		}
	}
	return s
}

// Satisfied is the share of content answers after requests, in percent; shown is false
// where too few answered.
func (s Overview) Satisfied() (percent int, shown bool) {
	if !Shown(s.Requests.Answered) {
		return 0, false
	}
	return 100 * s.Requests.Content / s.Requests.Answered, true
}

// Surveyed is the share of content marks in surveys, in percent.
func (s Overview) Surveyed() (percent int, shown bool) {
	if !Shown(s.Marks) {
		return 0, false
	}
	return 100 * s.Content / s.Marks, true
}

// Turnout is the mean share that took part in a motion, in percent; there is none where
// nothing was decided.
func (s Overview) Turnout() (percent int, held bool) {
	if s.Rolls == 0 {
		return 0, false
	}
	return s.Turnouts / s.Rolls / 10, true
}

// Add adds the totals of a further community. Answers that are too few to be shown in its
// own line are left out, since the sum less the other lines would show them.
func (s Overview) Add(o Overview) Overview {
	s.Requests.Received += o.Requests.Received
	s.Requests.Accepted += o.Requests.Accepted
	s.Requests.Solved += o.Requests.Solved
	s.Requests.OnTime += o.Requests.OnTime
	if _, shown := o.Satisfied(); shown {
		s.Requests.Asked += o.Requests.Asked
		s.Requests.Answered += o.Requests.Answered
		s.Requests.Content += o.Requests.Content
	}
	s.Decided += o.Decided
	s.Rolls += o.Rolls
	s.Turnouts += o.Turnouts
	if _, shown := o.Surveyed(); shown {
		s.Marks += o.Marks
		s.Content += o.Content
	}
	return s
}
