package council

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// CityResult is the outcome of a vote held in a city's own system, as its file has it.
type CityResult struct {
	// Options are the sums by stored letter; Heads and Area took part altogether.
	Options map[string]Sum `json:"options"`
	Heads   int            `json:"heads"`
	Area    int64          `json:"area"` // 0.01 m²
	// Outcome is what the motion's rule makes of it.
	Outcome string `json:"outcome"`
	// System names the city's system; Source is the SHA-256 of the file, hex.
	System   string    `json:"system,omitempty"`
	Source   string    `json:"source"`
	Imported time.Time `json:"imported"`
	// By and Published say which officer had it posted, and when.
	By        PersonNo  `json:"by,omitempty"`
	Published time.Time `json:"published,omitzero"`
}

// CityRow is a line of such a file: a choice as the system names it, and its sums.
type CityRow struct {
	Line   int
	Choice string
	Sum    Sum
}

// BadCityFile says which line of a file cannot be used.
type BadCityFile struct {
	Line int
	Why  string
}

func (b *BadCityFile) Error() string { return fmt.Sprintf("line %d: %s", b.Line, b.Why) }

// mostCityRows bounds a file of sums by choice.
const mostCityRows = 1000

// ReadCityFile reads choice, heads and area from a CSV file. A first line without
// numbers is a heading; empty lines are passed over. The error is a *BadCityFile, or
// the reader's own.
func ReadCityFile(r io.Reader) ([]CityRow, error) {
	file := csv.NewReader(r)
	file.FieldsPerRecord, file.TrimLeadingSpace = -1, true
	var rows []CityRow
	for n := 0; n < mostCityRows; n++ {
		cells, err := file.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, &BadCityFile{broken.Line, "not CSV"}
		}
		if err != nil {
			return nil, err
		}
		line, _ := file.FieldPos(0) // there is a cell, or this were an error
		row, why := cityRow(cells)
		switch {
		case why != "" && n == 0: // the heading
		case why != "":
			return nil, &BadCityFile{line, why}
		case row.Choice != "":
			row.Line = line
			rows = append(rows, row)
		}
	}
	return nil, &BadCityFile{mostCityRows, "too many lines"}
}

func cityRow(cells []string) (row CityRow, why string) {
	for i := range cells {
		cells[i] = strings.TrimSpace(strings.TrimPrefix(cells[i], "\ufeff"))
	}
	if strings.Join(cells, "") == "" {
		return row, ""
	}
	if len(cells) < 2 || cells[0] == "" {
		return row, "needs a choice and a number of people"
	}
	heads, err := strconv.ParseUint(strings.ReplaceAll(cells[1], ",", ""), 10, 31)
	if err != nil {
		return row, "the number of people is no whole number"
	}
	row = CityRow{Choice: cells[0], Sum: Sum{Units: int(heads), Heads: int(heads)}}
	if len(cells) > 2 && cells[2] != "" {
		area, ok := hundredths(strings.ReplaceAll(cells[2], ",", ""))
		if !ok {
			return row, "the area has more than two decimals or is no number"
		}
		row.Sum.Area = area
	}
	return row, ""
}

// hundredths reads 88.5 as 8850, exactly.
func hundredths(s string) (int64, bool) {
	whole, part, _ := strings.Cut(s, ".")
	if len(part) > 2 || len(whole) > 12 {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+part+"00"[len(part):], 10, 63)
	return int64(n), err == nil && whole != ""
}
