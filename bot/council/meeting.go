package council

import (
	"slices"
	"strings"
	"time"
)

// MeetingState is where a meeting stands.
type MeetingState string

// The states of a meeting; one that was called and has not begun has none.
const (
	MeetingAhead     MeetingState = ""
	MeetingRunning   MeetingState = "running"
	MeetingHeld      MeetingState = "held"
	MeetingCancelled MeetingState = "cancelled"
	MeetingMissed    MeetingState = "missed" // nobody began it
)

// How often a meeting is held again.
const (
	Weekly  = "weekly"
	Monthly = "monthly"
)

// Joint is the kind of a meeting with standing members (联席会议).
const Joint = "joint"

// Meeting is an appointment with an agenda, and afterwards what became of it.
type Meeting struct {
	No    int       `json:"no"`
	At    time.Time `json:"at"`
	Place string    `json:"place,omitempty"`
	// Motions is the agenda: numbers of motions and requests, in order.
	Motions []int     `json:"motions,omitempty"`
	By      PersonNo  `json:"by"`
	Called  time.Time `json:"called"`

	State MeetingState `json:"state,omitempty"`
	Kind  string       `json:"kind,omitempty"`
	// Repeat is Weekly, Monthly or empty; Day is the day of the month that is meant.
	Repeat string `json:"repeat,omitempty"`
	Day    int    `json:"day,omitempty"`
	// Members are the standing members of a joint meeting.
	Members []PersonNo `json:"members,omitempty"`
	// Rule is the law's rule of the body that meets, Electorate who belongs to it; both
	// are empty where residents simply come together.
	Rule       string `json:"rule,omitempty"`
	Electorate string `json:"electorate,omitempty"`
	// Overrides are findings about notice or body that were set aside with a reason.
	Overrides []Override `json:"overrides,omitempty"`
	Started   time.Time  `json:"started,omitzero"`
	Ended     time.Time  `json:"ended,omitzero"`
	// Items and Votes are what was taken up, and the live votes, once it has ended.
	Items []Item `json:"items,omitempty"`
	Votes []int  `json:"votes,omitempty"`
	// Reason says why it was cancelled. Follows is the meeting before it of its series.
	Reason  string `json:"reason,omitempty"`
	Follows int    `json:"follows,omitempty"`
}

// Item is one point of the agenda and how it went.
type Item struct {
	No    int       `json:"no"`
	Began time.Time `json:"began,omitzero"`
	Ended time.Time `json:"ended,omitzero"`
	// Floor says that it was moved during the meeting.
	Floor bool   `json:"floor,omitempty"`
	Turns []Turn `json:"turns,omitempty"`
}

