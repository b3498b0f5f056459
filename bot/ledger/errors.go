package ledger

import "errors"

var (
	// ErrLeaf reports bytes that are no well-formed leaf, or an entry that
	// cannot be written as one.
	ErrLeaf = errors.New("ledger: malformed leaf")
	// ErrUnknownForm reports a well-framed leaf of a form this version does not
	// know. It may be sealed and hashed, not counted.
	ErrUnknownForm = errors.New("ledger: unknown leaf form")
	// ErrGap reports leaves whose sequence numbers do not continue the log. The
	// log must not be extended over a gap: it could never be repaired.
	ErrGap = errors.New("ledger: sequence gap")
	// ErrConflict reports that the log was extended by somebody else since it
	// was read. Reading again and repeating is the normal answer.
	ErrConflict = errors.New("ledger: log was extended meanwhile")
	// ErrTampered reports that stored bytes contradict the signed head.
	ErrTampered = errors.New("ledger: log does not verify")
	// ErrRollback reports that the store holds an older log than this machine has
	// already sealed, as after restoring a backup. Sealing on would fork the
	// record; a person must decide.
	ErrRollback = errors.New("ledger: log is older than the head remembered here")
	// ErrNote reports a checkpoint or certificate that is malformed, not signed
	// by a known key, or of another community.
	ErrNote = errors.New("ledger: note not valid")
	// ErrFormat reports a bundle, tile path, list or anchor that cannot be read.
	ErrFormat = errors.New("ledger: malformed data")
)
