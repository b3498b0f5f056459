package board_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/handlers/board"
)

// place is a community with a motion 1 that shows a picture, and a request 2 with one
// that a link opens.
const place = council.ID("aaaaaaaaaaaaaaaaaaaaaaaaaa")

const (
	shownID   = "11111111111111111111111111111111"
	privateID = "22222222222222222222222222222222"
	goodToken = "good-token"
)

type gallery struct{ broken bool }

func (g gallery) trouble() error {
	if g.broken {
		return errors.New("the store is away")
	}
	return fmt.Errorf("picture: %w", bot.ErrNotFound)
}

func (g gallery) PublicPhoto(_ context.Context, c council.ID, page int, id string) (bot.Picture, error) {
	if c == place && page == 1 && id == shownID && !g.broken {
		return bot.Picture{Bytes: []byte("\xff\xd8 sheet"), Width: 960, Height: 1280}, nil
	}
	return bot.Picture{}, g.trouble()
}

func (g gallery) ShowAlbum(_ context.Context, c council.ID, no int, token string) (bot.Album, error) {
	if c == place && no == 2 && token == goodToken && !g.broken {
		return bot.Album{No: 2, Title: "3号楼·照明", Photos: []bot.BoardPhoto{{ID: privateID, Alt: `2号的"照片"`, Caption: "反映时", Width: 1280, Height: 960}}}, nil
	}
	return bot.Album{}, g.trouble()
}

func (g gallery) AlbumPhoto(ctx context.Context, c council.ID, no int, token, id string) (bot.Picture, error) {
	if _, err := g.ShowAlbum(ctx, c, no, token); err != nil || id != privateID {
		return bot.Picture{}, g.trouble()
	}
	return bot.Picture{Bytes: []byte("\xff\xd8 lamp"), Width: 1280, Height: 960}, nil
}

// motions shows motion 1.
type motions struct{}

func (motions) ShowBoard(context.Context, council.ID) (bot.Board, error) { return bot.Board{}, nil }

func (motions) ShowMotion(_ context.Context, _ council.ID, no int) (bot.BoardMotion, error) {
	return bot.BoardMotion{No: no, Title: "楼道装扶手", Photos: []bot.BoardPhoto{{ID: shownID, Alt: "公示贴在墙上的照片", Caption: "公示已张贴", Width: 960, Height: 1280}}}, nil
}

func (motions) BallotList(context.Context, council.ID, int) (ledger.List, error) {
	return ledger.List{}, bot.ErrNotFound
}

func (motions) Certificate(context.Context, council.ID, int) (string, error) {
	return "", bot.ErrNotFound
}

func (motions) ChoiceWords(context.Context, council.ID, int, string) (string, error) { return "", nil }

func ask(t *testing.T, g gallery, path string) *httptest.ResponseRecorder {
	t.Helper()
	pages, err := board.New(motions{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	pages.Register(mux)
	pages.RegisterPhotos(mux, g)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w
}

func TestWhoMaySeeWhichPicture(t *testing.T) {
	at := "/c/" + string(place)
	for name, row := range map[string]struct {
		path    string
		status  int
		body    string
		caching string
	}{
		"a public picture":                       {at + "/1/photo/" + shownID, 200, "\xff\xd8 sheet", "public, max-age=300"},
		"a public picture on another page":       {at + "/2/photo/" + shownID, 404, "", "no-store"},
		"a private picture asked for as public":  {at + "/2/photo/" + privateID, 404, "", "no-store"},
		"another community's picture":            {"/c/" + strings.Repeat("b", 26) + "/1/photo/" + shownID, 404, "", "no-store"},
		"no community":                           {"/c/x/1/photo/" + shownID, 404, "", "no-store"},
		"no number":                              {at + "/one/photo/" + shownID, 404, "", "no-store"},
		"a private page":                         {at + "/2/photos/" + goodToken, 200, "3号楼·照明", "no-store"},
		"a private page by a wrong link":         {at + "/2/photos/other", 404, "", "no-store"},
		"a private page of another number":       {at + "/1/photos/" + goodToken, 404, "", "no-store"},
		"a private picture":                      {at + "/2/photos/" + goodToken + "/" + privateID, 200, "\xff\xd8 lamp", "private, no-store"},
		"a private picture by a wrong link":      {at + "/2/photos/other/" + privateID, 404, "", "no-store"},
		"another picture by a good link":         {at + "/2/photos/" + goodToken + "/" + shownID, 404, "", "no-store"},
		"a private page of nothing that is read": {at + "/x/photos/" + goodToken, 404, "", "no-store"},
	} {
		t.Run(name, func(t *testing.T) {
			w := ask(t, gallery{}, row.path)
			h := w.Header()
			if w.Code != row.status || !strings.Contains(w.Body.String(), row.body) {
				t.Errorf("%d %q", w.Code, w.Body)
			}
			if h.Get("Cache-Control") != row.caching || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("headers %v", h)
			}
			if picture := strings.HasPrefix(row.body, "\xff\xd8"); picture != (h.Get("Content-Type") == "image/jpeg") ||
				picture && h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Errorf("headers %v", h)
			}
		})
	}
}

func TestAPictureThatCannotBeReadIsNoPageOfErrors(t *testing.T) {
	for _, path := range []string{"/1/photo/" + shownID, "/2/photos/" + goodToken, "/2/photos/" + goodToken + "/" + privateID} {
		w := ask(t, gallery{broken: true}, "/c/"+string(place)+path)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "store") || strings.Contains(w.Body.String(), goodToken) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestPicturesOnPagesAreLoadedLateAndHaveWords(t *testing.T) {
	for path, want := range map[string][]string{
		"/1":                     {`src="/c/` + string(place) + `/1/photo/` + shownID + `"`, `alt="公示贴在墙上的照片"`, "公示已张贴"},
		"/2/photos/" + goodToken: {`src="/c/` + string(place) + `/2/photos/` + goodToken + "/" + privateID + `"`, `alt="2号的&#34;照片&#34;"`, "请别转给别人"},
	} {
		w := ask(t, gallery{}, "/c/"+string(place)+path)
		for _, part := range append(want, `loading="lazy"`, `width="`, `height="`, `name="viewport"`) {
			if !strings.Contains(w.Body.String(), part) {
				t.Errorf("%s lacks %s:\n%s", path, part, w.Body)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "img-src 'self'") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: %s", path, csp)
		}
	}
}
