package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
)

// sentPhoto is a picture as the platform holds it for a while.
type sentPhoto struct {
	media string
	bytes []byte
}

// LargestBody is the most bytes that a request to the simulated chats may have: with one
// more than a photo may have, its sender is told in words.
const LargestBody = largestPhoto + 1

// The platform lets ten megabytes pass; of what was sent, some is remembered.
const (
	largestPhoto = 10 << 20
	mostPhotos   = 20
)

// Show has somebody send a picture in their private chat with the account, as the platform
// would pass it on: an id, by which the program has to fetch it. nil is a sample.
func (s *Sim) Show(ctx context.Context, person string, photo []byte) (answer string, err error) {
	person, name := s.idAndName(person)
	if len(photo) == 0 {
		if photo, err = sample(); err != nil {
			return "", err
		}
	}
	media := "demo-media-" + s.next()
	s.mu.Lock()
	s.photos = append(s.photos, sentPhoto{media, photo})
	if len(s.photos) > mostPhotos {
		s.photos = s.photos[1:]
	}
	s.mu.Unlock()
	pane := privatePane(person)
	s.putBubble(pane, bubble{Who: name, Photo: "/sim/platform/cgi-bin/media/get?media_id=" + media, Heard: true})
	if answer, err = s.tellAccount(ctx, person, letter{Type: cdata{"image"}, Media: &cdata{media}}); err == nil {
		s.put(pane, "", answer, true)
	}
	return answer, err
}

// sample draws a sheet of paper on a wall.
func sample() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 900, 1200))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, 900, 1200, color.RGBA{196, 186, 170, 255})
	fill(150, 120, 750, 1060, color.RGBA{252, 252, 248, 255})
	fill(270, 190, 630, 240, color.RGBA{190, 30, 30, 255})
	for line := range 12 {
		fill(210, 310+line*52, 690-(line%3)*70, 324+line*52, color.RGBA{70, 70, 75, 255})
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, m, nil)
	return out.Bytes(), err
}

func (s *Sim) servePhoto(w http.ResponseWriter, r *http.Request) {
	photo, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestPhoto))
	if err != nil {
		var large *http.MaxBytesError
		status := http.StatusBadRequest
		if errors.As(err, &large) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	if _, err := s.Show(r.Context(), r.FormValue("person"), photo); err != nil {
		s.Log.Error("picture in the simulated chat", slog.Any("err", err))
		http.Error(w, "the door did not answer", http.StatusBadGateway)
		return
	}
	s.serveState(w, r)
}

// serveMedia gives the program the picture of an id.
func (s *Sim) serveMedia(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("media_id")
	s.mu.Lock()
	var found []byte
	for _, p := range s.photos {
		if p.media == id {
			found = p.bytes
		}
	}
	s.mu.Unlock()
	if found == nil {
		reply(w, map[string]any{"errcode": 40007, "errmsg": fmt.Sprintf("invalid media_id %q", id)})
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = w.Write(found) // the program may be gone
}
