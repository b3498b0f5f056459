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
)

// maxRoster bounds a roster's file; a hundred thousand people take about 10 MB.
const maxRoster = 64 << 20

func rosterImportFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	fs.Bool("partial", false, "the file is about its buildings only; the others stay as they are")
	fs.Bool("skip-bad", false, "import the rows that can be used although others cannot")
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
	options := bot.ImportOptions{SkipBad: k.yes("skip-bad"), Partial: k.yes("partial"), Progress: func(done, all int) {
		fmt.Fprintf(k.Err, "staged %d of %d rows\n", done, all)
	}}
	plan, err := h.ImportRoster(ctx, place.ID, bytes.NewReader(raw), int64(len(raw)), filepath.Base(k.args[0]), options)
	if err != nil && !errors.Is(err, bot.ErrBadRows) {
		return err
	}
	writeImport(k.Out, place.Name, plan)
	if err != nil {
		return fmt.Errorf("%w: mend them, or import the others with --skip-bad", err)
	}
	return nil
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
		what := strings.ReplaceAll(string(p.Code), "_", " ")
		fmt.Fprintf(out, "%s: %s (%s)\n", strings.TrimSpace(fmt.Sprintf("%s line %d", p.Page, p.Line)),
			strings.TrimSpace(fmt.Sprintf("%s %v %s", what, p.Field, p.Value)), kept)
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
		fmt.Fprintln(out, "NOTE many units are gone: was this a list of some buildings only? Then import the whole list again, and such lists with --partial")
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
