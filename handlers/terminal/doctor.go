package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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
	if !slices.ContainsFunc(problems, func(p config.Problem) bool { return p.Setting == "YISHI_REDIS_URL" }) {
		found = append(found, k.checkStore(ctx, s)...)
	}
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
func (k *call) checkStore(ctx context.Context, s config.Settings) []finding {
	if !s.Redis.Set() {
		return append(checkDirectory("data directory", s.Data), finding{fine, "store",
			"embedded: for one machine and a few thousand households", ""})
	}
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	facts, err := k.Inspect(ctx, s.Redis.Reveal())
	if err != nil {
		return []finding{{must, "redis", err.Error(), "check YISHI_REDIS_URL (" + s.RedisHost() + "), password and firewall"}}
	}
	return append(judgeRedis(facts), k.checkFit(ctx, s)...)
}

// checkFit looks whether the keys are those that the store was begun with. A directory that
// cannot be read is told of elsewhere.
func (k *call) checkFit(ctx context.Context, s config.Settings) []finding {
	if fit, err := k.KeysFit(ctx, s); err != nil || fit {
		return nil
	}
	return []finding{{must, "keys", "those in " + s.KeysDir() + " are not the keys of this store: codes, receipts and sealed ballots do not fit them",
		"point YISHI_KEYS to the directory that was used before, or put its copy back"}}
}
