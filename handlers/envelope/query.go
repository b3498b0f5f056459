package envelope

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// maxQuery bounds a callback's query; a WeCom echostr takes some 500 bytes.
	maxQuery = 4096
	// maxNonce bounds a nonce; the platforms send about ten digits.
	maxNonce = 128
	// Past and Future bound how far a timestamp may be from the clock, so that
	// a recorded request is worth nothing after five minutes.
	Past   = 300 * time.Second
	Future = 60 * time.Second
)

// Query are the parameters a platform adds to a callback's address.
type Query struct {
	Signature    string
	MsgSignature string
	Timestamp    string
	Nonce        string
	EncryptType  string
	Echo         string
}

// ParseQuery reads the raw query of a callback. A parameter that matters must
// not come twice, whatever its escaping; others are ignored. In contrast to a
// form, + stands for itself: base64 is full of it.
// The error is a Refusal.
func ParseQuery(raw string) (Query, error) {
	var q Query
	if len(raw) > maxQuery {
		return Query{}, BadQuery
	}
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		name, value, _ := strings.Cut(pair, "=")
		name, err := unescaped(name)
		if err != nil {
			return Query{}, err
		}
		place := q.place(name)
		if place == nil {
			continue
		}
		if *place != "" {
			return Query{}, Repeated
		}
		if *place, err = unescaped(value); err != nil {
			return Query{}, err
		}
		if *place == "" {
			return Query{}, Missing
		}
	}
	return q, nil
}

func (q *Query) place(name string) *string {
	switch name {
	case "signature":
		return &q.Signature
	case "msg_signature":
		return &q.MsgSignature
	case "timestamp":
		return &q.Timestamp
	case "nonce":
		return &q.Nonce
	case "encrypt_type":
		return &q.EncryptType
	case "echostr":
		return &q.Echo
	}
	return nil
}

func unescaped(s string) (string, error) {
	if strings.IndexByte(s, '%') < 0 {
		return s, nil
	}
	s, err := url.PathUnescape(s)
	if err != nil {
		return "", BadQuery
	}
	return s, nil
}

// Fresh returns nil when the query has a nonce and its timestamp is near now:
// not older than Past and not later than Future. The timestamp is Unix seconds
// in 64 bits. The error is a Refusal.
func (q Query) Fresh(now time.Time) error {
	if q.Timestamp == "" || q.Nonce == "" {
		return Missing
	}
	if !plainNonce(q.Nonce) {
		return BadNonce
	}
	at, ok := digits(q.Timestamp)
	if !ok {
		return BadTimestamp
	}
	// Both are far from the ends of int64, so neither sum can wrap around.
	clock := now.Unix()
	if at < clock-int64(Past/time.Second) {
		return TooOld
	}
	if at > clock+int64(Future/time.Second) {
		return TooEarly
	}
	return nil
}

// plainNonce reports whether a nonce is short and of plain characters only:
// it is written into the answer.
func plainNonce(s string) bool {
	if len(s) > maxNonce {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// digits reads a decimal without sign or space that fits into 63 bits.
func digits(s string) (int64, bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
