package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// openMotions caches, per community, the motions open for voting. A stale entry is
// harmless: casting checks state and deadline again in one step.
type openMotions struct {
	records Records
	fresh   time.Duration
	mu      sync.Mutex
	known   map[council.ID]*openList
	drops   int // how often something was forgotten
	// reading are the communities that somebody reads anew; others wait for it, so that
	// a crowd does not all read the same.
	reading map[council.ID]chan struct{}
}

// openList is what is open in one community, ready for speech.
type openList struct {
	at      time.Time
	motions []council.Motion
	spoken  []speech.Motion
	secret  bool // at least one of them is secret
	// proxies are those that stand, so that a ballot of who holds none reads no more.
	proxies council.Proxies
	// asked are those whom a question to stand for office still waits for.
	asked map[council.PersonNo]bool
}

func newOpenMotions(r Records, fresh time.Duration) *openMotions {
	return &openMotions{records: r, fresh: fresh, known: make(map[council.ID]*openList), reading: make(map[council.ID]chan struct{})}
}

func (o *openMotions) of(ctx context.Context, c council.ID, now time.Time) (*openList, error) {
	list, drops, wait := o.look(c, now)
	if wait != nil {
		select {
		case <-wait:
			list, drops, _ = o.look(c, now)
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	if list != nil {
		return list, nil
	}
	defer o.finish(c)
	list, err := readOpen(ctx, o.records, c, now)
	if err != nil {
		return nil, err
	}
	list.at = now
	o.mu.Lock()
	defer o.mu.Unlock()
	if drops == o.drops { // else what was read may be from before the change
		o.known[c] = list
	}
	return list, nil
}

// finish lets those go on who wait for a reading.
func (o *openMotions) finish(c council.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if done := o.reading[c]; done != nil {
		close(done)
		delete(o.reading, c)
	}
}

// look returns what is known and fresh; else what to wait for while somebody reads, or
// nothing, and then the caller is to read.
func (o *openMotions) look(c council.ID, now time.Time) (list *openList, drops int, wait chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if list = o.known[c]; list != nil && now.Sub(list.at).Abs() < o.fresh {
		return list, o.drops, nil
	}
	if wait = o.reading[c]; wait == nil {
		o.reading[c] = make(chan struct{})
	}
	return nil, o.drops, wait
}

// drop forgets a community's list after this replica changed it.
func (o *openMotions) drop(c council.ID) {
	o.mu.Lock()
	delete(o.known, c)
	o.drops++
	o.mu.Unlock()
}

// mostOpen bounds how many motions are open for voting at once in a community.
const mostOpen = 20

func readOpen(ctx context.Context, r Records, c council.ID, now time.Time) (*openList, error) {
	members, err := r.Members(ctx, c, "open", 0, math.MaxInt64>>10, mostOpen)
	if err != nil {
		return nil, fmt.Errorf("list open motions: %w", err)
	}
	refs := make([]Ref, len(members))
	for i, m := range members {
		refs[i] = Ref{"motion", m.Name}
	}
	list := &openList{}
	if list.asked, err = readAsked(ctx, r, c, now); err != nil {
		return nil, err
	}
	docs, err := r.Read(ctx, c, append(refs, proxiesRef)...)
	if err != nil {
		return nil, fmt.Errorf("read open motions: %w", err)
	}
	if err := decode(docs[len(refs)], &list.proxies); err != nil {
		return nil, err
	}
	for _, d := range docs[:len(refs)] {
		var m council.Motion
		if d.Version == 0 {
			continue
		}
		if err := json.Unmarshal(d.Body, &m); err != nil {
			return nil, fmt.Errorf("motion %s: %w", d.ID, err)
		}
		list.motions = append(list.motions, m)
		list.secret = list.secret || m.Secrecy == council.Secret
	}
	slices.SortFunc(list.motions, func(a, b council.Motion) int {
		return cmp.Or(a.Closes.Compare(b.Closes), a.No-b.No)
	})
	for _, m := range list.motions {
		list.spoken = append(list.spoken, spokenMotion(m))
	}
	return list, nil
}

func spokenMotion(m council.Motion) speech.Motion {
	return speech.Motion{No: m.No, Type: string(m.Form), Title: m.Title, Options: m.Options, Min: m.Min, Max: m.Max, Seats: m.Seats}
}

func (l *openList) find(no int) (council.Motion, bool) {
	for _, m := range l.motions {
		if m.No == no {
			return m, true
		}
	}
	return council.Motion{}, false
}

// motionRef names a motion's document.
func motionRef(no int) Ref { return Ref{"motion", strconv.Itoa(no)} }
