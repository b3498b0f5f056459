package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxFile bounds the YAML file; a real one has a few hundred bytes.
const maxFile = 64 << 10

// line is one key of the YAML file.
type line struct {
	key, text string
	number    int
}

// file offers the values of the YAML file.
func (l *loading) file(name string) {
	raw, err := l.ReadFile(name)
	if err != nil {
		l.problem("YISHI_CONFIG", "", "make the file readable: %v", err)
		return
	}
	lines, problems := readYAML(raw)
	base := filepath.Base(name)
	for _, p := range problems {
		p.Where = strings.TrimSpace(base + " " + p.Where)
		l.problems = append(l.problems, p)
	}
	byKey := map[string]line{}
	for _, one := range lines {
		byKey[one.key] = one
	}
	for _, r := range table {
		own, other := byKey[r.key()], byKey[r.key()+"_file"]
		where := fmt.Sprintf("%s line %d", base, max(own.number, other.number))
		if _, taken := l.values[r.env]; !taken {
			l.one(r, where, own.text, other.text)
		}
	}
}

// readYAML reads a flat mapping of known keys to plain values. It reports every
// line that is not one, with its line number, and reads the rest.
func readYAML(raw []byte) ([]line, Problems) {
	if len(raw) > maxFile {
		return nil, Problems{{"YISHI_CONFIG", "", "the file is too long to be a settings file"}}
	}
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, Problems{{"YISHI_CONFIG", "", "mend the YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}}
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		if len(doc.Content) == 1 && doc.Content[0].Tag == "!!null" {
			return nil, nil
		}
		return nil, Problems{{"YISHI_CONFIG", "line 1", "write one \"key: value\" a line, such as listen: 127.0.0.1:8080"}}
	}
	return readPairs(doc.Content[0].Content)
}

func readPairs(nodes []*yaml.Node) (lines []line, problems Problems) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(nodes); i += 2 {
		key, val := nodes[i], nodes[i+1]
		where := fmt.Sprintf("line %d", key.Line)
		if key.Kind != yaml.ScalarNode {
			problems = append(problems, Problem{"YISHI_CONFIG", where, "write one \"key: value\" a line"})
			continue
		}
		switch do := pairProblem(key.Value, val, seen[key.Value]); {
		case do != "":
			problems = append(problems, Problem{key.Value, where, do})
		case val.Tag != "!!null":
			lines = append(lines, line{key.Value, val.Value, key.Line})
		}
		seen[key.Value] = true
	}
	return lines, problems
}

// pairProblem says what to do about one pair, or "".
func pairProblem(key string, val *yaml.Node, again bool) string {
	switch {
	case !knownKey(key):
		if near := nearest(key, keyNames()); near != "" {
			return "there is no such setting; did you mean " + near + "?"
		}
		return "there is no such setting: remove the line"
	case again:
		return "the setting is there twice: remove one"
	case val.Kind != yaml.ScalarNode:
		return "write a plain value after the colon"
	}
	return ""
}
