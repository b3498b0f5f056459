package bot

import (
	"context"
	"maps"
	"slices"

	"yishi/bot/council"
)

// DueKinds are the kinds of appointments that the table knows.
func (b *Bot) DueKinds() []string { return slices.Sorted(maps.Keys(b.dues)) }

// Redo does an appointment that somebody read from the index some time ago.
func (b *Bot) Redo(ctx context.Context, c council.ID, entry Member) error {
	return b.doOne(ctx, c, entry)
}

// Power is what the table says that a command takes; empty is left to the command.
func (b *Bot) Power(intent string) council.Power { return b.commands[intent].power }

// Overhear calls f with the intent of every command that is done from now on.
func (b *Bot) Overhear(f func(intent string)) {
	for intent, c := range b.commands {
		do := c.do
		c.do = func(t *turn) (Answer, error) {
			f(intent)
			return do(t)
		}
		b.commands[intent] = c
	}
}
