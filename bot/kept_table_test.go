package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// keptRow is a row of the table in docs/design.md.
var keptRow = regexp.MustCompile("(?m)^\\| (shelf )?`([^`]+)` \\| [^|]+ \\| (erased|nameless|kept|nobody's) \\|$")

func (k keeping) name() string {
	if k.id != "" {
		return k.kind + ":" + k.id
	}
	return k.kind
}

func TestTheTableOfWhatIsKeptOfAPersonIsTheOneInTheDesign(t *testing.T) {
	page, err := os.ReadFile("../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	written, inCode := map[string]fate{}, map[string]fate{}
	for _, row := range keptRow.FindAllStringSubmatch(string(page), -1) {
		written[row[1]+row[2]] = fate(row[3])
	}
	for _, k := range keepings() {
		inCode[k.name()] = k.fate
	}
	for shelf, f := range shelvesKept() {
		inCode["shelf "+shelf] = f
	}
	if diff := cmp.Diff(written, inCode); diff != "" {
		t.Errorf("docs/design.md (-) and keepings (+) differ:\n%s", diff)
	}
}

// TestEveryKindOfDocumentSaysWhatBecomesOfAPersonInIt reads the code: whoever names a new
// kind has to say what 删除我 does to it.
func TestEveryKindOfDocumentSaysWhatBecomesOfAPersonInIt(t *testing.T) {
	known := map[string]bool{}
	for _, k := range keepings() {
		known[k.kind] = true
	}
	seen := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if kind := kindOf(n); kind != "" {
				seen[kind] = true
			}
			return true
		})
	}
	for kind := range seen {
		if !known[kind] {
			t.Errorf("documents of kind %q are in no row of keepings (bot/kept.go, docs/design.md)", kind)
		}
	}
	for kind := range known {
		if !seen[kind] {
			t.Errorf("no document is of kind %q any more", kind)
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d kinds found: %v", len(seen), maps.Keys(seen))
	}
}

// kindOf is the kind in a literal Ref{"kind", …}.
func kindOf(n ast.Node) string {
	lit, ok := n.(*ast.CompositeLit)
	if !ok || len(lit.Elts) == 0 {
		return ""
	}
	if id, ok := lit.Type.(*ast.Ident); !ok || id.Name != "Ref" {
		return ""
	}
	first := lit.Elts[0]
	if kv, ok := first.(*ast.KeyValueExpr); ok {
		first = kv.Value
	}
	kind, ok := first.(*ast.BasicLit)
	if !ok {
		return ""
	}
	said, err := strconv.Unquote(kind.Value)
	if err != nil {
		return ""
	}
	return said
}
