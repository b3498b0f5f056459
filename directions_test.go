package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport says for each part of the house which other parts it may import. The
// first row whose place fits a package decides; a place ending in "/" takes in what
// lies below it.
var mayImport = []struct {
	place string
	ours  []string
	// not lists packages of others that this place must do without.
	not []string
}{
	{"yishi/config", nil, []string{"net/http", "log"}},
	{"yishi/bot/council/", []string{"yishi/bot/council/"}, pure},
	{"yishi/bot/rule/", nil, pure},
	{"yishi/bot/courier/", leaves, nil},
	{"yishi/bot/ledger/", leaves, []string{"net/http", "log", "log/slog"}},
	{"yishi/bot/", append([]string{"yishi/bot/speech", "yishi/bot/phrase", "yishi/bot/ledger", "yishi/bot/seal", "yishi/bot/courier"}, leaves...), []string{"net", "net/http", "log"}},
	{"yishi/bot", []string{"yishi/bot/"}, []string{"net", "net/http", "log"}},
	{"yishi/store/", []string{"yishi/store", "yishi/bot", "yishi/bot/"}, []string{"log"}},
	{"yishi/handlers/", []string{"yishi/handlers/", "yishi/bot", "yishi/bot/", "yishi/config"}, []string{"log", "github.com/redis/go-redis/v9", "github.com/silenceper/wechat/v2"}},
	{"yishi", []string{"yishi/"}, []string{"log"}},
}

// leaves may use the nouns, the rules and the words for time.
var leaves = []string{"yishi/bot/council", "yishi/bot/council/", "yishi/bot/rule", "yishi/bot/calendar"}

// pure packages know no network, no log, no process and no randomness of their own.
var pure = []string{"net", "net/http", "log", "log/slog", "os", "os/exec", "crypto/rand", "math/rand", "math/rand/v2", "context"}

func fits(place, pkg string) bool {
	if below, ok := strings.CutSuffix(place, "/"); ok {
		return pkg == below || strings.HasPrefix(pkg, place)
	}
	return pkg == place
}

// TestDirections keeps the imports pointing one way: main → handlers, store → bot →
// its leaf packages → council, rule; handlers never reach the store.
func TestDirections(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 8 {
		t.Fatalf("only %d packages listed", len(packages))
	}
	for _, p := range packages {
		i := slices.IndexFunc(mayImport, func(row struct {
			place     string
			ours, not []string
		}) bool {
			return fits(row.place, p.ImportPath)
		})
		if i < 0 {
			t.Errorf("%s has no place in the house; give it a row", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if why := refuse(mayImport[i].ours, mayImport[i].not, imported); why != "" {
				t.Errorf("%s must not import %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

func refuse(ours, not []string, imported string) string {
	if slices.Contains(not, imported) {
		return "it does without"
	}
	if imported != "yishi" && !strings.HasPrefix(imported, "yishi/") {
		return ""
	}
	if slices.ContainsFunc(ours, func(place string) bool { return fits(place, imported) }) {
		return ""
	}
	return "wrong direction"
}

type listed struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) (all []listed) {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}
