package envelope

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // the platforms sign with SHA-1
	"crypto/subtle"
	"encoding/hex"
)

// signatureBytes is the length of a signature: SHA-1 as lower-case hex.
const signatureBytes = 2 * sha1.Size

// Sign returns the platforms' signature: the SHA-1 of token, timestamp, nonce
// and, unless nil, the envelope's text, sorted as bytes and joined, in
// lower-case hex.
func (k *Key) Sign(timestamp, nonce string, sealed []byte) [signatureBytes]byte {
	parts := [4][]byte{k.token, []byte(timestamp), []byte(nonce), sealed}
	n := len(parts)
	if sealed == nil {
		n--
	}
	for i := 1; i < n; i++ {
		for j := i; j > 0 && bytes.Compare(parts[j], parts[j-1]) < 0; j-- {
			parts[j], parts[j-1] = parts[j-1], parts[j]
		}
	}
	joined := make([]byte, 0, 1024)
	for _, part := range parts[:n] {
		joined = append(joined, part...)
	}
	sum := sha1.Sum(joined) //nolint:gosec // the platforms sign with SHA-1
	var text [signatureBytes]byte
	hex.Encode(text[:], sum[:])
	return text
}

// Signed reports in constant time whether signature is that of the parts.
func (k *Key) Signed(signature, timestamp, nonce string, sealed []byte) bool {
	want := k.Sign(timestamp, nonce, sealed)
	return subtle.ConstantTimeCompare(want[:], []byte(signature)) == 1
}
