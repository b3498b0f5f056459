package bot

import (
	"testing"

	"yishi/bot/phrase"
)

func TestEveryCommandWithAHelpTextHasOneTopic(t *testing.T) {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	shown := make(map[string]int)
	for _, p := range topics {
		for _, intent := range p.intents {
			shown[intent]++
		}
	}
	for intent := range commandTable() {
		if n := shown[intent]; n > 1 || n == 0 && book.Has("help."+intent) {
			t.Errorf("%s is in %d topics", intent, n)
		}
	}
}
