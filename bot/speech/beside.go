package speech

// besides puts what is certain of several ballots to what is in doubt of them, so that
// whoever answers the question has all of them counted: 1号选A，2号反对 after 1 was closed.
func (m *message) besides(d doubt, groups []group) doubt {
	if m.s.Quote != 0 {
		return d
	}
	sure, closed, ok := m.certain(groups)
	switch {
	case !ok || len(sure) == 0:
	case d.why == "not_open":
		return doubt{why: "some_open", readings: []Intent{ballotOf(sure)}, closed: closed}
	default:
		for k, r := range d.readings {
			d.readings[k] = together(r, sure)
		}
	}
	return d
}

// certain are the ballots that name their motion by its number and fit it, and the numbers
// that are not open; ok is false where two of them contradict each other.
func (m *message) certain(groups []group) (sure []Vote, closed []int, ok bool) {
	for k := range groups {
		g := &groups[k]
		for _, it := range g.motions {
			if it.kind == itemTitle {
				continue
			}
			i := m.openIndex(it.n)
			if i < 0 {
				closed = append(closed, it.n)
				continue
			}
			choices, d := m.choicesOf(g, i)
			if len(g.choices) == 0 || d.why != "" {
				continue
			}
			if sure, ok = addVote(sure, Vote{Motion: it.n, Choices: choices}); !ok {
				return nil, nil, false
			}
		}
	}
	return sure, closed, true
}

// together is a reading that has the certain ballots with it.
func together(r Intent, sure []Vote) Intent {
	if r.Intent != "vote" || r.Reason != "" || len(r.Names) > 0 {
		return r
	}
	votes := []Vote{{Motion: r.Motion, Choices: r.Choices}}
	for _, v := range sure {
		if v.Motion != r.Motion {
			votes = append(votes, v)
		}
	}
	return ballotOf(votes)
}
