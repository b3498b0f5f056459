package config

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is what stands for a secret wherever a value is printed.
const redacted = "[set]"

// Secret is a value that never prints: not with any verb, not in JSON, not in a log.
type Secret struct{ value string }

// NewSecret wraps v.
func NewSecret(v string) Secret { return Secret{v} }

// Reveal returns the value itself, for the one call that needs it.
func (s Secret) Reveal() string { return s.value }

// Set reports whether there is a value.
func (s Secret) Set() bool { return s.value != "" }

// String says whether the secret is set, never what it is.
func (s Secret) String() string {
	if s.value == "" {
		return ""
	}
	return redacted
}

// Format keeps every verb, %#v and %x included, from reaching the value.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText implements encoding.TextMarshaler for JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
