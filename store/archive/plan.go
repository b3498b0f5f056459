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

// traits are what is to be known of a key: its kind, and of a booth its roll and whether
// it is frozen. expires says that it may be forgotten, whatever its name.
type traits struct {
	name, kind   string
	expires      bool
	roll, frozen string
}

// planFor sorts keys into moving and fixed ones. Of the names that the store uses the
// kind is known, and that they do not expire, or how that shows; of the others, which
// are of a later version, the server is asked.
func planFor(ctx context.Context, node redis.UniversalClient, c council.ID, names []string) (plan, error) {
	all := make([]traits, len(names))
	var unclear []int
	for i, name := range names {
		all[i] = traits{name: name, kind: kindOf(name)}
		if all[i].kind == "" || strings.HasPrefix(name, boothRoot) {
			unclear = append(unclear, i)
		}
	}
	for part := range slices.Chunk(unclear, atOnce) {
		if err := askTraits(ctx, node, c, all, part); err != nil {
			return plan{}, fmt.Errorf("look at keys of %s: %w", c, err)
		}
	}
	return sortOut(all)
}

// askTraits fills in what the names of some keys do not tell.
func askTraits(ctx context.Context, node redis.UniversalClient, c council.ID, all []traits, part []int) error {
	booths := make([]*redis.SliceCmd, len(part))
	kinds, ttls := make([]*redis.StatusCmd, len(part)), make([]*redis.DurationCmd, len(part))
	err := ask(ctx, node, func(p redis.Pipeliner) {
		for k, i := range part {
			key := tagged(c, all[i].name)
			if all[i].kind == "" {
				kinds[k], ttls[k] = p.Type(ctx, key), p.PTTL(ctx, key)
			} else {
				booths[k] = p.HMGet(ctx, key, "roll", "frozen")
			}
		}
	})
	if err != nil {
		return err
	}
	for k, i := range part {
		if booths[k] != nil {
			all[i].roll, _ = booths[k].Val()[0].(string)
			all[i].frozen, _ = booths[k].Val()[1].(string)
			continue
		}
		all[i].kind, all[i].expires = kinds[k].Val(), ttls[k].Val() >= 0
	}
	return nil
}

func sortOut(all []traits) (plan, error) {
	frozen := make(map[string]bool)
	for _, t := range all {
		if t.frozen != "" {
			frozen[strings.TrimPrefix(t.name, boothRoot)] = true
		}
	}
	kinds := expected(all, frozen)
	for _, t := range all {
		if !t.expires && t.kind != absentKind {
			kinds[t.name] = t.kind
		}
	}
	var p plan
	for name, kind := range kinds {
		switch {
		case name == ledgerName || name == tilesName: // read by sequence, and by path
		case kind != stringKind && kind != hashKind && kind != zsetKind && kind != setKind:
			return plan{}, fmt.Errorf("key %.80q is of kind %s, which an archive does not know", name, kind)
		case isFixed(name, frozen):
			p.fixed = append(p.fixed, item{name, kind})
		default:
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
		if t.roll == "" || frozen[motion] {
			continue
		}
		kinds[tallyRoot+motion] = hashKind
		for b := range buckets[t.roll] {
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
