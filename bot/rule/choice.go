package rule

import "slices"

// chosen ranks the options and names those that pass; in an election it
// fills the seats.
func (o Outcome) chosen(r Rule, base Base, tally Tally) Outcome {
	o.Places = rank(tally.Options, r.ByArea())
	for i := range o.Places {
		p := &o.Places[i]
		n := numbers{base: base, tally: tally, yes: p.Weighing}
		all := steps(ToPass, r.Pass, n)
		for k := range all {
			all[k].Option = p.Key
		}
		p.Passes = o.add(all...) == nil && !p.Against
	}
	if r.Kind == Election || r.Kind == Rerun || base.Seats > 0 {
		return o.seated(r, base.Seats)
	}
	_, lost, won := r.Kind.verdicts()
	o.Verdict, o.Why, o.Gate = lost, NoOptionPassed, r.Pass[0].Num
	for _, p := range o.Places {
		if p.Passes {
			o.Passing = append(o.Passing, p.Key)
			o.Verdict, o.Why, o.Gate = won, MajorityReached, ""
		}
	}
	return o
}

// rank orders options by heads, then by area where area counts. Options that
// are equal keep the order of the ballot paper and share a rank.
func rank(options []Option, byArea bool) []Place {
	places := make([]Place, len(options))
	for i, o := range options {
		places[i].Option = o
	}
	slices.SortStableFunc(places, func(a, b Place) int { return standing(b.Weighing, a.Weighing, byArea) })
	for i := range places {
		places[i].Rank = i + 1
		if i > 0 && standing(places[i-1].Weighing, places[i].Weighing, byArea) == 0 {
			places[i].Rank = places[i-1].Rank
			places[i-1].Tied, places[i].Tied = true, true
		}
	}
	return places
}

func standing(a, b Weighing, byArea bool) int {
	switch {
	case a.Heads != b.Heads:
		return int(max(-1, min(1, a.Heads-b.Heads)))
	case byArea && a.Area != b.Area:
		return int(max(-1, min(1, a.Area-b.Area)))
	default:
		return 0
	}
}

// seated fills seats with those who passed, best first. When the last seat is
// tied, nobody of the tied gets it and they alone are voted on again
// (浙江选举办法28, 北京29, 上海20); a tie above the cut needs no revote.
func (o Outcome) seated(r Rule, seats int64) Outcome {
	var over []Place
	for _, p := range o.Places {
		if p.Passes {
			over = append(over, p)
		}
	}
	tied := 0 // the rank that has more people than seats left
	if int64(len(over)) > seats && over[seats].Rank == over[seats-1].Rank {
		tied = over[seats].Rank
	}
	for i, p := range over {
		switch {
		case p.Rank == tied:
			o.Revote = append(o.Revote, p.Key)
		case int64(i) < seats:
			o.Elected = append(o.Elected, p.Key)
		}
	}
	o.Passing = o.Elected
	o.OpenSeats = seats - int64(len(o.Elected))
	_, lost, won := r.Kind.verdicts()
	switch {
	case len(o.Revote) > 0:
		o.Verdict, o.Why = won, TiedOnLastSeat
	case o.OpenSeats > 0:
		o.Verdict, o.Why = won, SeatsOpen
	default:
		o.Verdict, o.Why = won, SeatsFilled
	}
	if r.Kind == Vote && len(o.Elected) == 0 && len(o.Revote) == 0 {
		o.Verdict, o.Why, o.Gate = lost, NoOptionPassed, r.Pass[0].Num
	}
	return o
}
