package speech

import "testing"

// A choice with something after it is a ballot when it says what it is on, or when what
// follows is about the matter; anything else in a group may be said to others.
func TestAChoiceAndThenAnythingAtAllIsAskedAboutInAGroup(t *testing.T) {
	lift := []Motion{{No: 3, Type: "yesno", Title: "北门加装电梯"}}
	for _, row := range []struct {
		text   string
		s      Situation
		ballot bool
	}{
		{"同意，周末烧烤我带肉", Situation{Chat: "group", Open: lift}, false},
		{"同意，周末烧烤我带肉", Situation{Chat: "private", Open: lift}, true},
		{"3号同意，周末烧烤我带肉", Situation{Chat: "group", Open: lift}, true},
		{"同意，周末烧烤我带肉", Situation{Chat: "group", Open: lift, Quote: 3}, true},
		{"同意，电梯方便老人", Situation{Chat: "group", Open: lift}, true},
		{"反对！反对霸凌", Situation{Chat: "group", Open: lift}, false},
		{"同意，驳回", Situation{Chat: "private", Open: lift}, false},
		{"支持！华为加油", Situation{Chat: "private", Open: lift}, false},
	} {
		in := Parse(row.text, row.s)
		if isVote(in.Intent) != row.ballot {
			t.Errorf("%q in %s (quote %d): %s %s, want a ballot: %v", row.text, row.s.Chat, row.s.Quote, in.Intent, in.Why, row.ballot)
		}
	}
}

// What is heard again in other words is never a ballot.
func TestWhatIsHeardAgainIsNoBallot(t *testing.T) {
	s := Situation{Chat: "private", Open: []Motion{
		{No: 3, Type: "yesno", Title: "北门加装电梯"},
		{No: 5, Type: "choice", Title: "空地怎么用", Options: []string{"健身区", "停车位"}},
	}}
	for _, name := range corpora {
		for _, r := range readCorpus(t, name) {
			m := &message{s: &s}
			m.reset(r.Text)
			m.closeUp()
			if len(m.runes) == 0 {
				continue
			}
			m.tokenise(nil)
			if in, ok := m.heardAgain(); ok && (isVote(in.Intent) || in.Intent == "ask" || in.Intent == "none") {
				t.Errorf("%q heard again is %s", r.Text, in.Intent)
			}
		}
	}
}
