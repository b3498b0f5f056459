package archive

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"yishi/bot"
	"yishi/bot/council"
)

// The names of keys are the store's. An archive knows the few that it has to tell
// apart; a test holds them against the keys that the store makes.
const (
	everything     = "y:*"
	communitiesKey = "y:communities"
	directoryRoot  = "y:"
	whoRoot        = "who:"
	findRoot       = "find:"
)

// tagged is a key of a community, by its name within it.
func tagged(c council.ID, name string) string { return "y:{" + string(c) + "}:" + name }

// untagged is the community and the name of a key.
func untagged(key string) (c council.ID, name string, ok bool) {
	rest, ok := strings.CutPrefix(key, "y:{")
	if !ok {
		return "", "", false
	}
	id, name, ok := strings.Cut(rest, "}:")
	return council.ID(id), name, ok
}

// staged is where a key waits during an import: in the slot of the community, and
// under no name that anybody reads.
func staged(c council.ID, run, name string) string {
	return "y:staged:{" + string(c) + "}:" + run + ":" + name
}

// The names that are read in a way of their own.
const (
	seqName    = "seq"
	ledgerName = "ledger"
	logName    = "log"
	tilesName  = "tiles"
	tallyRoot  = "tally:"
	boothRoot  = "booth:"
	cutsName   = "cuts"
	docRoot    = "doc:"
)

// The kinds of keys, as TYPE says them.
const (
	stringKind = "string"
	hashKind   = "hash"
	zsetKind   = "zset"
	setKind    = "set"
	streamKind = "stream"
	absentKind = "none"
)

// known lists the names that the store uses; one that ends in a colon begins the names
// of many keys.
var known = []struct{ name, kind string }{
	{docRoot, hashKind}, {"shelf:", hashKind}, {"names:", hashKind}, {"index:", zsetKind},
	{seqName, stringKind}, {ledgerName, streamKind}, {logName, hashKind}, {tilesName, hashKind},
	{"out", hashKind}, {"due", zsetKind}, {"parked", hashKind},
	{"roll:", hashKind}, {boothRoot, hashKind}, {tallyRoot, hashKind}, {"ballots:", hashKind},
}

// kindOf is the kind that the store gives a name; "" for a name of a later version.
func kindOf(name string) string {
	for _, k := range known {
		if name == k.name || strings.HasSuffix(k.name, ":") && strings.HasPrefix(name, k.name) {
			return k.kind
		}
	}
	return ""
}

// forgotten reports whether a key is not part of what a community is: the results of
// messages, what is kept for a while, and what those who remember identities go by.
func forgotten(name string) bool {
	return name == cutsName || strings.HasPrefix(name, "seen:") || strings.HasPrefix(name, "cast:") || strings.HasPrefix(name, "keep:")
}

// outgoing reports whether a key holds messages that are not delivered yet.
func outgoing(name string) bool { return name == "out" || name == "due" || name == "parked" }

// longestName bounds a key's name in bytes; the store's own limits keep below it.
const longestName = 1024

// checkKeyName accepts the name of a key within its community.
func checkKeyName(name string) error {
	if name == "" || len(name) > longestName || !utf8.ValidString(name) || hasControl(name) {
		return fmt.Errorf("%w: key %.80q", ErrFormat, name)
	}
	if forgotten(name) {
		return fmt.Errorf("%w: key %.80q is never in an archive", ErrFormat, name)
	}
	return nil
}

// checkEntryName accepts the name of a directory entry: who:<digest> or
// find:<index>:<digest>, a digest being 22 letters of base64url.
func checkEntryName(name string) error {
	rest, ok := strings.CutPrefix(name, whoRoot)
	if !ok {
		if rest, ok = strings.CutPrefix(name, findRoot); ok {
			var index string
			index, rest, ok = strings.Cut(rest, ":")
			ok = ok && index != "" && len(index) <= 200 && utf8.ValidString(index) && !hasControl(index)
		}
	}
	if !ok || len(rest) != 22 || strings.Trim(rest, letters) != "" {
		return fmt.Errorf("%w: directory entry %.80q", ErrFormat, name)
	}
	return nil
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// checkCommunity accepts what can stand in a tag, as the store does.
func checkCommunity(c council.ID) error {
	if c == "" || len(c) > 64 || strings.Trim(string(c), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return fmt.Errorf("%w: community id %.70q", bot.ErrInvalid, string(c))
	}
	return nil
}
