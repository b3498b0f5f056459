// Package store keeps everything in Redis or Valkey: documents and rows, rolls and
// ballots, the ledger, the outbox and the indexes. It implements what package bot
// asks for and decides nothing about deliberation.
//
// Every key of a community carries the tag {community}, so that whatever changes
// together lies in one slot and changes in one script. The few server-wide keys
// (who is who, codes, groups, tokens) stand outside; they are written after the
// community and say less than it, never more.
//
// # Shape
//
//   - keys.go holds every key; script/*.lua hold every script with its contract.
//   - Reads of all callers leave together, and so do the ballots of one motion:
//     while one batch is in flight the next collects, without a timer (batcher).
//   - A write that is sent again, by the network or by the platform, finds what it
//     did the first time: each result is kept for ten minutes under the message.
//   - Time and randomness are handed in. The clock is corrected to Redis TIME.
//
// # Errors
//
// Every error wraps one of package bot's. ErrUnavailable alone says that nothing
// was changed; together with ErrUnconfirmed it says that nobody knows, and the same
// message may safely be tried again.
package store
