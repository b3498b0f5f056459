// Package picture makes a picture from outside fit to be kept and shown: small, upright,
// and with nothing in it but what is seen. Where it was taken, when and by which phone
// goes, since the picture is painted anew from its pixels.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/bep/imagemeta"
	xdraw "golang.org/x/image/draw"

	"yishi/bot"
)

// What a picture may be.
const (
	// MostBytes bounds a picture as it comes in.
	MostBytes = 2 << 20
	// LongestSide bounds a picture as it is kept, in pixels.
	LongestSide = 1280
	// mostPixels bounds what has to be held while it is made smaller.
	mostPixels = 24_000_000
	// mostScans bounds the passes of a progressive JPEG: each goes over all of it.
	mostScans = 64
	// quality of the JPEG that is kept: a posted sheet can be read.
	quality = 80
)

// The errors of Fit; both wrap bot.ErrInvalid.
var (
	ErrTooLarge = fmt.Errorf("%w: the picture is too large", bot.ErrInvalid)
	ErrNone     = fmt.Errorf("%w: it is no picture, or a broken one", bot.ErrInvalid)
)

// Fit reads a JPEG or PNG, whatever it was called, and paints it anew as a JPEG of at
// most LongestSide pixels, the right side up. Errors: ErrTooLarge, ErrNone.
func Fit(raw []byte) (fit bot.Picture, err error) {
	defer func() {
		if tripped := recover(); tripped != nil { // a decoder, over bytes from outside
			fit, err = bot.Picture{}, fmt.Errorf("%w: %v", ErrNone, tripped)
		}
	}()
	if len(raw) > MostBytes {
		return bot.Picture{}, ErrTooLarge
	}
	seen, turned, err := read(raw)
	if err != nil {
		return bot.Picture{}, err
	}
	upright := turned.apply(smaller(seen))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, &jpeg.Options{Quality: quality}); err != nil {
		return bot.Picture{}, fmt.Errorf("%w: %w", ErrNone, err)
	}
	size := upright.Bounds()
	return bot.Picture{Bytes: out.Bytes(), Width: size.Dx(), Height: size.Dy()}, nil
}

// read decodes what says itself, by its first bytes, that it is a JPEG or a PNG.
func read(raw []byte) (image.Image, orientation, error) {
	decode, size, format := jpeg.Decode, jpeg.DecodeConfig, imagemeta.JPEG
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xd8, 0xff}):
		// Within coded pixels a zero follows every 0xff, so this finds the passes alone.
		if bytes.Count(raw, []byte{0xff, 0xda}) > mostScans {
			return nil, 0, ErrTooLarge
		}
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		decode, size, format = png.Decode, png.DecodeConfig, imagemeta.PNG
	default:
		return nil, 0, ErrNone
	}
	config, err := size(bytes.NewReader(raw))
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("%w: %w", ErrNone, err)
	case config.Width < 1 || config.Height < 1:
		return nil, 0, ErrNone
	case config.Width > mostPixels/config.Height:
		return nil, 0, ErrTooLarge
	}
	seen, err := decode(bytes.NewReader(raw))
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrNone, err)
	}
	return seen, orientationOf(raw, format), nil
}

// smaller paints a picture on white, so that its longer side is at most LongestSide.
func smaller(seen image.Image) *image.RGBA {
	from := seen.Bounds()
	w, h := from.Dx(), from.Dy()
	if longer := max(w, h); longer > LongestSide {
		w, h = max(1, w*LongestSide/longer), max(1, h*LongestSide/longer)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.CatmullRom.Scale(to, to.Bounds(), seen, from, draw.Over, nil)
	return to
}

// orientation says how a camera was held, as EXIF counts it: 1 is upright, 2 to 8 are
// mirrored or turned.
type orientation int

// orientationOf finds it; what cannot be read is upright.
func orientationOf(raw []byte, format imagemeta.ImageFormat) orientation {
	found := orientation(1)
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(raw), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if n, ok := tag.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = orientation(n)
			}
			return imagemeta.ErrStopWalking
		},
		Warnf:        func(string, ...any) {},
		LimitNumTags: 200,
		LimitTagSize: 1 << 10,
	})
	if err != nil && !errors.Is(err, imagemeta.ErrStopWalking) {
		return 1
	}
	return found
}

// apply turns a picture upright.
func (o orientation) apply(from *image.RGBA) *image.RGBA {
	if o <= 1 {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if o >= 5 {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := o.place(x, y, w, h)
			to.SetRGBA(tx, ty, from.RGBAAt(x, y))
		}
	}
	return to
}

// place is where the pixel at x, y of a picture of w by h belongs.
func (o orientation) place(x, y, w, h int) (tx, ty int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
