package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yishi/bot/council"
	"yishi/bot/council/sheet"
)

var now = time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)

func read(t testing.TB, text string) sheet.Sheet {
	t.Helper()
	s, err := sheet.Read(strings.NewReader(text), int64(len(text)), "list.csv")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plan imports lists one after the other and returns the last import.
func plan(t testing.TB, lists ...string) Import {
	t.Helper()
	var im Import
	for _, l := range lists {
		var err error
		if im, err = Plan(im.Book, read(t, l), Options{At: now}); err != nil {
			t.Fatal(err)
		}
	}
	return im
}

// people writes down everybody: number, name, phone, units, and - for the gone.
func people(b council.Book) []string {
	var lines []string
	for _, p := range b.People {
		line := fmt.Sprintf("%d %s %s %v", p.No, p.Name, p.Phone, p.Units)
		if p.Gone {
			line = "-" + line
		}
		lines = append(lines, line)
	}
	return lines
}

const head = "房号,姓名,手机,面积,住户类型,身份\n"

func TestPlanFindsPeople(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lists []string
		want  []string
		twins []string
	}{
		{"one name and phone in two units is one person",
			[]string{head + "1-101,张三,13800000000,80,,\n1-102,张三,13800000000,90,,\n"}, []string{"1 张三 13800000000 [1 2]"}, nil},
		{"one name without phone in two units is two people, listed as twins",
			[]string{head + "1-101,张三,,80,,\n1-102,张三,,90,,\n"}, []string{"1 张三  [1]", "2 张三  [2]"}, []string{"张三 [1 2]"}},
		{"one name with two phones is two people, and no twins",
			[]string{head + "1-101,张三,13800000000,80,,\n1-102,张三,13800000001,90,,\n"}, []string{"1 张三 13800000000 [1]", "2 张三 13800000001 [2]"}, nil},
		{"a row without phone finds its namesake in the unit, even further down",
			[]string{head + "1-101,张三,,80,,\n1-102,李四,13800000001,,,\n1-101,张三,13800000000,80,,\n"}, []string{"1 张三 13800000000 [1]", "2 李四 13800000001 [2]"}, nil},
		{"numbers are given in the order of the sheet",
			[]string{head + "1-102,李四,,80,,\n1-101,张三,13800000000,80,,\n"}, []string{"1 李四  [1]", "2 张三 13800000000 [2]"}, nil},
		{"a new phone at the same unit is the same person",
			[]string{head + "1-101,张三,13800000000,80,,\n", head + "1-101,张三,13900000000,80,,\n"}, []string{"1 张三 13900000000 [1]"}, nil},
		{"a phone that the new list lacks is kept",
			[]string{head + "1-101,张三,13800000000,80,,\n", head + "1-101,张三,,80,,\n"}, []string{"1 张三 13800000000 [1]"}, nil},
		{"somebody known to own two units stays one without phones",
			[]string{head + "1-101,张三,13800000000,80,,\n1-102,张三,13800000000,90,,\n", head + "1-101,张三,,80,,\n1-102,张三,,91,,\n"},
			[]string{"1 张三 13800000000 [1 2]"}, nil},
		{"twins who get one phone become one, and the other is gone",
			[]string{head + "1-101,张三,,80,,\n1-102,张三,,90,,\n", head + "1-101,张三,13800000000,80,,\n1-102,张三,13800000000,90,,\n"},
			[]string{"1 张三 13800000000 [1 2]", "-2 张三  []"}, nil},
		{"who is not named any more is gone, and the number is not used again",
			[]string{head + "1-101,张三,13800000000,80,,\n1-102,李四,13800000001,,,\n", head + "1-101,张三,13800000000,80,,\n1-102,王五,13800000002,,,\n"},
			[]string{"1 张三 13800000000 [1]", "-2 李四 13800000001 []", "3 王五 13800000002 [2]"}, nil},
		{"somebody who comes back has the number again",
			[]string{head + "1-101,张三,13800000000,80,,\n1-102,李四,13800000001,,,\n", head + "1-102,李四,13800000001,,,\n", head + "1-102,李四,13800000001,,,\n1-103,张三,13800000000,80,,\n"},
			[]string{"1 张三 13800000000 [3]", "2 李四 13800000001 [2]"}, nil},
		{"a new owner of the same surname is somebody else",
			[]string{head + "1-101,张三,13800000000,80,,\n", head + "1-101,张四,13800000000,80,,\n"}, []string{"-1 张三 13800000000 []", "2 张四 13800000000 [1]"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := plan(t, tt.lists...).Book
			if diff := cmp.Diff(tt.want, people(b)); diff != "" {
				t.Errorf("people (-want +got):\n%s", diff)
			}
			var twins []string
			for _, w := range b.Head.Twins {
				twins = append(twins, fmt.Sprint(w.Name, " ", w.People))
			}
			if diff := cmp.Diff(tt.twins, twins); diff != "" {
				t.Errorf("twins (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlanReportsWhatToLookAt(t *testing.T) {
	im := plan(t, head+
		"1-101,张三,13800000000,80,业主,主任\n1-101,李四,13800000001,,共有人,\n1-102,王五,,,业主,\n1-103,开发商,,70,,\n1-104,,,60,,\n2-101,赵六,13800000002,100.5,业主,楼长\n2-101,赵六,13800000002,99,业主,\nx,,,,火星,\n")
	r := im.Report
	want := Report{
		Rows: 7, Lost: 1, People: 4, Units: 5, Households: 4, Area: 8000 + 7000 + 6000 + 10050,
		Buildings: []council.Building{{Name: "1", Households: 3, Units: 4, Area: 21000}, {Name: "2", Households: 1, Units: 1, Area: 10050}},
		Added:     []council.PersonNo{1, 2, 3, 4}, AddedUnits: []council.UnitNo{1, 2, 3, 4, 5},
		Chairs: 1, NoArea: []string{"1-102"}, NoOwner: []string{"1-104"}, NoPhone: 1,
		Clashes: []Clash{{Kind: AreasDiffer, Unit: "2-101", First: 7, Second: 8}},
	}
	if diff := cmp.Diff(want, r, cmpopts.IgnoreFields(Report{}, "Problems")); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]council.PersonNo{1, 4}, im.Book.Head.Officers); diff != "" {
		t.Errorf("officers (-want +got):\n%s", diff)
	}
	if u, _ := im.Book.Unit(1); !cmp.Equal(u.Ties, []council.Tie{{Person: 1, As: council.Owner}, {Person: 2, As: council.CoOwner}}) {
		t.Errorf("ties: %+v", u.Ties)
	}
}

func TestPlanOfTheSameSheetChangesNothing(t *testing.T) {
	list := head + "1-101,张三,13800000000,80,业主,主任\n"
	first := plan(t, list)
	again, err := Plan(first.Book, read(t, "说明\n"+list), Options{At: now.Add(time.Hour)})
	if err != nil || !again.Unchanged || !cmp.Equal(again.Book, first.Book) {
		t.Errorf("%v, unchanged %v", err, again.Unchanged)
	}
	if r := again.Report; r.Chairs != 1 || r.Units != 1 || len(r.Added) != 0 {
		t.Errorf("the report of an unchanged roster: %+v", r)
	}
}

func TestPlanKeepsWhatASheetDoesNotSay(t *testing.T) {
	full := "房号,姓名,手机,面积,用途,身份,选民,满18\n1-101,张三,13800000000,80,商铺,主任,是,是\n1-101,张小,,,商铺,,,否\n"
	b := plan(t, full, "房号,姓名\n1-101,张三\n1-101,张小\n").Book
	want := []council.Person{
		{No: 1, Name: "张三", Phone: "13800000000", Adult: true, Voter: true, Offices: []council.Office{{Role: council.Chair}}, Units: []council.UnitNo{1}},
		{No: 2, Name: "张小", Units: []council.UnitNo{1}},
	}
	if diff := cmp.Diff(want, b.People); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if u := b.Units[0]; u.Area != 8000 || u.Use != council.Shop {
		t.Errorf("unit %+v", u)
	}
	b = plan(t, full, "房号,姓名,身份,满18\n1-101,张三,居民,是\n1-101,张小,监事,是\n").Book
	if len(b.People[0].Offices) != 0 || !b.People[1].Holds(council.Supervisor, "") || !b.People[1].Adult {
		t.Errorf("offices and marks that the sheet gives are not taken: %+v", b.People)
	}
}

func TestPartialSheetLeavesOtherBuildings(t *testing.T) {
	all := head + "1-101,张三,13800000000,80,,主任\n1-102,李四,13800000001,80,,\n2-101,张三,13800000000,50,,\n2-102,王五,,50,,\n"
	first := plan(t, all).Book
	part, err := Plan(first, read(t, head+"2-101,赵六,13800000002,50,,楼长\n2-102,王五,13800000003,50,,\n"), Options{At: now, Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1 张三 13800000000 [1]", "2 李四 13800000001 [2]", "3 王五 13800000003 [4]", "4 赵六 13800000002 [3]"}
	if diff := cmp.Diff(want, people(part.Book)); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if !part.Book.People[0].Holds(council.Chair, "") || part.Report.Shrinks {
		t.Errorf("the chair of another building is gone, or the report warns: %+v", part.Report)
	}
	whole, err := Plan(first, read(t, head+"2-101,赵六,13800000002,50,,楼长\n"), Options{At: now})
	if err != nil || !whole.Report.Shrinks || !whole.Report.NoChair || len(whole.Report.GoneUnits) != 3 {
		t.Errorf("a list of one building that replaces all: %v %+v", err, whole.Report)
	}
}

func TestPlanNeedsRows(t *testing.T) {
	if _, err := Plan(council.Book{}, sheet.Sheet{}, Options{}); !errors.Is(err, ErrNoRows) {
		t.Errorf("error %v", err)
	}
}

func TestUnsoldUnitsWithAnOwnerClash(t *testing.T) {
	im := plan(t, "房号,姓名,用途\n1-101,开发商,\n1-101,张三,\n")
	if im.Book.Units[0].Unsold || !slices.Equal(im.Report.Clashes, []Clash{{SoldAndNot, "1-101", 2, 3}}) {
		t.Errorf("%+v %+v", im.Book.Units, im.Report.Clashes)
	}
}
