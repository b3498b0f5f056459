package bot

import (
	"context"
	"errors"
	"slices"

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
	// Left are those not in use: one that is being staged, and what is to be removed.
	Left []generation `json:"left,omitempty"`
	// Dismiss: identities of people who are gone are still to be cut off.
	Dismiss bool `json:"dismiss,omitempty"`

	doc Doc
}

// generation is what it takes to find a generation's shelves.
type generation struct {
	No        int              `json:"no"`
	People    council.PersonNo `json:"people"`
	Units     council.UnitNo   `json:"units"`
	Buildings []string         `json:"buildings"`
}

var stagingRef = Ref{"roster", "staging"}

func generationOf(head council.Roster) generation {
	g := generation{No: head.Generation, People: head.NextPerson, Units: head.NextUnit}
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

// beginStaging gives out a generation for next, and removes what imports that were cut
// off left behind. Errors: ErrConflict.
func (b *Bot) beginStaging(ctx context.Context, c council.ID, current, next council.Roster) (staging, error) {
	s, err := b.staging(ctx, c)
	if err != nil {
		return s, err
	}
	dead := s.Left
	s.Last = max(s.Last, current.Generation) + 1
	next.Generation = s.Last
	s.Left = append(slices.Clone(dead), generationOf(next))
	if s.doc, err = s.doc.holding(s); err != nil {
		return s, err
	}
	if _, err := b.Records.Commit(ctx, c, Act{Docs: []Doc{s.doc}}); err != nil {
		return s, err
	}
	s.doc.Version++
	for _, g := range dead {
		if err := b.discard(ctx, c, g); err != nil {
			return s, err
		}
	}
	return s, nil
}

// flipped is the staging once its last generation is the roster, in place of was.
func (s staging) flipped(was council.Roster, report intake.Report) staging {
	s.Left = nil
	if was.Generation > 0 {
		s.Left = []generation{generationOf(was)}
	}
	s.Dismiss = s.Dismiss || len(report.Gone) > 0
	return s
}

// finishImport cuts off who is gone and removes the generation that was in use, unless
// another import is on its way, which will do so.
func (b *Bot) finishImport(ctx context.Context, c council.ID) error {
	s, err := b.staging(ctx, c)
	if err != nil {
		return err
	}
	var head council.Roster
	if _, err := b.load(ctx, c, rosterRef, &head); err != nil {
		return err
	}
	if head.Generation != s.Last || len(s.Left) == 0 && !s.Dismiss {
		return nil
	}
	if s.Dismiss {
		if err := b.dismiss(ctx, c, head); err != nil {
			return err
		}
	}
	for _, g := range s.Left {
		if err := b.discard(ctx, c, g); err != nil {
			return err
		}
	}
	s.Left, s.Dismiss = nil, false
	if s.doc, err = s.doc.holding(s); err != nil {
		return err
	}
	_, err = b.Records.Commit(ctx, c, Act{Docs: []Doc{s.doc}})
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// dismissed is how many people are cut off in one commit.
const dismissed = 200

// dismiss cuts off the identities of people who are gone.
func (b *Bot) dismiss(ctx context.Context, c council.ID, head council.Roster) error {
	people, err := loadRows[council.Person](ctx, b.Shelves, c, personShelf(head.Generation), int(head.NextPerson))
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p council.Person) bool { return !p.Gone })
	t := b.clockTurn(ctx, c)
	for part := range slices.Chunk(people, dismissed) {
		docs, marks, err := t.cutOff(part)
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			continue
		}
		if _, err := b.Records.Commit(ctx, c, Act{Docs: docs, Marks: marks}); err != nil {
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
