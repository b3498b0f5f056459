package council

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLetters(t *testing.T) {
	yesNo := Motion{Form: YesNo}
	choice := Motion{Form: Choice, Options: []string{"红", "蓝", "都不同意"}}
	multi := Motion{Form: Multi, Options: []string{"养犬", "抛物", "停车", "都不要"}, Min: 2, Max: 3}
	any := Motion{Form: Multi, Options: []string{"养犬", "抛物", "停车"}}
	election := Motion{Form: Election, Options: []string{"甲", "乙", "丙"}, Seats: 2}
	for _, tt := range []struct {
		name   string
		m      Motion
		picks  []string
		want   string
		fault  ChoiceFault
		letter string
	}{
		{"yes", yesNo, []string{"yes"}, "y", "", ""},
		{"abstain", yesNo, []string{"abstain"}, "a", "", ""},
		{"both yes and no", yesNo, []string{"yes", "no"}, "", TooMany, "y"},
		{"a letter on a yes/no motion", yesNo, []string{"A"}, "", UnknownPick, "A"},
		{"nothing", yesNo, nil, "", NoChoice, ""},
		{"one option", choice, []string{"B"}, "B", "", ""},
		{"a small letter", choice, []string{"b"}, "B", "", ""},
		{"the same option twice", choice, []string{"B", "B"}, "B", "", ""},
		{"two options where one is asked for", choice, []string{"A", "B"}, "", TooMany, "B"},
		{"an option that is not there", choice, []string{"D"}, "", UnknownPick, "D"},
		{"a word on a choice", choice, []string{"yes"}, "", UnknownPick, "yes"},
		{"several in any order", multi, []string{"C", "A"}, "AC", "", ""},
		{"fewer than asked for", multi, []string{"A"}, "", TooFew, "A"},
		{"none of these needs no company", multi, []string{"D"}, "D", "", ""},
		{"none of these and one of these", multi, []string{"A", "D"}, "", Contradicted, "D"},
		{"more than allowed", multi, []string{"A", "B", "C", "D"}, "", TooMany, "D"},
		{"all of them without a limit", any, []string{"A", "B", "C"}, "ABC", "", ""},
		{"fewer candidates than seats", election, []string{"C"}, "C", "", ""},
		{"more candidates than seats", election, []string{"A", "B", "C"}, "", TooMany, "C"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Check(tt.m, tt.picks)
			var bad *BadChoice
			if tt.fault == "" && err != nil || tt.fault != "" && (!errors.As(err, &bad) || bad.Fault != tt.fault || bad.Pick != tt.letter) {
				t.Fatalf("error %v, want %q %q", err, tt.fault, tt.letter)
			}
			if got != tt.want {
				t.Errorf("letters %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWordsUndoLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, MaxOptions).Draw(t, "options")
		m := Motion{Form: Multi}
		for i := range n {
			m.Options = append(m.Options, "方案"+OptionLetter(i))
		}
		picks := rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, n, rapid.ID[int]).Draw(t, "picks")
		var letters, want []string
		for _, p := range picks {
			letters = append(letters, OptionLetter(p))
		}
		slices.Sort(picks)
		for _, p := range picks {
			want = append(want, m.Options[p])
		}
		stored, err := Letters(m, letters)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, Words(m, stored)); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", stored, diff)
		}
	})
	if diff := cmp.Diff([]string{"no"}, Words(Motion{Form: YesNo}, "n")); diff != "" {
		t.Error(diff)
	}
	if got := Words(Motion{Form: Choice, Options: []string{"红"}}, "Bz"); got != nil {
		t.Errorf("letters that the motion does not have: %q", got)
	}
}

func TestIsNoneOption(t *testing.T) {
	for _, o := range []string{"都不同意", "以上都不同意", "以上皆非", "两边都不选", "都不要", "一个都不选", "都不赞成", "均不同意", "都反对", "反对以上所有方案", "都不行。", "不选", "None of these", "都 不 同 意"} {
		if !IsNoneOption(o) {
			t.Errorf("%s refuses the others", o)
		}
	}
	for _, o := range []string{"红", "都不收费", "不锈钢", "停车位", "不停车收费", "弃权", "维持现状", "都可以", "同意"} {
		if IsNoneOption(o) {
			t.Errorf("%s does not refuse the others", o)
		}
	}
}
