package bot_test

import (
	"flag"
	"os"
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
