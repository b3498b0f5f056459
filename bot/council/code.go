package council

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// codeLetters are the 32 letters of a code: no 0, 1, I or O, which are misread on paper.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// codeLength is how many letters a code has: 40 bits, which only limited attempts,
// single use and binding to one person make enough.
const codeLength = 8

// NewCode draws a resident's standing code in the form that is printed, K7M4-92QX.
// Every code with a letter and a digit is equally likely; one without either could be
// taken for a word or a number. It fails only when random does.
func NewCode(random io.Reader) (string, error) {
	for range 64 { // nine of ten draws will do
		var b [codeLength]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("draw code: %w", err)
		}
		for i := range b {
			b[i] = codeLetters[b[i]%32] // 32 divides 256: no letter is likelier
		}
		if code := string(b[:]); strings.ContainsAny(code, "23456789") && strings.ContainsAny(code, codeLetters[8:]) {
			return dashed(code), nil
		}
	}
	return "", errStuck
}

// errStuck is a source of randomness that repeats itself.
var errStuck = errors.New("random source repeats itself")

func dashed(letters string) string { return letters[:4] + "-" + letters[4:] }

// BadCode says why a text is no code.
type BadCode struct {
	// Letter is the first letter that no code contains, 0 if the length is wrong.
	Letter rune
	// Length is how many letters there were.
	Length int
}

func (b *BadCode) Error() string {
	if b.Letter != 0 {
		return fmt.Sprintf("no code contains %q", b.Letter)
	}
	return fmt.Sprintf("a code has %d letters, not %d", codeLength, b.Length)
}

// ParseCode reads a code as people type it: in lower case, in full width, with spaces
// or dashes anywhere. O, 0, I and 1 are in no code, and which letter was meant cannot
// be known, so they are refused. The error is a *BadCode; the result has the form of
// NewCode.
func ParseCode(s string) (string, error) {
	letters := make([]byte, 0, codeLength)
	n := 0
	for _, r := range s {
		r = unicode.ToUpper(narrow(r))
		if unicode.IsSpace(r) || isDash(r) {
			continue
		}
		n++
		if r > unicode.MaxASCII || strings.IndexByte(codeLetters, byte(r)) < 0 {
			return "", &BadCode{Letter: r, Length: n}
		}
		if n <= codeLength {
			letters = append(letters, byte(r))
		}
	}
	if n != codeLength {
		return "", &BadCode{Length: n}
	}
	return dashed(string(letters)), nil
}

// narrow turns a full-width letter or digit into its plain form.
func narrow(r rune) rune {
	if p := width.LookupRune(r); p.Kind() == width.EastAsianFullwidth {
		return p.Narrow()
	}
	return r
}

// isDash reports whether r is one of the strokes that stand between the halves.
func isDash(r rune) bool {
	return unicode.Is(unicode.Pd, r) || strings.ContainsRune("−ー一·•・._", r)
}

// CodeHash is how a code is stored: HMAC-SHA256 under the server's key, hex, so that
// the stored form does not give the code away. code has the form of NewCode.
func CodeHash(key []byte, code string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("yishi resident code v1\x00"))
	mac.Write([]byte(code))
	return hex.EncodeToString(mac.Sum(nil))
}
