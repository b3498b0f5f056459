package embedded

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// streamID is an entry's id, comparable.
type streamID struct{ ms, seq uint64 }

func (a streamID) less(b streamID) bool {
	return a.ms < b.ms || a.ms == b.ms && a.seq < b.seq
}

// parseStreamID reads "ms-seq", or "ms" with the given sequence.
func parseStreamID(s string, missing uint64) (id streamID, ok bool) {
	first, second, full := strings.Cut(s, "-")
	id.seq = missing
	var err error
	if id.ms, err = strconv.ParseUint(first, 10, 64); err != nil {
		return id, false
	}
	if full {
		id.seq, err = strconv.ParseUint(second, 10, 64)
	}
	return id, err == nil
}

// answerRange handles XRANGE and XREVRANGE key from to [COUNT n]: it searches
// the bounds, where miniredis compares all entries, which for a ledger of
// 100,000 takes tens of milliseconds. Odd arguments it leaves to miniredis.
func answerRange(reverse bool) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		if len(args) != 3 && len(args) != 5 {
			return false
		}
		count := math.MaxInt
		if len(args) == 5 {
			n, err := strconv.Atoi(args[4])
			if err != nil || n <= 0 || !strings.EqualFold(args[3], "COUNT") {
				return false
			}
			count = n
		}
		low, high := args[1], args[2]
		if reverse {
			low, high = high, low
		}
		entries, err := e.redis.DB(0).Stream(args[0])
		if err != nil || entries == nil {
			return false
		}
		part, ok := between(entries, low, high)
		if !ok {
			return false
		}
		answerEntries(p, part, min(count, len(part)), reverse)
		return true
	}
}

// between is the part of the entries from low to high; ok is false for bounds
// that are not understood.
func between(entries []miniredis.StreamEntry, low, high string) (part []miniredis.StreamEntry, ok bool) {
	low, afterLow := strings.CutPrefix(low, "(")
	high, beforeHigh := strings.CutPrefix(high, "(")
	from, okLow := parseStreamID(low, 0)
	to, okHigh := parseStreamID(high, math.MaxUint64)
	if low == "-" && !afterLow {
		okLow = true
		from = streamID{}
	}
	if high == "+" && !beforeHigh {
		okHigh = true
		to = streamID{math.MaxUint64, math.MaxUint64}
	}
	if !okLow || !okHigh {
		return nil, false
	}
	first := sort.Search(len(entries), func(i int) bool {
		id, _ := parseStreamID(entries[i].ID, 0)
		return from.less(id) || !afterLow && id == from
	})
	end := sort.Search(len(entries), func(i int) bool {
		id, _ := parseStreamID(entries[i].ID, 0)
		return to.less(id) || beforeHigh && id == to
	})
	return entries[first:max(first, end)], true
}

func answerEntries(p *server.Peer, entries []miniredis.StreamEntry, n int, reverse bool) {
	p.WriteLen(n)
	for i := range n {
		entry := entries[i]
		if reverse {
			entry = entries[len(entries)-1-i]
		}
		p.WriteLen(2)
		p.WriteBulk(entry.ID)
		p.WriteStrings(entry.Values)
	}
}
