package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yishi/bot/council"
	"yishi/bot/council/sheet"
)

// anySheet draws a sheet of few names, phones and rooms, so that they meet often.
func anySheet(label string) *rapid.Generator[sheet.Sheet] {
	row := rapid.Custom(func(t *rapid.T) sheet.Row {
		return sheet.Row{
			Building: rapid.SampledFrom([]string{"1", "2", "10"}).Draw(t, "building"),
			Room:     rapid.SampledFrom([]string{"101", "102", "201"}).Draw(t, "room"),
			Use:      rapid.SampledFrom([]council.Use{council.Home, council.Shop}).Draw(t, "use"),
			Unsold:   rapid.IntRange(0, 9).Draw(t, "unsold") == 0,
			Area:     rapid.Int64Range(0, 3).Draw(t, "area"),
			Name:     rapid.SampledFrom([]string{"", "张三", "李四", "王五"}).Draw(t, "name"),
			Phone:    rapid.SampledFrom([]string{"", "13800000000", "13800000001"}).Draw(t, "phone"),
			As:       rapid.SampledFrom([]council.Standing{council.Owner, council.CoOwner, council.Family, council.Tenant}).Draw(t, "as"),
			Adult:    sheet.Mark(rapid.IntRange(0, 2).Draw(t, "adult")),
		}
	})
	return rapid.Custom(func(t *rapid.T) sheet.Sheet {
		rows := rapid.SliceOfN(row, 1, 12).Draw(t, label)
		return sheet.Sheet{Rows: rows, Source: fmt.Sprint(rows)}
	})
}

// mustPlan imports s and checks the roster that comes out.
func mustPlan(t *rapid.T, b council.Book, s sheet.Sheet, o Options) Import {
	im, err := Plan(b, s, o)
	if err != nil {
		t.Fatal(err)
	}
	checkBook(t, im.Book)
	return im
}

func checkBook(t *rapid.T, b council.Book) {
	t.Helper()
	ties := make(map[string]bool)
	for i, u := range b.Units {
		if i > 0 && b.Units[i-1].No >= u.No || u.No >= b.Head.NextUnit || u.No < 1 {
			t.Fatalf("unit numbers: %+v", b.Units)
		}
		for _, tie := range u.Ties {
			p, ok := b.Person(tie.Person)
			key := fmt.Sprint(u.No, " ", tie.Person)
			if !ok || p.Gone || ties[key] {
				t.Fatalf("unit %d is tied to %+v (%v), twice %v", u.No, p, ok, ties[key])
			}
			ties[key] = true
		}
	}
	n := 0
	for i, p := range b.People {
		if i > 0 && b.People[i-1].No >= p.No || p.No >= b.Head.NextPerson || p.No < 1 {
			t.Fatalf("person numbers: %+v", b.People)
		}
		if p.Gone != (len(p.Units) == 0) {
			t.Fatalf("gone with units, or here without: %+v", p)
		}
		for _, u := range p.Units {
			if !ties[fmt.Sprint(u, " ", p.No)] {
				t.Fatalf("person %d says to be tied to unit %d", p.No, u)
			}
			n++
		}
	}
	if n != len(ties) {
		t.Fatalf("%d ties, %d by the people", len(ties), n)
	}
	if _, err := council.BuildRoll(council.Electorate{Base: council.Owners}, b.Units, b.People); err != nil {
		t.Fatalf("no roll: %v", err)
	}
}

func TestImportsKeepTheBookSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b council.Book
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			b = mustPlan(t, b, anySheet("rows").Draw(t, "sheet"), Options{Partial: rapid.Bool().Draw(t, "partial")}).Book
		}
	})
}

func TestAnImportTwiceKeepsEveryNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet("rows").Draw(t, "sheet")
		first := mustPlan(t, council.Book{}, s, Options{})
		if again := mustPlan(t, first.Book, s, Options{}); !again.Unchanged {
			t.Fatal("the same sheet is not recognised")
		}
		other := s
		other.Source += " with another column"
		again := mustPlan(t, first.Book, other, Options{})
		if r := again.Report; len(r.Added)+len(r.Changed)+len(r.Gone)+len(r.AddedUnits)+len(r.ChangedUnits)+len(r.GoneUnits) > 0 {
			t.Fatalf("the same rows change something: %+v", r)
		}
		if diff := cmp.Diff(first.Book.People, again.Book.People); diff != "" {
			t.Fatalf("people (-first +again):\n%s", diff)
		}
	})
}

func TestPeopleAreOneByNameAndPhoneOrNameAndUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet("rows").Draw(t, "sheet")
		want := make(map[string]bool)
		atUnit := make(map[string]bool)
		for _, r := range s.Rows {
			if r.Name != "" && r.Phone != "" {
				want[r.Name+r.Phone] = true
				atUnit[r.Name+r.Building+"-"+r.Room] = true
			}
		}
		for _, r := range s.Rows {
			if key := r.Name + r.Building + "-" + r.Room; r.Name != "" && r.Phone == "" && !atUnit[key] {
				want[key] = true
			}
		}
		if got := mustPlan(t, council.Book{}, s, Options{}).Book.Head.People; got != len(want) {
			t.Fatalf("%d people, want %d", got, len(want))
		}
	})
}

// BenchmarkPlan imports 100,000 rows into an empty roster, and again with one change.
func BenchmarkPlan(b *testing.B) {
	var list strings.Builder
	list.WriteString("房号,姓名,手机,面积,住户类型\n")
	for i := range 100_000 {
		fmt.Fprintf(&list, "%d-%d-%d,张三%d,138%08d,%d.5,%s\n", i/2%60+1, i/120%4+1, i/480+1, i, i, 60+i%90, []string{"业主", "家属"}[i%2])
	}
	s := read(b, list.String())
	first, err := Plan(council.Book{}, s, Options{})
	if err != nil {
		b.Fatal(err)
	}
	changed := s
	changed.Source = "another"
	for name, from := range map[string]council.Book{"empty": {}, "again": first.Book} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if im, err := Plan(from, changed, Options{}); err != nil || im.Book.Head.People != 100_000 || im.Book.Head.Units != 50_000 {
					b.Fatalf("%v %+v", err, im.Book.Head)
				}
			}
		})
	}
}
