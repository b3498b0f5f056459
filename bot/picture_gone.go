package bot

import (
	"errors"
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// down adds to act that a picture goes for good, and says what to do next. Those that it
// belongs to and watch over it are told.
func (t *turn) down(act *Act, p taking, how council.Takedown) (string, error) {
	var others []string
	payload := ledger.Payload{"use": string(p.Use), "office": "sender"}
	if how.Office != "" {
		payload["office"] = string(how.Office)
	}
	if p.State == council.PictureKept {
		if err := digestIn(payload, p.Picture); err != nil {
			return "", err
		}
		var err error
		if others, err = t.endPixels(act, p.picture, p.Page); err != nil {
			return "", err
		}
	}
	if how.Why != "" {
		digest, err := t.provable(act, how.Why)
		if err != nil {
			return "", err
		}
		payload["reason"] = digest
	}
	leaf, err := t.leaf("picture.down", how.Office, p.Matter, payload)
	if err != nil {
		return "", err
	}
	act.Leaves = append(act.Leaves, leaf)
	act.Marks = append(act.Marks, fetched(p.ID))
	was := t.pictureWords(p.Picture)
	p.Picture = p.TakeDown(how)
	p.Source, p.From, p.By = nil, nil, 0
	if err := t.keepPicture(act, p.picture); err != nil {
		return "", err
	}
	if err := t.partWith(act, p.Picture); err != nil {
		return "", err
	}
	if err := t.tellDown(act, p, was); err != nil {
		return "", err
	}
	words := t.say("picture.down_done", "what", was) + t.say("picture.down_next."+string(p.Use), "no", p.Matter)
	elsewhere, err := t.shownElsewhere(others)
	return words + elsewhere, err
}

// partWith has what a picture belongs to no longer count it.
func (t *turn) partWith(act *Act, p council.Picture) error {
	switch p.Use {
	case council.OfSheet:
		return nil // that one was sent stays true
	case council.OfReceipt:
		a, doc, _, err := t.account(t.ctx, t.who.Community, p.Matter)
		if err != nil || doc.Version == 0 {
			return err
		}
		for i, e := range a.Entries {
			if slices.Contains(e.Photos, p.ID) {
				a.Entries[i].Photos = slices.DeleteFunc(slices.Clone(e.Photos), func(id string) bool { return id == p.ID })
				a.Entries[i].Gone = append(slices.Clone(e.Gone), p.ID)
			}
		}
		doc, err = doc.holding(a)
		act.Docs = append(act.Docs, doc)
		return err
	}
	f, found, err := t.findRequest(p.Matter)
	if err != nil || !found {
		return err
	}
	f.words.takenDown(p.ID, f.Reporter)
	return t.keepRequestWords(act, f)
}

// keepRequestWords adds to act the words of a request, guarded by its document.
func (t *turn) keepRequestWords(act *Act, f file) error {
	row, err := rowOf(requestShelf, f.No, f.words)
	if err != nil {
		return err
	}
	f.doc.Ref = requestRef(f.No)
	doc, err := f.doc.holding(f.Request)
	act.Docs, act.Rows = append(act.Docs, doc), append(act.Rows, row)
	return err
}

// tellDown tells who sent the picture, and of what one office did alone the supervisors. A
// complaint about a neighbour stays among those it concerns.
func (t *turn) tellDown(act *Act, p taking, was string) error {
	how := *p.Down
	if err := t.tellOne(act, p.sender, t.say("picture.down_told", "what", was, "who", t.takerWords(how), "why", how.Why)); err != nil {
		return err
	}
	if how.Office == "" || how.Second != "" || p.Page == 0 {
		return nil
	}
	return t.tellChosen(act, func(o council.Person) bool { return o.Holds(council.Supervisor, "") && o.No != p.sender },
		t.say("picture.down_watch", "what", was, "who", t.takerWords(how), "why", how.Why))
}

// shownElsewhere says on which pages the same pixels still are; "" for none.
func (t *turn) shownElsewhere(ids []string) (string, error) {
	if len(ids) == 0 {
		return "", nil
	}
	pictures, err := t.picturesOf(ids)
	if err != nil {
		return "", err
	}
	for _, p := range pictures {
		if p.Public() {
			return t.say("picture.down_elsewhere", "name", pictureName(p.Picture)), nil
		}
	}
	return "", nil
}

// pictureName is the number of a picture as people say it: 3-2.
func pictureName(p council.Picture) string {
	if p.Nth == 0 {
		return strconv.Itoa(p.Place())
	}
	return strconv.Itoa(p.Place()) + "-" + strconv.Itoa(p.Nth)
}

// pictureWords say which picture it is.
func (b *Bot) pictureWords(p council.Picture) string {
	words := b.say("picture.alt."+string(p.Use), "no", p.Matter, "day", b.Book.Date(p.Sent.In(b.Zone)))
	if p.Nth == 0 {
		return words
	}
	return b.say("picture.named", "name", pictureName(p), "what", words)
}

// takerWords say who took a picture down.
func (b *Bot) takerWords(how council.Takedown) string {
	switch {
	case how.Office == "":
		return b.say("picture.taker_sender")
	case how.Second != "":
		return b.say("picture.taker_two", "office", b.say("role."+string(how.Office)), "second", b.say("role."+string(how.Second)))
	}
	return b.say("role." + string(how.Office))
}

// goneWords stand at the place of a picture that was taken down.
func (b *Bot) goneWords(p council.Picture) string {
	if p.Down == nil {
		return ""
	}
	why := ""
	if p.Down.Why != "" {
		why = b.say("picture.gone_why", "why", p.Down.Why)
	}
	return b.say("picture.gone", "what", b.pictureWords(p), "day", b.Book.Date(p.Down.At.In(b.Zone)), "who", b.takerWords(*p.Down), "why", why)
}

// unsend is 刚才的照片别公开: the pictures that wait for words go; else it is about what
// the writer's last pictures were put to.
func (t *turn) unsend() (Answer, error) {
	var waiting []string
	if err := t.recall("shown", &waiting); err != nil {
		return Answer{}, err
	}
	if len(waiting) > 0 {
		leaf, err := t.leaf("picture.back", "", 0, ledger.Payload{"photos": strconv.Itoa(len(waiting))})
		if err != nil {
			return Answer{}, err
		}
		act := Act{Leaves: []Leaf{leaf}}
		if err := t.endPictures(&act, waiting); err != nil {
			return Answer{}, err
		}
		answer, err := t.commit(act, Answer{Text: t.say("picture.back", "count", len(waiting))})
		if err != nil {
			return answer, err
		}
		return answer, t.Memory.Forget(t.ctx, t.who.Community, t.pictureKey("shown"))
	}
	var last awaited
	if err := t.recall("shown-of", &last); err != nil || last.No == 0 {
		return t.orElse(err, "picture.down_how")
	}
	t.said.Motion = last.No
	answer, err := t.takeDown()
	var none *refusal
	if errors.As(err, &none) { // they are gone already
		return t.tell("picture.down_how")
	}
	return answer, err
}
