package rule

// vote answers every rule that Decide can judge.
func (q question) vote() Answer {
	base, tally := q.readBase(), q.readTally()
	if q.complaint() != nil {
		return Answer{}
	}
	rule := q.rule
	if rule.Kind == FollowVote {
		rule, tally = q.follow(rule, tally)
	}
	o := Decide(rule, base, tally)
	a := Answer{Outcome: o.Verdict, Reason: Reason(rule, o)}
	if o.Verdict == Invalid {
		return a
	}
	if o.Gate != "" {
		a.set("gate", o.Gate)
	}
	switch {
	case o.Verdict == Void:
		a.set("why", plain(o.Why))
	case o.Verdict == Valid:
		a.set("elected", list(o.Elected))
		a.set("revote", list(o.Revote))
		a.set("open_seats", o.OpenSeats)
	case rule.Kind == FollowVote:
		a.set("participated_heads", o.Participated.Heads)
		a.set("yes_heads", o.Yes.Heads)
		a.set("allocated_to", nil)
		if o.FollowedTo != "" {
			a.set("allocated_to", o.FollowedTo)
		}
	case len(o.Places) > 0:
		a.set("passing", list(o.Passing))
	}
	return a
}

// list is never null in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// follow turns the clause and mode of the counts into the rule's silence. It
// takes the special majority when the matter asks for it, and never allocates
// without a clause or in an election.
func (q question) follow(r Rule, t Tally) (Rule, Tally) {
	r.Follow, r.Silence = FollowMode(q.counts.text("mode")), SilenceFollow
	switch r.Follow {
	case FollowOff, FollowParticipation, FollowVotesOnly:
	case "":
		r.Follow = FollowOff
	default:
		q.counts.complain(UnknownKind, "mode")
	}
	switch q.counts.text("matter") {
	case "election", "recall":
		r.Follow = FollowOff
	case "special", "owners_special":
		if special, err := Latest("owners_special"); err == nil {
			r.Quorum, r.Pass = special.Quorum, special.Pass
		}
	}
	if !q.counts.flag("clause", false) {
		r.Follow = FollowOff
	}
	if !q.counts.flag("delivery_proof", true) {
		t.Silent = Weighing{}
	}
	return r, t
}

func (q question) readBase() Base {
	b := Base{
		Weighing: Weighing{Area: q.base.number("area")},
		Quorum:   q.base.number("quorum"),
		Seats:    q.base.number("seats"),
		Mode:     Mode(q.base.text("mode")),
	}
	if q.base.has("composition") {
		c := q.base.object("composition")
		b.Composition = &Composition{
			Committee: c.required("committee"), Reps: c.required("reps"),
			WomenReps: c.number("women_reps"), WomenKnown: c.has("women_reps"),
		}
		q.base.adopt(c)
	}
	known := false
	for _, name := range []string{"heads", "total", "registered"} {
		if q.base.has(name) && !known {
			b.Heads, known = q.base.number(name), true
		}
	}
	if !known && b.Composition == nil && q.rule.counts(Heads, Total, Registered) {
		q.base.complain(MissingField, string(q.rule.whole()))
	}
	if q.rule.counts(Area) {
		q.base.required("area")
	}
	if q.rule.Kind == Election || q.rule.Kind == Rerun {
		q.base.required("seats")
	}
	return b
}

// whole is the quantity that a rule calls everybody.
func (r Rule) whole() Quantity {
	for _, q := range []Quantity{Heads, Registered, Total} {
		if r.counts(q) {
			return q
		}
	}
	return Total
}

func (q question) readTally() Tally {
	c := q.counts
	t := Tally{
		Participated: Weighing{q.first("participated_heads", "participated", "present", "voters"), q.areaOf("participated")},
		Yes:          Weighing{q.first("yes_heads", "yes"), q.areaOf("yes")},
		No:           Weighing{q.first("no_heads", "no"), q.areaOf("no")},
		Abstain:      Weighing{q.first("abstain_heads", "abstain"), q.areaOf("abstain")},
		Invalid:      Weighing{q.first("invalid_heads", "invalid"), q.areaOf("invalid")},
		Silent:       Weighing{c.number("delivered_unvoted_heads"), c.number("delivered_unvoted_area")},
		Options:      q.options(),
		Ballots:      c.number("ballots"),
		Unseconded:   !c.flag("seconded", true),
	}
	elective := q.rule.Kind == Election || q.rule.Kind == Rerun
	if elective && !c.has("votes") {
		c.complain(MissingField, "votes")
	}
	if !q.hasAny("participated_heads", "participated", "present", "voters") {
		q.tookPart(&t, elective)
	} else if t.Participated.Heads == 0 && t.marked().Heads > 0 {
		c.complain(MoreThanTookPart, "")
	}
	return t
}

// options reads votes and, for owners, votes_area of the same candidates.
func (q question) options() []Option {
	options := q.counts.votes("votes")
	if !q.counts.has("votes_area") {
		return options
	}
	areas := q.counts.object("votes_area")
	for i := range options {
		options[i].Area = areas.number(options[i].Key)
	}
	q.counts.adopt(areas)
	return options
}

// tookPart works out who took part when the line does not say: the ballots in
// an election, else everybody counted on some side.
func (q question) tookPart(t *Tally, elective bool) {
	switch {
	case elective || len(t.Options) > 0:
		t.Participated.Heads = q.counts.required("ballots")
	case q.hasAny("yes", "yes_heads", "no", "no_heads", "abstain", "abstain_heads"):
		area := t.Participated.Area
		t.Participated = t.marked()
		t.Participated.Area = max(t.Participated.Area, area)
	default:
		q.counts.complain(MissingField, "yes")
	}
}

// first reads the first of the names that is there.
func (q question) first(names ...string) int64 {
	for _, name := range names {
		if q.counts.has(name) {
			return q.counts.number(name)
		}
	}
	return 0
}

func (q question) hasAny(names ...string) bool {
	for _, name := range names {
		if q.counts.has(name) {
			return true
		}
	}
	return false
}

// areaOf reads yes_area, or adds up areas_yes; when both are there they must
// agree.
func (q question) areaOf(side string) int64 {
	said := q.counts.number(side + "_area")
	sum, listed := q.counts.sum("areas_" + side)
	if listed && q.counts.has(side+"_area") && sum != said {
		q.counts.complain(AreasDoNotAddUp, "areas_"+side)
	}
	if listed {
		return sum
	}
	return said
}
