package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"yishi/bot/council"
	"yishi/bot/council/intake"
)

// staging says which generations of the roster lie on the shelves besides the one in
// use. Every import begins with it: no generation is given out twice, so that rows of an
// import that was cut off are never taken for another's, and an import that began
// earlier can no longer end.
type staging struct {
	// Last is the generation given out last.
	Last int `json:"last"`
	// Left are those not in use: one that is being staged, and what is to be removed once
	// nobody can be reading it any more.
	Left []generation `json:"left,omitempty"`
	// Dismiss: identities of people who are gone are still to be cut off.
	Dismiss bool `json:"dismiss,omitempty"`
	// Broken: the import that was given Last out came to nothing, and can no longer end.
	Broken bool `json:"broken,omitempty"`

	doc Doc
}

// generation is what it takes to find a generation's shelves.
type generation struct {
	No        int              `json:"no"`
	People    council.PersonNo `json:"people"`
	Units     council.UnitNo   `json:"units"`
	Buildings []string         `json:"buildings"`
	// Since is when it went out of use, or when whoever stages it last said so.
	Since time.Time `json:"since"`
}

// lingering is how long a generation stays on its shelves after another took its place:
// whoever had begun to read it ends well before.
const lingering = 10 * time.Minute

var stagingRef = Ref{"roster", "staging"}

func generationOf(head council.Roster, since time.Time) generation {
	g := generation{No: head.Generation, People: head.NextPerson, Units: head.NextUnit, Since: since}
	for _, b := range head.Buildings {
		g.Buildings = append(g.Buildings, b.Name)
	}
	return g
}

func (b *Bot) staging(ctx context.Context, c council.ID) (staging, error) {
	var s staging
	doc, err := b.load(ctx, c, stagingRef, &s)
	s.doc = doc
	return s, err
}

// beginStaging gives out a generation for next. Errors: ErrConflict.
func (b *Bot) beginStaging(ctx context.Context, c council.ID, current, next council.Roster) (staging, error) {
	s, err := b.staging(ctx, c)
	if err != nil {
		return s, err
	}
	s.Last = max(s.Last, current.Generation) + 1
	next.Generation = s.Last
	s.Left, s.Broken = append(s.Left, generationOf(next, b.Now())), false
	return s, b.keepStaging(ctx, c, &s)
}

// breath is how often whoever stages a generation says that it is still at it.
const breath = time.Minute

// breathe says so. Errors: ErrConflict where another import began, or the sweep gave this
// one up: it could not end any more.
func (b *Bot) breathe(ctx context.Context, c council.ID, s *staging) error {
	now := b.Now()
	i := s.staged()
	if i < 0 || now.Sub(s.Left[i].Since) < breath {
		return nil
	}
	s.Left[i].Since = now
	return b.keepStaging(ctx, c, s)
}

// keepStaging stores what was changed of it.
func (b *Bot) keepStaging(ctx context.Context, c council.ID, s *staging) (err error) {
	if s.doc, err = s.doc.holding(s); err != nil {
		return err
	}
	if _, err := b.Records.Commit(ctx, c, Act{Docs: []Doc{s.doc}}); err != nil {
		return err
	}
	s.doc.Version++
	return nil
}

// staged is where the generation given out last is among those not in use, or -1.
func (s staging) staged() int {
	return slices.IndexFunc(s.Left, func(g generation) bool { return g.No == s.Last })
}

// flipped is the staging once its last generation is the roster, in place of was.
func (s staging) flipped(was council.Roster, report intake.Report, now time.Time) staging {
	s.Left = slices.DeleteFunc(slices.Clone(s.Left), func(g generation) bool { return g.No == s.Last })
	if was.Generation > 0 {
		s.Left = append(s.Left, generationOf(was, now))
	}
	s.Dismiss = s.Dismiss || len(report.Gone) > 0
	return s
}

// finishImport cuts off who is gone and removes the generations that nobody reads any
// more, unless another import is on its way, after which it will be done. The head is
// read first: read after the staging, it could name the very generation that the
// staging said was not in use yet.
func (b *Bot) finishImport(ctx context.Context, c council.ID) error {
	var head council.Roster
	doc, err := b.load(ctx, c, rosterRef, &head)
	if err != nil {
		return err
	}
	s, err := b.staging(ctx, c)
	if err != nil {
		return err
	}
	if head.Generation != s.Last && !s.Broken {
		return b.giveUp(ctx, c, s)
	}
	dead, left := s.dead(b.Now())
	if len(dead) == 0 && !s.Dismiss {
		return nil
	}
	if s.Dismiss {
		err := b.dismiss(ctx, c, head, doc, s.doc)
		if err != nil {
			return unlessMoved(err)
		}
	}
	for _, g := range dead {
		if err := b.discard(ctx, c, g); err != nil {
			return err
		}
	}
	s.Left, s.Dismiss = left, false
	return unlessMoved(b.keepStaging(ctx, c, &s))
}

// unlessMoved takes it that whoever was first does it, or the next sweep.
func unlessMoved(err error) error {
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// giveUp lets an import that was cut off come to nothing, once nothing has been heard of it
// for long. What it staged goes when whoever might still be at it has noticed.
func (b *Bot) giveUp(ctx context.Context, c council.ID, s staging) error {
	now := b.Now()
	i := s.staged()
	if i < 0 || now.Sub(s.Left[i].Since) < lingering {
		return nil
	}
	s.Left[i].Since, s.Broken = now, true
	return unlessMoved(b.keepStaging(ctx, c, &s))
}

// dead are the generations that nobody reads any more, and left the others.
func (s staging) dead(now time.Time) (dead, left []generation) {
	for _, g := range s.Left {
		if now.Sub(g.Since) < lingering {
			left = append(left, g)
		} else {
			dead = append(dead, g)
		}
	}
	return dead, left
}

// dismissed is how many people are cut off in one commit.
const dismissed = 200

// dismiss cuts off the identities of people who are gone, while the roster stands that says
// so: whoever an import or an officer brings back meanwhile stays.
func (b *Bot) dismiss(ctx context.Context, c council.ID, head council.Roster, standing ...Doc) error {
	people, err := loadRows[council.Person](ctx, b.Shelves, c, personShelf(head.Generation), int(head.NextPerson))
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p council.Person) bool { return !p.Gone })
	t := b.clockTurn(ctx, c)
	for part := range slices.Chunk(people, dismissed) {
		act := Act{Unmoved: standing}
		if err := t.cutOff(&act, part); err != nil {
			return err
		}
		if len(act.Docs) == 0 {
			continue
		}
		if _, err := b.Records.Commit(ctx, c, act); err != nil {
			return err
		}
	}
	return nil
}

// mostRooms bounds the numbers of rooms without a stair, which lie in numbered buckets.
const mostRooms = 100_000

// discard removes the shelves of a generation; repeating it does nothing.
func (b *Bot) discard(ctx context.Context, c council.ID, g generation) error {
	if err := b.Shelves.Discard(ctx, c, personShelf(g.No), int(g.People)); err != nil {
		return err
	}
	if err := b.Shelves.Discard(ctx, c, unitShelf(g.No), int(g.Units)); err != nil {
		return err
	}
	if err := b.Shelves.Discard(ctx, c, nameShelf(g.No), nameDrawers); err != nil {
		return err
	}
	for _, building := range g.Buildings {
		if err := b.Shelves.Discard(ctx, c, roomShelf(g.No, building), mostRooms); err != nil {
			return err
		}
	}
	return nil
}
