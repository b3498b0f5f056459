package speech

import "strings"

// reasonedBallots are several ballots, each naming its motion first and one at least with
// a reason of its own: 3号赞成但要晚上别施工，4号反对. Every part has to be a certain ballot
// on the motion that it names when it is read alone; else none of them is.
func (m *message) reasonedBallots() (Intent, bool) {
	var starts []int
	for k, t := range m.tokens {
		if t.class == ref && m.openIndex(t.n) >= 0 && (k == 0 || m.tokens[k-1].class == stop) {
			starts = append(starts, k)
		}
	}
	if len(starts) < 2 {
		return Intent{}, false
	}
	for _, t := range m.tokens[:starts[0]] { // nothing but a greeting comes before
		if t.class != filler && t.class != stop {
			return Intent{}, false
		}
	}
	var votes []Vote
	reasons := 0
	for i, k := range starts {
		end := len(m.runes)
		if i+1 < len(starts) {
			end = m.tokens[starts[i+1]].a
		}
		v, ok := m.ballotAlone(m.tokens[k], end)
		if !ok {
			return Intent{}, false
		}
		for _, have := range votes {
			if have.Motion == v.Motion {
				return Intent{}, false
			}
		}
		if v.Reason != "" {
			reasons++
		}
		votes = append(votes, v)
	}
	return Intent{Intent: "vote_many", Votes: votes}, reasons > 0
}

// ballotAlone reads the words from a motion's number to rune end as a message of its own.
func (m *message) ballotAlone(from token, end int) (Vote, bool) {
	alone := *m.s
	alone.Quote, alone.Offered = 0, nil
	in := Parse(m.slice(from.a, end), alone)
	if in.Intent != "vote" || in.Motion != from.n || len(in.Names) > 0 {
		return Vote{}, false
	}
	return Vote{Motion: in.Motion, Choices: in.Choices, Reason: strings.TrimRight(in.Reason, "，,；;。 ")}, true
}
