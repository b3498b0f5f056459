package terminal

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/csv"
	"flag"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/skip2/go-qrcode"

	"yishi/bot"
	"yishi/bot/council"
)

//go:embed slips.html
var slipsPage string

func rosterCodesFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	outFlag(fs)
	fs.String("building", "", "only for this building")
	fs.Bool("slips", false, "a page to print and cut instead of a table")
}

// rosterCodes draws codes and writes them as a table that a spreadsheet opens, or as
// a page to print. The codes exist nowhere else, so those that were drawn are written
// even when a later one failed.
func rosterCodes(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	page, err := template.New("slips").Parse(slipsPage) // before the old codes stop working
	if err != nil {
		return err
	}
	slips, err := h.PrintCodes(ctx, place.ID, k.text("building"))
	if err != nil && len(slips) == 0 {
		return err
	}
	var failed error
	if k.yes("slips") {
		failed = writeSlips(ctx, k, h, page, place, slips)
	} else {
		failed = writeCodes(k.Out, slips)
	}
	if failed != nil {
		return fmt.Errorf("the codes were drawn but could not be written; draw them again: %w", failed)
	}
	if len(slips) == 0 && err == nil {
		fmt.Fprintln(k.Err, "no codes: "+noneWords(k.text("building")))
		return nil
	}
	fmt.Fprintf(k.Err, "%d codes; codes printed before for these people no longer work\n", len(slips))
	if err != nil {
		fmt.Fprintf(k.Err, "yishi: %v; the codes written so far are good, run this again for the rest\n", err)
		return exitError{exitPartly}
	}
	return nil
}

// noneWords say why nobody got a code, and what to do.
func noneWords(building string) string {
	if building != "" {
		return "building " + building + " is not in the roster, or everybody there is bound already; without --building all are drawn"
	}
	return "nobody is in the roster (yishi roster import FILE), or everybody is bound already"
}

// printed is a slip as the page shows it.
type printed struct {
	bot.Slip
	QR template.URL // a picture as data, empty without a link
}

// writeSlips writes slips to print, cut and fold, each with the QR that joins its
// person. Where the account cannot be asked, the page that says how to join stands in.
func writeSlips(ctx context.Context, k *call, h House, page *template.Template, place council.Community, slips []bot.Slip) error {
	shown := make([]printed, len(slips))
	follows, missing := false, 0
	for i, s := range slips {
		shown[i].Slip = s
		link, own, err := h.SlipLink(ctx, s.Code)
		if err != nil {
			if missing++; missing == 1 {
				fmt.Fprintf(k.Err, "yishi: no QR of the account for %s: %v\n", s.Label, err)
			}
		}
		follows = follows || own
		if link == "" {
			continue
		}
		picture, err := qrcode.Encode(link, qrcode.Medium, 240)
		if err != nil {
			return fmt.Errorf("draw a QR: %w", err)
		}
		shown[i].QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(picture))
		if (i+1)%500 == 0 {
			fmt.Fprintf(k.Err, "%d of %d slips\n", i+1, len(slips))
		}
	}
	if missing > 0 {
		fmt.Fprintf(k.Err, "yishi: %d of %d slips are without the account's QR, their codes are good; print again when the account answers (yishi doctor)\n", missing, len(slips))
	}
	return page.Execute(k.Out, map[string]any{"Place": place.Name, "Committee": place.Committee, "Slips": shown, "Follows": follows})
}

func writeCodes(out io.Writer, slips []bot.Slip) error {
	rows := [][]string{{"building", "household", "name", "role", "code"}}
	for _, s := range slips {
		rows = append(rows, []string{plainCell(s.Building), plainCell(s.Label), plainCell(s.Name), roleWords[s.Role], s.Code})
	}
	return csv.NewWriter(out).WriteAll(rows)
}

// roleWords are the offices as a list of codes names them.
var roleWords = map[council.Role]string{
	council.Captain: "楼长", council.Clerk: "记录员", council.Supervisor: "监事", council.Chair: "主任",
}

// plainCell keeps a spreadsheet from reading a cell as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
