package board

import (
	"context"
	"net/http"
	"strconv"

	"yishi/bot"
	"yishi/bot/council"
)

// PhotoSource has the pictures that the pages show.
type PhotoSource interface {
	// PublicPhoto is a picture of a public page. Errors: bot.ErrNotFound.
	PublicPhoto(ctx context.Context, c council.ID, page int, id string) (bot.Picture, error)
	// ShowAlbum and AlbumPhoto are what a private link opens. Errors: bot.ErrNotFound.
	ShowAlbum(ctx context.Context, c council.ID, no int, token string) (bot.Album, error)
	AlbumPhoto(ctx context.Context, c council.ID, no int, token, id string) (bot.Picture, error)
}

// RegisterPhotos adds pictures to a server: those of public pages, and behind private
// links those of requests.
func (p *Pages) RegisterPhotos(mux *http.ServeMux, source PhotoSource) {
	mux.HandleFunc("GET /c/{community}/{no}/photo/{id}", func(w http.ResponseWriter, r *http.Request) {
		c, no, ok := p.place(w, r)
		if !ok {
			return
		}
		photo, err := source.PublicPhoto(r.Context(), c, no, r.PathValue("id"))
		p.photo(w, photo, err, publicPhoto)
	})
	mux.HandleFunc("GET /c/{community}/{no}/photos/{token}", func(w http.ResponseWriter, r *http.Request) {
		c, no, ok := p.place(w, r)
		if !ok {
			return
		}
		token := r.PathValue("token")
		album, err := source.ShowAlbum(r.Context(), c, no, token)
		if err != nil {
			p.fail(w, err)
			return
		}
		p.render(w, "album.html", map[string]any{"Album": album, "ID": c, "Token": token})
	})
	mux.HandleFunc("GET /c/{community}/{no}/photos/{token}/{id}", func(w http.ResponseWriter, r *http.Request) {
		c, no, ok := p.place(w, r)
		if !ok {
			return
		}
		photo, err := source.AlbumPhoto(r.Context(), c, no, r.PathValue("token"), r.PathValue("id"))
		p.photo(w, photo, err, privatePhoto)
	})
}

// How long browsers, and what lies before them, may keep a picture: a public one for five
// minutes, so that one that was taken down is gone soon; a private one not at all.
const (
	publicPhoto  = "public, max-age=300"
	privatePhoto = "private, no-store"
)

// photo writes a picture, or why there is none.
func (p *Pages) photo(w http.ResponseWriter, photo bot.Picture, err error, caching string) {
	if err != nil {
		p.fail(w, err)
		return
	}
	header(w, "image/jpeg")
	h := w.Header()
	h.Set("Cache-Control", caching)
	h.Set("Content-Length", strconv.Itoa(len(photo.Bytes)))
	h.Set("Content-Disposition", "inline")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	_, _ = w.Write(photo.Bytes) // the reader may be gone
}
