package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"yishi/bot"
	"yishi/handlers/envelope/picture"
)

// painted is a picture of w by h: red above, blue below on the left, white on the right.
func painted(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			switch {
			case x >= w/2:
				m.SetRGBA(x, y, color.RGBA{255, 255, 255, 255})
			case y < h/2:
				m.SetRGBA(x, y, color.RGBA{255, 0, 0, 255})
			default:
				m.SetRGBA(x, y, color.RGBA{0, 0, 255, 255})
			}
		}
	}
	return m
}

func asJPEG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// secret stands in an EXIF block as a phone's place would.
const secret = "N 31.2304 E 121.4737 Phone of Zhang"

// withEXIF puts an EXIF block behind the beginning of a JPEG: how the camera was held,
// and a description that tells too much.
func withEXIF(photo []byte, held uint16) []byte {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x02")
	entry := func(tag, kind uint16, count, value uint32) {
		tiff = binary.BigEndian.AppendUint16(tiff, tag)
		tiff = binary.BigEndian.AppendUint16(tiff, kind)
		tiff = binary.BigEndian.AppendUint32(tiff, count)
		tiff = binary.BigEndian.AppendUint32(tiff, value)
	}
	entry(0x010e, 2, uint32(len(secret)+1), 38)
	entry(0x0112, 3, 1, uint32(held)<<16)
	tiff = append(tiff, 0, 0, 0, 0)
	tiff = append(append(tiff, secret...), 0)
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, photo[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(block)+2))
	return append(append(out, block...), photo[2:]...)
}

func fit(tb testing.TB, raw []byte) (bot.Picture, image.Image) {
	tb.Helper()
	p, err := picture.Fit(raw)
	if err != nil {
		tb.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		tb.Fatal(err)
	}
	if m.Bounds().Dx() != p.Width || m.Bounds().Dy() != p.Height {
		tb.Fatalf("said to be %dx%d, is %v", p.Width, p.Height, m.Bounds())
	}
	return p, m
}

func TestALargePictureIsMadeSmallerInProportion(t *testing.T) {
	for name, row := range map[string]struct{ w, h, wide, high int }{
		"lying":                 {2560, 1280, 1280, 640},
		"standing":              {1000, 2000, 640, 1280},
		"small already":         {300, 200, 300, 200},
		"a line of pixels":      {5000, 1, 1280, 1},
		"just as large as kept": {1280, 1280, 1280, 1280},
	} {
		t.Run(name, func(t *testing.T) {
			for _, raw := range [][]byte{asJPEG(t, painted(row.w, row.h)), asPNG(t, painted(row.w, row.h))} {
				if p, _ := fit(t, raw); p.Width != row.wide || p.Height != row.high {
					t.Errorf("%dx%d became %dx%d", row.w, row.h, p.Width, p.Height)
				}
			}
		})
	}
}

func TestNothingOfPlaceOrPhoneIsKept(t *testing.T) {
	raw := withEXIF(asJPEG(t, painted(40, 20)), 1)
	if !bytes.Contains(raw, []byte(secret)) {
		t.Fatal("the test's picture tells nothing")
	}
	p, _ := fit(t, raw)
	if bytes.Contains(p.Bytes, []byte("Exif")) || bytes.Contains(p.Bytes, []byte("Zhang")) {
		t.Error("the picture still says where it was taken")
	}
}

// where looks for the red corner of a painted picture.
func where(m image.Image) string {
	b := m.Bounds()
	for name, at := range map[string]image.Point{
		"top left": {b.Dx() / 8, b.Dy() / 8}, "top right": {b.Dx() * 7 / 8, b.Dy() / 8},
		"bottom left": {b.Dx() / 8, b.Dy() * 7 / 8}, "bottom right": {b.Dx() * 7 / 8, b.Dy() * 7 / 8},
	} {
		if r, g, bl, _ := m.At(at.X, at.Y).RGBA(); r > 0xa000 && g < 0x6000 && bl < 0x6000 {
			return name
		}
	}
	return "nowhere"
}

