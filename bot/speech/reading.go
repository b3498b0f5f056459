package speech

// Readings are what the bot offers as numbered answers when it asks.

// maxReadings is how many answers a question offers.
const maxReadings = 3

func voteOn(no int, choices ...string) Intent {
	return Intent{Intent: "vote", Motion: no, Choices: choices}
}

// ask is a question back for the reason why.
func ask(why string, readings ...Intent) Intent {
	if len(readings) > maxReadings {
		readings = readings[:maxReadings]
	}
	return Intent{Intent: "ask", Why: why, Readings: readings}
}

// none is a message the bot does nothing about, for the reason why.
func none(why string) Intent { return Intent{Intent: "none", Why: why} }

// readingsFor gives the possible ballots on open motion i, when they are few
// enough to offer, and else the motion itself to look at.
func (m *message) readingsFor(i int) []Intent {
	motion := &m.s.Open[i]
	if motion.Type == "yesno" {
		return []Intent{voteOn(motion.No, "yes"), voteOn(motion.No, "no"), voteOn(motion.No, "abstain")}
	}
	lo, hi := motion.bounds()
	if len(motion.Options) > maxReadings || lo > 1 || hi < 1 {
		return []Intent{{Intent: "show", Motion: motion.No}}
	}
	var out []Intent
	for k := range motion.Options {
		out = append(out, voteOn(motion.No, letter(k)))
	}
	return out
}

// readingsOf gives the ballot of a group on each of the open motions, by
// index, on which it would be one.
func (m *message) readingsOf(motions []int, g *group) []Intent {
	var out []Intent
	for _, i := range motions {
		if i < 0 || len(out) == maxReadings {
			continue
		}
		if c, d := m.choicesOf(g, i); d.why == "" {
			out = append(out, voteOn(m.s.Open[i].No, c...))
		}
	}
	return out
}

// allOf gives the ballot of a group on all of the motions it fits at once:
// 都赞成 with two motions open.
func (m *message) allOf(motions []int, g *group) []Intent {
	var votes []Vote
	for _, i := range motions {
		if c, d := m.choicesOf(g, i); d.why == "" {
			votes = append(votes, Vote{Motion: m.s.Open[i].No, Choices: c})
		}
	}
	if len(votes) < 2 {
		return m.readingsOf(motions, g)
	}
	out := []Intent{{Intent: "vote_many", Votes: votes}}
	for _, v := range votes {
		out = append(out, voteOn(v.Motion, v.Choices...))
	}
	return out[:min(len(out), maxReadings)]
}

// likelyMotion is the open motion a doubtful message is about, by index: the
// one named, quoted, offered or alone; -1 when that is not clear.
func (m *message) likelyMotion() int {
	found := -1
	for _, t := range m.tokens {
		i := -1
		switch t.class {
		case ref:
			i = m.openIndex(t.n)
			if i < 0 {
				return -1
			}
		case title:
			for k := range m.s.Open {
				if t.n == 1<<k {
					i = k
				}
			}
		}
		if i >= 0 && found >= 0 && i != found {
			return -1
		}
		if i >= 0 {
			found = i
		}
	}
	if found >= 0 {
		return found
	}
	i, d := m.impliedMotion(&group{})
	if d.why != "" {
		return -1
	}
	return i[0]
}

// doubtful asks what a message that speaks of a choice may have meant: the
// choices it names, or an opinion.
func (m *message) doubtful(why string) Intent {
	i := m.likelyMotion()
	if i < 0 {
		return ask(why)
	}
	motion := &m.s.Open[i]
	var out []Intent
	if motion.Type == "yesno" {
		for _, c := range []class{yes, no, abstain} {
			if m.mentions(c) || c != abstain && m.mentions(not) {
				out = append(out, voteOn(motion.No, choiceName(c)))
			}
		}
	}
	if len(out) == 0 {
		out = m.readingsFor(i)
	}
	if len(out) < maxReadings && (why == "condition" || why == "reason_unclear") {
		out = append(out, Intent{Intent: "opinion", Motion: motion.No, Text: clean(m.raw)})
	}
	return ask(why, out...)
}

func (m *message) mentions(c class) bool {
	for _, t := range m.tokens {
		if t.class == c {
			return true
		}
	}
	return false
}
