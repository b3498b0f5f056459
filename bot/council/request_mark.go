package council

import (
	"slices"
	"time"
)

// Inspect notes what one household found. Enough that found it good close it off, a
// single one that did not gives it back.
func (r Request) Inspect(i Inspection) (Request, error) {
	switch {
	case r.State != RequestFinished:
		return r, WrongState
	case i.Person == r.Handler:
		return r, OwnWork
	}
	for _, have := range r.Inspections {
		if have.Person == i.Person || i.Unit != 0 && have.Unit == i.Unit {
			return r, InspectedBefore
		}
	}
	r.Inspections = append(slices.Clone(r.Inspections), i)
	if !i.Good {
		return r.Reopen(i.At)
	}
	if len(r.Inspections) >= InspectorsNeeded {
		r = r.close(i.At)
	}
	return r, nil
}

// Rate takes a mark; a month after closing off it is the second one, which stands
// beside the first. Until then the first may be changed.
func (r Request) Rate(p PersonNo, score int, now time.Time) (next Request, later bool, err error) {
	switch {
	case score < 1 || score > 5:
		return r, false, NoSuchScore
	case r.State != RequestClosed:
		return r, false, WrongState
	}
	later = !now.Before(r.Closed.Add(RateAgain))
	r.Ratings = slices.Clone(r.Ratings)
	i := slices.IndexFunc(r.Ratings, func(have Rating) bool { return have.Person == p })
	if i < 0 {
		r.Ratings = append(r.Ratings, Rating{Person: p})
		i = len(r.Ratings) - 1
	}
	switch {
	case !later:
		r.Ratings[i].Score = score
	default:
		r.Ratings[i].Later = score
	}
	return r, later, nil
}
