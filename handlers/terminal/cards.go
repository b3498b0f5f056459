package terminal

import (
	"context"
	"flag"
	"fmt"

	"yishi/bot"
	"yishi/bot/phrase"
)

func cardsFlags(fs *flag.FlagSet) {
	fs.Bool("officers", false, "the card of those who hold an office")
}

// cards prints one page with everything that can be said.
func cards(_ context.Context, k *call) error {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(k.Out, bot.Card(book, k.yes("officers")))
	return err
}
