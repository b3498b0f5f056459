package bot_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"yishi/bot"
	"yishi/bot/phrase"
)

var update = flag.Bool("update", false, "write the command cards anew")

func TestTheCardsAreThoseOfTheCommandTable(t *testing.T) {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	for name, officers := range map[string]bool{"../docs/card-residents.md": false, "../docs/card-officers.md": true} {
		want := bot.Card(book, officers)
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(name)
		if err != nil || string(have) != want {
			t.Errorf("%s is not what the table says (%v); run: go test ./bot -run Cards -update", name, err)
		}
	}
}

func TestEveryCommandWithAHelpTextHasOneTopic(t *testing.T) {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlay(t)
	shown := slices.Concat(bot.Topics()...)
	for _, intent := range p.bot.Intents() {
		n := 0
		for _, s := range shown {
			if s == intent {
				n++
			}
		}
		if n > 1 || n == 0 && book.Has("help."+intent) {
			t.Errorf("%s is in %d topics", intent, n)
		}
	}
}
