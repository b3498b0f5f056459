package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Row is one line of a published ballot list.
type Row struct {
	// Receipt is the code its voter holds.
	Receipt string
	// Choices are the picks as in the leaf; empty on a secret motion.
	Choices string
	// Bad is set by Find for a sealed ballot that could not be opened.
	Bad bool
}

// List is what is published at close, so that everyone finds the own line and
// recounts. A list of an open motion has Rows; a list of a secret motion has
// Receipts, Bad and Choices, each sorted by itself, so that neither order nor
// place ties a receipt to a choice. Below three ballots the caller leaves
// Choices out (seal.MayShow).
type List struct {
	// Motion is the motion's number.
	Motion int64
	// Secret says which of the two forms this is.
	Secret bool
	// Rows are the ballots of an open motion, by receipt.
	Rows []Row
	// Receipts are those of the sealed ballots that were opened and counted.
	Receipts []string
	// Bad are the receipts of sealed ballots that could not be opened.
	Bad []string
	// Choices are the picks of the opened ballots; nil when withheld.
	Choices []string
}

// PublishedList makes the list of an open motion from the ballots that stand
// at close. key is the motion's [ReceiptKey].
func PublishedList(key []byte, motion int64, ballots []Standing) List {
	l := List{Motion: motion}
	for _, b := range ballots {
		l.Rows = append(l.Rows, Row{Receipt: Receipt(key, motion, b.Entry, b.Seq), Choices: b.Choices})
	}
	slices.SortFunc(l.Rows, byReceipt)
	return l
}

func byReceipt(a, b Row) int {
	return cmp.Or(strings.Compare(a.Receipt, b.Receipt), strings.Compare(a.Choices, b.Choices))
}

// sorted reports whether no order but that of the codes shows.
func (l List) sorted() bool {
	return slices.IsSortedFunc(l.Rows, byReceipt) && slices.IsSorted(l.Receipts) && slices.IsSorted(l.Bad) && slices.IsSorted(l.Choices)
}

// PublishedSecretList makes the list of a secret motion from the digests of the
// sealed ballots opened, the digests of those that could not be, and the opened
// choices. Any order of the inputs gives the same list, so a repeat after a
// crash publishes the same bytes.
func PublishedSecretList(motion int64, opened, bad, choices []string) List {
	l := List{Motion: motion, Secret: true, Choices: slices.Clone(choices)}
	for _, digest := range opened {
		l.Receipts = append(l.Receipts, SealedReceipt(motion, digest))
	}
	for _, digest := range bad {
		l.Bad = append(l.Bad, SealedReceipt(motion, digest))
	}
	slices.Sort(l.Receipts)
	slices.Sort(l.Bad)
	slices.Sort(l.Choices)
	return l
}

// Recount adds up a published list by choice, as any reader can. Areas and
// heads are not in a list, because a floor area gives its household away.
func (l List) Recount() Counts {
	c := Counts{Motion: l.Motion, Choices: map[string]Sum{}}
	add := func(choices string) {
		for pick := range strings.SplitSeq(choices, ",") {
			c.Choices[pick] = c.Choices[pick].plus(Sum{Ballots: 1})
		}
	}
	for _, row := range l.Rows {
		add(row.Choices)
	}
	for _, choices := range l.Choices {
		add(choices)
	}
	c.Cast.Ballots = int64(len(l.Rows) + len(l.Receipts))
	return c
}

// Find returns the lines of a code as a voter typed it. On a secret motion a
// line has no choices. found is false when no line has the code.
func (l List) Find(typed string) (rows []Row, found bool) {
	want, ok := NormalReceipt(typed)
	if !ok {
		return nil, false
	}
	for _, row := range l.Rows {
		if row.Receipt == want {
			rows = append(rows, row)
		}
	}
	if slices.Contains(l.Receipts, want) {
		rows = append(rows, Row{Receipt: want})
	}
	if slices.Contains(l.Bad, want) {
		rows = append(rows, Row{Receipt: want, Bad: true})
	}
	return rows, len(rows) > 0
}

// Text writes the list for export and for its digest in the certificate:
//
//	yishi list v1
//	motion 12
//	open 2
//	<receipt> <choices>
//	…
//
// and for a secret motion, in place of "open":
//
//	sealed 2
//	<receipt>
//	…
//	bad 0
//	choices 2
//	<choices>
//	…
func (l List) Text() []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "yishi list v1\nmotion %d\n", l.Motion)
	block := func(name string, lines []string) {
		fmt.Fprintf(&out, "%s %d\n", name, len(lines))
		for _, line := range lines {
			out.WriteString(line + "\n")
		}
	}
	if l.Secret {
		block("sealed", l.Receipts)
		block("bad", l.Bad)
		block("choices", l.Choices)
		return []byte(out.String())
	}
	rows := make([]string, len(l.Rows))
	for i, row := range l.Rows {
		rows[i] = row.Receipt + " " + row.Choices
	}
	block("open", rows)
	return []byte(out.String())
}

// Digest names the list's text in a certificate: SHA-256 as base64url.
func (l List) Digest() string { return SealedDigest(l.Text()) }

// ParseList reads what Text writes, strictly. It fails with ErrFormat.
func ParseList(text []byte) (List, error) {
	p := listParser{lines: strings.Split(string(text), "\n")}
	if p.next() != "yishi list v1" {
		return List{}, fmt.Errorf("%w: not a ballot list", ErrFormat)
	}
	l := List{Motion: int64(p.count("motion"))}
	if name, _, _ := strings.Cut(p.peek(), " "); name == "sealed" {
		l.Secret = true
		l.Receipts = p.block("sealed", isReceipt)
		l.Bad = p.block("bad", isReceipt)
		l.Choices = p.block("choices", func(s string) bool { return s != "" && checkChoices(s) == nil })
	} else {
		for _, line := range p.block("open", isRow) {
			receipt, choices, _ := strings.Cut(line, " ")
			l.Rows = append(l.Rows, Row{Receipt: receipt, Choices: choices})
		}
	}
	if p.bad || l.Motion < 1 || !l.sorted() || string(l.Text()) != string(text) {
		return List{}, fmt.Errorf("%w: ballot list, line %d", ErrFormat, p.line)
	}
	return l, nil
}

func isRow(line string) bool {
	receipt, choices, ok := strings.Cut(line, " ")
	return ok && isReceipt(receipt) && choices != "" && checkChoices(choices) == nil
}

// listParser walks the lines of a list; bad sticks.
type listParser struct {
	lines []string
	line  int
	bad   bool
}

func (p *listParser) peek() string {
	if p.line < len(p.lines) {
		return p.lines[p.line]
	}
	p.bad = true
	return ""
}

func (p *listParser) next() string {
	s := p.peek()
	p.line++
	return s
}

func (p *listParser) count(name string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(p.next(), name+" "))
	if err != nil || n < 0 {
		p.bad = true
		return 0
	}
	return n
}

func (p *listParser) block(name string, valid func(string) bool) []string {
	n := p.count(name)
	if n > len(p.lines) {
		p.bad = true
	}
	var out []string
	for i := 0; i < n && !p.bad; i++ {
		line := p.next()
		p.bad = p.bad || !valid(line)
		out = append(out, line)
	}
	return out
}
