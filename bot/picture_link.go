package bot

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"yishi/bot/council"
)

// linkTime is how long a private link opens.
const linkTime = 30 * time.Minute

// A link's token is when it ends (unix seconds, 8 bytes), for whom it is (4 bytes), and
// half an HMAC-SHA256 over both under a key of the matter; in base64url.
const (
	linkHead = 12
	linkMAC  = 16
)

var errNoAlbum = fmt.Errorf("pictures: %w", ErrNotFound)

// albumLink is a link to the pictures of a request, for the writer alone.
func (t *turn) albumLink(no int) (string, error) {
	key, err := t.linkKey(t.who.Community, no)
	if err != nil {
		return "", err
	}
	head := binary.BigEndian.AppendUint64(nil, uint64(t.now.Add(linkTime).Unix()))
	head = binary.BigEndian.AppendUint32(head, uint32(t.who.Person))
	return t.page(t.who.Community, no) + "/photos/" + base64.RawURLEncoding.EncodeToString(append(head, linkSum(key, head)...)), nil
}

// albumReader is for whom a link is. Errors: ErrNotFound, whatever is wrong with it.
func (b *Bot) albumReader(c council.ID, no int, token string, now time.Time) (council.PersonNo, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != linkHead+linkMAC {
		return 0, errNoAlbum
	}
	key, err := b.linkKey(c, no)
	if err != nil {
		return 0, err
	}
	ends := int64(binary.BigEndian.Uint64(raw))
	if !hmac.Equal(raw[linkHead:], linkSum(key, raw[:linkHead])) || now.Unix() >= ends {
		return 0, errNoAlbum
	}
	return council.PersonNo(binary.BigEndian.Uint32(raw[8:])), nil
}

func (b *Bot) linkKey(c council.ID, no int) ([]byte, error) {
	return hkdf.Key(sha256.New, b.Keys.Master(), nil, "yishi picture link v1|"+string(c)+"|"+strconv.Itoa(no), 32)
}

func linkSum(key, head []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(head)
	return mac.Sum(nil)[:linkMAC]
}
