package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
)

// Settings is everything an operator may set. The zero value is not usable; Load
// fills in defaults.
type Settings struct {
	// Demo is a sample community in a temporary directory, for this machine only.
	Demo bool
	// Listen is the address of the HTTP server, host:port.
	Listen string
	// Metrics is a separate address for /metrics; empty means on Listen, answered
	// to this machine only.
	Metrics string
	// Redis is the address of a Redis server; unset means the store in Data.
	Redis Secret
	// Data is the data directory.
	Data string
	// Keys is the directory of the key files.
	Keys string
	// PublicURL is where residents and the platforms reach this server.
	PublicURL string
	// BotName is what residents call the bot in a group.
	BotName string
	// Level is the least level that is logged.
	Level slog.Level

	Official Official
	WeCom    WeCom
	API      API

	// Notes are oddities that do not stop the server, such as a misspelt name.
	Notes []string

	levelName string
	newKeys   string          // "yes" or empty
	given     map[string]bool // environment names of settings that were given a value
}

// Official is the Official Account (公众号). AppID, Token and AESKey receive;
// Secret sends.
type Official struct {
	AppID      string
	OriginalID string // gh_…, the receiver's name inside callbacks
	Secret     Secret
	Token      Secret
	AESKey     Secret
}

// Receives reports whether the callback can be served.
func (o Official) Receives() bool { return o.AppID != "" && o.Token.Set() && o.AESKey.Set() }

// Sends reports whether the platform's API can be called.
func (o Official) Sends() bool { return o.AppID != "" && o.Secret.Set() }

// WeCom is the corporation's own app and its smart bot. The bot is reached by
// callback (BotToken, BotAESKey) or by its socket (BotID, BotSecret), never both.
type WeCom struct {
	CorpID    string
	AgentID   string
	Secret    Secret
	Token     Secret
	AESKey    Secret
	BotToken  Secret
	BotAESKey Secret
	BotID     string
	BotSecret Secret
}

// AppReceives reports whether the app's callback can be served.
func (w WeCom) AppReceives() bool { return w.CorpID != "" && w.Token.Set() && w.AESKey.Set() }

// AppSends reports whether the app can send.
func (w WeCom) AppSends() bool { return w.CorpID != "" && w.AgentID != "" && w.Secret.Set() }

// BotReceives reports whether the bot's callback can be served.
func (w WeCom) BotReceives() bool { return w.BotToken.Set() && w.BotAESKey.Set() }

// BotConnects reports whether the bot's socket is used.
func (w WeCom) BotConnects() bool { return w.BotID != "" && w.BotSecret.Set() }

// API holds the platforms' base URLs, so that another host or a fake can stand in.
type API struct {
	WeChat      string
	WeCom       string
	WeComSocket string
}

// Real reports whether a setting was given that asks for a real server: a store
// or a channel. Without one, and without a command, the program is a demo.
func (s Settings) Real() bool {
	for name := range s.given {
		if name == "YISHI_REDIS_URL" || name == "YISHI_DATA" || channelName(name) {
			return true
		}
	}
	return false
}

func channelName(name string) bool {
	return strings.HasPrefix(name, "YISHI_OA_") ||
		strings.HasPrefix(name, "YISHI_WECOM_") && name != "YISHI_WECOM_API" && name != "YISHI_WECOM_WS"
}

// Given reports whether the setting with this environment name was given a value.
func (s Settings) Given(name string) bool { return s.given[name] }

// KeysDir is where the key files lie: Keys, or "keys" in the data directory.
func (s Settings) KeysDir() string {
	if s.Keys != "" {
		return s.Keys
	}
	return filepath.Join(s.Data, "keys")
}

// NewKeys reports whether the operator said that the keys of the store are lost for good.
func (s Settings) NewKeys() bool { return s.newKeys == "yes" }

// RedisHost is the address of Redis without its password, for people to read.
func (s Settings) RedisHost() string {
	u, err := url.Parse(s.Redis.Reveal())
	if err != nil || u.Host == "" {
		return s.Redis.String()
	}
	clean := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return clean.String()
}

// String lists every setting that has a value, secrets as "[set]".
func (s Settings) String() string {
	var b strings.Builder
	for _, row := range table {
		v := row.show(&s)
		if v == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s=%s", row.key(), v)
	}
	return b.String()
}

// Format keeps verbs such as %#v to the same redacted list.
func (s Settings) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue implements slog.LogValuer with secrets as "[set]".
func (s Settings) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, row := range table {
		if v := row.show(&s); v != "" {
			attrs = append(attrs, slog.String(row.key(), v))
		}
	}
	return slog.GroupValue(attrs...)
}
