package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrInUse is matched by the error of Open when another server, here or in
// another process, holds the directory; the error itself is an *InUseError.
var ErrInUse = errors.New("embedded: directory in use")

// InUseError tells who holds a directory.
type InUseError struct {
	Dir string
	PID int // process id of the holder; 0 if it could not be read
}

// Error implements error.
func (e *InUseError) Error() string {
	return fmt.Sprintf("embedded: %s is in use by process %d", e.Dir, e.PID)
}

// Is makes errors.Is(err, ErrInUse) true.
func (e *InUseError) Is(target error) bool { return target == ErrInUse }

// dirLock is the hold on a directory; the system drops it when the process dies.
type dirLock struct{ f *os.File }

func lockDir(dir string) (*dirLock, error) {
	name := filepath.Join(dir, "LOCK")
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("embedded: lock: %w", err)
	}
	taken, err := tryLock(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("embedded: lock %s: %w", name, err)
	}
	if !taken {
		f.Close()
		return nil, &InUseError{Dir: dir, PID: readPID(name)}
	}
	if err := writePID(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("embedded: lock %s: %w", name, err)
	}
	return &dirLock{f}, nil
}

func writePID(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func readPID(name string) int {
	b, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(b)))
	return pid
}

// release gives the directory free. The file stays: removing it would let two
// processes hold locks on two files of the same name.
func (l *dirLock) release() error { return l.f.Close() }
