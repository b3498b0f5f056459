package bot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

// sources parses the Go files of a folder, without tests.
func sources(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// text is the value of a string literal, or of the literal that a sum begins with; whole
// says that there is no more.
func text(e ast.Expr) (s string, whole, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, true, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		s, _, ok := text(e.X)
		return s, false, ok
	}
	return "", false, false
}

// keyLike is what keys look like.
var keyLike = regexp.MustCompile(`^[a-z]+(\.[a-z_]+)*(\.|\.[a-z_]+)$`)

// notKeys are calls whose texts look like keys but name entries of the ledger, powers, files.
var notKeys = []string{"leaf", "motionLeaf", "jobLeaf", "Point", "Find", "Attempt", "mayWrite"}

// notTexts are names of ledger entries and shelves that stand by themselves.
var notTexts = []string{"roster.confirm", "roster.refuse", "attend."}

// usedKeys are the keys that the bot's code names: whole ones, and the beginnings of
// those that it puts together.
func usedKeys(t *testing.T) (whole, begun map[string]bool) {
	whole, begun = map[string]bool{}, map[string]bool{}
	for _, file := range sources(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if name, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains(notKeys, name.Sel.Name) {
					return false
				}
			case *ast.KeyValueExpr:
				if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Name" {
					return false
				}
			case *ast.ImportSpec:
				return false
			case *ast.BinaryExpr, *ast.BasicLit:
				s, all, ok := text(n.(ast.Expr))
				if !ok || !keyLike.MatchString(s) || slices.Contains(notTexts, s) {
					return true
				}
				if all && !strings.HasSuffix(s, ".") {
					whole[s] = true
				} else {
					begun[s] = true
				}
				return false
			}
			return true
		})
	}
	return whole, begun
}

func TestEveryKeyThatTheCodeNamesIsInTheCatalogs(t *testing.T) {
	for _, language := range []string{phrase.Chinese, phrase.English} {
		book, err := phrase.Open(language)
		if err != nil {
			t.Fatal(err)
		}
		keys := book.Keys()
		whole, begun := usedKeys(t)
		if len(whole) < 150 || len(begun) < 20 {
			t.Fatalf("only %d keys and %d families found in the code", len(whole), len(begun))
		}
		for key := range whole {
			family := slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, key+"_") })
			if !book.Has(key) && !family {
				t.Errorf("%s has no %s", language, key)
			}
		}
		for prefix := range begun {
			if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, prefix) }) {
				t.Errorf("%s has nothing that begins with %s", language, prefix)
			}
		}
	}
}

func TestEveryTextOfTheCatalogIsSaidSomewhere(t *testing.T) {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	whole, begun := usedKeys(t)
	for _, key := range book.Keys() {
		said := whole[key]
		for used := range whole {
			said = said || strings.HasPrefix(key, used+"_")
		}
		for prefix := range begun {
			said = said || strings.HasPrefix(key, prefix)
		}
		outside := strings.HasPrefix(key, "when.") || strings.HasPrefix(key, "weekday.") || strings.HasPrefix(key, "bench.") || strings.HasPrefix(key, "example.") || strings.HasPrefix(key, "list_")
		if !said && !outside {
			t.Errorf("nobody says %s", key)
		}
	}
}

// constants are the values of the string constants of a type.
func constants(t *testing.T, dir, of string) []string {
	t.Helper()
	var values []string
	for _, file := range sources(t, dir) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != of {
				return true
			}
			for _, v := range spec.Values {
				if s, whole, ok := text(v); ok && whole {
					values = append(values, s)
				}
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("no constants of %s in %s", of, dir)
	}
	return values
}

// findings are the codes that lint gives, and which of them a reason may set aside.
func findings(t *testing.T) (all, overridable []string) {
	t.Helper()
	for _, file := range sources(t, "council") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			if name, ok := call.Fun.(*ast.SelectorExpr); !ok || name.Sel.Name != "add" {
				return true
			}
			code, whole, ok := text(call.Args[0])
			if !ok || !whole {
				return true
			}
			all = append(all, code)
			if name, ok := call.Args[1].(*ast.Ident); !ok || name.Name != "Blocks" {
				overridable = append(overridable, code)
			}
			return true
		})
	}
	for _, kind := range constants(t, "council", "HoleKind") {
		all, overridable = append(all, "roll_"+kind), append(overridable, "roll_"+kind)
	}
	if len(all) < 30 {
		t.Fatalf("only %d findings found in the code", len(all))
	}
	return all, overridable
}

