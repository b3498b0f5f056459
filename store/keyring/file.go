package keyring

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// encode writes a key file: a line with the name the key is for, the key, and
// a checksum over both.
func encode(name string, key []byte) []byte {
	body := "yishi-key 1 " + name + "\n" + base64.StdEncoding.EncodeToString(key) + "\n"
	sum := sha256.Sum256([]byte(body))
	return []byte(body + hex.EncodeToString(sum[:]) + "\n")
}

// decode reads a key file strictly. It fails with ErrDamaged and never quotes
// the content.
func decode(name string, data []byte) ([]byte, error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) != 4 {
		return nil, fmt.Errorf("%w: %s has %d lines", ErrDamaged, name, len(lines)-1)
	}
	key, err := base64.StdEncoding.DecodeString(lines[1])
	if err != nil {
		return nil, fmt.Errorf("%w: %s is no base64", ErrDamaged, name)
	}
	if string(encode(name, key)) != string(data) {
		return nil, fmt.Errorf("%w: %s does not match its name or checksum", ErrDamaged, name)
	}
	return key, nil
}
