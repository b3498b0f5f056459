package speech

import "sync"

// readers keeps the working memory of messages that have been read.
var readers = sync.Pool{New: func() any { return new(message) }}

// longestBallot is how many characters a ballot may have; what is longer is
// read as anything else.
const longestBallot = 300

// Parse says what text means in situation s. It never fails: what it cannot
// tell is an "ask" or a "none" with a reason in Why.
func Parse(text string, s Situation) Intent {
	m := readers.Get().(*message)
	defer func() {
		m.s, m.raw = nil, ""
		readers.Put(m)
	}()
	m.s = &s
	m.reset(text)
	return m.mean()
}

// mean runs the stages, the certain ones first.
func (m *message) mean() Intent {
	addressed := m.dropMention()
	m.closeUp()
	m.dashes()
	m.dropEmoticons()
	if len(m.runes) == 0 {
		return none("empty")
	}
	m.tokenise(nil)
	if len(m.s.Offered) > 0 && addressed {
		if in, ok := m.answer(); ok {
			return in
		}
	}
	short := len(m.runes) <= longestBallot && addressed
	if short && plainOptions(m.s.Open) {
		if in, ok := m.plainBallot(); ok {
			return in
		}
	}
	if short {
		if in, ok := m.writtenIn(); ok {
			return in
		}
	}
	if in, ok := m.codeAlone(); ok {
		return in
	}
	if in, ok := m.danger(); ok {
		return in
	}
	if !addressed {
		return none("addressed")
	}
	if in, ok := m.visit(); ok {
		return in
	}
	if in, ok := m.roomAlone(); ok {
		return in
	}
	if in, ok := m.deed(); ok {
		return m.besidesBallot(in)
	}
	if in, ok := m.onNamedOpinion(); ok {
		return in
	}
	if short {
		m.nameWords()
		if in, ok := m.ballot(); ok {
			return in
		}
		if in, ok := m.misheardBallot(); ok {
			return in
		}
		if len(m.s.Offered) > 0 {
			if in, ok := m.answerByTitle(); ok {
				return in
			}
		}
	}
	return m.talk(short)
}

// deed reads what is told to be done or asked for, offhand or by a command's word.
func (m *message) deed() (Intent, bool) {
	for _, stage := range []func() (Intent, bool){m.pictureDown, m.offhand, m.deadlineNamed, m.promised, m.command} {
		if in, ok := stage(); ok {
			return in, true
		}
	}
	return Intent{}, false
}

// talk reads what is neither a command nor a plain ballot: a question, a
// report of trouble, a choice in doubt, or mere conversation.
func (m *message) talk(short bool) Intent {
	for _, stage := range []func() (Intent, bool){m.opinionGist, m.gist, m.followUp, m.question} {
		if in, ok := stage(); ok {
			return m.besidesBallot(in)
		}
	}
	if in, ok := m.trouble(); ok {
		return in
	}
	if in, ok := m.proposes(); ok {
		return in
	}
	if in, ok := m.afterCourtesies(); ok {
		return in
	}
	if short && m.speaksOfChoice() {
		return m.doubtOf()
	}
	if short {
		if in, ok := m.weak(); ok {
			return in
		}
	}
	if in, ok := m.heardAgain(); ok {
		return in
	}
	return none("talk")
}
