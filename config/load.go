package config

import (
	"fmt"
	"os"
	"strings"
)

// Source is where settings come from.
type Source struct {
	// Demo asks for the demo, which takes over only how to listen and to log: no
	// store, no directory, no channel.
	Demo bool
	// Flags holds values of flags that were given, by flag name; "config" names
	// the YAML file.
	Flags map[string]string
	// Env is the environment, NAME=value each.
	Env []string
	// ReadFile reads the YAML file and secret files; nil means os.ReadFile.
	ReadFile func(name string) ([]byte, error)
}

// value is a setting's value and where it was found.
type value struct{ text, where string }

// loading collects values and problems; the first value found for a setting stands.
type loading struct {
	Source
	settings Settings
	values   map[string]value
	problems Problems
}

// Load reads the settings. Its error is Problems with everything that is wrong.
func Load(src Source) (Settings, error) {
	if src.ReadFile == nil {
		src.ReadFile = os.ReadFile
	}
	l := &loading{Source: src, values: map[string]value{}}
	l.settings.given = map[string]bool{}
	l.flags()
	file := l.environment()
	if name := src.Flags["config"]; name != "" {
		file = name
	}
	if file != "" {
		l.file(file)
	}
	l.apply()
	l.together()
	return l.settings, l.problems.err()
}

func (l *loading) problem(setting, where, do string, args ...any) {
	l.problems = append(l.problems, Problem{setting, where, fmt.Sprintf(do, args...)})
}

// offer takes a value unless an earlier source gave one.
func (l *loading) offer(env, text, where string) {
	if _, taken := l.values[env]; !taken && text != "" {
		l.values[env] = value{text, where}
	}
}

func (l *loading) flags() {
	for _, r := range table {
		if r.flag != "" {
			l.offer(r.env, l.Flags[r.flag], "flag --"+r.flag)
		}
	}
}

// environment reads YISHI_* and returns the name of the YAML file, if given.
func (l *loading) environment() (file string) {
	given := map[string]string{}
	for _, line := range l.Env {
		name, text, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, "YISHI_") && text != "" {
			given[name] = text
		}
	}
	for _, r := range table {
		l.one(r, "environment", given[r.env], given[r.env+"_FILE"])
		delete(given, r.env)
		if r.secret() {
			delete(given, r.env+"_FILE")
		}
	}
	file = given["YISHI_CONFIG"]
	delete(given, "YISHI_CONFIG")
	l.unknown(given)
	return file
}

// one takes a setting's own value or, for a secret, the content of a file.
func (l *loading) one(r setting, where, text, file string) {
	switch {
	case file == "" || !r.secret():
		l.offer(r.env, text, where)
	case text != "":
		l.problem(r.env, where, "set either this or its _FILE form, not both")
	default:
		raw, err := l.ReadFile(file)
		secret := strings.TrimRight(string(raw), "\r\n")
		switch {
		case err != nil:
			l.problem(r.env+"_FILE", where, "make the file readable: %v", err)
		case secret == "":
			l.problem(r.env+"_FILE", where, "the file is empty: write the value into it")
		default:
			l.offer(r.env, secret, where+", from a file")
		}
	}
}

// unknown notes names that look like settings and are none. Names that container
// platforms add for a service called "yishi" are left alone.
func (l *loading) unknown(given map[string]string) {
	for _, name := range sortedKeys(given) {
		if strings.HasPrefix(name, "YISHI_SERVICE_") || strings.HasPrefix(name, "YISHI_PORT") {
			continue
		}
		note := name + " is not a setting and is ignored"
		if near := nearest(name, envNames()); near != "" {
			note += "; did you mean " + near + "?"
		}
		l.settings.Notes = append(l.settings.Notes, note)
	}
}

// apply checks every value and puts it, or the default, in its place.
func (l *loading) apply() {
	for _, r := range table {
		v, given := l.values[r.env]
		if given && (r.demo || !l.Demo) {
			l.settings.given[r.env] = true
			if bad := r.check(v.text); bad != "" {
				l.problem(r.env, v.where, "%s", bad)
			}
			r.put(&l.settings, v.text)
			continue
		}
		r.put(&l.settings, r.deflt)
	}
	l.settings.PublicURL = strings.TrimRight(l.settings.PublicURL, "/")
	l.settings.API.WeChat = strings.TrimRight(l.settings.API.WeChat, "/")
	l.settings.API.WeCom = strings.TrimRight(l.settings.API.WeCom, "/")
	l.settings.Level = levelOf(l.settings.levelName)
	l.settings.Demo = l.Demo
}

// together checks settings that need one another.
func (l *loading) together() {
	s := &l.settings
	if l.Demo {
		if !Loopback(s.Listen) {
			l.problem("YISHI_LISTEN", l.values["YISHI_LISTEN"].where,
				"the demo listens on this machine only: write 127.0.0.1:8080, or start yishi serve")
		}
		return
	}
	l.complete("YISHI_OA_APP_ID", "YISHI_OA_TOKEN", "YISHI_OA_AES_KEY")
	l.needs("YISHI_OA_SECRET", "YISHI_OA_APP_ID")
	l.complete("YISHI_WECOM_TOKEN", "YISHI_WECOM_AES_KEY")
	l.needs("YISHI_WECOM_TOKEN", "YISHI_WECOM_CORP_ID")
	l.needs("YISHI_WECOM_SECRET", "YISHI_WECOM_CORP_ID", "YISHI_WECOM_AGENT_ID")
	l.needs("YISHI_WECOM_AGENT_ID", "YISHI_WECOM_CORP_ID")
	l.complete("YISHI_WECOM_BOT_TOKEN", "YISHI_WECOM_BOT_AES_KEY")
	l.needs("YISHI_WECOM_BOT_SECRET", "YISHI_WECOM_BOT_ID")
	if s.given["YISHI_WECOM_BOT_SECRET"] && s.given["YISHI_WECOM_BOT_TOKEN"] {
		l.problem("YISHI_WECOM_BOT_SECRET", "",
			"a smart bot is reached by callback or by its socket, not both: unset this or YISHI_WECOM_BOT_TOKEN")
	}
}

// complete asks for the rest when some of several settings are given.
func (l *loading) complete(names ...string) {
	for _, name := range names {
		if l.settings.given[name] {
			l.needs(name, names...)
			return
		}
	}
}

// needs reports each of others that is missing although name is given.
func (l *loading) needs(name string, others ...string) {
	if !l.settings.given[name] {
		return
	}
	for _, other := range others {
		if !l.settings.given[other] && !l.reported(other) {
			l.problem(other, "", "set it as well, because %s is set", name)
		}
	}
}

func (l *loading) reported(name string) bool {
	for _, p := range l.problems {
		if p.Setting == name || p.Setting == name+"_FILE" {
			return true
		}
	}
	return false
}
