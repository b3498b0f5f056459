package bot

import (
	"context"
	"errors"

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
	if err := t.endPictures(&act, f.words.Photos); err != nil {
		return err
	}
	f.words.Photos = nil
	if !f.Inspected() {
		if err := t.endPictures(&act, f.words.Proofs); err != nil {
			return err
		}
		f.words.Proofs = nil
	}
	row, err := rowOf(requestShelf, f.No, f.words)
	if err != nil {
		return err
	}
	f.doc.Ref = requestRef(f.No)
	doc, err := f.doc.holding(f.Request) // guards the row
	if err != nil {
		return err
	}
	act.Docs, act.Rows = append(act.Docs, doc), []Row{row}
	return b.enact(ctx, c, act)
}

// pictureLines say where the writer can see the pictures of a request, in private, and
// which of them never came.
func (t *turn) pictureLines(f file) ([]string, error) {
	if t.in.Chat != Private || len(f.words.Photos)+len(f.words.Proofs) == 0 {
		return nil, nil
	}
	self, err := t.person()
	if err != nil || !f.MaySeePictures(*self) {
		return nil, err
	}
	pictures, err := t.picturesOf(withPictures(f.words.Photos, f.words.Proofs))
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
		if p.State == council.PictureKept {
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
	case !found || !f.MaySeePictures(*self):
		return f, nil, errNoAlbum
	}
	pictures, err := t.picturesOf(withPictures(f.words.Photos, f.words.Proofs))
	return f, pictures, err
}
