package speech

// plainBallot is a message every word of which belongs to a certain ballot.
func (m *message) plainBallot() (Intent, bool) {
	items, end := m.ballotItems(0, len(m.tokens))
	if end < len(m.tokens) || !hasChoice(items) {
		return Intent{}, false
	}
	votes, d := m.cast(items)
	if d.why != "" {
		return Intent{}, false
	}
	return ballotOf(votes), true
}

func hasChoice(items []item) bool {
	for _, it := range items {
		switch it.kind {
		case itemChoice, itemLetters, itemOrdinal, itemOption:
			return true
		case itemNumber:
			if it.m == 1 {
				return true
			}
		}
	}
	return false
}

func ballotOf(votes []Vote) Intent {
	if len(votes) == 1 {
		return Intent{Intent: "vote", Motion: votes[0].Motion, Choices: votes[0].Choices}
	}
	return Intent{Intent: "vote_many", Votes: votes}
}

// ballot is a certain ballot, alone or with a reason after it, or what is
// asked back when only its motion or choice is in doubt.
func (m *message) ballot() (Intent, bool) {
	items, end := m.ballotItems(0, len(m.tokens))
	if end == len(m.tokens) {
		return m.wholeBallot(items)
	}
	if in, ok := m.linkedBallots(); ok {
		return in, true
	}
	if in, ok := m.reasonedBallot(); ok {
		return in, true
	}
	in, ok := m.ballotAndReason(end)
	if !ok || in.Intent == "ask" {
		if many, each := m.reasonedBallots(); each {
			return many, true
		}
	}
	return in, ok
}

// maxCuts is how many places are tried for the end of a ballot.
const maxCuts = 4

// ballotAndReason tries where the ballot ends and its reason begins, from the
// last place before token end on which a doubt falls.
func (m *message) ballotAndReason(end int) (Intent, bool) {
	asked, asks := Intent{}, false
	cut := end + 1
	for range maxCuts {
		cut = m.cutBefore(cut - 1)
		if cut == 0 {
			break
		}
		in, ok := m.ballotUpTo(cut)
		if ok && in.Intent != "ask" {
			return in, true
		}
		if ok && !asks {
			asked, asks = in, true
		}
	}
	return asked, asks
}

// ballotUpTo reads the tokens before cut as a ballot and the others as its
// reason.
func (m *message) ballotUpTo(cut int) (Intent, bool) {
	items, stopped := m.ballotItems(0, cut)
	if stopped < cut || !hasChoice(items) {
		return Intent{}, false
	}
	votes, d := m.cast(items)
	if d.why != "" {
		if m.tailDoubt(cut) != "" {
			return Intent{}, false
		}
		return d.ask(), true
	}
	if m.undecidedOn(cut, votes) {
		return ballotOf(votes), true
	}
	if m.tailDoubt(cut) != "" {
		return Intent{}, false
	}
	if (m.s.Chat == "group" || m.onlyMarks(cut)) && !m.pointsAtMotion(cut) && !m.bearsOn(cut) { // 支持，小明当班长
		return ask("reason_unclear", ballotOf(votes)), true
	}
	in := ballotOf(votes)
	in.Reason = m.reasonFrom(cut)
	return in, true
}

// reasonOpenings begin a clause that gives a reason, or concedes one, before
// the ballot: 虽然吵，我还是赞成.
var reasonOpenings = []string{"虽然", "虽说", "尽管", "因为", "由于", "为了", "考虑到", "鉴于", "早该", "早就该"}

// reasonedBallot is a ballot after one clause that gives its reason.
func (m *message) reasonedBallot() (Intent, bool) {
	if m.hasAny(0, reasonOpenings) == 0 {
		return Intent{}, false
	}
	cut := 0
	for k, t := range m.tokens {
		switch t.class {
		case stop:
			if cut == 0 {
				cut = k
			}
		case yes, no, abstain, letters, ordinal, option, ref, number:
			if cut == 0 {
				return Intent{}, false
			}
		case asking, condition, report, you, irony, mend, undecided, or, mention, quoteOpen, except, whether, proxy, ourselves, hedge, past:
			return Intent{}, false
		}
	}
	if cut == 0 {
		return Intent{}, false
	}
	from := cut + 1
	for from < len(m.tokens) && (m.tokens[from].class == contrast && isLink(m.word(from)) || m.word(from) == "所以") {
		from++
	}
	items, end := m.ballotItems(from, len(m.tokens))
	if end < len(m.tokens) || !hasChoice(items) {
		return Intent{}, false
	}
	votes, d := m.cast(items)
	if d.why != "" {
		return Intent{}, false
	}
	in := ballotOf(votes)
	in.Reason = m.slice(0, m.tokens[cut].a)
	return in, true
}

