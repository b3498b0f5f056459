package bot

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// mostStreet bounds a street's name, in characters.
const mostStreet = 30

// SetStreet says which street a community belongs to; "" takes it out of any. Errors:
// ErrInvalid, ErrNotFound.
func (b *Bot) SetStreet(ctx context.Context, c council.ID, street string) error {
	street = strings.Join(strings.Fields(street), " ")
	if utf8.RuneCountInString(street) > mostStreet {
		return fmt.Errorf("%w: a street's name has up to %d characters", ErrInvalid, mostStreet)
	}
	place, doc, err := b.placeDoc(ctx, c)
	if err != nil {
		return err
	}
	if place.Street == street {
		return nil
	}
	place.Street = street
	if doc, err = doc.holding(place); err != nil {
		return err
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "community.street"})
	if err != nil {
		return err
	}
	return b.enact(ctx, c, Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}})
}

// totalsPage is how many documents are read at once.
const totalsPage = 100

// Totals counts what became of a community's requests and motions in the span up to now.
// It holds one page of documents at a time, so that a street can ask for all of its
// communities, one after the other.
func (b *Bot) Totals(ctx context.Context, c council.ID, span time.Duration) (council.Overview, error) {
	var sum council.Overview
	now := b.Now()
	since := now.Add(-span)
	err := b.eachIndexed(ctx, c, allRequests, "request", since.UnixMilli(), func(d Doc) error {
		var r council.Request
		if err := decode(d, &r); err != nil {
			return err
		}
		if r.No > 0 {
			sum = sum.CountRequest(r, since, now)
		}
		return nil
	})
	if err != nil {
		return council.Overview{}, err
	}
	err = b.eachIndexed(ctx, c, "motions", "motion", 0, func(d Doc) error {
		var m council.Motion
		if err := decode(d, &m); err != nil {
			return err
		}
		sum = sum.CountMotion(m, since)
		return nil
	})
	if err != nil {
		return council.Overview{}, err
	}
	return sum, nil
}

// eachIndexed calls f for all documents of a kind that an index lists from a score on.
func (b *Bot) eachIndexed(ctx context.Context, c council.ID, index, kind string, from int64, f func(Doc) error) error {
	seen := map[string]bool{}
	for limit := totalsPage; ; {
		members, err := b.Records.Members(ctx, c, index, from, everything, limit)
		if err != nil {
			return fmt.Errorf("list %s: %w", index, err)
		}
		var refs []Ref
		for _, m := range members {
			if !seen[m.Name] {
				seen[m.Name] = true
				refs = append(refs, Ref{kind, m.Name})
			}
		}
		if len(refs) > 0 {
			docs, err := b.Records.Read(ctx, c, refs...)
			if err != nil {
				return fmt.Errorf("read %s: %w", index, err)
			}
			for _, d := range docs {
				if err := f(d); err != nil {
					return err
				}
			}
		}
		if len(members) < limit {
			return nil
		}
		// The next page begins at the last score, which several may share; where a whole
		// page shares it, the page grows.
		if last := members[len(members)-1].Score; last > from {
			from = last
		} else {
			limit *= 2
		}
	}
}
