package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"yishi/config"
)

// gravity is how much a finding matters.
type gravity int

const (
	fine gravity = iota
	should
	must
)

func (g gravity) String() string { return [...]string{"ok    ", "SHOULD", "MUST  "}[g] }

// finding is one thing that doctor looked at.
type finding struct {
	gravity gravity
	about   string
	// text says what is; do says what to do about it, unless it is fine.
	text, do string
}

// inspectTime bounds how long doctor waits for Redis.
const inspectTime = 10 * time.Second

// doctor looks at everything an operator can have wrong and says what to do. It
// changes nothing.
func doctor(ctx context.Context, k *call) error {
	s, err := k.load(false)
	var found []finding
	var problems config.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			found = append(found, finding{must, "settings", p.Setting, p.String()})
		}
	}
	for _, note := range s.Notes {
		found = append(found, finding{should, "settings", note, "correct or remove it"})
	}
	found = append(found, checkStore(ctx, s, k.Inspect)...)
	found = append(found, checkKeys(s)...)
	found = append(found, checkChannels(s)...)
	worst := writeFindings(k.Out, found)
	if worst == must {
		return exitError{exitFailed}
	}
	return nil
}

func writeFindings(out io.Writer, found []finding) (worst gravity) {
	for _, f := range found {
		worst = max(worst, f.gravity)
		fmt.Fprintf(out, "%s %s: %s\n", f.gravity, f.about, f.text)
		if f.gravity != fine {
			fmt.Fprintf(out, "       → %s\n", f.do)
		}
	}
	switch worst {
	case fine:
		fmt.Fprintln(out, "nothing to mend")
	case should:
		fmt.Fprintln(out, "it works; what SHOULD be changed is better changed before a real vote")
	case must:
		fmt.Fprintln(out, "what MUST be changed stands in the way of a real vote")
	}
	return worst
}

// checkStore looks at Redis, or at the data directory.
func checkStore(ctx context.Context, s config.Settings, inspect func(context.Context, string) (RedisFacts, error)) []finding {
	if !s.Redis.Set() {
		return append(checkDirectory("data directory", s.Data), finding{fine, "store",
			"embedded: for one machine and a few thousand households", ""})
	}
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	facts, err := inspect(ctx, s.Redis.Reveal())
	if err != nil {
		return []finding{{must, "redis", err.Error(), "check YISHI_REDIS_URL (" + s.RedisHost() + "), password and firewall"}}
	}
	return judgeRedis(facts)
}
