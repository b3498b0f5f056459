package rule

// Decide applies a voting rule to the frozen base and the counts. It never
// fails: what cannot be judged is Invalid with a reason. The same input gives
// the same outcome in whatever order the options stand, ties aside.
func Decide(r Rule, base Base, tally Tally) Outcome {
	tally = tally.complete()
	if why := unfit(r, base); why != "" {
		return refuse(why)
	}
	o := Outcome{Participated: tally.Participated, Yes: tally.Yes}
	if c := base.Composition; c != nil && c.impossible() {
		return refuse(NumberOutOfRange)
	} else if c != nil && base.Heads == 0 {
		base.Heads = c.Committee + c.Reps
	}
	if missed := o.add(bodySteps(r, base)...); missed != nil {
		o.Verdict, o.Why, o.Gate = InvalidComposition, bodyWhy(*missed), missed.Num
		return o
	}
	if why := impossible(r, base, tally); why != "" {
		return refuse(why)
	}
	if tally.Ballots > tally.Participated.Heads {
		o.Verdict, o.Why = Void, MoreBallotsThanVoter
		return o
	}
	if why := impossibleOptions(base, tally, r.ByArea()); why != "" {
		return refuse(why)
	}
	if !o.opened(r, base, tally) {
		return o
	}
	return o.judged(r, base, tally)
}

// unfit names what makes a rule or base unusable before any counting.
func unfit(r Rule, base Base) Why {
	switch r.Kind {
	case Vote, FollowVote, Recall:
	case Election, Rerun:
		if base.Seats < 1 {
			return NoSeats
		}
	default:
		return NotAVotingRule
	}
	if _, known := r.QuorumByMode[base.Mode]; r.QuorumByMode != nil && base.Mode != "" && !known {
		return UnknownMode
	}
	for _, gates := range [...][]Gate{r.quorum(base.Mode), r.Pass, r.Composition} {
		for _, g := range gates {
			if !g.sound() {
				return UnsoundRule
			}
		}
	}
	if len(r.Pass) == 0 {
		return UnsoundRule
	}
	return ""
}

// opened tests whether enough people took part, and whether the motion was
// seconded. It sets the verdict when not.
func (o *Outcome) opened(r Rule, base Base, tally Tally) bool {
	lacking, _, _ := r.Kind.verdicts()
	settled := settle(r, tally)
	o.Participated = settled.forQuorum.Participated
	n := numbers{base: base, tally: settled.forQuorum}
	missed := o.add(steps(ToBeValid, r.quorum(base.Mode), n)...)
	if base.Quorum > 0 {
		have := settled.forQuorum.Participated.Heads
		s := Step{Stage: ToBeValid, Num: Present, Have: have, Limit: Limit{Op: AtLeast}, Need: base.Quorum, OK: have >= base.Quorum}
		if own := o.add(s); missed == nil {
			missed = own
		}
	}
	switch {
	case missed != nil:
		o.Verdict, o.Gate, o.Why = lacking, missed.Num, QuorumMissed
		if missed.D == 0 {
			o.Why = OwnQuorumMissed
		}
		if settled.forQuorum.Participated.Heads == 0 {
			o.Why = NobodyTookPart
		}
	case tally.Unseconded:
		o.Verdict, o.Why = NotOpened, NotSeconded
	default:
		return true
	}
	o.Yes, o.FollowedTo = settled.forPassing.Yes, settled.to
	return false
}

// judged tests who has the majority, once the vote is valid.
func (o Outcome) judged(r Rule, base Base, tally Tally) Outcome {
	settled := settle(r, tally)
	if len(tally.Options) > 0 || r.Kind == Election || r.Kind == Rerun {
		return o.chosen(r, base, settled.forPassing)
	}
	_, lost, won := r.Kind.verdicts()
	o.Yes, o.FollowedTo = settled.forPassing.Yes, settled.to
	n := numbers{base: base, tally: settled.forPassing, yes: settled.forPassing.Yes}
	o.Verdict, o.Why = won, MajorityReached
	if missed := o.add(steps(ToPass, r.Pass, n)...); missed != nil {
		o.Verdict, o.Why, o.Gate = lost, MajorityMissed, missed.Num
	}
	return o
}

func steps(stage Stage, gates []Gate, n numbers) []Step {
	all := make([]Step, 0, len(gates))
	for _, g := range gates {
		have, whole := n.of(g.Num), n.of(g.Den)
		all = append(all, Step{
			Stage: stage, Num: g.Num, Have: have, Den: g.Den, Whole: whole,
			Limit: g.Limit, Need: g.need(whole), OK: g.holds(have, whole),
		})
	}
	return all
}
