// Package envelope holds what the doors of WeChat and WeCom share: the sealed
// envelope that both platforms wrap callbacks and answers in, the checks a
// request passes before anybody hears it, and the patience with which the
// listener is asked. A door adds its own paper: XML or JSON.
//
// A request is refused before anything of it is believed:
//
//	method → size → query → window → signature → body → msg_signature
//	       → decrypt → receiver → nonce guard → message
package envelope

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
)

const (
	// padBlock is the platforms' PKCS#7 block: 32 bytes, not the 16 of AES.
	padBlock = 32
	// headBytes are 16 random bytes and the 4 of the message's length.
	headBytes = 20
	// ivBytes: the platforms use the first 16 bytes of the key as IV.
	ivBytes = 16
)

// ErrKey says that an EncodingAESKey is not 43 characters of base64.
var ErrKey = errors.New("envelope: EncodingAESKey must be 43 characters of base64")

// ErrToken says that the callback token is empty: with it empty anybody signs.
var ErrToken = errors.New("envelope: the callback token must not be empty")

// Key opens and seals the envelopes of one account. It is safe for use by
// several goroutines at once.
type Key struct {
	token    []byte
	receiver []byte
	block    cipher.Block
	iv       [ivBytes]byte
	salt     [sha256.Size]byte
	modes    sync.Pool
}

// NewKey makes the key of an account from the callback token, the
// EncodingAESKey (43 characters) and the receiver that stands at the end of
// every envelope: the app id, the corp id, or "" for a WeCom smart bot.
// It returns ErrToken or ErrKey; neither quotes a secret.
func NewKey(token, encodingAESKey, receiver string) (*Key, error) {
	if token == "" {
		return nil, ErrToken
	}
	if len(encodingAESKey) != 43 {
		return nil, ErrKey
	}
	raw, err := base64.StdEncoding.DecodeString(encodingAESKey + "=")
	if err != nil || len(raw) != 32 {
		return nil, ErrKey
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("envelope: %w", err)
	}
	k := &Key{token: []byte(token), receiver: []byte(receiver), block: block, iv: [ivBytes]byte(raw[:ivBytes])}
	k.salt = sha256.Sum256(append([]byte("answer\x00"), raw...))
	return k, nil
}

// Open decrypts the base64 text of an envelope and returns the message in it.
// The message lies in room when that is large enough, so it lasts only until
// room is used again. The padding is checked whole and the receiver in
// constant time. Every error is a Refusal.
//
// Check the signature first: only then is nobody else able to ask Open about
// paddings of their own making.
func (k *Key) Open(room, sealed []byte) ([]byte, error) {
	plain := slices.Grow(room[:0], base64.StdEncoding.DecodedLen(len(sealed)))
	plain = plain[:cap(plain)]
	n, err := base64.StdEncoding.Decode(plain, sealed)
	if err != nil {
		return nil, BadBase64
	}
	plain = plain[:n]
	if n < padBlock || n%padBlock != 0 {
		return nil, BadLength
	}
	m := k.takeModes()
	m.decrypter.CryptBlocks(plain, plain)
	k.modes.Put(m)
	return k.unwrap(plain)
}

// unwrap takes padding, head and receiver off a decrypted envelope.
func (k *Key) unwrap(plain []byte) ([]byte, error) {
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > padBlock {
		return nil, BadPadding
	}
	var wrong byte
	for _, b := range plain[len(plain)-pad:] {
		wrong |= b ^ byte(pad)
	}
	if wrong != 0 {
		return nil, BadPadding
	}
	plain = plain[:len(plain)-pad]
	if len(plain) < headBytes {
		return nil, BadLength
	}
	size := uint64(binary.BigEndian.Uint32(plain[ivBytes:headBytes]))
	rest := plain[headBytes:]
	if size == 0 || size > uint64(len(rest)) {
		return nil, BadLength
	}
	if subtle.ConstantTimeCompare(rest[size:], k.receiver) != 1 {
		return nil, WrongReceiver
	}
	return rest[:size:size], nil
}

// OpenFile decrypts the bytes of a file that the platform keeps sealed for a smart bot.
// They are nothing but padded: neither length nor receiver stands in them, so what comes
// out has to be looked at. Every error is a Refusal.
func (k *Key) OpenFile(sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || len(sealed)%aes.BlockSize != 0 {
		return nil, BadLength
	}
	plain := slices.Clone(sealed)
	m := k.takeModes()
	m.decrypter.CryptBlocks(plain, plain)
	k.modes.Put(m)
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > min(padBlock, len(plain)) {
		return nil, BadPadding
	}
	for _, b := range plain[len(plain)-pad:] {
		if int(b) != pad {
			return nil, BadPadding
		}
	}
	return plain[:len(plain)-pad], nil
}

// Seal encrypts a message behind the 16 bytes of random and appends the base64
// text of the envelope to dst.
func (k *Key) Seal(dst []byte, random [16]byte, message []byte) []byte {
	size := headBytes + len(message) + len(k.receiver)
	pad := padBlock - size%padBlock
	text := base64.StdEncoding.EncodedLen(size + pad)
	start := len(dst)
	dst = slices.Grow(dst, text+size+pad)
	// The plain text stands behind the place of its own base64.
	plain := dst[start+text : start+text : start+text+size+pad]
	plain = append(plain, random[:]...)
	plain = binary.BigEndian.AppendUint32(plain, uint32(len(message)))
	plain = append(plain, message...)
	plain = append(plain, k.receiver...)
	for range pad {
		plain = append(plain, byte(pad))
	}
	m := k.takeModes()
	m.encrypter.CryptBlocks(plain, plain)
	k.modes.Put(m)
	dst = dst[:start+text]
	base64.StdEncoding.Encode(dst[start:], plain)
	return dst
}

// Random gives the 16 bytes to seal an answer with. They are a keyed hash of
// the request's timestamp and nonce and the answer: nobody outside can foresee
// them, and the same answer to a repeated request is sealed to the same bytes.
func (k *Key) Random(timestamp, nonce string, message []byte) [16]byte {
	in := make([]byte, 0, 1024)
	in = append(in, k.salt[:]...)
	in = append(append(in, timestamp...), 0)
	in = append(append(in, nonce...), 0)
	in = append(in, message...)
	sum := sha256.Sum256(in)
	return [16]byte(sum[:16])
}

// modes are one goroutine's CBC states. A new one copies the key schedule, so
// they are kept and given the IV again.
type modes struct {
	decrypter, encrypter cipher.BlockMode
}

// rewinder is what CBC modes of crypto/cipher offer beyond BlockMode.
type rewinder interface{ SetIV(iv []byte) }

func (k *Key) takeModes() *modes {
	if m, ok := k.modes.Get().(*modes); ok {
		d, canD := m.decrypter.(rewinder)
		e, canE := m.encrypter.(rewinder)
		if canD && canE {
			d.SetIV(k.iv[:])
			e.SetIV(k.iv[:])
			return m
		}
	}
	return &modes{
		decrypter: cipher.NewCBCDecrypter(k.block, k.iv[:]),
		encrypter: cipher.NewCBCEncrypter(k.block, k.iv[:]),
	}
}
