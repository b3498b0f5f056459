package terminal

import (
	"net/url"
	"regexp"
	"strings"

	"yishi/config"
)

var (
	tokenForm    = regexp.MustCompile(`^[0-9A-Za-z]{3,32}$`)
	appIDForm    = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	originalForm = regexp.MustCompile(`^gh_[0-9a-z]{8,20}$`)
	corpIDForm   = regexp.MustCompile(`^w[wpc][0-9A-Za-z]{8,40}$`)
)

// checkChannels looks at what the consoles of the platforms ask for. That keys have
// their length and pairs are whole is checked with the settings.
func checkChannels(s config.Settings) []finding {
	var found []finding
	found = append(found, checkOfficial(s.Official)...)
	found = append(found, checkWeCom(s.WeCom)...)
	if len(found) == 0 {
		return []finding{{should, "channels", "none is set: residents cannot reach the bot",
			"set an official account or a WeCom bot; see: yishi help settings"}}
	}
	return append(found, checkPublicURL(s)...)
}

// form is a finding about how a value looks.
func form(about, value string, shape *regexp.Regexp, g gravity, do string) []finding {
	if value == "" || shape.MatchString(value) {
		return nil
	}
	return []finding{{g, about, "it does not look as the console shows it", do}}
}

func checkOfficial(o config.Official) []finding {
	if !o.Receives() && !o.Sends() {
		return nil
	}
	const about = "official account"
	var found []finding
	found = append(found, form(about+" app id", o.AppID, appIDForm, should, "copy the AppID: wx and 16 digits or letters a to f")...)
	found = append(found, form(about+" original id", o.OriginalID, originalForm, should, "copy the original id: gh_ and what follows")...)
	found = append(found, form(about+" token", o.Token.Reveal(), tokenForm, must, "choose 3 to 32 letters and digits, the same here and in the console")...)
	if !o.Sends() {
		found = append(found, finding{should, about, "it answers, but cannot send by itself: no AppSecret",
			"set YISHI_OA_SECRET, and put this server's address on the IP white list"})
	}
	if o.Receives() && o.OriginalID == "" {
		found = append(found, finding{should, about, "the receiver's name in messages is not checked", "set YISHI_OA_ORIGINAL_ID to gh_…"})
	}
	if o.Receives() {
		found = append(found, finding{fine, about, "callback at /wechat/oa; choose secure mode (安全模式) in the console", ""})
	}
	return found
}

func checkWeCom(w config.WeCom) []finding {
	var found []finding
	found = append(found, form("WeCom corp id", w.CorpID, corpIDForm, should, "copy the corp id: ww and what follows")...)
	found = append(found, form("WeCom app token", w.Token.Reveal(), tokenForm, must, "choose 3 to 32 letters and digits, the same here and in the console")...)
	found = append(found, form("WeCom bot token", w.BotToken.Reveal(), tokenForm, must, "choose 3 to 32 letters and digits, the same here and in the console")...)
	if w.AppReceives() || w.AppSends() {
		found = append(found, finding{should, "WeCom app", "it is set, but this release does not serve it",
			"use the official account for private talk, and the smart bot in groups"})
	}
	if w.BotReceives() {
		found = append(found, finding{fine, "WeCom bot", "callback at /wecom/bot; it cannot post by itself, so give each group a webhook: yishi community webhook", ""})
	}
	if w.BotConnects() {
		found = append(found, finding{must, "WeCom bot", "its socket is set, but this release serves the callback only",
			"choose URL mode in the console; set YISHI_WECOM_BOT_TOKEN and YISHI_WECOM_BOT_AES_KEY, and unset YISHI_WECOM_BOT_SECRET"})
	}
	return found
}

// checkPublicURL: the platforms call back on ports 80 and 443 only.
func checkPublicURL(s config.Settings) []finding {
	const about = "public address"
	callback := s.Official.Receives() || s.WeCom.BotReceives()
	u, err := url.Parse(s.PublicURL)
	switch {
	case s.PublicURL == "":
		return []finding{{should, about, "not set: messages carry no links to pages", "set YISHI_PUBLIC_URL to https://your.host"}}
	case err != nil: // reported with the settings
		return nil
	case callback && u.Port() != "" && u.Port() != "80" && u.Port() != "443":
		return []finding{{must, about, "the platforms call back on ports 80 and 443 only", "put a reverse proxy in front, and leave the port out"}}
	case u.Scheme != "https":
		return []finding{{must, about, "links with codes would travel in the open", "get a certificate and write https://"}}
	case config.Loopback(u.Host + ":0"), !strings.Contains(u.Hostname(), "."):
		return []finding{{must, about, "only this machine or network knows this name", "use the name under which the platforms reach this server"}}
	}
	return []finding{{fine, about, s.PublicURL, ""}}
}
