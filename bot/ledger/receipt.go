package ledger

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

const (
	// codeAlphabet has 32 signs and none of I, O, 0, 1, which people confuse.
	codeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	// ReceiptLength is the number of signs of a receipt: 50 bits, so that two
	// equal ones among 500,000 ballots are a 1 in 9,000 chance.
	ReceiptLength = 10
)

// ReceiptKey derives the key of one motion's receipts from the deployment's
// master key of at least 16 bytes.
func ReceiptKey(master []byte, community string, motion int64) ([]byte, error) {
	if len(master) < 16 {
		return nil, fmt.Errorf("%w: master key of %d bytes", ErrFormat, len(master))
	}
	return hkdf.Key(sha256.New, master, nil, fmt.Sprintf("yishi receipt key v1|%s|%d", community, motion), 32)
}

// Receipt is the code (回执) a voter keeps for the ballot that stands for an
// entry on a motion that is not secret; seq is the sequence number of that
// ballot's leaf, so a changed vote has another code. Without the key nobody can
// tell which household a published code belongs to.
//
// A voter cannot check what a code was made from. A dishonest server could hand
// one code to two households that voted alike and list it once; that shows when
// they compare codes, or when the leaf's number is shown beside the code.
func Receipt(key []byte, motion, entry, seq int64) string {
	mac := hmac.New(sha256.New, key)
	text := append(make([]byte, 0, 96), "yishi receipt v1"...)
	for _, n := range []int64{motion, entry, seq} {
		text = strconv.AppendInt(append(text, '|'), n, 10)
	}
	mac.Write(text)
	return code(mac.Sum(text[:0]))
}

// SealedReceipt is the code a voter keeps for a sealed ballot; digest is
// [SealedDigest] of it. It shows that this ballot was among those opened and
// never how it was marked.
func SealedReceipt(motion int64, digest string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "yishi sealed receipt v1|%d|%s", motion, digest))
	return code(sum[:])
}

func code(sum []byte) string {
	bits := binary.BigEndian.Uint64(sum)
	var out [ReceiptLength]byte
	for i := range out {
		out[i] = codeAlphabet[bits>>(64-5)]
		bits <<= 5
	}
	return string(out[:])
}

// NormalReceipt reads a code as people type it: lower case, full width, with
// spaces or dashes. It returns false for what cannot be a code.
func NormalReceipt(typed string) (string, bool) {
	var out strings.Builder
	for _, r := range typed {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r == ' ' || r == '-' || r == '　' || r == '—' || r == '–':
			continue
		case 'a' <= r && r <= 'z':
			r -= 'a' - 'A'
		}
		if !strings.ContainsRune(codeAlphabet, r) || out.Len() == ReceiptLength {
			return "", false
		}
		out.WriteRune(r)
	}
	return out.String(), out.Len() == ReceiptLength
}

func isReceipt(s string) bool {
	normal, ok := NormalReceipt(s)
	return ok && normal == s
}
