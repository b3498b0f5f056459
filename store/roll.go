package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

const (
	// mostEntries and mostBuildings bound a roll; the second one lets a script hold
	// every building's counter on its stack.
	mostEntries   = 2_000_000
	mostBuildings = 2_000
)

// PutRoll implements bot.Ballots. Another roll under the same hash is ErrConflict.
func (s *Store) PutRoll(ctx context.Context, c council.ID, roll council.Roll) error {
	if err := checkPutRoll(c, roll); err != nil {
		return err
	}
	head := rollHead(roll)
	there := redis.NewStringCmd(ctx, "HGET", rollKey(c, roll.Hash), "head")
	if err := s.read(ctx, "look for roll", there); err != nil {
		return err
	}
	if there.Err() == nil {
		if there.Val() != head {
			return fmt.Errorf("put roll: %w: another roll has this hash", bot.ErrConflict)
		}
		return nil
	}
	rows := rollRows(c, roll)
	for part := range slices.Chunk(rows, bucketsAtOnce) {
		err := s.write(ctx, "put roll", func(p redis.Pipeliner) {
			for _, row := range part {
				p.HSet(ctx, row.hash, row.fields...)
			}
		})
		if err != nil {
			return err
		}
	}
	return s.write(ctx, "put roll", func(p redis.Pipeliner) {
		p.HSet(ctx, rollKey(c, roll.Hash), "head", head)
	})
}

// rollHead is what tells one roll from another without its entries.
func rollHead(roll council.Roll) string {
	return fmt.Sprintf("%d|%d|%d", len(roll.Entries), roll.Heads, roll.Area)
}

func checkPutRoll(c council.ID, roll council.Roll) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	if err := checkRoll(roll.Hash); err != nil {
		return err
	}
	if len(roll.Entries) > mostEntries || len(roll.Buildings) > mostBuildings {
		return invalid("roll of %d entries in %d buildings", len(roll.Entries), len(roll.Buildings))
	}
	for i, e := range roll.Entries {
		if err := checkEntry(e, len(roll.Buildings)); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return nil
}

func checkEntry(e council.Entry, buildings int) error {
	if e.Heads < 0 {
		return invalid("%d heads", e.Heads)
	}
	for _, l := range e.Lots {
		if l.Building < 0 || l.Building >= buildings || l.Area < 0 || l.Area > 1e12 {
			return invalid("%d of area in building %d of %d", l.Area, l.Building, buildings)
		}
	}
	for _, p := range e.Persons {
		if p <= 0 {
			return invalid("person %d", p)
		}
	}
	return nil
}

// checkRoll accepts a roll's hash.
func checkRoll(hash string) error {
	if hash == "" || len(hash) > 64 {
		return invalid("roll hash of %d bytes", len(hash))
	}
	for _, b := range []byte(hash) {
		if (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '-' && b != '_' {
			return invalid("roll hash %.70q", hash)
		}
	}
	return nil
}

// hashRow is some fields of one hash.
type hashRow struct {
	hash   string
	fields []any
}

// rollRows are the buckets of a roll, and the hash of what is too long for them.
func rollRows(c council.ID, roll council.Roll) []hashRow {
	long := hashRow{hash: longKey(c, roll.Hash)}
	var rows []hashRow
	put := func(kind string, number int, value string) {
		if len(value) > packedValue {
			long.fields = append(long.fields, kind+strconv.Itoa(number), value)
			value = elsewhere
		}
		row := &rows[len(rows)-1]
		row.fields = append(row.fields, strconv.Itoa(number%bucketSize), value)
	}
	for i, e := range roll.Entries {
		if i%bucketSize == 0 {
			rows = append(rows, hashRow{hash: entriesKey(c, roll.Hash, i/bucketSize)})
		}
		put("e", i, encodeEntry(e))
	}
	persons, entitled := entitlements(roll)
	last := -1
	for _, p := range persons {
		if int(p)/bucketSize != last {
			last = int(p) / bucketSize
			rows = append(rows, hashRow{hash: personsKey(c, roll.Hash, last)})
		}
		put("p", int(p), entitled[p])
	}
	for part := range slices.Chunk(long.fields, 2*bucketSize) {
		rows = append(rows, hashRow{hash: long.hash, fields: part})
	}
	return rows
}

// entitlements are the entries of each person, and the persons in order.
func entitlements(roll council.Roll) ([]council.PersonNo, map[council.PersonNo]string) {
	entitled := make(map[council.PersonNo]string)
	for i, e := range roll.Entries {
		for k, p := range e.Persons {
			if slices.Contains(e.Persons[:k], p) {
				continue
			}
			if before, ok := entitled[p]; ok {
				entitled[p] = before + "," + strconv.Itoa(i)
			} else {
				entitled[p] = strconv.Itoa(i)
			}
		}
	}
	persons := make([]council.PersonNo, 0, len(entitled))
	for p := range entitled {
		persons = append(persons, p)
	}
	slices.Sort(persons)
	return persons, entitled
}

// elsewhere stands in a bucket for a value that lies in the roll's long hash.
const elsewhere = "+"

// encodeEntry writes persons|heads|building:area,…|label.
func encodeEntry(e council.Entry) string {
	var b strings.Builder
	for i, p := range e.Persons {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(int(p)))
	}
	b.WriteByte('|')
	b.WriteString(strconv.Itoa(e.Heads))
	b.WriteByte('|')
	for i, l := range e.Lots {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(l.Building))
		b.WriteByte(':')
		b.WriteString(strconv.FormatInt(l.Area, 10))
	}
	b.WriteByte('|')
	b.WriteString(e.Label)
	return b.String()
}

func decodeEntry(row string) (council.Entry, error) {
	parts := strings.SplitN(row, "|", 4)
	if len(parts) != 4 {
		return council.Entry{}, fmt.Errorf("roll entry %.40q", row)
	}
	e := council.Entry{Label: parts[3]}
	numbers, err := decodeNumbers(parts[0])
	if err != nil {
		return council.Entry{}, fmt.Errorf("roll entry %.40q: %w", row, err)
	}
	for _, n := range numbers {
		e.Persons = append(e.Persons, council.PersonNo(n))
	}
	if e.Heads, err = strconv.Atoi(parts[1]); err != nil {
		return council.Entry{}, fmt.Errorf("roll entry %.40q: %w", row, err)
	}
	if parts[2] == "" {
		return e, nil
	}
	for lot := range strings.SplitSeq(parts[2], ",") {
		building, area, _ := strings.Cut(lot, ":")
		b, err1 := strconv.Atoi(building)
		a, err2 := strconv.ParseInt(area, 10, 64)
		if err1 != nil || err2 != nil {
			return council.Entry{}, fmt.Errorf("roll entry %.40q", row)
		}
		e.Lots = append(e.Lots, council.Lot{Building: b, Area: a})
	}
	return e, nil
}

// decodeNumbers reads 3,14,15; the empty text has none.
func decodeNumbers(text string) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	var numbers []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, fmt.Errorf("numbers %.40q: %w", text, err)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
