package speech_test

import (
	"testing"

	"yishi/bot/speech"
)

func TestAMessageNamesItsMotionByNumberTitleOrQuote(t *testing.T) {
	for _, row := range []struct {
		text, intent string
		quote        int
		want         bool
	}{
		{"同意", "vote", 0, true}, {"我反对", "vote", 0, true},
		{"1号同意", "vote", 0, false}, {"电梯那个我同意", "vote", 0, false}, {"同意", "vote", 1, false},
		{"意见 太吵了", "opinion", 0, true}, {"意见 1 太吵了", "opinion", 0, false}, {"同意", "opinion", 0, false},
	} {
		s := speech.Situation{Chat: "private", Quote: row.quote, Open: []speech.Motion{{No: 1, Type: "yesno", Title: "北门加装电梯"}}}
		if got := speech.NamesNoMotion(row.text, s, row.intent); got != row.want {
			t.Errorf("%s (quote %d, %s): %v", row.text, row.quote, row.intent, got)
		}
	}
}
