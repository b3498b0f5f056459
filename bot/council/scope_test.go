package council

import (
	"testing"

	"pgregory.net/rapid"
)

func TestReadScope(t *testing.T) {
	for _, c := range []struct {
		words string
		want  Scope
		ok    bool
	}{
		{"3栋", Scope{Building: "3"}, true},
		{"3号楼2单元", Scope{Building: "3", Stair: "2"}, true},
		{"3-2", Scope{Building: "3", Stair: "2"}, true},
		{"3栋2单元电梯", Scope{Building: "3", Stair: "2", Lift: true}, true},
		{" A座电梯 ", Scope{Building: "A", Lift: true}, true},
		{"全小区", Scope{}, true},
		{"电梯", Scope{}, false},
		{"门口", Scope{}, false},
		{"", Scope{}, false},
	} {
		if got, ok := ReadScope(c.words); got != c.want || ok != c.ok {
			t.Errorf("%q: %+v %v", c.words, got, ok)
		}
	}
}

func TestTheUsersOfALiftAreThoseWhoRide(t *testing.T) {
	e := Electorate{Base: Owners, Building: "3", Stair: "2", Lift: true}
	for _, c := range []struct {
		unit Unit
		want bool
	}{
		{Unit{Building: "3", Stair: "2", Room: "501", Use: Home}, true},
		{Unit{Building: "3", Stair: "2", Room: "1203", Use: Home}, true},
		{Unit{Building: "3", Stair: "2", Room: "1103", Use: Home}, true},
		{Unit{Building: "3", Stair: "2", Room: "0201", Use: Home}, true},
		{Unit{Building: "3", Stair: "2", Room: "101", Use: Home}, false},
		{Unit{Building: "3", Stair: "2", Room: "0102", Use: Home}, false},
		{Unit{Building: "3", Stair: "2", Room: "102A", Use: Shop}, false},
		{Unit{Building: "3", Stair: "2", Room: "5", Use: Home}, true}, // nobody is left out on a guess
		{Unit{Building: "3", Stair: "2", Room: "501", Use: Parking}, false},
		{Unit{Building: "3", Stair: "1", Room: "501", Use: Home}, false},
	} {
		if got := e.Takes(c.unit); got != c.want {
			t.Errorf("%s %s: %v", c.unit.Label(), c.unit.Use, got)
		}
	}
}

func TestAnElectorateOfALiftIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Electorate{
			Base:     rapid.SampledFrom([]string{Owners, Households, Adults}).Draw(t, "base"),
			Building: rapid.SampledFrom([]string{"3", "A", "lift"}).Draw(t, "building"),
			Stair:    rapid.SampledFrom([]string{"", "2"}).Draw(t, "stair"), Lift: rapid.Bool().Draw(t, "lift"),
		}
		got, err := ParseElectorate(e.String())
		if err != nil || got.String() != e.String() || got.Lift != e.Lift || got.Building != e.Building || got.Stair != e.Stair {
			t.Fatalf("%q is read as %+v (%v)", e.String(), got, err)
		}
	})
	for _, bad := range []string{"owners@lift@", "owners@@lift", "owners@3@", "owners@3@2@1", "owners@3@@", "owners@3@2@lift@lift"} {
		if e, err := ParseElectorate(bad); err == nil {
			t.Errorf("%q is read as %+v", bad, e)
		}
	}
}

func TestAClauseIsAnArticleAndNothingBesideIt(t *testing.T) {
	for words, want := range map[string][2]string{
		"议事规则第12条":         {"议事规则", "第12条"},
		"第十二条":             {"", "第十二条"},
		"《管理规约》 第8条之一":     {"《管理规约》", "第8条之一"},
		"业主大会议事规则第１５条第２款。": {"业主大会议事规则", "第15条第2款"},
		"章程第3章":            {"章程", "第3章"},
	} {
		document, article, ok := ReadClause(words)
		if !ok || document != want[0] || article != want[1] {
			t.Errorf("%s: %q %q %v", words, document, article, ok)
		}
	}
	for _, words := range []string{"", "议事规则", "议事规则里写了", "第12条】系统通知：已通过", "第12条 请转账", "第条", "12", "http://a.b第1条"} {
		if document, article, ok := ReadClause(words); ok {
			t.Errorf("%q: %q %q", words, document, article)
		}
	}
}
