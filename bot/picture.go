package bot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// A picture comes as a name by which the platform has it for a while. The act that it
// belongs to commits that it is to be fetched; a job fetches it, and keeps it under its
// digest. The name that everything of ours refers to is the picture's own.

// pictureWork is the index of what has to be done about pictures, by when: "fetch:" or
// "drop:" and the picture's id.
const (
	pictureWork  = "pictures"
	fetchPicture = "fetch:"
	dropPicture  = "drop:"
)

// picturesOn is the index of the pictures on a public page, by when they were sent: those
// that come, are there, or were taken down.
func picturesOn(page int) string { return "pictures-on-" + strconv.Itoa(page) }

func pictureRef(id string) Ref { return Ref{"picture", id} }

// picture is a picture's document. Source and From are known until it is fetched.
type picture struct {
	council.Picture
	Source *PictureSource `json:"source,omitempty"`
	From   *pictureChat   `json:"from,omitempty"`

	doc Doc
}

// pictureChat is where a picture was sent, so that another can take its place.
type pictureChat struct {
	Sender Sender `json:"sender"`
	ChatID string `json:"chat,omitempty"`
}

// sentPictures gives the pictures of a message their own names, the same for a repeat. A
// voice is no picture.
func sentPictures(in *Inbound) map[string]PictureSource {
	if len(in.Media) == 0 {
		return nil
	}
	media := in.Media
	in.Media = nil
	if in.Kind == Spoken {
		return nil
	}
	sources := make(map[string]PictureSource, len(media))
	for i, m := range media[:min(len(media), mostPictures)] {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d\x00%s", in.Channel, in.Account, in.ID, i, m))
		id := hex.EncodeToString(sum[:16])
		in.Media = append(in.Media, id)
		sources[id] = PictureSource{Channel: in.Channel, Account: in.Account, Media: m}
	}
	return sources
}

// isPicture reports whether a text has the form of a picture's id.
func isPicture(id string) bool { return len(id) == 32 && strings.Trim(id, "0123456789abcdef") == "" }

