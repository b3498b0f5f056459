package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

func TestKeysReadBackAsWritten(t *testing.T) {
	key := seededKey(t, 1)
	again, err := ParsePrivateKey(key.Bytes())
	if err != nil || !bytes.Equal(again.Bytes(), key.Bytes()) || again.Public().String() != key.Public().String() {
		t.Errorf("private key: %v", err)
	}
	text := key.Public().String()
	if want := "x1.QYUjIP82dJX6UiyUy4OvOR5OiQGDknJbvyCY3ZMbxCQ"; text != want {
		t.Errorf("public key %s, want %s", text, want)
	}
	pub, err := ParsePublicKey(text)
	if err != nil || pub.String() != text {
		t.Errorf("public key %q: %v", text, err)
	}
	m := yesNo(t)
	box, err := NewBox(pub, m)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := NewOpener(again, m)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := opener.Open(1, mustSeal(t, box, 1, "no")); err != nil || got != "no" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	text := seededKey(t, 1).Public().String()
	for _, bad := range []string{
		"", "x1.", text[:45], text + "A", "x2." + text[3:], text[3:], "x1.\n" + text[3:],
		text[:10] + "\n" + text[10:], text[:10] + "+" + text[11:], strings.Repeat("x", 46),
	} {
		if _, err := ParsePublicKey(bad); !errors.Is(err, ErrKey) {
			t.Errorf("ParsePublicKey(%q): %v", bad, err)
		}
	}
	for _, size := range []int{0, 31, 33} {
		if _, err := ParsePrivateKey(make([]byte, size)); !errors.Is(err, ErrKey) {
			t.Errorf("a private key of %d bytes: %v", size, err)
		}
	}
	if _, err := NewMotionKey(iotest.ErrReader(errors.New("dry"))); err == nil {
		t.Error("a key without randomness")
	}
	if empty := (PrivateKey{}).Public().String(); empty != "" {
		t.Errorf("an empty key is written %q", empty)
	}
	if _, err := NewBox(PublicKey{}, yesNo(t)); !errors.Is(err, ErrKey) {
		t.Errorf("a box without a key: %v", err)
	}
	if _, err := NewOpener(PrivateKey{}, yesNo(t)); !errors.Is(err, ErrKey) {
		t.Errorf("an opener without a key: %v", err)
	}
	if _, err := NewResultSeal(PrivateKey{}, yesNo(t), 8); !errors.Is(err, ErrKey) {
		t.Errorf("a result seal without a key: %v", err)
	}
}

func TestAPrivateKeyDoesNotPrint(t *testing.T) {
	key := seededKey(t, 1)
	text := hex.EncodeToString(key.Bytes())
	list := strings.Trim(fmt.Sprint(key.Bytes()[:4]), "[]")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for _, printed := range []string{fmt.Sprintf(verb, key), fmt.Sprintf(verb, []PrivateKey{key})} {
			if strings.Contains(strings.ToLower(printed), text[:16]) || strings.Contains(printed, list) {
				t.Errorf("%s prints %s", verb, printed)
			}
		}
	}
}

func FuzzParsePublicKey(f *testing.F) {
	f.Add(seededKey(f, 1).Public().String())
	f.Fuzz(func(t *testing.T, text string) {
		key, err := ParsePublicKey(text)
		if err == nil && key.String() != text {
			t.Fatalf("%q written again as %q", text, key)
		}
	})
}
