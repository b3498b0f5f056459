// Package phrase is what the bot says: catalogs of texts, how dates, areas and
// names are written, and fitting a text to a channel's limit. No user text lives
// anywhere else.
//
// A catalog is a folder of YAML files, each a flat map from key to text. A text may
// hold {placeholders}; parts that come and go are texts of their own, put together
// by the caller.
package phrase

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed zh-Hans/*.yaml en/*.yaml
var catalogs embed.FS

// The languages that have a catalog.
const (
	Chinese = "zh-Hans" // what residents read
	English = "en"      // for operators and contributors
)

// Book is one language's catalog. It is read-only and safe for concurrent use.
type Book struct {
	language string
	texts    map[string]text
}

// text alternates literals and placeholder names: literals[0] names[0] literals[1] …
type text struct {
	literals []string
	names    []string
}

// Open reads the catalog of a language. It fails on an unknown language, a key given
// twice or a broken placeholder.
func Open(language string) (*Book, error) {
	files, err := fs.Glob(catalogs, language+"/*.yaml")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no catalog for language %q", language)
	}
	b := &Book{language: language, texts: make(map[string]text)}
	for _, name := range files {
		if err := b.add(name); err != nil {
			return nil, fmt.Errorf("catalog %s: %w", path.Base(name), err)
		}
	}
	return b, nil
}

func (b *Book) add(name string) error {
	raw, err := catalogs.ReadFile(name)
	if err != nil {
		return err
	}
	var flat map[string]string
	if err := yaml.Unmarshal(raw, &flat); err != nil {
		return err
	}
	for key, s := range flat {
		if _, twice := b.texts[key]; twice {
			return fmt.Errorf("key %s stands in two files", key)
		}
		t, err := compile(strings.TrimRight(s, "\n"))
		if err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		b.texts[key] = t
	}
	return nil
}

func compile(s string) (text, error) {
	var t text
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			t.literals = append(t.literals, s)
			return t, nil
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 2 {
			return text{}, fmt.Errorf("placeholder not closed or empty in %q", s)
		}
		t.literals = append(t.literals, s[:open])
		t.names = append(t.names, s[open+1:open+end])
		s = s[open+end+1:]
	}
}

// Say fills a text's placeholders from args, which alternate names and values, as in
// Say("ballot.kept", "no", 3, "title", title). Values are strings or whole numbers;
// a number takes the form 2140, never a fraction. An unknown key comes back as it is,
// so that a resident still gets an answer; a test holds that no such key is used.
func (b *Book) Say(key string, args ...any) string {
	t, ok := b.texts[key]
	if !ok {
		return key
	}
	if len(t.names) == 0 {
		return t.literals[0]
	}
	var out strings.Builder
	out.Grow(96)
	for i, name := range t.names {
		out.WriteString(t.literals[i])
		out.WriteString(value(name, args))
	}
	out.WriteString(t.literals[len(t.names)])
	return out.String()
}

func value(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return strconv.Itoa(v)
		case int64:
			return strconv.FormatInt(v, 10)
		default:
			return fmt.Sprint(v)
		}
	}
	return ""
}

// Has reports whether the catalog holds key.
func (b *Book) Has(key string) bool {
	_, ok := b.texts[key]
	return ok
}

// Keys lists all keys in order.
func (b *Book) Keys() []string {
	keys := make([]string, 0, len(b.texts))
	for k := range b.texts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Placeholders lists the names that a key's text wants, in order and once each.
func (b *Book) Placeholders(key string) []string {
	var names []string
	for _, n := range b.texts[key].names {
		if !contains(names, n) {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}

func contains(names []string, n string) bool {
	for _, have := range names {
		if have == n {
			return true
		}
	}
	return false
}
