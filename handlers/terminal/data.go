package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// do is what a command does on an open store. It may run in another process than
// the terminal: it reads from k.In and writes to k.Out and k.Err only.
type do func(ctx context.Context, k *call, h House) error

// onHouse runs do on this process's own store, or inside the server that holds the
// data directory. Files are opened and written here, where the person is.
func onHouse(ctx context.Context, k *call) error {
	s, err := k.load(false)
	if err != nil {
		return err
	}
	if err := k.wholePath(); err != nil {
		return err
	}
	closeInput, err := k.openInput()
	if err != nil {
		return err
	}
	defer closeInput()
	return k.writeOutput(func() error {
		h, err := k.Open(ctx, s)
		if errors.Is(err, ErrHeld) {
			return k.remote(ctx, s.Data)
		}
		if err != nil {
			return err
		}
		return errors.Join(k.command.do(ctx, k, h), h.Close())
	})
}

// openInput puts the file that the last argument names in the place of k.In, for
// commands that read one; "-" leaves it.
func (k *call) openInput() (func(), error) {
	if !k.command.reads || len(k.args) == 0 {
		return func() {}, nil
	}
	name := k.args[len(k.args)-1]
	if name == "-" || k.command.backups && isBackup(name) {
		return func() {}, nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory; name one file in it", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	k.In = f
	return func() { _ = f.Close() }, nil
}

// writeOutput lets run write to the file that --out names, which appears only when
// run succeeds; without the flag to k.Out.
func (k *call) writeOutput(run func() error) error {
	name := k.text("out")
	if name == "" {
		return run()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".yishi-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name()) // gone already after the rename
	terminal := k.Out
	k.Out = f
	err = run()
	k.Out = terminal
	closed := errors.Join(f.Sync(), f.Close())
	if err != nil && exitCode(err) != exitPartly || closed != nil {
		return errors.Join(err, closed)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	fmt.Fprintln(k.Err, "written: "+name)
	return err
}

// text is the value of a flag, "" when the command has no such flag.
func (k *call) text(name string) string {
	if f := k.flags.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

func communityFlag(fs *flag.FlagSet) { fs.String("community", "", "id or name of the community") }

func outFlag(fs *flag.FlagSet) { fs.String("out", "", "file to write to") }

// readAll reads k.In up to limit bytes.
func (k *call) readAll(limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(k.In, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read input: %w", err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("the input is longer than %d MB", limit>>20)
	}
	return raw, nil
}
