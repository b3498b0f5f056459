package bot

import (
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

// picturesOn is the index of the pictures on a public page, by when they were sent.
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
	for _, p := range pictures {
		if p.doc.Version == 0 {
			if err := t.maySend(); err != nil {
				return err
			}
			act.Marks = append(act.Marks, Mark{Index: pictureWork, Member: fetchPicture + p.ID, Score: t.now.UnixMilli()})
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

// mostSent bounds the pictures of one person in a day: who posts sheets in every building
// keeps below it.
const mostSent = 100

// maySend refuses one picture too many. A repeat is not counted: its answer is known.
func (t *turn) maySend() error {
	key := "pictures:" + t.whose()
	allowed, err := t.Memory.Attempt(t.ctx, key, mostSent, 24*time.Hour)
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
		act.Marks = append(act.Marks, Mark{Index: picturesOn(p.Page), Member: p.ID, Score: p.Sent.UnixMilli(), Remove: !p.Public()})
	}
	return nil
}

// recordPicture adds to act the leaf of a picture that is kept: with its digest where
// everybody may see it, else with one that nobody can match but who has the picture.
func (t *turn) recordPicture(act *Act, p *picture) error {
	payload := ledger.Payload{"use": string(p.Use)}
	switch {
	case p.Use == council.OfNothing:
		return nil
	case p.Page != 0:
		sum, err := hex.DecodeString(p.Digest)
		if err != nil {
			return fmt.Errorf("picture: %w", err)
		}
		payload["sha256"] = base64.RawURLEncoding.EncodeToString(sum) // hex may look like a phone number
	default:
		digest, salt, err := ledger.Conceal(t.Random, p.Digest)
		if err != nil {
			return fmt.Errorf("picture: %w", err)
		}
		p.Salt, payload["photo"] = salt, digest
	}
	leaf, err := t.leaf("picture.keep", "", p.Matter, payload)
	if err == nil {
		act.Leaves = append(act.Leaves, leaf)
	}
	return err
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
}

// The pixels lie in a row of a shelf of their own.
func imageRef(digest string) Ref      { return Ref{"image", digest} }
func imageShelf(digest string) string { return "image:" + digest }

const imageRow = "jpeg"

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