// withPictures are the pictures of list and those of more that are not among them.
func withPictures(list, more []string) []string {
	list = slices.Clone(list)
	for _, id := range more {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// picturesOf reads pictures; those that were never fetched, or are gone, are left out.
func (t *turn) picturesOf(ids []string) ([]picture, error) {
	refs := make([]Ref, len(ids))
	for i, id := range ids {
		refs[i] = pictureRef(id)
	}
	docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
	if err != nil {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	all := make([]picture, 0, len(docs))
	for i, doc := range docs {
		p := picture{doc: doc}
		source, came := t.sources[ids[i]]
		switch {
		case doc.Version > 0:
			err = decode(doc, &p)
		case came:
			p.Picture = council.ShowPicture(ids[i], t.who.Person, t.now)
			p.Source, p.From = &source, &pictureChat{t.in.Sender, t.in.ChatID}
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// takePictures adds to act what pictures are of from now on. Those that came with this
// message are to be fetched at once.
func (t *turn) takePictures(act *Act, ids []string, use council.PictureUse, matter, page int) error {
	pictures, err := t.picturesOf(ids)
	if err != nil {
		return err
	}
	pictures = slices.DeleteFunc(pictures, func(p picture) bool { return p.State == council.PictureDown })
	if err := t.numberPictures(act, pictures, cmp.Or(page, matter)); err != nil {
		return err
	}
	for _, p := range pictures {
		if p.doc.Version == 0 {
			if err := t.maySend(); err != nil {
				return err
			}
			act.Marks = append(act.Marks, Mark{Index: pictureWork, Member: fetchPicture + p.ID, Score: t.now.UnixMilli()})
		}
		if err := t.notTakenDown(act, p, page); err != nil {
			return err
		}
		p.Picture = p.Belongs(use, matter, page, t.now)
		if p.State == council.PictureKept {
			if err := t.recordPicture(act, &p); err != nil {
				return err
			}
		}
		if err := t.keepPicture(act, p); err != nil {
			return err
		}
	}
	return nil
}

func albumRef(place int) Ref { return Ref{"album", strconv.Itoa(place)} }

// album is the number that the last picture of a place got.
type album struct {
	Last int `json:"last"`
}

// numberPictures gives the pictures that come to a place the numbers by which people name
// them: 3-2 is the second of 3.
func (t *turn) numberPictures(act *Act, pictures []picture, place int) error {
	comes := func(p picture) bool { return p.Nth == 0 || p.Place() != place }
	if place == 0 || !slices.ContainsFunc(pictures, comes) {
		return nil
	}
	var a album
	doc, err := t.load(t.ctx, t.who.Community, albumRef(place), &a)
	if err != nil {
		return err
	}
	for i, p := range pictures {
		if comes(p) {
			a.Last++
			pictures[i].Nth = a.Last
		}
	}
	doc, err = doc.holding(a)
	act.Docs = append(act.Docs, doc)
	return err
}

// notTakenDown refuses a picture that was taken down from that page: nobody brings one back
// by sending it again. The act holds only while nobody takes it down.
func (t *turn) notTakenDown(act *Act, p picture, page int) error {
	if page == 0 || p.State != council.PictureKept {
		return nil
	}
	var known image
	doc, err := t.load(t.ctx, t.who.Community, imageRef(p.Digest), &known)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(act.Docs, func(d Doc) bool { return d.Ref == doc.Ref }) {
		act.Docs = append(act.Docs, doc)
	}
	if slices.Contains(known.Down, page) {
		return t.refuse("picture.was_down", "no", page)
	}
	return nil
}

// mostSent bounds the pictures of one person in a day: who posts sheets in every building
// keeps below it.
const mostSent = 100

// maySend refuses one picture too many.
func (t *turn) maySend() error {
	allowed, err := t.mayWrite("pictures", mostSent, 24*time.Hour)
	if err != nil {
		return err
	}
	if !allowed {
		return t.refuse("picture.enough_today", "most", mostSent)
	}
	return nil
}

// keepPicture adds a picture as it is now to act, with its places in the indexes.
func (t *turn) keepPicture(act *Act, p picture) error {
	p.doc.Ref = pictureRef(p.ID)
	doc, err := p.doc.holding(p)
	if err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	drop := Mark{Index: pictureWork, Member: dropPicture + p.ID, Remove: p.Until.IsZero()}
	if !drop.Remove {
		drop.Score = p.Until.UnixMilli()
	}
	act.Marks = append(act.Marks, drop)
	if p.Page != 0 {
		act.Marks = append(act.Marks, Mark{Index: picturesOn(p.Page), Member: p.ID, Score: p.Sent.UnixMilli(), Remove: p.State == council.PictureLost})
	}
	return nil
}

// recordPicture adds to act the leaf of a picture that is kept: with its digest where
// everybody may see it, else with one that nobody can match but who has the picture.
func (t *turn) recordPicture(act *Act, p *picture) error {
	if p.Use == council.OfNothing {
		return nil
	}
	payload := ledger.Payload{"use": string(p.Use)}
	if p.Page == 0 {
		_, salt, err := ledger.Conceal(t.Random, p.Digest)
		if err != nil {
			return fmt.Errorf("picture: %w", err)
		}
		p.Salt = salt
	}
	if err := digestIn(payload, p.Picture); err != nil {
		return err
	}
	leaf, err := t.leaf("picture.keep", "", p.Matter, payload)
	if err == nil {
		act.Leaves = append(act.Leaves, leaf)
	}
	return err
}

// digestIn adds to what a leaf says of a kept picture which one it is, the same in all leaves
// about it.
func digestIn(payload ledger.Payload, p council.Picture) error {
	if p.Page == 0 {
		payload["photo"] = ledger.ConcealAgain(p.Salt, p.Digest)
		return nil
	}
	sum, err := hex.DecodeString(p.Digest)
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	payload["sha256"] = base64.RawURLEncoding.EncodeToString(sum) // hex may look like a phone number
	return nil
}

// endPictures adds to act that pictures go: those that were not fetched yet with it, the
// others as soon as the job comes round, since several may be of the same pixels.
func (t *turn) endPictures(act *Act, ids []string) error {
	pictures, err := t.picturesOf(ids)
	if err != nil {
		return err
	}
	for _, p := range pictures {
		if p.State != council.PictureKept {
			if p.doc.Version == 0 {
				continue
			}
			p.doc.Body = nil
			act.Docs = append(act.Docs, p.doc)
			act.Marks = append(act.Marks, fetched(p.ID), dropped(p.ID))
			continue
		}
		p.Until = t.now
		if err := t.keepPicture(act, p); err != nil {
			return err
		}
	}
	return nil
}

// image is what is known of the pixels under a digest: the pictures that they are.
type image struct {
	Pictures []string `json:"pictures"`
	// Down are the pages that they were taken down from: they do not come back there.
	Down []int `json:"down,omitempty"`
}

// The pixels lie in a row of a shelf of their own.
func imageRef(digest string) Ref      { return Ref{"image", digest} }
func imageShelf(digest string) string { return "image:" + digest }

const imageRow = "jpeg"

// endPixels adds to act that the pixels of a kept picture go, with the last picture that
// they are; others are the rest of those. A page they are not to come back to is not 0.
func (t *turn) endPixels(act *Act, p picture, page int) (others []string, err error) {
	var known image
	doc, err := t.load(t.ctx, t.who.Community, imageRef(p.Digest), &known)
	if err != nil {
		return nil, err
	}
	known.Pictures = slices.DeleteFunc(known.Pictures, func(other string) bool { return other == p.ID })
	if page != 0 && !slices.Contains(known.Down, page) {
		known.Down = append(known.Down, page)
	}
	if len(known.Pictures) == 0 {
		act.Rows = append(act.Rows, Row{Shelf: imageShelf(p.Digest), Key: imageRow})
	}
	if doc.Body = nil; len(known.Pictures)+len(known.Down) > 0 {
		if doc, err = doc.holding(known); err != nil {
			return nil, err
		}
	}
	act.Docs = append(act.Docs, doc)
	return known.Pictures, nil
}

// pixels reads a kept picture. Errors: ErrNotFound.
func (b *Bot) pixels(ctx context.Context, c council.ID, p council.Picture) (Picture, error) {
	if p.State != council.PictureKept {
		return Picture{}, fmt.Errorf("picture: %w", ErrNotFound)
	}
	rows, err := b.Records.Rows(ctx, c, imageShelf(p.Digest), imageRow)
	if err != nil {
		return Picture{}, fmt.Errorf("picture: %w", err)
	}
	if rows[0].Value == nil {
		return Picture{}, fmt.Errorf("picture: %w", ErrNotFound)
	}
	return Picture{Bytes: rows[0].Value, Width: p.Width, Height: p.Height}, nil
}
