package bot

import (
	"fmt"
	"slices"
	"strconv"

	"yishi/bot/council"
)

// fate is what becomes of a person's part in something that is kept, when they have
// themselves deleted.
type fate string

// The fates. docs/design.md tells residents' lawyers the same, kind by kind.
const (
	erased   fate = "erased"   // it goes
	nameless fate = "nameless" // others decided on it: it stays and says no longer who
	retained fate = "kept"     // the law has it kept: rosters, offices, ballots, money
	nobodys  fate = "nobody's" // says nothing about residents
)

// reach is how the documents of a kind are found.
type reach int

const (
	byNumber reach = iota // by the community's numbers
	single                // there is one, of that id
	byPerson              // by the person's number
	within                // by way of another document
)

// keeping is one kind of document: where it is, and what becomes of a person in it. The
// same visit says it to them (我的资料) and takes it away (删除我), so that neither knows
// of what the other does not.
type keeping struct {
	kind  string
	id    string // of a single one
	reach reach
	fate  fate
	visit func(*visitor, Doc) error
}

// visitor goes through what is kept of one person.
type visitor struct {
	t   *turn
	who council.PersonNo
	// found says each piece to the person; act takes away what is not to stay.
	found []string
	act   Act
}

// keepings are all kinds of documents there are.
func keepings() []keeping {
	return []keeping{
		{kind: "motion", fate: nameless, visit: of((*visitor).motion)},
		{kind: "proposal", fate: nameless, visit: of((*visitor).proposal)},
		{kind: "discussion", fate: nobodys, visit: of((*visitor).discussion)},
		{kind: "opinion", reach: within, fate: nameless},
		{kind: "pledges", fate: nameless, visit: of((*visitor).pledges)},
		{kind: "request", fate: nameless, visit: of((*visitor).request)},
		{kind: "notice", fate: nameless, visit: of((*visitor).notice)},
		{kind: "objection", reach: within, fate: nameless},
		{kind: "recheck", fate: nameless, visit: of((*visitor).recheck)},
		{kind: "meeting", fate: nameless, visit: of((*visitor).meeting)},
		{kind: "lookback", fate: nobodys, visit: of((*visitor).lookback)},
		{kind: "picture", reach: within, fate: erased},
		{kind: "image", reach: within, fate: nobodys},
		{kind: "album", fate: nobodys},
		{kind: "team", fate: erased, visit: of((*visitor).team)},
		{kind: "compact", fate: nameless, visit: of((*visitor).compact)},
		{kind: "note", fate: erased, visit: (*visitor).note},
		{kind: "claim", fate: erased, visit: (*visitor).claim},
		{kind: "election", fate: retained, visit: of((*visitor).contest)},
		{kind: "recall", fate: retained, visit: of((*visitor).recall)},
		{kind: "patrol", fate: retained, visit: of((*visitor).patrol)},
		{kind: "account", fate: retained},
		{kind: "account", id: "info", reach: single, fate: retained},
		{kind: "certificate", fate: nobodys},
		{kind: "citypost", fate: retained},
		{kind: "mailing", reach: within, fate: retained},
		{kind: "minutes", fate: retained},
		{kind: "pending", fate: retained},
		{kind: "proxies", fate: retained},
		{kind: "remarks", fate: retained},
		{kind: "sheet", reach: within, fate: retained},
		{kind: "sheetcount", fate: retained},

		{kind: "draft", reach: byPerson, fate: erased, visit: (*visitor).draft},
		{kind: "meetingdraft", reach: byPerson, fate: erased, visit: (*visitor).draft},
		{kind: "recall-of", reach: byPerson, fate: retained},
		{kind: "member", reach: byPerson, fate: erased},

		{kind: "away", id: "list", reach: single, fate: erased, visit: of((*visitor).away)},
		{kind: "members", id: "joint", reach: single, fate: erased, visit: of((*visitor).joint)},
		{kind: "covenant", id: "opinions", reach: single, fate: erased, visit: of((*visitor).articles)},
		{kind: "floor", id: "it", reach: single, fate: nameless, visit: of((*visitor).floor)},
		{kind: "proxies", id: "it", reach: single, fate: erased, visit: of((*visitor).proxies)},
		{kind: "terms", id: "it", reach: single, fate: retained, visit: of((*visitor).terms)},
		{kind: "community", id: "it", reach: single, fate: nobodys},
		{kind: "covenant", id: "it", reach: single, fate: nobodys},
		{kind: "covenant_text", reach: within, fate: nobodys},
		{kind: "daily", id: "post", reach: single, fate: nobodys},
		{kind: "duties", id: "it", reach: single, fate: nobodys},
		{kind: "report", reach: within, fate: nobodys},
		{kind: "roster", id: "head", reach: single, fate: retained},
		{kind: "roster", id: "staging", reach: single, fate: nobodys},
	}
}