// Turn is one time that somebody spoke, until Until at most. Side is Yes, No or empty.
type Turn struct {
	Person PersonNo  `json:"person"`
	Side   string    `json:"side,omitempty"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

// The refusals of meetings.
const (
	NotAhead     Refusal = "meeting_not_ahead" // has begun, was cancelled or is over
	NotYetTime   Refusal = "meeting_not_yet"   // begins hours later
	MeetingOver  Refusal = "meeting_over"      // a day has passed since it was to begin
	NoMoreItems  Refusal = "meeting_no_more_items"
	NobodyWaits  Refusal = "meeting_nobody_waits"
	WaitsAlready Refusal = "meeting_waits_already"
	SpeaksNow    Refusal = "meeting_speaks_now"
	SpokeEnough  Refusal = "meeting_spoke_enough" // as often as the rules of order let
	OneMoved     Refusal = "meeting_one_moved"    // another motion waits for its second
	NothingMoved Refusal = "meeting_nothing_moved"
	OwnMotion    Refusal = "meeting_own_motion" // seconded by another person only
	MinutesFixed Refusal = "minutes_fixed"      // minutes are corrected until approved
	OwnMinutes   Refusal = "minutes_own"        // approved by another than who corrected them
)

// Doors of a meeting open early, and it may begin late.
const (
	opensBefore = 2 * time.Hour
	// MeetingLasts is when a meeting counts as over, or as never held.
	MeetingLasts = 24 * time.Hour
)

// Start begins the meeting.
func (m Meeting) Start(now time.Time) (Meeting, error) {
	switch {
	case m.State != MeetingAhead:
		return m, NotAhead
	case now.Before(m.At.Add(-opensBefore)):
		return m, NotYetTime
	case !now.Before(m.At.Add(MeetingLasts)):
		return m, MeetingOver
	}
	m.State, m.Started = MeetingRunning, now
	return m, nil
}

// Adjourn ends it, with what was taken up.
func (m Meeting) Adjourn(now time.Time, f Floor) (Meeting, error) {
	if m.State != MeetingRunning {
		return m, WrongState
	}
	m.State, m.Ended, m.Items, m.Votes = MeetingHeld, now, f.Items, f.Votes
	return m, nil
}

// Cancel calls it off, with a reason.
func (m Meeting) Cancel(now time.Time, reason string) (Meeting, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case m.State != MeetingAhead:
		return m, NotAhead
	case reason == "":
		return m, NeedsReason
	}
	m.State, m.Ended, m.Reason = MeetingCancelled, now, reason
	return m, nil
}

// Miss notes that nobody began it.
func (m Meeting) Miss(now time.Time) (Meeting, error) {
	switch {
	case m.State != MeetingAhead:
		return m, NotAhead
	case now.Before(m.At.Add(MeetingLasts)):
		return m, TooEarly
	}
	m.State, m.Ended = MeetingMissed, now
	return m, nil
}

// Next is the meeting after m of a series, with the items that are still open on its
// agenda; ok is false for a meeting that is held once. It keeps the hour in zone, and a
// month that is too short gets its last day.
func (m Meeting) Next(no int, now time.Time, zone *time.Location, open []int) (next Meeting, ok bool) {
	if m.Repeat != Weekly && m.Repeat != Monthly {
		return Meeting{}, false
	}
	next = Meeting{
		No: no, Place: m.Place, Motions: slices.Clone(open), By: m.By, Called: now, Kind: m.Kind, Repeat: m.Repeat,
		Day: m.Day, Members: m.Members, Rule: m.Rule, Electorate: m.Electorate, Follows: m.No,
	}
	at := m.At.In(zone)
	for months := 1; ; months++ {
		if m.Repeat == Weekly {
			next.At = at.AddDate(0, 0, 7*months)
		} else {
			next.At = monthLater(at, months, m.Day)
		}
		if next.At.After(now) {
			next.At = next.At.UTC()
			return next, true
		}
	}
}

// monthLater is the same hour on a day of a later month, or on its last day.
func monthLater(at time.Time, months, day int) time.Time {
	if day == 0 {
		day = at.Day()
	}
	first := time.Date(at.Year(), at.Month()+time.Month(months), 1, at.Hour(), at.Minute(), 0, 0, at.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day, last)-1)
}

// Unfinished lists the items of the agenda that are to be taken up again: those never
// reached, and those that open says are still open.
func (m Meeting) Unfinished(open func(no int) bool) []int {
	var left []int
	for _, no := range m.Motions {
		i := slices.IndexFunc(m.Items, func(it Item) bool { return it.No == no })
		if i < 0 || m.Items[i].Began.IsZero() || open(no) {
			left = append(left, no)
		}
	}
	for _, it := range m.Items {
		if it.Floor && it.No > 0 && open(it.No) && !slices.Contains(left, it.No) {
			left = append(left, it.No)
		}
	}
	return left
}

// PresentRoll is the part of a roll whose people are there: entries without anybody
// present are left out, and those who are absent do not cast. Errors: NoRoll.
func PresentRoll(full Roll, present func(PersonNo) bool) (Roll, error) {
	var r Roll
	for _, b := range full.Buildings {
		r.Buildings = append(r.Buildings, Building{Name: b.Name, Households: b.Households})
	}
	for _, e := range full.Entries {
		var there []PersonNo
		for _, p := range e.Persons {
			if present(p) {
				there = append(there, p)
			}
		}
		if len(there) == 0 {
			continue
		}
		e.Persons = there
		r.Entries = append(r.Entries, e)
		r.Heads += e.Heads
		if len(e.Lots) > 0 {
			r.Buildings[e.Lots[0].Building].Units++
		}
		for _, l := range e.Lots {
			r.Buildings[l.Building].Area += l.Area
			r.Area += l.Area
		}
	}
	if r.Units = len(r.Entries); r.Units == 0 {
		return Roll{}, NoRoll
	}
	hash, err := r.Digest()
	r.Hash = hash
	return r, err
}

// Live says that a motion is voted on by those who are at a meeting; Heads and Area are
// of the whole body, which its quorum is measured against.
type Live struct {
	Meeting int   `json:"meeting"`
	Heads   int   `json:"heads"`
	Area    int64 `json:"area"`
}
