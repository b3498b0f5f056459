package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"yishi/bot/council"
)

// BoardPhoto is a picture on a page.
type BoardPhoto struct {
	ID string
	// Alt says what is on it to who cannot see it, Caption to everybody.
	Alt, Caption string
	// Gone says, in place of the picture, that it was taken down.
	Gone          string
	Width, Height int
}

// mostOnPage bounds the pictures of one page.
const mostOnPage = 60

// photosOn are the pictures on a public page, in the order they were sent.
func (b *Bot) photosOn(ctx context.Context, c council.ID, page int) ([]BoardPhoto, error) {
	members, err := b.Records.Members(ctx, c, picturesOn(page), 0, everything, mostOnPage)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.Name
	}
	pictures, err := b.clockTurn(ctx, c).picturesOf(ids)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(pictures, func(a, b picture) int { return cmp.Or(a.Sent.Compare(b.Sent), cmp.Compare(a.Nth, b.Nth)) })
	var shown []BoardPhoto
	for _, p := range pictures {
		if p.OnPage() && p.Page == page {
			shown = append(shown, b.boardPhoto(p.Picture))
		}
	}
	return shown, nil
}

func (b *Bot) boardPhoto(p council.Picture) BoardPhoto {
	day := b.Book.Date(p.Sent.In(b.Zone))
	shown := BoardPhoto{
		ID: p.ID, Width: p.Width, Height: p.Height,
		Alt:     b.say("picture.alt."+string(p.Use), "no", p.Matter, "day", day),
		Caption: b.say("picture.caption."+string(p.Use), "no", p.Matter, "day", day),
		Gone:    b.goneWords(p),
	}
	if p.Nth != 0 {
		shown.Caption = b.say("picture.named", "name", pictureName(p), "what", shown.Caption)
	}
	return shown
}

// PublicPhoto is a picture of a public page. Errors: ErrNotFound, also for one that is not
// for everybody.
func (b *Bot) PublicPhoto(ctx context.Context, c council.ID, page int, id string) (Picture, error) {
	if !isPicture(id) {
		return Picture{}, fmt.Errorf("picture: %w", ErrNotFound)
	}
	p, err := b.clockTurn(ctx, c).pictureNamed(id)
	if err != nil {
		return Picture{}, err
	}
	if !p.Public() || p.Page != page {
		return Picture{}, fmt.Errorf("picture: %w", ErrNotFound)
	}
	return b.pixels(ctx, c, p.Picture)
}

// boardAccount is what everybody may see of a request that money was spent on: its head,
// where it stands, and its account. Errors: ErrNotFound, for one without an account too.
func (b *Bot) boardAccount(ctx context.Context, c council.ID, no int) (BoardMotion, error) {
	none := fmt.Errorf("number %d: %w", no, ErrNotFound)
	t := b.clockTurn(ctx, c)
	f, found, err := t.findRequest(no)
	if err != nil {
		return BoardMotion{}, err
	}
	if !found || f.Private() {
		return BoardMotion{}, none
	}
	a, doc, p, err := t.account(ctx, c, no)
	if err != nil {
		return BoardMotion{}, err
	}
	if doc.Version == 0 {
		return BoardMotion{}, none
	}
	words := strings.Split(t.accountWords(subject{no: no, name: t.requestHead(f.Request)}, a, p), "\n")
	lines := append([]string{t.requestState(f.Request)}, words[:len(words)-1]...) // the last says what to tell the bot
	return BoardMotion{No: no, Title: t.requestHead(f.Request), Lines: lines}, nil
}
