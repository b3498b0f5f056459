package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// Archive is what an archive of a community holds, and what became of it.
type Archive struct {
	Community council.ID
	Made      time.Time // the moment of its state
	Sequence  int64     // ledger entries
	Rows      int
	Bytes     int64
	// Late counts keys that came into being while the others were read.
	Late int
	// Elsewhere counts identities, codes and groups that belong to another community by
	// now and were left to it.
	Elsewhere int
	Ledger    ledger.Report
}

// Bringing says how an archive is brought back.
type Bringing struct {
	Replace, Older, Faulty, Silent bool
	Progress                       func(done, total int)
}

// export writes a community's archive to the output.
func export(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	a, err := h.Export(ctx, place.ID, k.Out)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.Err, "%s: %d ledger entries, %d rows, %d bytes, as of %s\n", place.Name, a.Sequence, a.Rows, a.Bytes, a.Made.Format(time.DateTime))
	if a.Late > 0 {
		fmt.Fprintf(k.Err, "%d keys came into being meanwhile and are a moment younger\n", a.Late)
	}
	return nil
}

func exportFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	outFlag(fs)
}

func importFlags(fs *flag.FlagSet) {
	fs.Bool("replace", false, "put it in the place of a community that exists; stop other servers first")
	fs.Bool("older", false, "although this server's keys remember a newer state")
	fs.Bool("faulty", false, "although its ledger or counters contradict themselves")
	fs.Bool("silent", false, "without the messages that were not delivered yet")
}

// bringBack imports an archive, or all those of a backup directory.
func bringBack(ctx context.Context, k *call, h House) error {
	how := Bringing{Replace: k.yes("replace"), Older: k.yes("older"), Faulty: k.yes("faulty"), Silent: k.yes("silent"),
		Progress: k.tenths("rows")}
	var all []Archive
	var err error
	if dir := k.args[0]; isBackup(dir) {
		all, err = h.Restore(ctx, dir, how)
	} else {
		var one Archive
		if one, err = h.Import(ctx, k.In, how); err == nil {
			all = []Archive{one}
		}
	}
	for _, a := range all {
		fmt.Fprintf(k.Out, "%s: brought back as of %s, %d ledger entries\n", a.Community, a.Made.Format(time.DateTime), a.Sequence)
		if a.Elsewhere > 0 {
			fmt.Fprintf(k.Out, "%d identities, codes or groups belong to another community by now and were left to it\n", a.Elsewhere)
		}
	}
	return err
}

// tenths tells of progress now and then, not for every step.
func (k *call) tenths(what string) func(done, total int) {
	said := 0
	return func(done, total int) {
		if done < total && done-said < max(1000, total/10) {
			return
		}
		said = done
		fmt.Fprintf(k.Err, "%d of %d %s\n", done, total, what)
	}
}

// backup writes the archives of all communities into a directory.
func backup(ctx context.Context, k *call, h House) error {
	if !filepath.IsAbs(k.args[0]) {
		return errors.New("a server needs the whole path of the directory")
	}
	all, err := h.Backup(ctx, k.args[0])
	for _, a := range all {
		fmt.Fprintf(k.Out, "%s: %d ledger entries, %d bytes\n", a.Community, a.Sequence, a.Bytes)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Out, "%d communities are in %s; the keys are not: keep ledger.key and master.key apart\n", len(all), k.args[0])
	return err
}

// isBackup reports whether name is a directory given by its whole path, as
// wholePath leaves it.
func isBackup(name string) bool {
	info, err := os.Stat(name)
	return filepath.IsAbs(name) && err == nil && info.IsDir()
}

// wholePath makes the last argument absolute where it names a directory, because a
// server has another working directory.
func (k *call) wholePath() error {
	if len(k.args) == 0 || !k.command.places && !isDir(k.args[len(k.args)-1]) {
		return nil
	}
	given := k.args[len(k.args)-1]
	whole, err := filepath.Abs(given)
	if err != nil {
		return err
	}
	k.args[len(k.args)-1] = whole
	for i := len(k.given) - 1; i >= 0; i-- {
		if k.given[i] == given {
			k.given[i] = whole
			break
		}
	}
	return nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// verifyFile checks an archive without any store.
func verifyFile(ctx context.Context, k *call) error {
	if len(k.args) == 0 {
		return onHouse(ctx, k)
	}
	anchors, err := parseAnchors(k.text("anchors"))
	if err != nil {
		return err
	}
	closeInput, err := k.openInput()
	if err != nil {
		return err
	}
	defer closeInput()
	a, err := k.CheckArchive(ctx, k.In, anchors)
	if err != nil && !errors.Is(err, ledger.ErrTampered) {
		return err
	}
	fmt.Fprintln(k.Out, "who signed the head is not checked: that needs the server's own key")
	return writeReport(k.Out, string(a.Community), a.Ledger, err)
}
