// Package embedded is Redis inside the process, with durability, so that the
// program runs on a fresh machine without a Redis server. It is meant for one
// machine and a few thousand households; beyond that, use Redis itself.
//
// Commands of go-redis clients are executed by miniredis, in memory. Whatever
// changes data on DB 0 is also appended to a log on disk, and its answer
// leaves only after the log was synced. At the next start the log is replayed.
// A second, unlogged miniredis on loopback TCP serves the task queue (DB 1).
//
// # The life of a record
//
//	client ──► parsed ──► executed ──► appended ──► synced ──► answered
//	             │           │ changed     │ write or    │
//	             │ refused   │ nothing     │ sync failed │ at the next start
//	             ▼           ▼             ▼             ▼
//	          answered    answered      answered      replayed ──► folded into
//	          with why    once what     MISCONF,      (or dropped,   a snapshot,
//	                      it saw is     undone in     if torn and    segment
//	                      synced        memory        so unanswered) removed
//
// "Parsed" commands of one connection that arrived together are executed
// together. "Executed" and "appended" happen under one lock, so the order of
// the log is the order of execution. While one sync runs, the next group
// collects; there is no timer. A read is answered once everything it could
// have seen is synced, so no answer shows what a power loss could take away.
//
// When the disk is full or fails, the writes of that group are answered
// MISCONF, memory is rebuilt from what is on disk, and the server stays
// read-only until it is opened again.
//
// # What a replay needs
//
// A replay must end in the state that was there before, so a command may depend
// on nothing but the data, its arguments and its record's time:
//
//   - A record carries the time, in Unix milliseconds, at which its command ran.
//     TIME answers it, also inside scripts, and relative lifetimes (EX, PX,
//     EXPIRE) are turned into absolute deadlines with it before miniredis sees
//     them. Scripts should take time as an argument all the same: on Redis
//     itself only that can be tested.
//   - Keys expire only at tick records, never in between. Before each command,
//     and every Options.TickEvery, the keys that are due are removed; if there
//     were any, a tick precedes the command's own record. So a key is gone from
//     its deadline on, to the millisecond, and a replay years later first
//     reaches the state at the end of the log and then forwards to the present.
//   - What is random or made from a clock (SPOP, XADD with *, math.random; in
//     scripts also SRANDMEMBER and its like) is refused.
//   - Scripts run in this package's own Lua state, one for all, with miniredis's
//     answers. cjson.decode gives the keys of objects in order. A script must
//     not change the tables of the libraries.
//
// Each record carries a checksum of the answer it got; a replay that answers
// otherwise is counted in Report.Diverged.
//
// # Commands
//
// The table in commands.go lists what DB 0 accepts. Everything else is refused
// with a reason, also inside scripts: blocking and subscribing commands, other
// databases, hash-field lifetimes, consumer groups.
//
// # Files
//
// The directory (mode 0700, files 0600) holds
//
//	LOCK                       held by flock while open; the holder's pid
//	%020d.log                  a segment, named by its first record's sequence
//	%020d.snap                 a snapshot: the state before that sequence
//	%020d.log.torn             a dropped tail, kept for inspection
//	*.tmp                      a snapshot being written
//
// Integers are little-endian; uvarint is that of encoding/binary; str is a
// uvarint length and so many bytes. CRC is CRC-32C (Castagnoli).
//
//	file    = header frame*
//	header  = "YISHILOG" version:u16 kind:u8 0:u8 salt:u64 first:u64 CRC:u32
//	          kind 1 is a segment, 2 a snapshot; CRC is of the bytes before it
//	frame   = "YSF1" length:u32 first:u64 count:u32 CRC:u32 payload
//	          length is the payload's, first and count number its records;
//	          CRC is of salt, length, first, count and payload
//	payload = n:uvarint script:str … record …
//	record  = 1 flags:u8 at:i64 answer:u32 argc:uvarint arg:str …   a command
//	        | 2 at:i64                                              a tick
//	        | 3 at:i64                                              closed
//	        | 4 count:uvarint                                       end of a snapshot
//	          at is in Unix milliseconds; flag 1 is RESP3; answer is the CRC of
//	          the answer, in snapshots 0 and not compared
//
// A frame is what one write and one sync put on disk. It starts with the
// bodies of those scripts that its records use and that no earlier frame of
// the segment holds, so every segment replays alone on top of what precedes it.
// EVAL is recorded as EVALSHA.
//
// An unreadable frame at the end of the last segment was never answered (it is
// what a kill or a power loss leaves): it is set aside, reported and cut off.
// An unreadable frame that a readable one follows had been synced before, so
// it is corruption, and Open refuses with file and offset.
//
// A snapshot is a file of plain commands that rebuild the state (SET, HSET,
// SADD, ZADD, RPUSH, XADD, PEXPIREAT); miniredis keeps no last id of a stream
// apart from its entries, so there is none to save. It is written to a .tmp,
// synced and renamed; then the segments that it covers are removed. The server
// takes one when the log since the last exceeds Options.SegmentBytes and the
// last snapshot's size, and at Close.
package embedded
