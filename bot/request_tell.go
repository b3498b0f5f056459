package bot

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"yishi/bot/council"
)

// kindName is a kind of request in words; what an older catalog does not know is other.
func (b *Bot) kindName(kind string) string {
	if key := "request.kind." + kind; b.Book.Has(key) {
		return b.say(key)
	}
	return b.say("request.kind.other")
}

// requestHead is all that everybody may know of a request: 3号楼·照明.
func (b *Bot) requestHead(r council.Request) string {
	if r.Building == "" {
		return b.say("request.head_common", "kind", b.kindName(r.Kind))
	}
	return b.say("request.head", "building", r.Building, "kind", b.kindName(r.Kind))
}

// requestState is where it stands, in words for everybody.
func (t *turn) requestState(r council.Request) string {
	key := "request.state." + string(r.State)
	if r.Working() && t.now.After(r.Due) {
		key = "request.state.overdue"
	}
	words := t.say(key, "due", t.until(r.Due), "group", r.Group)
	if r.Raised != 0 {
		words += t.say("request.state_raised", "motion", r.Raised)
	}
	return words
}

// refusedAs words why a request does not take a step: where it stands, if that is why.
func (t *turn) refusedAs(err error, r council.Request) error {
	if errors.Is(err, council.WrongState) && r.State == council.RequestFinished {
		return t.refuse("request.not_now_finished", "no", r.No)
	}
	if errors.Is(err, council.WrongState) {
		return t.refuse("request.not_now", "no", r.No, "state", t.requestState(r))
	}
	return t.refusedBecause(err, "no", r.No)
}

// requestLine is one line of the public list.
func (t *turn) requestLine(r council.Request) string {
	return t.say("request.line", "no", r.No, "what", t.requestHead(r), "days", daysOpen(r, t.now), "state", t.requestState(r))
}

// daysOpen counts from the day it was reported, which is the first.
func daysOpen(r council.Request, now time.Time) int {
	if !r.Closed.IsZero() {
		now = r.Closed
	}
	return int(now.Sub(r.Reported)/(24*time.Hour)) + 1
}

// mayHandle refuses whoever holds no office that power takes at the request's place, or is
// the one who complained, where the complaint is about a neighbour.
func (t *turn) mayHandle(r council.Request, power council.Power) error {
	self, err := t.person()
	if err != nil {
		return err
	}
	at := council.Where{Building: r.Building}
	if r.Private() {
		at.Parties = []council.PersonNo{r.Reporter}
		mediates, err := t.mediates(r)
		if err != nil {
			return err
		}
		if !mediates(*self) {
			return t.refuse("request.none", "no", r.No) // there is none for whoever does not mediate it
		}
	}
	if err := council.May(power, *self, at); err != nil {
		return t.refusedBecause(err, "who", t.holders(power))
	}
	return nil
}

// mayKnow reports whether the writer may read words, pictures and names of a request.
func (t *turn) mayKnow(r council.Request) (bool, error) {
	if p := t.who.Person; r.Source != council.FromResident || p == r.Reporter || p == r.Handler || p == r.Answerable {
		return true, nil
	}
	self, err := t.person()
	if err != nil {
		return false, err
	}
	if r.Private() {
		mediates, err := t.mediates(r)
		return err == nil && mediates(*self), err
	}
	return council.May(council.ToAssign, *self, council.Where{Building: r.Building}) == nil, nil
}

// mediates says who mediates a complaint about a neighbour, or may take it on: the captain
// of the building; where there is none, or none answered, the chair as well.
func (t *turn) mediates(r council.Request) (func(council.Person) bool, error) {
	if r.Answerable != 0 {
		return func(p council.Person) bool { return p.No == r.Answerable || r.Handler != 0 && p.No == r.Handler }, nil
	}
	officers, err := t.officers()
	captain := func(p council.Person) bool {
		return r.Building != "" && p.Holds(council.Captain, r.Building) && p.No != r.Reporter
	}
	if slices.ContainsFunc(officers, captain) && r.Nudged < 2 {
		return captain, err
	}
	return func(p council.Person) bool { return captain(p) || p.Holds(council.Chair, "") && p.No != r.Reporter }, err
}

// tellAnswerable adds a notice to the officer who answers for a request; while there is
// none, to those who may: of a complaint about a neighbour the captain alone, or where
// there is none the chair.
func (t *turn) tellAnswerable(act *Act, r council.Request, text string) error {
	if r.Answerable != 0 {
		return t.tellOne(act, r.Answerable, text)
	}
	chosen := func(p council.Person) bool {
		return r.Building != "" && p.Holds(council.Captain, r.Building) || p.Holds(council.Clerk, "") || p.Holds(council.Chair, "")
	}
	if r.Private() {
		var err error
		if chosen, err = t.mediates(r); err != nil {
			return err
		}
	}
	return t.tellChosen(act, chosen, text)
}

// tellFollowers adds a notice to reporter and backers.
func (t *turn) tellFollowers(act *Act, r council.Request, text string) error {
	for _, p := range r.Followers() {
		if err := t.tellOne(act, p, text); err != nil {
			return err
		}
	}
	return nil
}

// officers are the people who hold an office.
// nameOf is a person's name, masked but for those who may know; "" for nobody.
func (t *turn) nameOf(p council.PersonNo, known bool) (string, error) {
	r, _, err := t.roster()
	if err != nil || p == 0 {
		return "", err
	}
	people, err := t.people(r.Generation, p)
	if err != nil || len(people) == 0 {
		return "", err
	}
	if known {
		return people[0].Name, nil
	}
	return council.MaskName(people[0].Name), nil
}

// doerOf names who does it: somebody on the roster, an outsider, an office.
func (t *turn) doerOf(f file, known bool) (string, error) {
	switch {
	case f.Office != "":
		return t.say("request.office."+f.Office, "name", f.words.Doer), nil
	case f.Handler != 0:
		return t.nameOf(f.Handler, known)
	case f.words.Doer != "" && !known:
		return council.MaskName(f.words.Doer), nil
	}
	return f.words.Doer, nil
}

// latest is the newest request of an index of the writer's that fits; 0 is none. More says
// that there are others.
func (t *turn) latest(index string, fits func(council.Request) bool) (no int, more bool, err error) {
	all, err := t.requestsIn(index, 0)
	if err != nil {
		return 0, false, err
	}
	for _, r := range slices.Backward(all) {
		if !fits(r) {
			continue
		}
		if no != 0 {
			return no, true, nil
		}
		no = r.No
	}
	return no, false, nil
}

// photoWords says that there are pictures.
func (b *Bot) photoWords(photos []string) string {
	if len(photos) == 0 {
		return ""
	}
	return b.say("request.with_photos", "count", strconv.Itoa(len(photos)))
}

// photosToSee says so to somebody who may see them.
func (b *Bot) photosToSee(no int, photos []string) string {
	if len(photos) == 0 || b.PublicURL == "" {
		return b.photoWords(photos)
	}
	return b.say("request.with_photos_see", "count", strconv.Itoa(len(photos)), "no", no)
}
