package ledger

import (
	"bytes"
	"crypto/rand"
	"testing"
	"testing/iotest"
)

func TestConcealedTextIsRevealedOnlyByItsSaltAndWords(t *testing.T) {
	const text = "张三丰 13800000000"
	digest, salt, err := Conceal(rand.Reader, text)
	if err != nil {
		t.Fatal(err)
	}
	if !Reveal(digest, salt, text) {
		t.Error("own text is not revealed")
	}
	other := bytes.Clone(salt)
	other[0] ^= 1
	for name, revealed := range map[string]bool{
		"another text":   Reveal(digest, salt, text+" "),
		"another salt":   Reveal(digest, other, text),
		"no salt":        Reveal(digest, nil, text),
		"another digest": Reveal("", salt, text),
	} {
		if revealed {
			t.Errorf("revealed by %s", name)
		}
	}
	again, _, err := Conceal(rand.Reader, text)
	if err != nil || again == digest {
		t.Errorf("the same text gives the same digest %q twice (%v)", again, err)
	}
	if _, err := Leaf(Act{Seq: 1, Unix: 1, Name: "opinion.add", Payload: Payload{"text": digest}}); err != nil {
		t.Errorf("a digest does not fit a leaf: %v", err)
	}
}

func TestConcealIsHMACSHA256(t *testing.T) {
	// From: printf 楼道灯坏了 | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…0f
	salt := []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	digest, _, err := Conceal(bytes.NewReader(salt), "楼道灯坏了")
	if want := "KyJeogBILRli-_WBkfAeICSx1jYEd2oH-hdFJfzECEQ"; err != nil || digest != want {
		t.Errorf("digest %s, %v; want %s", digest, err, want)
	}
}

func TestNoRandomnessIsAnError(t *testing.T) {
	broken := iotest.ErrReader(errKilled)
	if _, _, err := Conceal(broken, "x"); err == nil {
		t.Error("Conceal went on without randomness")
	}
	if _, err := Blind(broken); err == nil {
		t.Error("Blind went on without randomness")
	}
}

func TestBlindFitsALeafAndDiffers(t *testing.T) {
	a, err := Blind(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Blind(rand.Reader)
	if a == b {
		t.Error("two blinds are equal")
	}
	if _, err := Leaf(Ballot{Seq: 1, Unix: 1, Motion: 1, Choices: "yes", Blind: a}); err != nil {
		t.Error(err)
	}
}
