package council

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Order are a community's rules of order (议事规则); what is zero is as usual.
type Order struct {
	// Minutes is how long one may speak at a time, Turns how often to one item.
	Minutes int `json:"minutes,omitempty"`
	Turns   int `json:"turns,omitempty"`
	// VoteMinutes is how long a live vote lasts.
	VoteMinutes int `json:"vote_minutes,omitempty"`
	// AnyTurn lets people speak as they raised their hands, without those who have not
	// spoken going first; AnySide without the sides alternating.
	AnyTurn bool `json:"any_turn,omitempty"`
	AnySide bool `json:"any_side,omitempty"`
}

// The usual rules of order, after Robert's as residents' councils here use them.
const (
	usualMinutes     = 2
	usualTurns       = 2
	usualVoteMinutes = 5
)

// Usual fills in what the community has not set.
func (o Order) Usual() Order {
	o.Minutes = cmp.Or(o.Minutes, usualMinutes)
	o.Turns = cmp.Or(o.Turns, usualTurns)
	o.VoteMinutes = cmp.Or(o.VoteMinutes, usualVoteMinutes)
	return o
}

// Hand is somebody who waits to speak.
type Hand struct {
	Person PersonNo  `json:"person"`
	Side   string    `json:"side,omitempty"`
	At     time.Time `json:"at"`
}

// Moved is a motion from the floor that waits for a second.
type Moved struct {
	Title string   `json:"title"`
	By    PersonNo `json:"by"`
}

// Floor is a meeting while it runs: its items, who waits to speak, and what was moved.
// Every step returns the floor as it is then; slices are never shared with the one
// before.
type Floor struct {
	// Meeting is 0 while none runs.
	Meeting int    `json:"meeting"`
	Items   []Item `json:"items,omitempty"`
	// On is which item is on, from 1; 0 before the first.
	On       int    `json:"on,omitempty"`
	Hands    []Hand `json:"hands,omitempty"`
	Speaking *Turn  `json:"speaking,omitempty"`
	Moved    *Moved `json:"moved,omitempty"`
	Votes    []int  `json:"votes,omitempty"`
	// ItemBy took up the item that is on, and CallBy called who is speaking.
	ItemBy PersonNo `json:"item_by,omitempty"`
	CallBy PersonNo `json:"call_by,omitempty"`
}

// atOnce is how soon after one officer another who says the same most likely has not seen
// that it is done.
const atOnce = 15 * time.Second

// ItemTaken reports whether somebody else than by took up the item only now.
func (f Floor) ItemTaken(by PersonNo, now time.Time) bool {
	item, on := f.Current()
	return on && f.ItemBy != 0 && f.ItemBy != by && now.Sub(item.Began) < atOnce
}

// CallTaken reports whether somebody else than by called who is speaking only now.
func (f Floor) CallTaken(by PersonNo, now time.Time) bool {
	return f.Speaking != nil && f.CallBy != 0 && f.CallBy != by && now.Sub(f.Speaking.From) < atOnce
}

// OpenFloor is the floor of a meeting that begins.
func OpenFloor(m Meeting) Floor {
	f := Floor{Meeting: m.No}
	for _, no := range m.Motions {
		f.Items = append(f.Items, Item{No: no})
	}
	return f
}

// Current is the item that is on.
func (f Floor) Current() (Item, bool) {
	if f.On < 1 || f.On > len(f.Items) {
		return Item{}, false
	}
	return f.Items[f.On-1], true
}

// NextItem ends the item that is on and takes up the next; hands go down.
func (f Floor) NextItem(now time.Time) (Floor, error) {
	if f.On >= len(f.Items) {
		return f, NoMoreItems
	}
	f = f.EndItem(now)
	f.On++
	f.Items[f.On-1].Began = now
	return f, nil
}

// EndItem ends the item that is on, and with it who is speaking to it.
func (f Floor) EndItem(now time.Time) Floor {
	f = f.EndTurn()
	f.Items, f.Hands = slices.Clone(f.Items), nil
	if f.On > 0 {
		f.Items[f.On-1].Ended = now
	}
	return f
}

// spoken counts how often somebody spoke to the item that is on.
func (f Floor) spoken(p PersonNo) int {
	item, _ := f.Current()
	n := 0
	for _, t := range item.Turns {
		if t.Person == p {
			n++
		}
	}
	return n
}

