package terminal

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"strings"
)

func rosterCodesFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	outFlag(fs)
	fs.String("building", "", "only for this building")
}

// rosterCodes writes the slips as a table that a spreadsheet opens, one line for each
// person: the codes exist nowhere else.
func rosterCodes(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	slips, err := h.PrintCodes(ctx, place.ID, k.text("building"))
	if err != nil && len(slips) == 0 {
		return err
	}
	// Codes that were drawn stand, even when a later one failed: they must be printed.
	w := csv.NewWriter(k.Out)
	if _, e := k.Out.Write([]byte("\ufeff")); e != nil {
		return e
	}
	rows := [][]string{{"楼栋", "房号", "姓名", "绑定码"}}
	for _, s := range slips {
		rows = append(rows, []string{plainCell(s.Building), plainCell(s.Label), plainCell(s.Name), s.Code})
	}
	if e := w.WriteAll(rows); e != nil {
		return e
	}
	fmt.Fprintf(k.Err, "%d codes; codes printed before for these people no longer work\n", len(slips))
	if err != nil {
		fmt.Fprintf(k.Err, "yishi: %v; the codes written so far are good, run this again for the rest\n", err)
		return exitError{exitPartly}
	}
	return nil
}

// plainCell keeps a spreadsheet from reading a cell as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
