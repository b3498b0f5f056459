package bot

import (
	"context"
	"errors"
	"slices"

	"yishi/bot/council"
)

// dropRequestPictures has the pictures of a request go that has been closed off for a
// year. Those on a public page stay with their decision.
func (b *Bot) dropRequestPictures(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	f, found, err := t.findRequest(a.no)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	at, set := requestAppointments(f.Request, t.now)["pictures"]
	switch {
	case !found || !set: // opened again, which has another year
		return b.enact(ctx, c, act)
	case t.now.Before(at):
		return b.enact(ctx, c, Act{Marks: []Mark{{Index: "due", Member: a.member, Score: at.UnixMilli()}}})
	}
	if err := t.endPictures(&act, slices.Concat(f.words.Photos, f.words.Others)); err != nil {
		return err
	}
	f.words.Photos, f.words.Others = nil, nil
	if !f.Inspected() {
		if err := t.endPictures(&act, f.words.Proofs); err != nil {
			return err
		}
		f.words.Proofs = nil
	}
	if err := t.endGone(&act, &f.words); err != nil {
		return err
	}
	if err := t.keepRequestWords(&act, f); err != nil {
		return err
	}
	return b.enact(ctx, c, act)
}

// endGone drops what is left of pictures of a request that were taken down and were on no
// page.
func (t *turn) endGone(act *Act, w *requestWords) error {
	pictures, err := t.picturesOf(w.Gone)
	if err != nil {
		return err
	}
	w.Gone = nil
	var private []string
	for _, p := range pictures {
		if p.Page == 0 {
			private = append(private, p.ID)
		} else {
			w.Gone = append(w.Gone, p.ID)
		}
	}
	return t.endPictures(act, private)
}

// picturesFor are the pictures of a request that one of those concerned may see: who does it
// or watches over it all, the reporter not those of others, and others their own.
func picturesFor(f file, self council.Person) []string {
	w := f.words
	own := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return w.From[id] != self.No })
	}
	switch {
	case self.No == f.Reporter && self.No != 0 && self.No != f.Handler && self.No != f.Answerable:
		return slices.Concat(w.Photos, w.Proofs, own(w.Others), slices.DeleteFunc(slices.Clone(w.Gone), func(id string) bool {
			from := w.From[id]
			return from != 0 && from != self.No && slices.ContainsFunc(f.Backers, func(b council.Backer) bool { return b.Person == from })
		}))
	case f.MaySeePictures(self):
		return w.pictures()
	case f.Concerns(self.No):
		return slices.Concat(own(w.Others), own(w.Gone))
	}
	return nil
}

// pictureLines say where the writer can see the pictures of a request, in private, and
// which of them never came.
func (t *turn) pictureLines(f file) ([]string, error) {
	if t.in.Chat != Private || len(f.words.pictures()) == 0 {
		return nil, nil
	}
	self, err := t.person()
	if err != nil {
		return nil, err
	}
	pictures, err := t.picturesOf(withPictures(nil, picturesFor(f, *self)))
	if err != nil {
		return nil, err
	}
	count := map[council.PictureState]int{}
	for _, p := range pictures {
		count[p.State]++
	}
	var lines []string
	switch {
	case count[council.PictureKept] > 0 && t.PublicURL != "":
		link, err := t.albumLink(f.No)
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.say("picture.link", "url", link))
	case count[council.PictureAsked] > 0:
		lines = append(lines, t.say("picture.coming"))
	}
	if lost := count[council.PictureLost]; lost > 0 {
		lines = append(lines, t.say("picture.missing", "count", lost))
	}
	if down := count[council.PictureDown]; down > 0 {
		lines = append(lines, t.say("picture.down_count", "count", down))
	}
	return lines, nil
}

// Album is the pictures of a request as those concerned see them.
type Album struct {
	No     int
	Title  string
	Photos []BoardPhoto
}

// ShowAlbum lists the pictures behind a private link. Errors: ErrNotFound, for a link that
// is wrong or over as well as for a person who may not see them any more.
func (b *Bot) ShowAlbum(ctx context.Context, c council.ID, no int, token string) (Album, error) {
	f, pictures, err := b.album(ctx, c, no, token)
	if err != nil {
		return Album{}, err
	}
	a := Album{No: no, Title: b.requestHead(f.Request)}
	for _, p := range pictures {
		if p.State == council.PictureKept || p.State == council.PictureDown {
			a.Photos = append(a.Photos, b.boardPhoto(p.Picture))
		}
	}
	return a, nil
}

// AlbumPhoto is one picture behind a private link. Errors: ErrNotFound.
func (b *Bot) AlbumPhoto(ctx context.Context, c council.ID, no int, token, id string) (Picture, error) {
	_, pictures, err := b.album(ctx, c, no, token)
	if err != nil {
		return Picture{}, err
	}
	for _, p := range pictures {
		if p.ID == id {
			return b.pixels(ctx, c, p.Picture)
		}
	}
	return Picture{}, errNoAlbum
}

// album opens a link: by whom it was asked for stands in it, and whether they may see the
// pictures is asked anew each time.
func (b *Bot) album(ctx context.Context, c council.ID, no int, token string) (file, []picture, error) {
	t := b.clockTurn(ctx, c)
	var err error
	if t.who.Person, err = b.albumReader(c, no, token, t.now); err != nil {
		return file{}, nil, err
	}
	f, found, err := t.findRequest(no)
	if err != nil {
		return f, nil, err
	}
	self, err := t.person()
	switch {
	case errors.Is(err, ErrNotFound):
		return f, nil, errNoAlbum
	case err != nil:
		return f, nil, err
	case !found || !f.MaySeePictures(*self) && len(picturesFor(f, *self)) == 0:
		return f, nil, errNoAlbum
	}
	pictures, err := t.picturesOf(withPictures(nil, picturesFor(f, *self)))
	return f, pictures, err
}
