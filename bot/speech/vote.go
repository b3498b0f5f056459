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
	cut := m.cutBefore(end)
	if cut == 0 {
		return Intent{}, false
	}
	items, stopped := m.ballotItems(0, cut)
	if stopped < cut || !hasChoice(items) {
		return Intent{}, false
	}
	votes, d := m.cast(items)
	if d.why != "" {
		if m.tailDoubt(cut) != "" {
			return Intent{}, false
		}
		return ask(d.why, d.readings...), true
	}
	if m.undecidedOn(cut, votes) {
		return ballotOf(votes), true
	}
	if why := m.tailDoubt(cut); why != "" {
		return Intent{}, false
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
	if d.why == "no_choice" || d.why == "unclear" {
		return Intent{}, false
	}
	if d.why != "" {
		return ask(d.why, d.readings...), true
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
	if m.tokens[end].class == contrast {
		return end
	}
	for k := end; k > 0; k-- {
		if m.tokens[k-1].class == stop || m.tokens[k].class == contrast {
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

// tailDoubt says why the words from token cut on put the ballot before them in
// doubt; "" means that they are a harmless reason.
func (m *message) tailDoubt(cut int) string {
	tail := m.tokens[cut:]
	wish, saysMuch := false, 0
	for k, t := range tail {
		saysMuch += t.b - t.a
		switch t.class {
		case contrast:
			wish = true
		case yes, no, abstain, letters, ordinal, ref, asking, report, you, irony, mend, undecided, or, mention, quoteOpen, quoteClose, except, weakNone, proxy, room, opinionRef, phone, whether:
			if t.class == report && t.b-t.a == 1 && m.runes[t.a] == '让' {
				continue
			}
			return "reason_unclear"
		case weakYes, weakNo:
			if k == 0 || tail[k-1].class == stop {
				return "reason_unclear"
			}
		case condition:
			if !wish || !m.mildCondition(cut+k) {
				return "condition"
			}
		case past:
			if m.speaksOfVoting(tail) {
				return "past"
			}
		case option, number:
			if m.tokens[max(cut+k-1, 0)].class == pick {
				return "two_choices"
			}
		}
	}
	if m.mocks(tail) || m.onlyPersons(tail) || m.onlyDenies(tail) || saysMuch == 0 {
		return "reason_unclear"
	}
	return ""
}

// mildCondition lets a wish speak of order: 希望先修路. 要先, 得先 and 才 stay
// conditions.
func (m *message) mildCondition(k int) bool {
	t := m.tokens[k]
	w := string(m.runes[t.a:t.b])
	switch w {
	case "先":
		return !m.hasLater(k, '才') && !m.hasLater(k, '再') && m.wished(k)
	case "的时候", "之后", "以后", "到时", "到时候", "看", "看看", "等", "当":
		return m.wished(k) && !m.hasLater(k, '才') && !m.hasLater(k, '再')
	}
	return false
}

// wished tells whether 希望 or 建议 stands before token k.
func (m *message) wished(k int) bool {
	for _, t := range m.tokens[:k] {
		if t.class != contrast {
			continue
		}
		switch string(m.runes[t.a:t.b]) {
		case "希望", "建议", "最好", "也希望", "但愿", "期待", "期盼", "盼":
			return true
		}
	}
	return false
}

func (m *message) hasLater(k int, r rune) bool {
	for _, c := range m.runes[m.tokens[k].a:] {
		if c == r {
			return true
		}
	}
	return false
}

func (m *message) speaksOfVoting(tokens []token) bool {
	for _, t := range tokens {
		if t.class == verb || t.class == pick || t.class == ticket {
			return true
		}
	}
	return len(tokens) <= 3
}

// mocks tells a tail that turns the choice into a taunt: 赞成……个大头鬼.
func (m *message) mocks(tail []token) bool {
	for _, t := range tail {
		switch t.class {
		case stop, gesture:
			continue
		}
		return m.runes[t.a] == '个' || m.hasWord(t.a, "你个")
	}
	return false
}

// onlyPersons tells a tail that only names somebody: 赞成，同楼上.
func (m *message) onlyPersons(tail []token) bool {
	persons := false
	for k, t := range tail {
		if t.class == filler && k > 0 && tail[k-1].class == self { // 我是租户
			return false
		}
		switch t.class {
		case third, you:
			persons = true
		case and, filler, of, self, stop, all, gesture, weakYes, emphasis, colon:
		case other:
			if t.b-t.a > 1 || m.runes[t.a] != '家' {
				return false
			}
		default:
			return false
		}
	}
	return persons
}

// onlyDenies tells a tail that is no more than 不是 or 没有.
func (m *message) onlyDenies(tail []token) bool {
	denies := false
	for _, t := range tail {
		switch t.class {
		case not, hedge, weakNo:
			denies = true
		case other:
			if t.b-t.a > 0 {
				return false
			}
		case filler, stop, of, done, self, contrast, emphasis:
		default:
			return false
		}
	}
	return denies
}

// undecidedOn tells that what follows from token cut on only says that another
// motion is left for later: 3号同意，5号再想想.
func (m *message) undecidedOn(cut int, votes []Vote) bool {
	named, open := false, false
	for _, t := range m.tokens[cut:] {
		switch t.class {
		case ref, number:
			for _, v := range votes {
				if v.Motion == t.n {
					return false
				}
			}
			named = true
		case title:
			named = true
		case undecided:
			open = true
		case self, filler, deixis, stop, of, matter, done, gesture, contrast, emphasis, colon:
		default:
			return false
		}
	}
	return named && open
}

// reasonFrom is what was typed from token cut on, without the word that links
// it to the ballot.
func (m *message) reasonFrom(cut int) string {
	k := cut
	for k < len(m.tokens) {
		t := m.tokens[k]
		if t.class != stop && t.class != gesture && !(t.class == contrast && isLink(string(m.runes[t.a:t.b]))) {
			break
		}
		k++
	}
	if k == len(m.tokens) {
		return ""
	}
	return m.slice(m.tokens[k].a, len(m.runes))
}

func isLink(w string) bool {
	switch w {
	case "但", "但是", "不过", "可是", "只是", "然而", "因为", "由于", "另", "并", "并且", "而且", "毕竟", "理由是", "理由", "原因是", "原因", "同时":
		return true
	}
	return false
}
