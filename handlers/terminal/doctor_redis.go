package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// RedisFacts are what doctor wants to know of a Redis server. A text is empty and a
// number -1 where the server does not tell.
type RedisFacts struct {
	Software, Version       string // "redis" or "valkey", 7.0.15
	AppendOnly, AppendFsync string // yes, always
	MaxMemory               int64  // bytes, 0 without a limit
	MaxMemoryPolicy         string
	Skew                    time.Duration // how far this machine's clock is off
	Nodes, Replicas         int
}

const (
	oldestRedis = 7
	worstSkew   = 5 * time.Second
)

// judgeRedis says what to change in a Redis server before it keeps ballots.
func judgeRedis(f RedisFacts) []finding {
	found := []finding{judgeVersion(f), judgeAppend(f), judgeMemory(f), judgeSkew(f.Skew)}
	if f.Replicas == 0 {
		found = append(found, finding{should, "redis replica", "there is none: a lost disk loses everything since the last backup",
			"add a replica on another machine, or back up often: yishi backup"})
	}
	if f.Nodes > 1 {
		found = append(found, finding{fine, "redis cluster", fmt.Sprintf("%d masters", f.Nodes), ""})
	}
	return found
}

func judgeVersion(f RedisFacts) finding {
	const about = "redis version"
	v, ok := parseVersion(f.Version)
	switch {
	case !ok:
		return finding{should, about, "the server does not tell it", "make sure that it is Redis or Valkey 7.0 or later"}
	case v[0] < oldestRedis:
		return finding{must, about, f.Version + " is too old", "use Redis or Valkey 7.0 or later"}
	case luaHole(f.Software, v):
		return finding{should, about, f.Software + " " + f.Version + " has a hole in its Lua engine (CVE-2025-49844) unless your distribution mended it",
			"upgrade to the latest release of this line, or see your distribution's security notes"}
	}
	return finding{fine, about, f.Software + " " + f.Version, ""}
}

func parseVersion(text string) (v [3]int, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return v, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return v, false
		}
		v[i] = n
	}
	return v, true
}

// luaHole reports whether upstream's release of this version lets a script run code
// of an attacker who may send commands. The first mended release of each line is
// listed; lines before the first have none.
func luaHole(software string, v [3]int) bool {
	mended := map[string][][3]int{
		"redis":  {{7, 2, 11}, {7, 4, 6}, {8, 0, 4}, {8, 2, 2}},
		"valkey": {{7, 2, 11}, {8, 0, 6}, {8, 1, 4}},
	}[software]
	for _, m := range mended {
		if v[0] == m[0] && v[1] == m[1] {
			return v[2] < m[2]
		}
	}
	return len(mended) > 0 && (v[0] < mended[0][0] || v[0] == mended[0][0] && v[1] < mended[0][1])
}

func judgeAppend(f RedisFacts) finding {
	const about = "redis durability"
	switch {
	case f.AppendOnly == "":
		return finding{should, about, "the server does not tell how it keeps data",
			"ask its provider for an append-only file with fsync on every write, or for its equal"}
	case f.AppendOnly != "yes":
		return finding{must, about, "appendonly is " + f.AppendOnly + ": a restart may lose confirmed ballots",
			"redis-cli CONFIG SET appendonly yes; CONFIG SET appendfsync always; CONFIG REWRITE"}
	case f.AppendFsync == "no":
		return finding{must, about, "appendfsync is no: a power failure may lose half a minute of confirmed ballots",
			"redis-cli CONFIG SET appendfsync always; CONFIG REWRITE"}
	case f.AppendFsync != "always":
		return finding{should, about, "appendfsync is " + f.AppendFsync + ": a power failure may lose a second of confirmed ballots",
			"redis-cli CONFIG SET appendfsync always; CONFIG REWRITE"}
	}
	return finding{fine, about, "appendonly yes, appendfsync always", ""}
}

func judgeMemory(f RedisFacts) finding {
	const about = "redis memory"
	limit := "no limit"
	if f.MaxMemory > 0 {
		limit = fmt.Sprintf("limit %d MB", f.MaxMemory>>20)
	}
	switch f.MaxMemoryPolicy {
	case "":
		return finding{should, about, "the server does not tell its maxmemory-policy", "ask its provider for noeviction"}
	case "noeviction":
		return finding{fine, about, limit + ", noeviction", ""}
	}
	return finding{must, about, "maxmemory-policy is " + f.MaxMemoryPolicy + ": a full server throws ballots away",
		"redis-cli CONFIG SET maxmemory-policy noeviction; CONFIG REWRITE"}
}

func judgeSkew(skew time.Duration) finding {
	const about = "clock"
	text := fmt.Sprintf("%s apart from Redis", skew.Abs().Round(time.Millisecond))
	const do = "set both clocks by NTP (chrony or systemd-timesyncd)"
	switch {
	case skew.Abs() > worstSkew:
		return finding{must, about, text + ": this server would not be ready", do}
	case skew.Abs() > time.Second:
		return finding{should, about, text, do}
	}
	return finding{fine, about, text, ""}
}
