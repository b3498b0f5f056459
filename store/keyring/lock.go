package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// A lock is held for two syncs of the disk. Whoever waits looks again after lockRest, and
// gives up after longestLock, which only a process that was stopped in between can hold.
const (
	lockRest    = 2 * time.Millisecond
	longestLock = 10 * time.Second
)

// lock keeps other processes from changing heads until unlock is called. The file stays:
// removing it would let two of them hold locks on two files of the same name. The system
// takes the lock from a process that dies.
func (d osDisk) lock(ctx context.Context) (unlock func() error, err error) {
	f, err := d.root.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, longestLock)
	defer cancel()
	for {
		taken, err := tryLock(f)
		if taken {
			return f.Close, nil
		}
		if err == nil {
			err = waitALittle(ctx)
		}
		if err != nil {
			return nil, fmt.Errorf("lock the keyring: %w", errors.Join(err, f.Close()))
		}
	}
}

func waitALittle(ctx context.Context) error {
	timer := time.NewTimer(lockRest)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
