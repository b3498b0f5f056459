package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"time"

	"yishi/bot/council"
)

// bucketSize is how many numbered fields share one hash. Redis packs a hash of up to
// 128 fields with values up to 64 bytes into one block (hash-max-listpack-*).
const (
	bucketSize  = 100
	packedValue = 64
)

// Keys of one community. The tag in braces puts all of them into one slot.

func tagged(c council.ID, rest string) string { return "y:{" + string(c) + "}:" + rest }

// docKey -> HASH v (version), b (JSON; absent in the trace of a deleted document)
func docKey(c council.ID, kind, id string) string { return tagged(c, "doc:"+kind+":"+id) }

// shelfKey -> HASH number in bucket -> value
func shelfKey(c council.ID, shelf string, bucket int) string {
	return tagged(c, "shelf:"+strconv.Itoa(bucket)+":"+shelf)
}

// namesKey -> HASH name -> value: the rows of a shelf whose keys are no numbers
func namesKey(c council.ID, shelf string) string { return tagged(c, "names:"+shelf) }

// indexKey -> ZSET member -> unix milliseconds, or a number
func indexKey(c council.ID, index string) string { return tagged(c, "index:"+index) }

// seqKey -> STRING the sequence number last given to a leaf
func seqKey(c council.ID) string { return tagged(c, "seq") }

// ledgerKey -> STREAM <first sequence>-0 -> l = leaves joined by newlines
func ledgerKey(c council.ID) string { return tagged(c, "ledger") }

// logKey -> HASH size, checkpoint
func logKey(c council.ID) string { return tagged(c, "log") }

// tilesKey -> HASH path -> bytes
func tilesKey(c council.ID) string { return tagged(c, "tiles") }

// cutsKey -> ZSET person -> the act by which they last lost an identity, unix milliseconds
// or more; the newest thousand
func cutsKey(c council.ID) string { return tagged(c, "cuts") }

// outKey -> HASH row id -> JSON
func outKey(c council.ID) string { return tagged(c, "out") }

// dueKey -> ZSET row id -> not before, unix milliseconds
func dueKey(c council.ID) string { return tagged(c, "due") }

// parkedKey -> HASH row id -> why it is no longer tried
func parkedKey(c council.ID) string { return tagged(c, "parked") }

// seenKey -> HASH message -> result of a commit; expires
func seenKey(c council.ID, period int64) string {
	return tagged(c, "seen:"+strconv.FormatInt(period, 10))
}

// castKey -> HASH message -> result of a casting; expires
func castKey(c council.ID, motion int, period int64) string {
	return tagged(c, "cast:"+strconv.Itoa(motion)+":"+strconv.FormatInt(period, 10))
}

// rollKey -> HASH head (units|heads|area); written last
func rollKey(c council.ID, roll string) string { return tagged(c, "roll:"+roll) }

// entriesKey -> HASH entry in bucket -> persons|heads|building:area,…|label, or +
func entriesKey(c council.ID, roll string, bucket int) string {
	return tagged(c, "roll:"+roll+":e"+strconv.Itoa(bucket))
}

// personsKey -> HASH person in bucket -> entry,entry,…, or +
func personsKey(c council.ID, roll string, bucket int) string {
	return tagged(c, "roll:"+roll+":p"+strconv.Itoa(bucket))
}

// longKey -> HASH e<entry> or p<person> -> what does not fit a packed value
func longKey(c council.ID, roll string) string { return tagged(c, "roll:"+roll+":long") }

// boothKey -> HASH roll, closes (unix ms), change (0 1), sealed (0 1), frozen (unix ms)
func boothKey(c council.ID, motion int) string { return tagged(c, "booth:"+strconv.Itoa(motion)) }

// tallyKey -> HASH all, b<building>, o<choice>, d<rank> -> units|heads|area; frozen
func tallyKey(c council.ID, motion int) string { return tagged(c, "tally:"+strconv.Itoa(motion)) }

// ballotsKey -> HASH entry in bucket -> choices|person|rank|sequence
func ballotsKey(c council.ID, motion, bucket int) string {
	return tagged(c, "ballots:"+strconv.Itoa(motion)+":"+strconv.Itoa(bucket))
}

// keepKey -> STRING; expires
func keepKey(c council.ID, key string) string { return tagged(c, "keep:"+short(key)) }

// Keys of the whole server. Outside text enters them only as a digest.

// whoKey -> STRING community|person|label
func whoKey(channel, account, user string) string { return whoRoot + short(channel, account, user) }

const whoRoot = "y:who:"

// findKey -> STRING community|person|label
func findKey(index, key string) string { return "y:find:" + index + ":" + short(key) }

// communitiesKey -> SET community
func communitiesKey() string { return "y:communities" }

// tryKey -> STRING count; expires
func tryKey(key string, window time.Duration, slot int64) string {
	return "y:try:" + short(key, window.String()) + ":" + strconv.FormatInt(slot, 10)
}

// tokenKey -> HASH value, fence; expires
func tokenKey(name string) string { return "y:token:{" + short(name) + "}" }

// tokenLockKey -> STRING fence and mark; expires
func tokenLockKey(name string) string { return tokenKey(name) + ":lock" }

// tokenFenceKey -> STRING the fence number last given
func tokenFenceKey(name string) string { return tokenKey(name) + ":fence" }

// aliveKey -> STRING; written to see whether writes are accepted; expires
func aliveKey() string { return "y:alive" }

// short turns outside text of any length and any bytes into 22 letters; equal only
// for equal parts.
func short(parts ...string) string {
	text := make([]byte, 0, 128)
	for _, p := range parts {
		text = binary.AppendUvarint(text, uint64(len(p)))
		text = append(text, p...)
	}
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
