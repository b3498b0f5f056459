// Package sheet reads the lists of homes and people that communities keep: CSV and XLSX
// files as they come, with titles above the header, merged cells, and values as people
// write them. It understands rows and says which it could not use. Cells are plain text:
// nothing in them is ever evaluated. What the rows change in a roster is decided in
// package intake.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"yishi/bot/council"
)

// The limits of a file.
const (
	MaxBytes   = 64 << 20
	MaxRows    = 600_000
	MaxColumns = 256
	// MaxCell bounds a cell, in characters: what is longer is a sign of a stray quote.
	MaxCell = 500
	// MaxProblems bounds how many problems are listed; all are counted.
	MaxProblems = 1000
)

// Mark is a yes or no that a sheet may leave open.
type Mark int8

// The marks.
const (
	Unsaid Mark = iota
	Said
	Denied
)

// Row is one person at one unit, or a unit alone, as a row of the file says. A row that
// names several people becomes several rows with the same line.
type Row struct {
	// Page is the worksheet's name, empty for CSV; Line is the row's number in the file,
	// from 1 and with the header, as a spreadsheet shows it. In a CSV file it is the
	// line on which the row begins.
	Page string
	Line int

	Building, Stair, Room string
	Use                   council.Use
	// UseGiven says that the file names the use; otherwise it is assumed.
	UseGiven bool
	// Unsold marks the developer's units.
	Unsold bool
	Area   int64 // 0.01 m², 0 if not given

	// Name is empty when the row names nobody.
	Name    string
	Phone   string // digits, empty if not given
	As      council.Standing
	Offices []council.Office
	// Adult (满18) and Voter (选民) are Unsaid where the file does not say.
	Adult, Voter Mark
}

// Code names what is wrong with a row, and the text that says so.
type Code string

// What can be wrong. Rows with the first group are lost; with the second, the value alone.
const (
	NoRoom      Code = "no_room"
	NoBuilding  Code = "no_building"
	BadPlace    Code = "bad_place" // an address that names no room
	BadKind     Code = "bad_kind"  // neither owner nor family nor tenant: no guess is made
	BadName     Code = "bad_name"
	Garbled     Code = "garbled" // characters lost by a wrong encoding
	CellTooLong Code = "cell_too_long"

	BadArea      Code = "bad_area"
	AreaRounded  Code = "area_rounded" // finer than 0.01 m²
	BadPhone     Code = "bad_phone"
	PhoneCut     Code = "phone_cut" // 1.38E+10: the digits are gone from the file
	IDNumber     Code = "id_number" // an identity number, which is not kept
	BadMark      Code = "bad_mark"
	BadOffice    Code = "bad_office"
	BadUse       Code = "bad_use"
	FromAbove    Code = "from_above" // building, stair or room taken from the row above
	SeveralNames Code = "several_names"
)

// Problem is something about one row for the chair to look at.
type Problem struct {
	Page string
	Line int
	Code Code
	// Field is the column's meaning, Value the cell, cut to 40 characters; empty where it
	// should not be repeated.
	Field Field
	Value string
	// Lost says that the row is not used.
	Lost bool
}

// Sheet is what was understood of a file.
type Sheet struct {
	Name   string
	Format string // "csv" or "xlsx"
	Rows   []Row
	// Source is the SHA-256 of the understood rows, hex; equal files have equal sources,
	// whatever their format and the columns that are not read.
	Source string
	// Problems are the first MaxProblems; Noted and Lost count all of them.
	Problems    []Problem
	Noted, Lost int
	// Ignored are the headers of columns that are not read (身份证号 …).
	Ignored []string
	// Has says which fields the file gives.
	Has map[Field]bool
}

// Why says why a file cannot be read at all.
type Why string

// The reasons.
const (
	TooLarge    Why = "too_large"
	TooManyRows Why = "too_many_rows"
	Empty       Why = "empty"
	NoHeader    Why = "no_header" // no row names 房号 or an address, and one thing more
	OldExcel    Why = "old_excel" // .xls, or an encrypted workbook
	WebPage     Why = "web_page"  // a page that was saved as a table
	Broken      Why = "broken"
)

// BadFile is the error of Read.
type BadFile struct {
	Why Why
	Err error // what lies behind it, for the log; nil if nothing does
}

func (b *BadFile) Error() string {
	if b.Err != nil {
		return fmt.Sprintf("read sheet: %s: %v", b.Why, b.Err)
	}
	return "read sheet: " + string(b.Why)
}

func (b *BadFile) Unwrap() error { return b.Err }

// page is one table of a file; each calls f for its rows that are not empty, and stops
// with f's error. f must not keep cells.
type page struct {
	name string
	each func(f func(line int, cells []string) error) error
}

// Read understands the file of size bytes behind r; name is its name, for the report.
// The error is a *BadFile.
func Read(r io.ReaderAt, size int64, name string) (Sheet, error) {
	s, err := read(r, size)
	if err != nil {
		var bad *BadFile
		if !errors.As(err, &bad) {
			bad = &BadFile{Why: Broken, Err: err}
		}
		return Sheet{}, bad
	}
	s.Name = name
	return s, nil
}

func read(r io.ReaderAt, size int64) (Sheet, error) {
	if size > MaxBytes {
		return Sheet{}, &BadFile{Why: TooLarge}
	}
	head := make([]byte, min(size, 512))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return Sheet{}, err
	}
	trimmed := bytes.TrimLeft(head, " \t\r\n\ufeff")
	switch {
	case len(trimmed) == 0 && size < 512:
		return Sheet{}, &BadFile{Why: Empty}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		pages, err := workbook(r, size)
		if err != nil {
			return Sheet{}, err
		}
		return understand("xlsx", pages, MaxRows)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return Sheet{}, &BadFile{Why: OldExcel}
	case bytes.HasPrefix(trimmed, []byte("<")):
		return Sheet{}, &BadFile{Why: WebPage}
	}
	pages, err := plainText(r, size)
	if err != nil {
		return Sheet{}, err
	}
	return understand("csv", pages, MaxRows)
}
