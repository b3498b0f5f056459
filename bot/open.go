package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// openList is what is open in one community, ready for speech.
type openList struct {
	motions []council.Motion
	spoken  []speech.Motion
	secret  bool // at least one of them is secret
	// proxies are those that stand, so that a ballot of who holds none reads no more.
	proxies council.Proxies
	// asked are those whom a question to stand for office still waits for.
	asked map[council.PersonNo]bool
}

// mostOpen bounds how many motions are open for voting at once in a community.
const mostOpen = 20

// readOpen reads what is open. What is known of it from before is harmless: casting checks
// state and deadline again in one step.
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