func TestAPictureIsTurnedAsTheCameraWasHeld(t *testing.T) {
	for held, want := range map[uint16]string{
		1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left",
		5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left", 9: "top left", 0: "top left",
	} {
		p, m := fit(t, withEXIF(asJPEG(t, painted(80, 40)), held))
		if got := where(m); got != want {
			t.Errorf("held %d: red is %s, want %s", held, got, want)
		}
		if turned := held >= 5 && held <= 8; turned != (p.Height > p.Width) {
			t.Errorf("held %d: %dx%d", held, p.Width, p.Height)
		}
	}
}

func TestWhatIsSeenThroughIsWhite(t *testing.T) {
	_, m := fit(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 20, 20))))
	if r, _, _, _ := m.At(10, 10).RGBA(); r < 0xf000 {
		t.Error("what was transparent is not white")
	}
}

// noise is a PNG that cannot be made smaller.
func noise(tb testing.TB, w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(random.Uint32())
	}
	return asPNG(tb, m)
}

// wide is a PNG that says it is larger than it is.
func wide(tb testing.TB) []byte {
	raw := asPNG(tb, painted(2, 2))
	binary.BigEndian.PutUint32(raw[16:], 60_000)
	binary.BigEndian.PutUint32(raw[20:], 60_000)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}

func TestWhatCannotBeKept(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, painted(4, 4), nil); err != nil {
		t.Fatal(err)
	}
	photo := asJPEG(t, painted(400, 300))
	scans := append(append([]byte{}, photo...), bytes.Repeat([]byte{0xff, 0xda}, 100)...)
	for name, row := range map[string]struct {
		raw  []byte
		want error
	}{
		"nothing":                       {nil, picture.ErrNone},
		"words":                         {[]byte(`{"errcode":40007}`), picture.ErrNone},
		"a page":                        {[]byte("<html><script>alert(1)</script>"), picture.ErrNone},
		"a moving picture":              {moving.Bytes(), picture.ErrNone},
		"a JPEG that breaks off":        {photo[:len(photo)/2], picture.ErrNone},
		"a JPEG's beginning":            {photo[:4], picture.ErrNone},
		"a PNG that breaks off":         {asPNG(t, painted(200, 200))[:60], picture.ErrNone},
		"a PNG of other pixels":         {wide(t), picture.ErrTooLarge},
		"more than two megabytes":       {noise(t, 900, 900), picture.ErrTooLarge},
		"a JPEG of a great many passes": {scans, picture.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := picture.Fit(row.raw)
			if !errors.Is(err, row.want) || !errors.Is(err, bot.ErrInvalid) {
				t.Errorf("error = %v, want %v", err, row.want)
			}
		})
	}
}

// FuzzFit: whatever comes in, what goes out is a JPEG within bounds, or an error.
func FuzzFit(f *testing.F) {
	f.Add(asJPEG(f, painted(40, 30)))
	f.Add(withEXIF(asJPEG(f, painted(40, 30)), 6))
	f.Add(asPNG(f, painted(40, 30)))
	f.Add(wide(f))
	f.Add([]byte{0xff, 0xd8, 0xff})
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := picture.Fit(raw)
		if err != nil {
			if !errors.Is(err, bot.ErrInvalid) {
				t.Fatalf("error %v is not bot.ErrInvalid", err)
			}
			return
		}
		m, err := jpeg.DecodeConfig(bytes.NewReader(p.Bytes))
		if err != nil || m.Width != p.Width || m.Height != p.Height || max(m.Width, m.Height) > picture.LongestSide {
			t.Fatalf("%dx%d: %v", p.Width, p.Height, err)
		}
		if bytes.Contains(p.Bytes, []byte("Exif")) {
			t.Fatal("says where it was taken")
		}
	})
}
