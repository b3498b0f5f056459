// Package ledger is the append-only, verifiable record (台账) of one
// community: what a leaf looks like, how leaves become a Merkle log, how a head
// is signed, what a voter keeps as a receipt, and how anyone checks it all.
// It does no I/O of its own: the caller hands in readers, writers, keys and
// randomness.
//
// # Leaves
//
// A leaf is one line of UTF-8 without a newline, at most [MaxLeaf] bytes. It is
// stored as it was written and never serialised again. Every form shares one
// frame, so that a script can build a leaf by concatenation:
//
//	<form>|<sequence>|<tail>
//
// The sequence counts from 1 within the community and equals the leaf's index
// in the log plus one. The tail is made in Go by [Entry].Tail, because all of it
// is known before the write; only the sequence is known to the script alone:
//
//	local leaf = form .. '|' .. seq .. '|' .. tail   -- seq below 1e14
//
// The forms:
//
//	a|seq|unix|act|person|role|subject|blind|payload              [Act]
//	b|seq|unix|motion|entry|choices|rank|person|blind             [Ballot]
//	s|seq|unix|motion|entry|digest                                [SealedBallot]
//
// A form never changes; a change takes a new letter. A reader that does not know
// a letter seals and hashes the leaf all the same and reports it as unknown, so
// one release back still reads the log.
//
// Names, phones and free text are never in a leaf; [Conceal] makes the digest
// that stands for them. Payload values are plain ASCII tokens for that reason.
//
// # Log
//
// Leaves are hashed as RFC 6962 says, and kept as C2SP tlog-tiles of height 8:
// tile/<L>/<N>[.p/<W>] holds hashes, tile/entries/<N>[.p/<W>] holds the leaves
// of a level 0 tile behind big-endian uint16 lengths, checkpoint holds the head
// as a signed note with the origin line yishi/<community id>.
//
// # What it proves, and what not
//
// A changed, dropped or reordered leaf under a head that somebody else has kept
// is always found. Whoever holds the signing key and every copy can still
// rebuild the whole log, so heads belong into the group chat and onto paper
// ([Checkpoint].Short). Entry bundles name roll entries and person numbers and
// are for the supervisor and auditors. Hash tiles may be public when every
// personal leaf carries a blind: without one, the few possible ballots of a
// household can be hashed and compared.
package ledger
