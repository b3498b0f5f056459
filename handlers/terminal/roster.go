package terminal

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"yishi/bot"
	"yishi/bot/council/intake"
	"yishi/bot/council/sheet"
)

// maxRoster bounds a roster's file; a hundred thousand people take about 10 MB.
const maxRoster = 64 << 20

func rosterImportFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	fs.Bool("partial", false, "the file is about its buildings only; the others stay as they are")
	fs.Bool("skip-bad", false, "import the rows that can be used although others cannot")
	fs.Bool("fewer", false, "import although many units of the list before are not in it")
}

// rosterImport takes in a roster whole or not at all, and says what changed.
func rosterImport(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	raw, err := k.readAll(maxRoster)
	if err != nil {
		return err
	}
	options := bot.ImportOptions{SkipBad: k.yes("skip-bad"), Partial: k.yes("partial"), NotFewer: !k.yes("fewer"), Progress: func(done, all int) {
		fmt.Fprintf(k.Err, "people and units kept: %d of %d\n", done, all)
	}}
	plan, err := h.ImportRoster(ctx, place.ID, bytes.NewReader(raw), int64(len(raw)), filepath.Base(k.args[0]), options)
	var unread *sheet.BadFile
	switch {
	case errors.As(err, &unread):
		return fmt.Errorf("%s cannot be read: %s", k.args[0], unreadWords(unread))
	case errors.Is(err, bot.ErrFewer):
		r := plan.Report
		return fmt.Errorf("%w: %d of the units so far are not in it, %d are new. A list of some buildings is imported with --partial; if these units are really gone, use --fewer",
			err, len(r.GoneUnits), len(r.AddedUnits))
	case err != nil && !errors.Is(err, bot.ErrBadRows):
		return err
	}
	writeImport(k.Out, place.Name, plan)
	if err != nil {
		return fmt.Errorf("%w, so nothing was imported: mend them, or import the others with --skip-bad", err)
	}
	return nil
}

// unreadWords says why a file cannot be read, and what to do.
func unreadWords(bad *sheet.BadFile) string {
	switch bad.Why {
	case sheet.TooLarge, sheet.TooManyRows:
		return "it is too large; split it by building and import the parts with --partial"
	case sheet.Empty:
		return "there is nothing in it"
	case sheet.NoHeader:
		return "no row of headings was found; one row must have 房号 and, for example, 楼栋, 姓名 or 建筑面积"
	case sheet.OldExcel:
		return "it is an old .xls or has a password; save it as .xlsx or CSV without one"
	case sheet.WebPage:
		return "it is a web page saved as a table; open it and save it as .xlsx or CSV"
	}
	return "it is damaged, or neither CSV nor .xlsx; save it again as .xlsx or CSV"
}

// yes reports whether a yes-or-no flag was given.
func (k *call) yes(name string) bool { return k.text(name) == "true" }

// mostProblems bounds how many rows are complained about one by one.
const mostProblems = 50

func writeImport(out io.Writer, name string, plan intake.Import) {
	r := plan.Report
	for i, p := range r.Problems {
		if i == mostProblems {
			fmt.Fprintf(out, "and %d more\n", len(r.Problems)-i)
			break
		}
		kept := "kept without it"
		if p.Lost {
			kept = "row not used"
		}
		what, field := strings.ReplaceAll(string(p.Code), "_", " "), string(p.Field)
		if strings.HasSuffix(what, " "+field) { // no room, not "no room room"
			field = ""
		}
		fmt.Fprintf(out, "%s: %s (%s)\n", strings.TrimSpace(fmt.Sprintf("%s line %d", p.Page, p.Line)),
			strings.Join(strings.Fields(what+" "+field+" "+p.Value), " "), kept)
	}
	if len(r.Ignored) > 0 {
		fmt.Fprintf(out, "columns not read: %s\n", strings.Join(r.Ignored, ", "))
	}
	if plan.Unchanged {
		fmt.Fprintf(out, "%s: this file was imported before; nothing changed\n", name)
		return
	}
	fmt.Fprintf(out, "%s: %d people, %d units, %d households, %d.%02d m² in %d buildings\n",
		name, r.People, r.Units, r.Households, r.Area/100, r.Area%100, len(r.Buildings))
	for _, b := range r.Buildings {
		fmt.Fprintf(out, "  building %s: %d units, %d households, %d.%02d m²\n", b.Name, b.Units, b.Households, b.Area/100, b.Area%100)
	}
	fmt.Fprintf(out, "people: %d new, %d changed, %d gone; units: %d new, %d changed, %d gone\n",
		len(r.Added), len(r.Changed), len(r.Gone), len(r.AddedUnits), len(r.ChangedUnits), len(r.GoneUnits))
	writeDoubts(out, r)
}

// writeDoubts says what in a roster should be looked at.
func writeDoubts(out io.Writer, r intake.Report) {
	if r.Shrinks {
		fmt.Fprintln(out, "NOTE many units are gone: was this a list of some buildings only? Then import the whole list again with --fewer, and such lists with --partial")
	}
	if r.NoChair {
		fmt.Fprintln(out, "NOTE nobody is chair (主任): name one in the column of offices, or nobody can open a vote")
	}
	if len(r.Clashes) > 0 {
		fmt.Fprintf(out, "NOTE %d rows say different things of the same person or unit\n", len(r.Clashes))
	}
	if len(r.Twins) > 0 {
		names := make([]string, 0, 10)
		for _, t := range r.Twins[:min(len(r.Twins), 10)] {
			names = append(names, fmt.Sprintf("%s (%d)", t.Name, len(t.People)))
		}
		fmt.Fprintf(out, "NOTE %d names stand for several people; phones would tell them apart: %s\n", len(r.Twins), strings.Join(names, ", "))
	}
	few := func(what string, labels []string) {
		if len(labels) > 0 {
			fmt.Fprintf(out, "NOTE %d units %s: %s\n", len(labels), what, strings.Join(labels[:min(len(labels), 10)], ", "))
		}
	}
	few("without floor area", r.NoArea)
	few("sold but without an owner", r.NoOwner)
	if r.NoPhone > 0 {
		fmt.Fprintf(out, "NOTE %d people without a phone bind by code only\n", r.NoPhone)
	}
}
