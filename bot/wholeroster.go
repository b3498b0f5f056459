package bot

import (
	"fmt"
	"sync"
	"time"

	"yishi/bot/council"
)

// A roll is drawn from all units and people. In a place of half a million they take seconds
// to read, and a chair who changes a draft has them drawn again with every word; so the
// whole of a large roster is remembered as long as it stands and somebody uses it.

const (
	// largeRoster is how many people make a roster large.
	largeRoster = 5_000
	// rosterKept is how long a large roster is remembered after its last use.
	rosterKept = 10 * time.Minute
)

// wholeRoster are all units and people as they are at one moment, and what was drawn from
// them; neither is ever changed.
type wholeRoster struct {
	version int64 // of the head
	units   []council.Unit
	people  []council.Person

	mu    sync.Mutex
	drawn map[string]drawn // by electorate
	names map[string]bool
}

// drawn is the roll of an electorate, with what is missing on the roster for it.
type drawn struct {
	roll  council.Roll
	holes []council.Hole
}

// keptRoster is a large roster as long as it is remembered.
type keptRoster struct {
	mu    sync.Mutex // held by the one that reads it
	whole *wholeRoster
	used  time.Time
}

// draw draws the roll of an electorate. Errors: see council.BuildRoll.
func (w *wholeRoster) draw(e council.Electorate) (drawn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d, known := w.drawn[e.String()]; known {
		return d, nil
	}
	var d drawn
	var err error
	if d.roll, err = council.BuildRoll(e, w.units, w.people); err != nil {
		return d, err
	}
	if d.holes, err = council.Holes(e, w.units, w.people, nil); err != nil {
		return d, err
	}
	if w.drawn == nil {
		w.drawn = make(map[string]drawn)
	}
	if len(w.drawn) >= mostDrawn {
		clear(w.drawn)
	}
	w.drawn[e.String()] = d
	return d, nil
}

// mostDrawn bounds the rolls remembered with a roster.
const mostDrawn = 4

// named reports whether somebody on the roster has a name of two characters or more.
func (w *wholeRoster) named(name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.names == nil {
		w.names = make(map[string]bool, len(w.people))
		for _, p := range w.people {
			if len([]rune(p.Name)) > 1 {
				w.names[p.Name] = true
			}
		}
	}
	return w.names[name]
}

// wholeRoster reads all units and people as they are at one moment, for drawing a roll.
func (t *turn) wholeRoster() (*wholeRoster, error) {
	head, doc, err := t.roster()
	if err != nil {
		return nil, err
	}
	if head.People < largeRoster {
		return t.readRoster(head, doc)
	}
	kept := &t.line(t.who.Community).roster
	kept.mu.Lock() // of many who want it at once, one reads and holds it
	defer kept.mu.Unlock()
	kept.used = t.now
	if kept.whole != nil && kept.whole.version == doc.Version {
		return kept.whole, nil
	}
	kept.whole = nil // not two at a time
	kept.whole, err = t.readRoster(head, doc)
	return kept.whole, err
}

// readRoster reads the rows under a head. A generation's rows are changed in place, and its
// head with every change, so that they are read again when it moved.
func (t *turn) readRoster(head council.Roster, doc Doc) (*wholeRoster, error) {
	for range mostTries + 1 {
		w := &wholeRoster{version: doc.Version}
		var err error
		if w.units, err = loadRows[council.Unit](t.ctx, t.Shelves, t.who.Community, unitShelf(head.Generation), int(head.NextUnit)); err != nil {
			return nil, err
		}
		if w.people, err = loadRows[council.Person](t.ctx, t.Shelves, t.who.Community, personShelf(head.Generation), int(head.NextPerson)); err != nil {
			return nil, err
		}
		if head, doc, err = t.roster(); err != nil {
			return nil, err
		}
		if doc.Version == w.version {
			return w, nil
		}
	}
	return nil, fmt.Errorf("%w: the roster keeps changing", ErrConflict)
}

// forgetRoster lets go of a large roster that nobody used for a while.
func (b *Bot) forgetRoster(c council.ID, now time.Time) {
	kept := &b.line(c).roster
	if !kept.mu.TryLock() { // somebody uses it
		return
	}
	defer kept.mu.Unlock()
	if now.Sub(kept.used).Abs() >= rosterKept {
		kept.whole = nil
	}
}
