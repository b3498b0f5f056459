package bot

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"yishi/bot/council"
)

// A turn decides on what it has read, and what moved in between it decides again. Where
// many act on the same thing at once, as a hall full of people who sign in, most would do
// so in vain again and again. So they stand in line: of those who decide again one is at it
// in this process, and whoever speaks meanwhile gets in line before deciding at all.

const (
	// mostTurns bounds how often a turn decides again. Those of other processes are all it
	// has to outrun, so that it comes to an end long before.
	mostTurns = 40
	// mostTries bounds how often a job decides again: it comes back by itself.
	mostTries = 6
)

// line is what a process keeps for one community.
type line struct {
	first   chan struct{} // full while it is somebody's turn
	waiting atomic.Int32  // how many hold first or want to

	roster keptRoster
}

func (b *Bot) line(c council.ID) *line {
	found, known := b.lines.Load(c)
	if !known {
		found, _ = b.lines.LoadOrStore(c, newLine())
	}
	l, ok := found.(*line)
	if !ok { // nothing else is ever put there
		return newLine()
	}
	return l
}

func newLine() *line { return &line{first: make(chan struct{}, 1)} }

// again decides again, on what there is now, while something moves in between.
func (t *turn) again(do func() (Answer, error)) (Answer, error) {
	said := t.said // a command may put its own words to it, once
	line := t.line(t.who.Community)
	for try := 0; ; try++ {
		if !t.queued && (try > 0 || line.waiting.Load() > 0) {
			leave, err := t.queue(line)
			if err != nil {
				return Answer{}, err
			}
			defer leave()
		}
		answer, err := do()
		if !errors.Is(err, ErrConflict) || try == mostTurns {
			return answer, err
		}
		t.community, t.self, t.offering, t.said = nil, nil, nil, said
	}
}

// queue waits until it is this turn's turn; the function returned lets the next one. Whoever
// has given up does not wait: a turn may take long, as one that draws up a large roll.
func (t *turn) queue(l *line) (leave func(), err error) {
	l.waiting.Add(1)
	select {
	case l.first <- struct{}{}:
	case <-t.ctx.Done():
		l.waiting.Add(-1)
		return nil, fmt.Errorf("stand in line: %w: %w", ErrUnavailable, context.Cause(t.ctx))
	}
	t.queued = true
	return func() {
		t.queued = false
		<-l.first
		l.waiting.Add(-1)
	}, nil
}