// shelvesKept are the shelves and indexes with people in them; "#" stands for a number.
// Rows go with the document that they belong to.
func shelvesKept() map[string]fate {
	return map[string]fate{
		"g#.person": retained, "g#.person-names": retained, "g#.unit": retained, "g#.rooms.#": nobodys,
		"said": erased, "reported": erased, "stance-#-#": erased, "attend.#": erased, "lookback#": erased,
		"image:#":   nobodys,
		"present.#": retained, "sheets-#": retained, "told-#-#": retained, "knocks-#": erased,
	}
}

// of is a visit of a document of one type: f says and takes out the person's part, and
// reports whether something was taken out. Documents that the act changes already are
// looked at as they will be.
func of[T any](f func(*visitor, *T) (changed bool, err error)) func(*visitor, Doc) error {
	return func(v *visitor, d Doc) error {
		at := slices.IndexFunc(v.act.Docs, func(o Doc) bool { return o.Ref == d.Ref })
		if at >= 0 {
			d = v.act.Docs[at]
		}
		var x T
		if err := decode(d, &x); err != nil {
			return err
		}
		changed, err := f(v, &x)
		if err != nil || !changed {
			return err
		}
		if d, err = d.holding(x); err != nil {
			return err
		}
		if at >= 0 {
			v.act.Docs[at] = d
		} else {
			v.act.Docs = append(v.act.Docs, d)
		}
		return nil
	}
}

// says adds a piece to what is found.
func (v *visitor) says(key string, args ...any) { v.found = append(v.found, v.t.say(key, args...)) }

// visitsAtOnce is how many numbers are looked up together.
const visitsAtOnce = 50

// keptOf goes through all that is kept of a person besides roster and identities.
func (t *turn) keptOf(who council.PersonNo) (*visitor, error) {
	v := &visitor{t: t, who: who}
	place, err := t.place()
	if err != nil {
		return nil, err
	}
	var alone, each []keeping
	for _, k := range keepings() {
		switch {
		case k.visit == nil:
		case k.reach == byNumber:
			each = append(each, k)
		default:
			alone = append(alone, k)
		}
	}
	for from := 1; from < place.NextNo; from += visitsAtOnce {
		var refs []Ref
		var visits []keeping
		for no := from; no < min(from+visitsAtOnce, place.NextNo); no++ {
			for _, k := range each {
				refs, visits = append(refs, Ref{Kind: k.kind, ID: strconv.Itoa(no)}), append(visits, k)
			}
		}
		if err := v.visits(refs, visits); err != nil {
			return nil, err
		}
	}
	refs := make([]Ref, len(alone))
	for i, k := range alone {
		if refs[i] = (Ref{Kind: k.kind, ID: k.id}); k.reach == byPerson {
			refs[i].ID = strconv.Itoa(int(who))
		}
	}
	return v, v.visits(refs, alone)
}

func (v *visitor) visits(refs []Ref, by []keeping) error {
	docs, err := v.t.Records.Read(v.t.ctx, v.t.who.Community, refs...)
	if err != nil {
		return fmt.Errorf("what is kept of a person: %w", err)
	}
	for i, d := range docs {
		if d.Version == 0 {
			continue
		}
		if err := by[i].visit(v, d); err != nil {
			return err
		}
	}
	return nil
}

// row is a row of the person on a shelf, which goes; nil is none.
func (v *visitor) row(shelf, key string) ([]byte, error) {
	rows, err := v.t.Records.Rows(v.t.ctx, v.t.who.Community, shelf, key)
	if err != nil || len(rows) == 0 || rows[0].Value == nil {
		return nil, err
	}
	v.act.Rows = append(v.act.Rows, Row{Shelf: shelf, Key: key})
	return rows[0].Value, nil
}

// own is the key of the person on shelves of people; alone that of somebody without a
// home on shelves of households.
func (v *visitor) own() string   { return strconv.Itoa(int(v.who)) }
func (v *visitor) alone() string { return "p" + v.own() }
