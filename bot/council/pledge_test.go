package council

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhateverIsPledgedNoMoreComesThanWasPromised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := []PledgeKind{Money, Labour, Goods, "ballots"}
		p, now := Pledges{For: 3}, time.Unix(1_800_000_000, 0)
		given := map[PersonNo]int64{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			who := PersonNo(rapid.IntRange(1, 3).Draw(t, "who"))
			kind := rapid.SampledFrom(kinds).Draw(t, "kind")
			amount := rapid.Int64Range(-2, 400).Draw(t, "amount")
			before := len(p.List)
			var err error
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0:
				p, err = p.Promise(who, kind, amount, "", now)
			case 1:
				p, err = p.TakeBack(who)
			case 2:
				var came int64
				p, came, err = p.Arrive(who, kind, amount)
				given[who] += came
			case 3:
				p, err = p.Name(who, amount > 0)
			default:
				p, _ = p.Lapse()
			}
			if err != nil && len(p.List) != before {
				t.Fatalf("refused with %v and changed all the same", err)
			}
			came := map[PersonNo]int64{}
			for _, one := range p.List {
				if one.Came > one.Amount || one.Amount < 1 {
					t.Fatalf("%d came of %d", one.Came, one.Amount)
				}
				came[one.Person] += one.Came
			}
			for who, sum := range given {
				if came[who] != sum {
					t.Fatalf("%d gave %d, and %d stands", who, sum, came[who])
				}
			}
			for _, n := range p.Thanked() {
				if given[n] == 0 {
					t.Fatalf("%d is thanked for nothing", n)
				}
			}
		}
	})
}

func TestAnAccountIsNeverOverdrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, sum := Account{For: 3}, int64(0)
		pledged := rapid.Int64Range(0, 50_000).Draw(t, "pledged")
		for range rapid.IntRange(1, 30).Draw(t, "entries") {
			e := AccountEntry{
				Kind:   rapid.SampledFrom([]EntryKind{Income, Matching, Spending}).Draw(t, "kind"),
				Amount: rapid.Int64Range(-1, 60_000).Draw(t, "amount"), Text: rapid.SampledFrom([]string{"", "cement"}).Draw(t, "text"),
			}
			next, err := a.Enter(e, pledged)
			if err == nil && e.Kind == Spending {
				sum -= e.Amount
			} else if err == nil {
				sum += e.Amount
			}
			if a = next; a.Balance(pledged) != pledged+sum || a.Balance(pledged) < 0 {
				t.Fatalf("balance %d, want %d", a.Balance(pledged), pledged+sum)
			}
		}
	})
}
