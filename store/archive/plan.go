package archive

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// plan says how the keys of a community are read.
type plan struct {
	// moving may change at any time and are read in one moment.
	moving []item
	// fixed never change again: rolls, and ballots of frozen motions.
	fixed []item
}

// traits are what a key's name does not tell.
type traits struct {
	name         string
	kind         *redis.StatusCmd
	ttl          *redis.DurationCmd
	roll, frozen *redis.StringCmd // of a booth
}

// planFor sorts keys into moving and fixed ones. What expires is left out: it may be
// forgotten, whatever its name.
func planFor(ctx context.Context, node redis.UniversalClient, c council.ID, names []string) (plan, error) {
	var all []traits
	for part := range slices.Chunk(names, atOnce) {
		found := make([]traits, len(part))
		err := ask(ctx, node, func(p redis.Pipeliner) {
			for i, name := range part {
				key := tagged(c, name)
				found[i] = traits{name: name, kind: p.Type(ctx, key), ttl: p.PTTL(ctx, key)}
				if strings.HasPrefix(name, boothRoot) {
					found[i].roll = p.HGet(ctx, key, "roll")
					found[i].frozen = p.HGet(ctx, key, "frozen")
				}
			}
		})
		if err != nil {
			return plan{}, fmt.Errorf("look at keys of %s: %w", c, err)
		}
		all = append(all, found...)
	}
	return sortOut(all)
}

func sortOut(all []traits) (plan, error) {
	frozen := make(map[string]bool)
	for _, t := range all {
		if t.frozen != nil && t.frozen.Val() != "" {
			frozen[strings.TrimPrefix(t.name, boothRoot)] = true
		}
	}
	kinds := expected(all, frozen)
	for _, t := range all {
		// A document that was deleted expires, and one made anew does not: whether it has
		// a body tells in the end.
		if t.ttl.Val() >= 0 && !strings.HasPrefix(t.name, docRoot) {
			continue
		}
		kind := t.kind.Val()
		if kind == absentKind { // emptied just now, and filled again perhaps
			kind = kindOf(t.name)
		}
		if kind != "" {
			kinds[t.name] = kind
		}
	}
	var p plan
	for name, kind := range kinds {
		switch kind {
		case stringKind, hashKind, zsetKind, setKind:
		case streamKind:
			if name == ledgerName { // read by sequence
				continue
			}
			fallthrough
		default:
			return plan{}, fmt.Errorf("key %.80q is of kind %s, which an archive does not know", name, kind)
		}
		if name == tilesName {
			continue // read by path
		}
		if isFixed(name, frozen) {
			p.fixed = append(p.fixed, item{name, kind})
		} else {
			p.moving = append(p.moving, item{name, kind})
		}
	}
	return p, nil
}

// expected are the keys that may come into being at any moment, by kind: those that
// are empty now, and the ballots of open motions, as far as their rolls reach.
func expected(all []traits, frozen map[string]bool) map[string]string {
	kinds := make(map[string]string)
	for _, k := range known {
		if !strings.HasSuffix(k.name, ":") && k.name != ledgerName && k.name != tilesName {
			kinds[k.name] = k.kind
		}
	}
	buckets := make(map[string]int)
	for _, t := range all {
		if roll, rest, ok := strings.Cut(strings.TrimPrefix(t.name, "roll:"), ":e"); ok && strings.HasPrefix(t.name, "roll:") {
			if n, err := strconv.Atoi(rest); err == nil {
				buckets[roll] = max(buckets[roll], n+1)
			}
		}
	}
	for _, t := range all {
		motion := strings.TrimPrefix(t.name, boothRoot)
		if t.roll == nil || frozen[motion] {
			continue
		}
		kinds[tallyRoot+motion] = hashKind
		for b := range buckets[t.roll.Val()] {
			kinds["ballots:"+motion+":"+strconv.Itoa(b)] = hashKind
		}
	}
	return kinds
}

// isFixed reports whether a key never changes again.
func isFixed(name string, frozen map[string]bool) bool {
	if strings.HasPrefix(name, "roll:") {
		return true
	}
	rest, ok := strings.CutPrefix(name, "ballots:")
	motion, _, _ := strings.Cut(rest, ":")
	return ok && frozen[motion]
}
