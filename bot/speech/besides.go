package speech

// besidesBallot asks which is meant when a message tells something and, in a clause of its
// own, votes: 我反对，顺便问下35号修得怎么样了. Neither is done unasked.
func (m *message) besidesBallot(in Intent) Intent {
	if len(m.s.Open) == 0 || len(m.runes) > longestRemark || !m.speaksOfChoice() || speaksOfBallots(in.Intent) {
		return in
	}
	for a := 0; a < len(m.runes); {
		b := a
		for b < len(m.runes) && !isMark(m.runes[b]) && (b == a || !m.hasWord(b, "但") && !m.hasWord(b, "顺便")) {
			b++
		}
		if (a > 0 || b < len(m.runes)) && b > a {
			ballot := Parse(m.slice(a, b), Situation{Chat: m.s.Chat, Open: m.s.Open, Quote: m.s.Quote, Now: m.s.Now, BotName: m.s.BotName})
			if ballot.Intent == "vote" && ballot.Motion != in.Motion {
				return ask("two_things", ballot, in)
			}
		}
		a = max(b, a+1)
		for a < len(m.runes) && isMark(m.runes[a]) {
			a++
		}
		for _, w := range []string{"但是", "但", "顺便"} {
			if m.hasWord(a, w) {
				a += len([]rune(w))
			}
		}
	}
	return in
}

// speaksOfBallots tells an intent whose own words are those of a ballot.
func speaksOfBallots(intent string) bool {
	switch intent {
	case "vote", "vote_many", "paper", "verify_paper", "count_sheets", "open_motion", "set_rule", "override", "propose", "ask", "none",
		"agree", "disagree", "unagree", "report", "retract", "mine", "visit_note", "opinion", "floor_motion", "minutes", "correct_minutes", "survey", "urgent", "objection":
		return true
	}
	return false
}
