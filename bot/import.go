package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/council/intake"
	"yishi/bot/council/sheet"
	"yishi/bot/ledger"
)

// ImportOptions say how a roster is taken in.
type ImportOptions struct {
	// SkipBad imports the usable rows although others are not.
	SkipBad bool
	// Partial says that the file is about its buildings only; without it, what the file
	// does not name is gone.
	Partial bool
	// NotFewer refuses a list by which more than a tenth of the units would be gone: most
	// often it is the wrong file, or a list of one building.
	NotFewer bool
	// Progress is called now and then with how many rows are staged; may be nil.
	Progress func(done, all int)
}

// ErrBadRows says that the file has rows that cannot be used, and nothing was imported.
var ErrBadRows = errors.New("the file has rows that cannot be used")

// ErrFewer says that by this list too many units would be gone, and nothing was imported.
var ErrFewer = errors.New("by this list many units are gone, so nothing was imported")

// stageBatch is how many rows are staged in one write.
const stageBatch = 2000

// ImportRoster takes in the file of size bytes behind r. The new roster is staged under
// a generation of its own, and one commit makes it the roster, so that nobody ever sees
// half of it; motions that are open keep their frozen rolls. The same file again changes
// nothing. Errors: ErrNotFound, ErrBadRows, ErrFewer, *sheet.BadFile, ErrConflict when somebody
// else changed the roster meanwhile.
func (b *Bot) ImportRoster(ctx context.Context, c council.ID, r io.ReaderAt, size int64, name string, o ImportOptions) (intake.Import, error) {
	if _, err := b.Place(ctx, c); err != nil {
		return intake.Import{}, fmt.Errorf("community %s: %w", c, err)
	}
	rows, err := sheet.Read(r, size, name)
	if err != nil {
		return intake.Import{}, err
	}
	current, doc, err := b.book(ctx, c)
	if err != nil {
		return intake.Import{}, err
	}
	plan, err := intake.Plan(current, rows, intake.Options{At: b.Now(), Partial: o.Partial})
	if err != nil {
		return plan, err
	}
	switch {
	case plan.Report.Lost > 0 && !o.SkipBad:
		return plan, ErrBadRows
	case plan.Unchanged:
		return plan, nil
	case plan.Report.Shrinks && o.NotFewer:
		return plan, ErrFewer
	}
	s, err := b.beginStaging(ctx, c, current.Head, plan.Book.Head)
	if err != nil {
		return plan, err
	}
	head := plan.Book.Head
	head.Generation, head.Named = s.Last, true
	alive := func() error { return b.breathe(ctx, c, &s) }
	if err := b.stage(ctx, c, head.Generation, plan.Book, alive, o.Progress); err != nil {
		return plan, err
	}
	if err := b.flipRoster(ctx, c, doc, head, s.flipped(current.Head, plan.Report, b.Now())); err != nil {
		return plan, err
	}
	return plan, b.finishImport(ctx, c)
}

// book reads the whole roster as it is.
func (b *Bot) book(ctx context.Context, c council.ID) (council.Book, Doc, error) {
	var book council.Book
	doc, err := b.load(ctx, c, rosterRef, &book.Head)
	if err != nil || book.Head.Generation == 0 {
		return book, doc, err
	}
	generation := book.Head.Generation
	if book.Units, err = loadRows[council.Unit](ctx, b.Shelves, c, unitShelf(generation), int(book.Head.NextUnit)); err != nil {
		return book, doc, err
	}
	book.People, err = loadRows[council.Person](ctx, b.Shelves, c, personShelf(generation), int(book.Head.NextPerson))
	return book, doc, err
}

// stage writes all rows of a generation that nobody reads yet, as long as alive agrees.
func (b *Bot) stage(ctx context.Context, c council.ID, generation int, book council.Book, alive func() error, progress func(done, all int)) error {
	all, done := len(book.People)+len(book.Units), 0
	batch := make([]Row, 0, stageBatch)
	flush := func() error {
		if err := b.Shelves.Stage(ctx, c, batch); err != nil {
			return fmt.Errorf("stage roster: %w", err)
		}
		if err := alive(); err != nil {
			return fmt.Errorf("stage roster: %w", err)
		}
		batch = batch[:0]
		if progress != nil {
			progress(done, all)
		}
		return nil
	}
	put := func(rows ...Row) error {
		done++
		if batch = append(batch, rows...); len(batch) < stageBatch {
			return nil
		}
		return flush()
	}
	for _, p := range book.People {
		row, err := rowOf(personShelf(generation), int(p.No), p)
		if err != nil {
			return err
		}
		if err := put(row); err != nil {
			return err
		}
	}
	for _, u := range book.Units {
		row, err := rowOf(unitShelf(generation), int(u.No), u)
		if err != nil {
			return err
		}
		room := Row{Shelf: roomShelf(generation, u.Building), Key: u.RoomKey(), Value: []byte(strconv.Itoa(int(u.No)))}
		if err := put(row, room); err != nil {
			return err
		}
	}
	names, err := nameRows(generation, book.People)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(names, stageBatch) {
		if err := b.Shelves.Stage(ctx, c, part); err != nil {
			return fmt.Errorf("stage names: %w", err)
		}
		if err := alive(); err != nil {
			return fmt.Errorf("stage names: %w", err)
		}
	}
	return flush()
}

// flipRoster makes the staged generation the roster.
func (b *Bot) flipRoster(ctx context.Context, c council.ID, doc Doc, head council.Roster, s staging) error {
	doc, err := doc.holding(head)
	if err != nil {
		return err
	}
	staged, err := s.doc.holding(s)
	if err != nil {
		return err
	}
	area := int64(0)
	for _, place := range head.Buildings {
		area += place.Area
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "roster.import", Payload: ledger.Payload{
		"generation": strconv.Itoa(head.Generation), "source": head.Source, "people": strconv.Itoa(head.People),
		"units": strconv.Itoa(head.Units), "area": strconv.FormatInt(area, 10),
	}})
	if err != nil {
		return err
	}
	_, err = b.Records.Commit(ctx, c, Act{Docs: []Doc{doc, staged}, Leaves: []Leaf{leaf}})
	return err
}
