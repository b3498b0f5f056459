package rule

// settled is a tally after the silent have been counted as the rule says:
// once for the question whether enough took part, once for the majority.
type settled struct {
	forQuorum, forPassing Tally
	to                    string // yes or no when the silent followed
}

// settle counts the delivered and silent. Following is refused in elections
// and recalls, in a choice among options, and when heads and area do not
// agree on the majority: then the silent stay out.
func settle(r Rule, tally Tally) settled {
	s := settled{forQuorum: tally, forPassing: tally}
	switch r.Silence {
	case SilenceAbstain:
		s.forPassing.Participated = tally.Participated.plus(tally.Silent)
		s.forPassing.Abstain = tally.Abstain.plus(tally.Silent)
		s.forQuorum = s.forPassing
	case SilenceFollow:
		s.follow(r, tally)
	}
	return s
}

func (s *settled) follow(r Rule, tally Tally) {
	elective := r.Kind == Election || r.Kind == Rerun || r.Kind == Recall
	if elective || len(tally.Options) > 0 || tally.Silent.Heads == 0 {
		return
	}
	if r.Follow != FollowParticipation && r.Follow != FollowVotesOnly {
		return
	}
	after := &s.forPassing
	switch {
	case ahead(tally.Yes, tally.No, r.ByArea()):
		s.to, after.Yes = "yes", tally.Yes.plus(tally.Silent)
	case ahead(tally.No, tally.Yes, r.ByArea()):
		s.to, after.No = "no", tally.No.plus(tally.Silent)
	default:
		return // no majority to follow
	}
	after.Participated = tally.Participated.plus(tally.Silent)
	if r.Follow == FollowParticipation {
		s.forQuorum = *after
	}
}

func ahead(a, b Weighing, byArea bool) bool {
	return a.Heads > b.Heads && (!byArea || a.Area > b.Area)
}
