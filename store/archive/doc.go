// Package archive takes the data of one community out of the store, brings it back,
// and checks it without a server: for backups, for moving between Redis and the
// embedded store, and for a community that leaves.
//
// # What an archive holds
//
// Everything under the community's tag except what expires anyway (results of
// messages, offered answers, traces of deleted documents), and the entries of the
// directory that point to the community: identities, codes, groups. It holds nothing
// of the key ring. On a secret motion the ballots are those that the store has, sealed;
// without the motion's key nobody opens them. Whoever has the key ring's master key
// can open the group webhooks; on a server with another key ring they are set anew,
// and codes that were printed stop working.
//
// Names, phones and texts are in it as they are in the store. Keep it like the store:
// on an encrypted disk, and no longer than it is needed.
//
// # Format
//
//	{"format":"yishi archive","version":1,"community":…}    one line
//	gzip of one JSON record a line                          see record
//	{"sha256":"…"}                                          of all bytes before it
//
// Records come in one order only: directory entries, then keys by name, then the
// ledger, then {"t":"end"} with the counts. A reader refuses anything else, so that
// one state has one archive, and two archives of the same state differ in the time
// of the first line alone. A later version is refused.
//
// # Exporting while the server runs
//
// All keys that can change are read in one transaction, which is one moment of the
// server. Rolls, finished ballots, full tiles and the ledger up to the sequence of
// that moment never change; they are read afterwards, piece by piece. So counters,
// ballots, ledger and documents agree. What can differ:
//
//   - Directory entries are read a little earlier. One that is missing is made again
//     when the person uses the code again; one too many is left out at import if the
//     identity belongs to somebody else by then.
//   - A key that comes into being between the listing of the keys and that moment is
//     found by listing again, and the moment is repeated. A community in which new keys
//     keep coming gets them as they are a moment later; Report.Late counts them.
//   - Rows that are being staged, and rolls being put, may be there in part. Nothing
//     refers to them yet.
//
// # Importing
//
// An archive is copied to a temporary file first, its checksum compared, every record
// read and the ledger verified, before anything is written. Then all keys are staged
// under names of their own in the slot of the community, where nobody looks and where
// they expire within a day, and one transaction puts them in place of what was there.
// Directory entries that the archive has not go before that transaction and the others
// come after it, as an index never says more than the community. So an import that
// fails or is killed leaves the store as it was, up to directory entries, which a
// second try mends.
//
// Replacing a community that servers are writing to fails with ErrBusy when the ledger
// moves meanwhile. Stop them all the same: they remember answers and open motions.
//
// A ledger head that the key ring remembers and that is newer than the archive's is a
// rollback, and refused unless Options.Older says that it is meant. Sealing then stays
// refused until the file head.<community> is removed from the key ring.
package archive