// families are the keys that are put together from values of the code.
func families(t *testing.T) map[string][]string {
	codes, overridable := findings(t)
	f := map[string][]string{
		"ballot.":      append(constants(t, ".", "Verdict"), "counted_final", "changed_final", "nothing_stands"),
		"paper.":       slices.DeleteFunc(constants(t, ".", "Verdict"), func(v string) bool { return v == string(bot.TakenBack) }),
		"refusal.":     constants(t, "council", "Refusal"),
		"lint.":        append(codes, constants(t, "council", "Severity")...),
		"lint.short.":  overridable,
		"role.":        constants(t, "council", "Role"),
		"standing.":    constants(t, "council", "Standing"),
		"use.":         constants(t, "council", "Use"),
		"secrecy.":     constants(t, "council", "Secrecy"),
		"form.":        constants(t, "council", "Form"),
		"how.":         constants(t, "council", "Form"),
		"how.letters.": {"choice", "multi", "election"},
		"state.":       slices.DeleteFunc(constants(t, "council", "State"), func(s string) bool { return s == string(council.Voting) }),
		"electorate.":  {"owners", "households", "households_tenants", "adults", "adults_tenants", "voters", "reps", "scope", "stair"},
		"quantity.":    constants(t, "rule", "Quantity"),
		"effect.":      {"advisory", "tally_aid", "binding"},
		"choice.":      {"yes", "no", "abstain", "?"},
		"topic.":       {"vote", "propose", "request", "meet", "elect", "proxy", "notice", "give", "covenant", "home", "lead", "chair", "ballots", "duties", "publish", "office", "money", "rules", "roster"},
		"door.":        {"1", "2", "3"},
		"numeral.":     {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
		"weekday.":     {"0", "1", "2", "3", "4", "5", "6"},
		"danger.":      {"gas", "fire", "medical", "violence", "suicide", "other"},
		"order.":       {"transfer", "move_in", "move_out", "handover", "rebind", "reissue"},
		"told.":        {"sold", "bought", "new_owner", "joined", "left", "died", "chair_gained", "chair_given"},
		"draft.do.":    {"confirm", "add_none", "cancel", "set_rulesecret", "set_rulemasked"},
		"meeting.":     {"remind_day", "remind_hour", "remind_start"},
		"share.":       {"majority", "at_least", "more_than"},
		"part.":        {"title", "option"},
		"via.":         {"code", "scan", "claim"},
		"greet.":       {"known_none", "known_one", "known_many", "open_none", "open_one", "open_many"},
		"hint.":        {"private_none", "private_one", "private_many"},
		"list_":        {"none", "one", "many"},
	}
	for _, effect := range f["effect."] {
		for _, outcome := range []string{"passed", "failed", "no_quorum", "valid", "invalid_turnout", "recalled", "stays", "void", "passed_choice", "failed_choice"} {
			f["result."] = append(f["result."], effect+"."+outcome)
		}
	}
	return f
}

func TestEveryFamilyOfKeysIsComplete(t *testing.T) {
	for _, language := range []string{phrase.Chinese, phrase.English} {
		book, err := phrase.Open(language)
		if err != nil {
			t.Fatal(err)
		}
		for prefix, members := range families(t) {
			for _, m := range members {
				if !book.Has(prefix + m) {
					t.Errorf("%s has no %s%s", language, prefix, m)
				}
			}
		}
		for _, row := range council.Powers() {
			for _, role := range append(slices.Clone(row.Roles), row.Second...) {
				if !book.Has("role." + string(role)) {
					t.Errorf("power %s: no word for %s", row.Power, role)
				}
			}
		}
	}
}

func TestRightsThatLintNamesAreWorded(t *testing.T) {
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("council/lint_rights.go")
	if err != nil {
		t.Fatal(err)
	}
	rights := regexp.MustCompile(`\{"([a-z]+)", regexp`).FindAllStringSubmatch(string(source), -1)
	if len(rights) < 5 {
		t.Fatalf("only %d rights found", len(rights))
	}
	for _, r := range rights {
		if !book.Has("right." + r[1]) {
			t.Errorf("no word for the right %s", r[1])
		}
	}
}

func TestEveryMatterIsWordedToTheEnd(t *testing.T) {
	t.Parallel()
	for _, m := range rule.Matters() {
		t.Run(m.ID, func(t *testing.T) {
			p := newPlayOf(t, strings.ReplaceAll(strings.Replace(smallPlace, "身份", "身份,选民", 1), ",\n", ",,是\n"))
			p.join("李主任")
			got := p.says("李主任", "发起投票："+m.Words[0])
			got += p.says("李主任", "改选项 冯一一、陈二二、褚三三")
			p.want(got, "依据：", "谁投：", "共")
			p.says("李主任", "确认")
		})
	}
}

func TestHelpNamesOnlyWhatThereIs(t *testing.T) {
	p := newPlay(t)
	book := p.book
	for _, intent := range p.bot.Intents() {
		if book.Has("help."+intent) && strings.Contains(book.Say("help."+intent, "no", 3), "{") {
			t.Errorf("help.%s", intent)
		}
	}
	for _, key := range book.Keys() {
		if intent, ok := strings.CutPrefix(key, "help."); ok && intent != "head" && intent != "more" && !slices.Contains(p.bot.Intents(), intent) {
			t.Errorf("%s is about nothing the bot does", key)
		}
	}
}
