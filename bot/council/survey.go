package council

// Marks are what a survey's options came to: how many chose each, the best first.
type Marks struct {
	// Counts is how many chose each option.
	Counts []int
	// Answered sums them; Points sums their marks, the best option giving as many as
	// there are options and the last one 1.
	Answered, Points int
}

// MarksOf reads a survey's result. Several marks of one ballot count each.
func MarksOf(m Motion) Marks {
	marks := Marks{Counts: make([]int, len(m.Options))}
	if m.Result == nil {
		return marks
	}
	for i := range m.Options {
		n := m.Result.Options[OptionLetter(i)].Heads
		marks.Counts[i] = n
		marks.Answered += n
		marks.Points += n * (len(m.Options) - i)
	}
	return marks
}

// Tenths is the average mark in tenths, rounded to the nearest: 42 is 4.2. It is 0 when
// nobody answered.
func (m Marks) Tenths() int {
	if m.Answered == 0 {
		return 0
	}
	return (20*m.Points + m.Answered) / (2 * m.Answered)
}

// Bar is how many of at most width blocks draw n of most; whoever is there gets one.
func Bar(n, most, width int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(1, (2*n*width+most)/(2*most))
}
