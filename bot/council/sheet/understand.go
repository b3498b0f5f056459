package sheet

import (
	"errors"
	"slices"
	"strings"

	"yishi/bot/council"
)

// understand reads the rows, at most so many, of all pages that have a header.
func understand(format string, pages []page, most int) (Sheet, error) {
	r := &reader{most: most, buildings: make(map[string]string), stairNames: make(map[string]string)}
	r.Format, r.Has = format, make(map[Field]bool)
	found := false
	for _, p := range pages {
		h, line, ok, err := findHeader(p)
		if err != nil {
			return Sheet{}, err
		}
		if !ok {
			continue
		}
		found = true
		if err := r.page(p, h, line); err != nil {
			return Sheet{}, err
		}
	}
	if !found {
		return Sheet{}, &BadFile{Why: NoHeader}
	}
	r.finish()
	return r.Sheet, nil
}

// errEnough stops the walk over a page.
var errEnough = errors.New("enough rows seen")

// findHeader looks for the header among a page's first rows; without one, it guesses from
// the cells what the columns are, and the header's line is 0.
func findHeader(p page) (h header, line int, ok bool, err error) {
	var first [][]string
	err = p.each(func(n int, cells []string) error {
		if h, ok = headerOf(cells); ok {
			line = n
			return errEnough
		}
		if first = append(first, slices.Clone(cells)); len(first) >= headerWithin {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return header{}, 0, false, err
	}
	if !ok {
		h, ok = guessHeader(first)
	}
	return h, line, ok, nil
}

// reader gathers what is understood.
type reader struct {
	Sheet
	h        header
	pageName string
	line     int
	// above is where the row above lies; its room is empty where no row can go on with it.
	above     place
	aboveLine int
	used      int
	most      int
	// buildings and stairNames remember cells that were brought into their form.
	buildings, stairNames map[string]string
	unsure                []int // rows whose room may begin with the stair
	stairs                int   // rows whose room begins with the stair
	ticks                 [2]tick
}

// tick counts how a column of marks is filled in: adult, voter.
type tick struct{ ticked, spoken, denied, blank int }

func (r *reader) page(p page, h header, headerLine int) error {
	r.h, r.pageName, r.above = h, p.name, place{}
	for f := range h.at {
		r.Has[f] = true
	}
	for _, w := range h.ignored {
		if !slices.Contains(r.Ignored, w) {
			r.Ignored = append(r.Ignored, w)
		}
	}
	return p.each(func(line int, cells []string) error {
		if line <= headerLine {
			return nil
		}
		r.line = line
		if r.skips(cells) {
			return nil
		}
		if r.used++; r.used > r.most {
			return &BadFile{Why: TooManyRows}
		}
		r.row(cells)
		return nil
	})
}

// skips passes over rows that say nothing: a header that is repeated, sums, and rows with
// nothing in the columns that are read.
func (r *reader) skips(cells []string) bool {
	empty := true
	for f, i := range r.h.at {
		if i >= len(cells) || strings.TrimSpace(cells[i]) == "" {
			continue
		}
		empty = false
		switch f {
		case Building, Room, Place, Name:
			if cells[i] == r.h.text[f] || isTotal(cells[i]) {
				return true
			}
		}
	}
	return empty || isTotal(cells[0])
}

// isTotal reports whether a cell begins a row of sums.
func isTotal(c string) bool {
	return len(c) < 30 && (strings.ContainsAny(c, "计总汇") || len(c) == len("total")) && slices.Contains(totals, fold(c))
}

// note records a problem of the row at hand.
func (r *reader) note(code Code, f Field, value string, lost bool) {
	if lost {
		r.Lost++
	} else {
		r.Noted++
	}
	if len(r.Problems) >= MaxProblems {
		return
	}
	if longDigit.MatchString(squeeze(value)) {
		value = "" // an identity number is not repeated
	}
	r.Problems = append(r.Problems, Problem{
		Page: r.pageName, Line: r.line, Code: code, Field: f, Value: cut(visible(value)), Lost: lost,
	})
}

// row understands one row.
func (r *reader) row(cells []string) {
	for _, f := range fields {
		switch c := r.h.cell(cells, f); {
		case strings.ContainsRune(c, '\ufffd'):
			r.note(Garbled, f, c, true)
			return
		case len(c) > 4*MaxCell || len(c) > MaxCell && len([]rune(c)) > MaxCell:
			r.note(CellTooLong, f, c[:4*40], true)
			return
		}
	}
	at, how, ok := r.locate(cells)
	if !ok {
		return
	}
	row := Row{Page: r.pageName, Line: r.line, Building: at.building, Stair: at.stair, Room: at.room, As: council.Owner}
	if !r.kind(&row, cells) {
		return
	}
	r.use(&row, cells)
	r.area(&row, cells)
	r.marks(&row, cells)
	if !r.people(row, cells) {
		return
	}
	switch how {
	case doubtful:
		r.unsure = append(r.unsure, len(r.Rows)-1)
	case stairInRoom:
		r.stairs++
	}
}

// kind reads what the person is to the unit. A word that is not known loses the row: who
// owns is not guessed.
func (r *reader) kind(row *Row, cells []string) bool {
	held, standing, bad := parseOffices(r.h.cell(cells, Office))
	if bad != "" {
		r.note(BadOffice, Office, bad, false)
	}
	for _, o := range held {
		if o.Role == council.Captain && o.Building == "" {
			o.Building = row.Building
		}
		if !slices.Contains(row.Offices, o) {
			row.Offices = append(row.Offices, o)
		}
	}
	if standing != "" {
		row.As = standing
	}
	text := r.h.cell(cells, Kind)
	w := fold(text)
	if w == "" {
		return true
	}
	if as, ok := standings[w]; ok {
		row.As = as
		return true
	}
	if u, ok := uses[w]; ok {
		row.setUse(u)
		return true
	}
	r.note(BadKind, Kind, text, true)
	return false
}

// use reads what the unit is for.
func (r *reader) use(row *Row, cells []string) {
	text := r.h.cell(cells, Use)
	w := fold(text)
	u, ok := uses[w]
	switch {
	case ok:
		row.setUse(u)
	case w != "":
		r.note(BadUse, Use, text, false)
		row.Use, row.UseGiven = council.Other, true
	case row.Use == "" && (strings.Contains(row.Building, "车") || strings.HasPrefix(row.Room, "车位")):
		row.Use = council.Parking
	case row.Use == "":
		row.Use = council.Home
	}
}

func (row *Row) setUse(u council.Use) {
	if u == unsoldUse {
		row.Unsold = true
		if row.Use == "" {
			row.Use = council.Home
		}
		return
	}
	row.Use, row.UseGiven = u, true
}

func (r *reader) area(row *Row, cells []string) {
	text := r.h.cell(cells, Area)
	area, rounded, ok := parseArea(text, r.h.mu)
	switch {
	case !ok:
		r.note(BadArea, Area, text, false)
		area = 0 // not even one that is only too large
	case rounded:
		r.note(AreaRounded, Area, text, false)
	}
	row.Area = area
}

func (r *reader) marks(row *Row, cells []string) {
	for i, f := range []Field{Adult, Voter} {
		text := r.h.cell(cells, f)
		m, ok := parseMark(text)
		if !ok {
			r.note(BadMark, f, text, false)
		}
		t := &r.ticks[i]
		switch w := squeeze(text); {
		case m == Denied:
			t.denied++
		case m == Unsaid:
			t.blank++
		case strings.ContainsAny(w, "√✓✔☑✅1"):
			t.ticked++
		default:
			t.spoken++
		}
		if i == 0 {
			row.Adult = m
		} else {
			row.Voter = m
		}
	}
}
