// Package keyring keeps the few keys that must never be in Redis: the ledger's
// signing key, the master key of receipts and pseudonyms, and the private key of
// each secret motion while it is open. It also remembers the newest ledger heads,
// so that a store that was rolled back is noticed.
//
// # Directory
//
// The directory has mode 0700, its files 0600; anything wider is refused.
//
//	ledger.key                        Ed25519 seed, one per deployment
//	master.key                        32 random bytes, one per deployment
//	motion.<community>.<no>.key       private key of an open secret motion
//	motion.<community>.<no>.gone      its tombstone
//	head.<community>                  newest ledger head, <size>:<hex root>
//	lock                              held by whoever moves a head on
//	tmp.*                             being written; removed at Open
//
// A key file names what it is for and ends in a checksum, so a swapped or
// damaged one is never used.
//
// # Crashes
//
// A key is written to a temporary file, synced, linked to its name (which never
// replaces a key that is there, not even one made by another process), and the
// directory is synced before the call returns. Destroying writes the tombstone
// first, then overwrites and removes the key; Open finishes what a crash left
// half done. The file system must know hard links.
//
// # Backups
//
// Back up ledger.key and master.key, offline. A backup of a motion's key voids
// the secrecy of its ballots for as long as the backup exists; without any copy
// the vote is lost with the disk. So copy motion keys only until the motion is
// closed, to a place of their own, and destroy those copies with the key. Never
// include the directory in the backup of the store. Overwriting is a courtesy
// that journals, snapshots and flash disks may ignore; an encrypted disk is what
// makes it hold.
package keyring
