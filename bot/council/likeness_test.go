package council

import (
	"testing"

	"pgregory.net/rapid"
)

func TestTheWordsForComparingAreThere(t *testing.T) {
	w := words()
	if len(w.Drop) < 20 || len(w.Same) < 10 || len(w.Not) < 5 || len(w.Places) < 5 || len(w.Condition) < 5 {
		t.Errorf("words.json: %d %d %d %d %d", len(w.Drop), len(w.Same), len(w.Not), len(w.Places), len(w.Condition))
	}
}

func TestSameMatter(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"在东门装快递柜", "东门安装一个快递柜", true},
		{"给楼道装扶手", "楼道里加装扶手", true},
		{"3号楼加装电梯", "3栋安装电梯", true},
		{"楼道装路灯", "楼道装路等", true}, // heard by a machine
		{"在东门装快递柜", "在西门装快递柜", false},
		{"3号楼加装电梯", "4号楼加装电梯", false},
		{"东门装快递柜", "东门装路灯", false},
		{"小区装路灯", "小区装摄像头", false},
		{"安装门禁", "取消门禁", false},
		{"楼道装灯", "屋顶防水", false},
		{"", "", false},
	} {
		if got := SameMatter(tt.a, tt.b); got != tt.same {
			t.Errorf("%s / %s: %v", tt.a, tt.b, got)
		}
	}
}

func TestSameOpinion(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"晚上不要施工，太吵了", "希望夜间不要施工，太吵了", true},
		{"晚上施工，太吵了", "晚上不要施工，太吵了", false},
		{"预算不超过5000元", "预算不超过8000元", false},
		{"同意装在东边", "同意装在西边", false},
		{"一楼采光要考虑", "要考虑一楼的采光", true},
	} {
		if got := SameOpinion(tt.a, tt.b); got != tt.same {
			t.Errorf("%s / %s: %v", tt.a, tt.b, got)
		}
	}
}

func TestLikenessIsTheSameBothWays(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("东西门装快递柜不要灯3号楼，。a ")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if SameMatter(a, b) != SameMatter(b, a) || SameOpinion(a, b) != SameOpinion(b, a) {
			t.Fatalf("%q and %q differ by order", a, b)
		}
		if SameOpinion(a, b) && !SameMatter(a, b) {
			t.Fatalf("%q and %q: one opinion, two matters", a, b)
		}
		if g := gistOf(a); len(g.sounds) > 0 && !SameOpinion(a, a) {
			t.Fatalf("%q is not like itself", a)
		}
	})
}