// Raise puts somebody into the queue.
func (f Floor) Raise(p PersonNo, side string, now time.Time, o Order) (Floor, error) {
	switch {
	case f.Speaking != nil && f.Speaking.Person == p:
		return f, SpeaksNow
	case f.waits(p) >= 0:
		return f, WaitsAlready
	case f.spoken(p) >= o.Usual().Turns:
		return f, SpokeEnough
	}
	f.Hands = append(slices.Clone(f.Hands), Hand{Person: p, Side: side, At: now})
	return f, nil
}

// TakeSide lets who waits say for which side; the place in the queue stays.
func (f Floor) TakeSide(p PersonNo, side string) (Floor, error) {
	i := f.waits(p)
	if i < 0 {
		return f, NobodyWaits
	}
	f.Hands = slices.Clone(f.Hands)
	f.Hands[i].Side = side
	return f, nil
}

func (f Floor) waits(p PersonNo) int {
	return slices.IndexFunc(f.Hands, func(h Hand) bool { return h.Person == p })
}

// Queue lists who waits in the order they will speak: those who have spoken least to the
// item first, then the other side than who spoke last, then who raised the hand first.
func (f Floor) Queue(o Order) []Hand {
	left, last := slices.Clone(f.Hands), f.lastSide()
	queue := make([]Hand, 0, len(left))
	for len(left) > 0 {
		best := 0
		for i := range left {
			if f.before(left[i], left[best], last, o) {
				best = i
			}
		}
		queue = append(queue, left[best])
		last = cmp.Or(left[best].Side, last)
		left = slices.Delete(left, best, best+1)
	}
	return queue
}

// before reports whether a speaks before b when side last spoke last.
func (f Floor) before(a, b Hand, last string, o Order) bool {
	if !o.AnyTurn {
		if x, y := f.spoken(a.Person), f.spoken(b.Person); x != y {
			return x < y
		}
	}
	if !o.AnySide && last != "" {
		if x, y := a.Side == last, b.Side == last; x != y {
			return y
		}
	}
	return a.At.Before(b.At)
}

// lastSide is the side of who spoke last to the item, or speaks; empty for neither.
func (f Floor) lastSide() string {
	if f.Speaking != nil && f.Speaking.Side != "" {
		return f.Speaking.Side
	}
	item, _ := f.Current()
	for _, t := range slices.Backward(item.Turns) {
		if t.Side != "" {
			return t.Side
		}
	}
	return ""
}

// Call gives the floor to the next in the queue; who is speaking has finished.
func (f Floor) Call(now time.Time, o Order) (Floor, error) {
	f = f.EndTurn()
	queue := f.Queue(o)
	if len(queue) == 0 {
		return f, NobodyWaits
	}
	next := queue[0]
	f.Hands = slices.DeleteFunc(slices.Clone(f.Hands), func(h Hand) bool { return h.Person == next.Person })
	f.Speaking = &Turn{Person: next.Person, Side: next.Side, From: now, Until: now.Add(time.Duration(o.Usual().Minutes) * time.Minute)}
	return f, nil
}

// EndTurn notes the turn of who is speaking, if anybody is, under the item that is on.
func (f Floor) EndTurn() Floor {
	if f.Speaking == nil {
		return f
	}
	if f.On > 0 {
		f.Items = slices.Clone(f.Items)
		item := &f.Items[f.On-1]
		item.Turns = append(slices.Clone(item.Turns), *f.Speaking)
	}
	f.Speaking = nil
	return f
}

// Move puts a motion from the floor; one at a time waits for its second.
func (f Floor) Move(title string, by PersonNo) (Floor, error) {
	if f.Moved != nil {
		return f, OneMoved
	}
	f.Moved = &Moved{Title: strings.TrimSpace(title), By: by}
	return f, nil
}

// Second takes the motion from the floor up as the item numbered no, right after the one
// that is on.
func (f Floor) Second(by PersonNo, no int) (Floor, error) {
	switch {
	case f.Moved == nil:
		return f, NothingMoved
	case f.Moved.By == by:
		return f, OwnMotion
	}
	f.Moved = nil
	f.Items = slices.Insert(slices.Clone(f.Items), f.On, Item{No: no, Floor: true})
	return f, nil
}

// WithVote notes a live vote.
func (f Floor) WithVote(no int) Floor {
	f.Votes = append(slices.Clone(f.Votes), no)
	return f
}
