package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The limits of a workbook, against archives that unpack to far more than they weigh.
// A table of 600,000 rows and 11 columns unpacks to about 350 MB; it is streamed and
// never lies in memory as a whole.
const (
	maxParts      = 4096
	maxPart       = 768 << 20 // one part, unpacked
	maxSmallPart  = 8 << 20   // workbook and relations
	maxSharedText = 128 << 20
	maxMerges     = 200_000
)

// errBomb is a part that unpacks beyond all measure.
var errBomb = errors.New("part unpacks beyond the limit")

// workbook lists the visible worksheets of an XLSX file, in their order.
func workbook(r io.ReaderAt, size int64) ([]page, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	if len(archive.File) > maxParts {
		return nil, errBomb
	}
	b := book{parts: make(map[string]*zip.File, len(archive.File)), strings: "xl/sharedStrings.xml"}
	for _, f := range archive.File {
		b.parts[partName(f.Name)] = f
	}
	sheets, err := b.sheets()
	if err != nil {
		return nil, err
	}
	if b.shared, err = b.sharedStrings(); err != nil {
		return nil, err
	}
	pages := make([]page, len(sheets))
	for i, s := range sheets {
		pages[i] = page{name: s.name, each: func(f func(int, []string) error) error { return b.eachRow(s.part, f) }}
	}
	return pages, nil
}

// book is an opened workbook.
type book struct {
	parts   map[string]*zip.File
	strings string // the part of shared texts
	shared  []string
}

// worksheet is a visible sheet and the part that holds its cells.
type worksheet struct{ name, part string }

// partName makes names of parts comparable: some programs write backslashes or capitals.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(s, `\`, "/")), "/"))
}

// open opens a part; reading more than limit fails.
func (b book) open(name string, limit int64) (io.ReadCloser, error) {
	f, ok := b.parts[partName(name)]
	if !ok {
		return nil, fmt.Errorf("part %s is missing", name)
	}
	if f.UncompressedSize64 > uint64(limit) {
		return nil, fmt.Errorf("part %s: %w", name, errBomb)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", name, err)
	}
	return &capped{ReadCloser: rc, left: limit}, nil
}

// capped fails when more is read than was allowed, whatever the archive declares.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errBomb
	}
	return n, err
}

// sheets reads names, order and places of the visible worksheets.
func (b *book) sheets() ([]worksheet, error) {
	var list struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := b.decode("xl/workbook.xml", &list); err != nil {
		return nil, err
	}
	if err := b.decode("xl/_rels/workbook.xml.rels", &rels); err != nil {
		return nil, err
	}
	targets := make(map[string]string, len(rels.Relations))
	for _, r := range rels.Relations {
		t := r.Target
		if !strings.HasPrefix(t, "/") {
			t = "xl/" + t
		}
		targets[r.ID] = t
		if strings.HasSuffix(r.Type, "/sharedStrings") {
			b.strings = t
		}
	}
	var found []worksheet
	for _, s := range list.Sheets {
		if strings.HasSuffix(strings.ToLower(s.State), "hidden") {
			continue
		}
		for _, a := range s.Attrs {
			if part, ok := targets[a.Value]; a.Name.Local == "id" && ok {
				found = append(found, worksheet{name: s.Name, part: part})
			}
		}
	}
	return found, nil
}

// decode reads a small part whole.
func (b book) decode(name string, into any) error {
	rc, err := b.open(name, maxSmallPart)
	if err != nil {
		return err
	}
	defer rc.Close()
	d := xml.NewDecoder(rc)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("part %s: %w", name, err)
	}
	return nil
}

// sharedStrings reads the table of texts that cells refer to, if there is one.
func (b book) sharedStrings() ([]string, error) {
	if _, ok := b.parts[partName(b.strings)]; !ok {
		return nil, nil
	}
	rc, err := b.open(b.strings, maxPart)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	var table []string
	var text strings.Builder
	total := 0
	t := tokens(rc)
	for {
		tok, err := t.next()
		switch {
		case errors.Is(err, io.EOF):
			return table, nil
		case err != nil:
			return nil, fmt.Errorf("part %s: %w", b.strings, err)
		}
		switch {
		case tok.text != nil && t.inside("t") && !t.within("rPh"):
			if text.Len() <= 4*MaxCell+4 {
				text.Write(tok.text[:min(len(tok.text), 8*MaxCell)])
			}
		case tok.end == "si":
			if total += text.Len() + 16; total > maxSharedText {
				return nil, errBomb
			}
			table = append(table, text.String())
			text.Reset()
		}
	}
}
