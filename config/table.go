package config

import (
	"log/slog"
	"slices"
	"strings"
)

// setting is one row of the table: what it is called, where it is kept, and the
// check a given value must pass. check returns what to do, or "".
type setting struct {
	env   string
	flag  string // empty when there is no flag for it
	help  string
	deflt string
	demo  bool                    // the demo takes it over too
	text  func(*Settings) *string // exactly one of text and veil is set
	veil  func(*Settings) *Secret
	check func(string) string
	shown func(*Settings) string // how a veiled value may be shown; nil: "[set]"
}

// key is the setting's name in a YAML file: the environment name without its
// prefix, in lower case.
func (r setting) key() string { return strings.ToLower(strings.TrimPrefix(r.env, "YISHI_")) }

func (r setting) secret() bool { return r.veil != nil }

func (r setting) show(s *Settings) string {
	switch {
	case r.shown != nil:
		return r.shown(s)
	case r.veil != nil:
		return r.veil(s).String()
	}
	return *r.text(s)
}

func (r setting) put(s *Settings, value string) {
	if r.veil != nil {
		*r.veil(s) = NewSecret(value)
		return
	}
	*r.text(s) = value
}

// table lists all settings in the order in which help shows them.
var table = []setting{
	{env: "YISHI_LISTEN", demo: true, flag: "listen", deflt: "127.0.0.1:8080", check: address,
		help: "address of the HTTP server, host:port",
		text: func(s *Settings) *string { return &s.Listen }},
	{env: "YISHI_REDIS_URL", flag: "redis", check: redisURL,
		help: "redis://, rediss://, redis+sentinel:// or redis+cluster:// address",
		veil: func(s *Settings) *Secret { return &s.Redis }, shown: func(s *Settings) string { return s.RedisHost() }},
	{env: "YISHI_DATA", flag: "data", deflt: "data", check: printable,
		help: "data directory: the embedded store, the keys, the admin socket",
		text: func(s *Settings) *string { return &s.Data }},
	{env: "YISHI_KEYS", check: printable,
		help: "directory of the key files; default: keys in the data directory",
		text: func(s *Settings) *string { return &s.Keys }},
	{env: "YISHI_NEW_KEYS", check: yes,
		help: "yes: the keys that the store was begun with are lost for good, go on with others",
		text: func(s *Settings) *string { return &s.newKeys }},
	{env: "YISHI_PUBLIC_URL", check: webURL,
		help: "where residents and the platforms reach this server, https://…",
		text: func(s *Settings) *string { return &s.PublicURL }},
	{env: "YISHI_BOT_NAME", deflt: "议事", check: printable,
		help: "what residents call the bot in a group",
		text: func(s *Settings) *string { return &s.BotName }},
	{env: "YISHI_METRICS", demo: true, check: address,
		help: "separate address for /metrics; default: the main one, this machine only",
		text: func(s *Settings) *string { return &s.Metrics }},
	{env: "YISHI_LOG", demo: true, deflt: "info", check: level,
		help: "least level logged: debug, info, warn, error",
		text: func(s *Settings) *string { return &s.levelName }},

	{env: "YISHI_OA_APP_ID", check: word, help: "Official Account: AppID, wx…",
		text: func(s *Settings) *string { return &s.Official.AppID }},
	{env: "YISHI_OA_ORIGINAL_ID", check: word, help: "Official Account: original id, gh_…",
		text: func(s *Settings) *string { return &s.Official.OriginalID }},
	{env: "YISHI_OA_SECRET", check: word, help: "Official Account: AppSecret, needed to send",
		veil: func(s *Settings) *Secret { return &s.Official.Secret }},
	{env: "YISHI_OA_TOKEN", check: word, help: "Official Account: callback Token",
		veil: func(s *Settings) *Secret { return &s.Official.Token }},
	{env: "YISHI_OA_AES_KEY", check: aesKey, help: "Official Account: EncodingAESKey, 43 characters",
		veil: func(s *Settings) *Secret { return &s.Official.AESKey }},

	{env: "YISHI_WECOM_CORP_ID", check: word, help: "WeCom app: corp id, ww…",
		text: func(s *Settings) *string { return &s.WeCom.CorpID }},
	{env: "YISHI_WECOM_AGENT_ID", check: number, help: "WeCom app: agent id, a number",
		text: func(s *Settings) *string { return &s.WeCom.AgentID }},
	{env: "YISHI_WECOM_SECRET", check: word, help: "WeCom app: secret, needed to send",
		veil: func(s *Settings) *Secret { return &s.WeCom.Secret }},
	{env: "YISHI_WECOM_TOKEN", check: word, help: "WeCom app: callback Token",
		veil: func(s *Settings) *Secret { return &s.WeCom.Token }},
	{env: "YISHI_WECOM_AES_KEY", check: aesKey, help: "WeCom app: EncodingAESKey, 43 characters",
		veil: func(s *Settings) *Secret { return &s.WeCom.AESKey }},
	{env: "YISHI_WECOM_BOT_TOKEN", check: word, help: "WeCom smart bot by callback: Token",
		veil: func(s *Settings) *Secret { return &s.WeCom.BotToken }},
	{env: "YISHI_WECOM_BOT_AES_KEY", check: aesKey, help: "WeCom smart bot by callback: EncodingAESKey",
		veil: func(s *Settings) *Secret { return &s.WeCom.BotAESKey }},
	{env: "YISHI_WECOM_BOT_ID", check: word, help: "WeCom smart bot by socket: bot id",
		text: func(s *Settings) *string { return &s.WeCom.BotID }},
	{env: "YISHI_WECOM_BOT_SECRET", check: word, help: "WeCom smart bot by socket: secret",
		veil: func(s *Settings) *Secret { return &s.WeCom.BotSecret }},

	{env: "YISHI_WECHAT_API", deflt: "https://api.weixin.qq.com", check: webURL,
		help: "base URL of the Official Account API",
		text: func(s *Settings) *string { return &s.API.WeChat }},
	{env: "YISHI_WECOM_API", deflt: "https://qyapi.weixin.qq.com", check: webURL,
		help: "base URL of the WeCom API",
		text: func(s *Settings) *string { return &s.API.WeCom }},
	{env: "YISHI_WECOM_WS", deflt: "wss://openws.work.weixin.qq.com", check: socketURL,
		help: "URL of the smart bot's socket",
		text: func(s *Settings) *string { return &s.API.WeComSocket }},
}

// Row describes a setting for help texts.
type Row struct {
	Env, Flag, Key, Default, Help string
	// Secret settings may also be read from the file that Env+"_FILE" names.
	Secret bool
}

// Rows lists all settings in the order in which help shows them.
func Rows() []Row {
	rows := make([]Row, len(table))
	for i, r := range table {
		rows[i] = Row{r.env, r.flag, r.key(), r.deflt, r.help, r.secret()}
	}
	return rows
}

// knownKey reports whether key may stand in a YAML file.
func knownKey(key string) bool { return slices.Contains(keyNames(), key) }

func levelOf(name string) slog.Level {
	var l slog.Level
	if l.UnmarshalText([]byte(name)) != nil {
		return slog.LevelInfo
	}
	return l
}
