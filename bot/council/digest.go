package council

import (
	"cmp"
	"slices"
)

// Digest is what a discussion comes to.
type Digest struct {
	// Opinions counts those that can be read, Hidden the others, Voices the stances.
	Opinions, Hidden, Voices int
	// Agreed are what most households are for, wherever they live; Divided what splits
	// them; Conditions what they ask for; Tenants what tenants say; Others the rest, the
	// best supported first. No opinion stands in two of them.
	Agreed, Divided, Conditions, Tenants, Others []Opinion
}

// When an opinion counts as agreed or as dividing.
const (
	leastFor     = 2 // households for it
	leastVoices  = 3 // households for or against it
	mostAgainst  = 4 // one against in so many is still agreed
	leastDivided = 3 // one in so many on the smaller side divides
)

// Summarise sorts the opinions on a motion. The order of those that come in makes no
// difference but between equals, where the earlier one goes first.
func Summarise(opinions []Opinion) Digest {
	var d Digest
	for _, o := range opinions {
		if o.Hidden {
			d.Hidden++
			continue
		}
		sum := o.Sum()
		d.Opinions++
		d.Voices += sum.For + sum.Against
		switch {
		case o.Tenant:
			d.Tenants = append(d.Tenants, o)
		case divides(sum):
			d.Divided = append(d.Divided, o)
		case o.Condition:
			d.Conditions = append(d.Conditions, o)
		case sum.For >= leastFor && sum.Against*mostAgainst <= sum.For+sum.Against:
			d.Agreed = append(d.Agreed, o)
		default:
			d.Others = append(d.Others, o)
		}
	}
	for _, list := range [][]Opinion{d.Agreed, d.Conditions, d.Tenants, d.Others} {
		slices.SortStableFunc(list, byConsensus)
	}
	slices.SortStableFunc(d.Divided, func(a, b Opinion) int {
		x, y := a.Sum(), b.Sum()
		return cmp.Or(cmp.Compare(min(y.For, y.Against), min(x.For, x.Against)), cmp.Compare(a.No, b.No))
	})
	return d
}

func divides(s Side) bool {
	return s.For+s.Against >= leastVoices && min(s.For, s.Against)*leastDivided >= s.For+s.Against
}

// byConsensus puts what many buildings are for before what many households of one are:
// first the buildings where more are for than against, then the surplus of households.
func byConsensus(a, b Opinion) int {
	x, y := a.Sum(), b.Sum()
	return cmp.Or(cmp.Compare(b.Buildings(), a.Buildings()), cmp.Compare(y.For-y.Against, x.For-x.Against), cmp.Compare(a.No, b.No))
}

// Buildings counts the buildings where more households are for it than against.
func (o Opinion) Buildings() int {
	n := 0
	for building, s := range o.Sides {
		if building != "" && s.For > s.Against {
			n++
		}
	}
	return n
}
