package speech

// noSuchMotion is the number of a motion that is only thought of.
const noSuchMotion = 1_000_000

// NamesNoMotion reports whether a message has an intent only because just one motion is
// open, as 同意 has: beside another motion like it, it would be another or none.
func NamesNoMotion(text string, s Situation, intent string) bool {
	if len(s.Open) != 1 || Parse(text, s).Intent != intent {
		return false
	}
	only := s.Open[0]
	other := only
	other.No, other.Title = noSuchMotion, ""
	s.Open = []Motion{other, only}
	in := Parse(text, s)
	return in.Intent != intent || in.Motion != only.No
}
