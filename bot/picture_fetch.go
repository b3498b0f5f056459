package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"yishi/bot/council"
	"yishi/bot/speech"
)

const (
	// fetchTime bounds one try to fetch a picture.
	fetchTime = 20 * time.Second
	// mostWork bounds what one round does for a community, fetchAtOnce what at once.
	mostWork    = 40
	fetchAtOnce = 3
)

// tendPictures fetches the pictures that were sent and drops those whose time is over. One
// round at a time: platforms that hang must not keep closings waiting.
func (b *Bot) tendPictures(ctx context.Context, c council.ID) error {
	if !b.tending.TryLock() {
		return nil
	}
	defer b.tending.Unlock()
	due, err := b.Records.Members(ctx, c, pictureWork, 0, b.Now().UnixMilli(), mostWork)
	if err != nil {
		return err
	}
	var round errgroup.Group
	round.SetLimit(fetchAtOnce)
	failed := make([]error, len(due))
	for i, d := range due {
		round.Go(func() error {
			if err := b.tendPicture(ctx, c, d.Name); !errors.Is(err, ErrConflict) { // then somebody else is at it
				failed[i] = err
			}
			return nil
		})
	}
	_ = round.Wait() // the failures are gathered
	return errors.Join(failed...)
}

func (b *Bot) tendPicture(ctx context.Context, c council.ID, member string) error {
	t := b.clockTurn(ctx, c)
	if id, ok := strings.CutPrefix(member, dropPicture); ok {
		return t.drop(id)
	}
	if id, ok := strings.CutPrefix(member, fetchPicture); ok && b.Pictures != nil {
		return t.fetch(id)
	}
	return nil
}

// pictureNamed reads one picture; one that does not exist has version 0.
func (t *turn) pictureNamed(id string) (picture, error) {
	p := picture{}
	doc, err := t.load(t.ctx, t.who.Community, pictureRef(id), &p)
	p.doc = doc
	return p, err
}

// fetched and dropped say that this work is done.
func fetched(id string) Mark {
	return Mark{Index: pictureWork, Member: fetchPicture + id, Remove: true}
}

func dropped(id string) Mark {
	return Mark{Index: pictureWork, Member: dropPicture + id, Remove: true}
}

// fetch makes a try to fetch a picture. The next one is due before this one begins: so of
// two replicas one asks, and what a kill interrupts is asked for again.
func (t *turn) fetch(id string) error {
	p, err := t.pictureNamed(id)
	if err != nil {
		return err
	}
	if p.doc.Version == 0 || p.State != council.PictureAsked || p.Source == nil {
		return t.enact(t.ctx, t.who.Community, Act{Marks: []Mark{fetched(id)}})
	}
	tried, next, last := p.Try(t.now)
	p.Picture = tried
	claim := Act{Marks: []Mark{{Index: pictureWork, Member: fetchPicture + id, Score: next.UnixMilli()}}}
	if err := t.keepPicture(&claim, p); err != nil {
		return err
	}
	if err := t.enact(t.ctx, t.who.Community, claim); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(t.ctx, fetchTime)
	defer cancel()
	got, err := t.Pictures.Fetch(ctx, *p.Source)
	t.now = t.Now()
	unfit, gone := errors.Is(err, ErrInvalid), errors.Is(err, ErrNotFound)
	if err != nil {
		t.Log.LogAttrs(t.ctx, slog.LevelInfo, "picture not fetched", slog.Int("try", tried.Tries), slog.String("error", err.Error()))
	}
	switch {
	case err == nil:
		return t.redo(func() error { return t.keepFetched(id, got) })
	case unfit:
		return t.redo(func() error { return t.lose(id, "picture.unfit") })
	case gone || last:
		return t.redo(func() error { return t.lose(id, "picture.lost") })
	}
	return nil
}

// redo decides again what its act found moved: the words of a picture came meanwhile.
func (t *turn) redo(do func() error) error {
	_, err := t.again(func() (Answer, error) { return Answer{}, do() })
	return err
}