// word is token k as it reads in folded form.
func (m *message) word(k int) string {
	if k >= len(m.tokens) {
		return ""
	}
	return string(m.runes[m.tokens[k].a:m.tokens[k].b])
}

// linkedBallots are several ballots joined by 但 or 而, each naming its motion:
// 3号赞成，但4号反对.
func (m *message) linkedBallots() (Intent, bool) {
	links := 0
	for k := range m.tokens {
		t := &m.tokens[k]
		if t.class == contrast && isLink(m.word(k)) && k+1 < len(m.tokens) && m.namesMotion(k+1) {
			links++
			t.class = stop
		}
	}
	if links == 0 {
		return Intent{}, false
	}
	items, end := m.ballotItems(0, len(m.tokens))
	if end == len(m.tokens) && hasChoice(items) {
		if votes, d := m.cast(items); d.why == "" && len(votes) > links {
			return ballotOf(votes), true
		}
	}
	for k := range m.tokens {
		t := &m.tokens[k]
		if t.class == stop && t.b-t.a > 0 && isLink(string(m.runes[t.a:t.b])) {
			t.class = contrast
		}
	}
	return Intent{}, false
}

// namesMotion tells that a motion is named at token k, at most after 我 or 对.
func (m *message) namesMotion(k int) bool {
	for ; k < len(m.tokens); k++ {
		switch m.tokens[k].class {
		case ref, title, number:
			return true
		case self, give, filler, stop:
		default:
			return false
		}
	}
	return false
}

func (m *message) wholeBallot(items []item) (Intent, bool) {
	if !hasChoice(items) {
		return Intent{}, false
	}
	votes, d := m.cast(items)
	if d.why == "nothing_open" && !m.speaksOfChoice() || d.why == "no_choice" || d.why == "unclear" {
		return Intent{}, false
	}
	if d.why != "" {
		return d.ask(), true
	}
	if m.callsNames(items) {
		return ask("name_only", voteOn(votes[0].Motion, votes[0].Choices...)), true
	}
	return ballotOf(votes), true
}

// callsNames tells that a group message is nothing but candidates' names:
// somebody may just be calling them.
func (m *message) callsNames(items []item) bool {
	if m.s.Chat != "group" || m.mentions(verb) || m.mentions(pick) {
		return false
	}
	election := false
	for _, it := range items {
		switch it.kind {
		case itemOption:
			for i := range m.s.Open {
				t := m.tokens[it.tok]
				if m.s.Open[i].Type == "election" && m.optionIndex(i, m.runes[t.a:t.b]) >= 0 {
					election = true
				}
			}
		case itemBreak, itemAll:
		default:
			return false
		}
	}
	return election && m.s.Quote == 0
}

// cutBefore is where the part that may be a ballot ends when token end raises
// a doubt: the last break, or a word of reason, before it.
func (m *message) cutBefore(end int) int {
	if end <= 0 {
		return 0
	}
	if m.tokens[end].class == contrast && m.tokens[end-1].class != of {
		return end
	}
	for k := end; k > 0; k-- {
		if m.tokens[k-1].class == stop || m.tokens[k].class == contrast && m.tokens[k-1].class != of {
			return k
		}
		if a := m.tokens[k].a; m.gap[a] && !m.tiesOver(k) || m.tokens[k].class == ref && m.choiceBefore(k) {
			return k
		}
	}
	return 0
}

func (m *message) choiceBefore(k int) bool {
	for _, t := range m.tokens[:k] {
		if marksChoice(t.class) {
			return true
		}
	}
	return false
}

// tiesOver tells that the gap before token k does not end a clause, because a
// motion or an option begins there.
func (m *message) tiesOver(k int) bool {
	switch m.tokens[k].class {
	case yes, no, abstain, ref, number, letters, ordinal, option, title, of, done, asking:
		return true
	}
	return false
}
