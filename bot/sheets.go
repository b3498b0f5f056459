package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// The doors by which a sheet came, as speech names them; nothing said means paper.
const (
	onPaper  = "paper"
	atDoor   = "door"
	byPhone  = "phone"
	byFamily = "family"
)

// sheetDoors are the doors of sheets in the order a result names them.
var sheetDoors = []string{onPaper, atDoor, byPhone, byFamily}

// sheetDoor is the door that the words name; any other is paper.
func sheetDoor(said string) string {
	if slices.Contains(sheetDoors, said) {
		return said
	}
	return onPaper
}

// sheetShelf says by which door each checked sheet of a motion came, by entry.
func sheetShelf(no int) string { return "sheets-" + strconv.Itoa(no) }

// countSheetsByDoor counts the sheets that stand as ballots, by door. One whose door was
// not noted, because a crash came between ballot and note, is paper.
func (b *Bot) countSheetsByDoor(ctx context.Context, c council.ID, m council.Motion, sheets int) (map[string]int, error) {
	if sheets == 0 {
		return nil, nil
	}
	doors := make(map[int]string)
	err := b.Shelves.Each(ctx, c, sheetShelf(m.No), m.Roll.Units, func(row Row) error {
		entry, err := strconv.Atoi(row.Key)
		doors[entry] = string(row.Value)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sheets of motion %d: %w", m.No, err)
	}
	numbers := slices.Sorted(maps.Keys(doors))
	standing, err := b.Ballots.Standing(ctx, c, m.No, numbers...)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{onPaper: sheets}
	for i, ballot := range standing {
		door := sheetDoor(doors[numbers[i]])
		if ballot.Seq > 0 && door != onPaper && (ballot.Rank == council.ByPaper || isStub(ballot)) {
			counts[door]++
			counts[onPaper]--
		}
	}
	return counts, nil
}

// isStub reports whether a ballot only says that the unit handed in an unnamed sheet.
func isStub(ballot Ballot) bool { return ballot.Choices == ledger.Stub }

// stubs counts the units of a secret motion that handed in an unnamed sheet.
func (b *Bot) stubs(ctx context.Context, c council.ID, m council.Motion) (int, error) {
	n := 0
	if m.Secrecy != council.Secret {
		return 0, nil
	}
	err := b.Ballots.EachBallot(ctx, c, m.No, m.Roll.Units, func(ballot Ballot) error {
		if isStub(ballot) {
			n++
		}
		return nil
	})
	return n, err
}

// tally is the unnamed sheets of a secret motion, counted by one and counted again by
// another.
type tally struct {
	Counts map[string]int   `json:"counts"` // sheets by letter, invalidLetter for spoiled ones
	By     council.PersonNo `json:"by"`
	Second council.PersonNo `json:"second,omitempty"`
}

func tallyRef(no int) Ref { return Ref{"sheetcount", strconv.Itoa(no)} }

// confirmedTally is what two officers counted; ok is false while they have not.
func (b *Bot) confirmedTally(ctx context.Context, c council.ID, no int) (counted tally, ok bool, err error) {
	_, err = b.load(ctx, c, tallyRef(no), &counted)
	return counted, counted.Second != 0, err
}

// addTally adds the unnamed sheets to what the sealed ballots came to. A sheet is one
// head and no area: stubs are only taken where every unit is that.
func (b *Bot) addTally(ctx context.Context, c council.ID, m council.Motion, counters *council.Counters) (map[string]int, error) {
	stubs, err := b.stubs(ctx, c, m)
	if err != nil || stubs == 0 {
		return nil, err
	}
	counted, ok, err := b.confirmedTally(ctx, c, m.No)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%w: sheets of motion %d are not counted", ErrConflict, m.No)
	}
	for letter, n := range counted.Counts {
		counters.Options[letter] = plus(counters.Options[letter], council.Sum{Units: n, Heads: n})
	}
	doors := maps.Clone(counters.Doors)
	doors[council.ByOwn] -= stubs // where a stub lies, so that nothing replaces it
	doors[council.ByPaper] += stubs
	counters.Doors = doors
	return counted.Counts, nil
}

// tallyAgain is how long after a reminder the next one comes.
const tallyAgain = 24 * time.Hour

// awaitsTally reports whether a closed motion must wait for its sheets to be counted,
// and then keeps it so: no ballots, no result, and a reminder to those who count.
func (b *Bot) awaitsTally(ctx context.Context, c council.ID, doc Doc, m council.Motion) (bool, error) {
	stubs, err := b.stubs(ctx, c, m)
	if err != nil || stubs == 0 {
		return false, err
	}
	if _, ok, err := b.confirmedTally(ctx, c, m.No); ok || err != nil {
		return false, err
	}
	if doc, err = doc.holding(m); err != nil {
		return true, err
	}
	t := b.clockTurn(ctx, c)
	out, err := t.tellWho(func(p council.Person) bool {
		return council.May(council.ToCountSheets, p, council.Where{}) == nil
	}, "sheets.count_now", "no", m.No, "title", m.Title, "count", stubs)
	if err != nil {
		return true, err
	}
	return true, b.enact(ctx, c, Act{Docs: []Doc{doc}, Out: out, Marks: []Mark{
		{Index: "open", Member: strconv.Itoa(m.No), Remove: true},
		{Index: "due", Member: dueClose(m.No), Score: t.now.Add(tallyAgain).UnixMilli()},
	}})
}
