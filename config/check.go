package config

import (
	"encoding/base64"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The checks of single values. Each returns what to do, or "" when there is
// nothing to do, and never repeats the value: it may be a secret.

func printable(v string) string {
	if strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }) {
		return "remove the control characters"
	}
	return ""
}

func word(v string) string {
	if strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "copy it again: it must not contain spaces or other than ASCII characters"
	}
	return ""
}

func yes(v string) string {
	if v != "yes" {
		return "write yes, or leave it out"
	}
	return ""
}

func number(v string) string {
	if n, err := strconv.ParseUint(v, 10, 63); err != nil || n == 0 {
		return "write a number such as 1000002"
	}
	return ""
}

func address(v string) string {
	host, port, err := net.SplitHostPort(v)
	if err != nil || word(host) != "" {
		return "write host:port, such as 127.0.0.1:8080 or :8080"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return "write a port from 0 to 65535"
	}
	return ""
}

func level(v string) string {
	var l slog.Level
	if l.UnmarshalText([]byte(v)) != nil {
		return "write debug, info, warn or error"
	}
	return ""
}

func aesKey(v string) string {
	if len(v) != 43 {
		return "copy the EncodingAESKey again: it has exactly 43 characters, this one has " + strconv.Itoa(len(v))
	}
	// The last character carries two spare bits, which the platforms do not clear.
	if _, err := base64.StdEncoding.DecodeString(v + "="); err != nil {
		return "copy the EncodingAESKey again: it has only letters and digits"
	}
	return ""
}

func parsed(v string, schemes ...string) string {
	want := "write an address that begins with " + strings.Join(schemes, ":// or ") + "://"
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme) || printable(v) != "" {
		return want
	}
	return ""
}

func webURL(v string) string {
	if bad := parsed(v, "https", "http"); bad != "" {
		return bad
	}
	if u, err := url.Parse(v); err != nil || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "leave out user name, ? and #"
	}
	return ""
}

func socketURL(v string) string { return parsed(v, "wss", "ws") }

func redisURL(v string) string {
	return parsed(v, "redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster")
}

// Loopback reports whether only this machine can reach a listener on address.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
