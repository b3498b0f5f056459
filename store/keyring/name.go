package keyring

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"yishi/bot"
	"yishi/bot/council"
)

var (
	// ErrNotFound reports a key that was never here, or is lost. A motion whose
	// key is lost cannot be counted: say so loudly. It wraps bot.ErrNotFound.
	ErrNotFound = fmt.Errorf("keyring: no such key: %w", bot.ErrNotFound)
	// ErrDestroyed reports the key of a motion that has been closed. It wraps
	// bot.ErrNotFound.
	ErrDestroyed = fmt.Errorf("keyring: key was destroyed: %w", bot.ErrNotFound)
	// ErrDamaged reports a file that is not what was written.
	ErrDamaged = errors.New("keyring: damaged file")
	// ErrExposed reports a directory or file that others may read.
	ErrExposed = errors.New("keyring: readable by others")
	// ErrName reports a community id, motion number, origin or head that cannot
	// be stored. It wraps bot.ErrInvalid.
	ErrName = fmt.Errorf("keyring: invalid name: %w", bot.ErrInvalid)
)

// Motion names a secret motion.
type Motion struct {
	// Community is the community's id: 1 to 64 of a-z 0-9 _ -.
	Community council.ID
	// No is the motion's number, from 1.
	No int
}

const (
	ledgerName = "ledger"
	masterName = "master"
	keySuffix  = ".key"
	goneSuffix = ".gone"
	tmpPrefix  = "tmp."
	headPrefix = "head."
	motionWord = "motion"
	lockName   = "lock"
)

var (
	communityID = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	headText    = regexp.MustCompile(`^(0|[1-9][0-9]{0,13}):[0-9a-f]{16,64}$`)
)

// name returns the file name of a motion's key without its suffix.
func (m Motion) name() (string, error) {
	if !communityID.MatchString(string(m.Community)) || m.No < 1 {
		return "", fmt.Errorf("%w: motion %d of %.70q", ErrName, m.No, m.Community)
	}
	return motionWord + "." + string(m.Community) + "." + strconv.Itoa(m.No), nil
}

// motionOf reads the name of a key file back.
func motionOf(file string) (Motion, bool) {
	name, ok := strings.CutSuffix(file, keySuffix)
	parts := strings.Split(name, ".")
	if !ok || len(parts) != 3 || parts[0] != motionWord {
		return Motion{}, false
	}
	no, err := strconv.Atoi(parts[2])
	m := Motion{Community: council.ID(parts[1]), No: no}
	again, nameErr := m.name()
	return m, err == nil && nameErr == nil && again == name
}

func compareMotions(a, b Motion) int {
	return cmp.Or(cmp.Compare(a.Community, b.Community), cmp.Compare(a.No, b.No))
}

// headName returns the file name of the head of a ledger by its origin,
// yishi/<community>.
func headName(origin string) (string, error) {
	community, ok := strings.CutPrefix(origin, "yishi/")
	if !ok || !communityID.MatchString(community) {
		return "", fmt.Errorf("%w: origin %.80q", ErrName, origin)
	}
	return headPrefix + community, nil
}

// headSize returns the size in a head's text.
func headSize(head string) (int64, error) {
	if !headText.MatchString(head) {
		return 0, fmt.Errorf("%w: head %.90q", ErrName, head)
	}
	size, _, _ := strings.Cut(head, ":")
	return strconv.ParseInt(size, 10, 64)
}

// grows reports whether head has more leaves than the one remembered, which may
// be "".
func grows(old, head string) (bool, error) {
	size, err := headSize(head)
	if err != nil || old == "" {
		return err == nil, err
	}
	before, err := headSize(old)
	return size > before, err
}