// keepFetched keeps the pixels of a picture.
func (t *turn) keepFetched(id string, got Picture) error {
	p, err := t.pictureNamed(id)
	if err != nil {
		return err
	}
	if p.doc.Version == 0 || p.State != council.PictureAsked {
		return nil // it was dropped, or another replica has it
	}
	sum := sha256.Sum256(got.Bytes)
	p.Picture = p.Keep(hex.EncodeToString(sum[:]), got.Width, got.Height)
	p.Source, p.From, p.By = nil, nil, 0
	var known image
	doc, err := t.load(t.ctx, t.who.Community, imageRef(p.Digest), &known)
	if err != nil {
		return err
	}
	if p.Page != 0 && slices.Contains(known.Down, p.Page) {
		return t.lose(id, "picture.was_down_again")
	}
	known.Pictures = withPictures(known.Pictures, []string{id})
	if doc, err = doc.holding(known); err != nil {
		return err
	}
	act := Act{
		Docs: []Doc{doc}, Rows: []Row{{Shelf: imageShelf(p.Digest), Key: imageRow, Value: got.Bytes}},
		Marks: []Mark{fetched(id)},
	}
	if err := t.recordPicture(&act, &p); err != nil {
		return err
	}
	if err := t.keepPicture(&act, p); err != nil {
		return err
	}
	return t.enact(t.ctx, t.who.Community, act)
}

// lose gives a picture up and asks its sender, with the text of key, for another, which takes
// its place.
func (t *turn) lose(id, key string) error {
	p, err := t.pictureNamed(id)
	if err != nil {
		return err
	}
	if p.doc.Version == 0 || p.State != council.PictureAsked {
		return nil
	}
	from, by := p.From, p.By
	p.Picture = p.Lose()
	p.Source, p.From, p.By = nil, nil, 0
	act := Act{Marks: []Mark{fetched(id)}}
	if err := t.keepPicture(&act, p); err != nil {
		return err
	}
	if p.Matter != 0 {
		key += "_of"
	}
	row, reached, err := t.toPerson(by, t.say(key, "no", p.Matter), "answer")
	if err != nil {
		return err
	}
	if reached {
		act.Out = append(act.Out, row)
	}
	if err := t.enact(t.ctx, t.who.Community, act); err != nil || from == nil {
		return err
	}
	return t.awaitAnother(p.Picture, *from)
}

// anotherTime is how long another picture is waited for in place of one that was lost.
const anotherTime = 2 * time.Hour

// awaitAnother has the next picture of the same chat be of the same thing.
func (t *turn) awaitAnother(p council.Picture, from pictureChat) error {
	t.in = Inbound{Sender: from.Sender, ChatID: from.ChatID}
	var key string
	var next any
	switch p.Use {
	case council.OfReport:
		key, next = t.pictureKey("shown-of"), awaited{p.Matter, photosOfReport}
	case council.OfRepair, council.OfAcceptance:
		key, next = t.pictureKey("shown-of"), awaited{p.Matter, photosOfProof}
	case council.OfSheet:
		key, next = t.photoKey(), speech.Intent{Intent: "posted", Motion: p.Matter}
	default:
		return nil // a receipt's entry waits for its pictures by itself, one of nothing for nothing
	}
	body, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("another picture: %w", err)
	}
	return t.Memory.Keep(t.ctx, t.who.Community, key, body, anotherTime)
}

// drop removes a picture whose time is over, and its pixels with the last that they are.
func (t *turn) drop(id string) error {
	p, err := t.pictureNamed(id)
	if err != nil {
		return err
	}
	switch {
	case p.doc.Version == 0:
		return t.enact(t.ctx, t.who.Community, Act{Unmoved: []Doc{p.doc}, Marks: []Mark{dropped(id)}})
	case !p.Over(t.now): // it was put off; who puts it off once more, or ends it, is not undone
		later := Mark{Index: pictureWork, Member: dropPicture + id, Score: p.Until.UnixMilli(), Remove: p.Until.IsZero()}
		return t.enact(t.ctx, t.who.Community, Act{Unmoved: []Doc{p.doc}, Marks: []Mark{later}})
	}
	p.doc.Body = nil
	act := Act{Docs: []Doc{p.doc}, Marks: []Mark{dropped(id), fetched(id)}}
	if p.Page != 0 {
		act.Marks = append(act.Marks, Mark{Index: picturesOn(p.Page), Member: id, Remove: true})
	}
	if p.State == council.PictureKept {
		if _, err := t.endPixels(&act, p, 0); err != nil {
			return err
		}
	}
	return t.enact(t.ctx, t.who.Community, act)
}
