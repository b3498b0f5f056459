package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"yishi/bot/ledger"
)

// foreignSignature is how a head reads that other keys signed.
const foreignSignature = "no verifiable signatures"

func verifyFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	fs.String("anchors", "", "heads that people kept, SIZE:HEX, separated by commas")
}

// verify checks a community's ledger in the store against its entries, the signed
// head and the heads that people kept.
func verify(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	anchors, err := parseAnchors(k.text("anchors"))
	if err != nil {
		return err
	}
	report, err := h.VerifyLedger(ctx, place.ID, anchors)
	if err != nil && !errors.Is(err, ledger.ErrTampered) {
		return err
	}
	return writeReport(k.Out, place.Name, report, err)
}

func parseAnchors(text string) (anchors []ledger.Anchor, err error) {
	for one := range strings.SplitSeq(text, ",") {
		if one == "" {
			continue
		}
		a, err := ledger.ParseAnchor(one)
		if err != nil {
			return nil, usageError{fmt.Sprintf("write a kept head as SIZE:HEX, not %q", one)}
		}
		anchors = append(anchors, a)
	}
	return anchors, nil
}

// writeReport writes what an audit found; its error is that of the audit.
func writeReport(out io.Writer, name string, r ledger.Report, tampered error) error {
	fmt.Fprintf(out, "%s: %d entries under the signed head, %d after it\n", name, r.Head.Size, r.Unsealed)
	fmt.Fprintf(out, "%d acts, %d ballots, %d sealed ballots, %d of a later version\n", r.Acts, r.Ballots, r.Sealed, r.Unknown)
	fmt.Fprintf(out, "%d motions recounted, %d kept heads found, %d certificates and %d lists agree\n",
		len(r.Counts), r.Anchors, r.Certificates, r.Lists)
	if r.Unknown > 0 {
		fmt.Fprintln(out, "entries of a later version were not understood: verify with a newer program")
	}
	for _, f := range r.Faults {
		fmt.Fprintln(out, "FAULT "+f.String())
		if strings.Contains(f.String(), foreignSignature) {
			fmt.Fprintln(out, "      → the keys here are not those that signed this ledger: point YISHI_KEYS to the directory that was kept apart")
		}
	}
	if r.More > 0 {
		fmt.Fprintf(out, "and %d more\n", r.More)
	}
	if tampered == nil {
		_, err := fmt.Fprintln(out, "no contradiction found")
		return err
	}
	return tampered
}
