package rule

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func anyLimit(t *rapid.T) Limit {
	d := rapid.Int64Range(1, maxNumber).Draw(t, "d")
	return Limit{
		Op: rapid.SampledFrom([]Op{MoreThan, AtLeast}).Draw(t, "op"),
		N:  rapid.Int64Range(0, d).Draw(t, "n"), D: d,
	}
}

// oracle compares with big.Rat, which rounds nothing.
func oracle(l Limit, have, whole int64) bool {
	share := new(big.Rat).Mul(big.NewRat(l.N, l.D), new(big.Rat).SetInt64(whole))
	c := new(big.Rat).SetInt64(have).Cmp(share)
	return have > 0 && (c > 0 || c == 0 && l.Op == AtLeast)
}

func TestASharePassesExactlyWhereTheFractionDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLimit(t)
		whole := rapid.Int64Range(0, maxNumber).Draw(t, "whole")
		need := l.need(whole)
		for _, have := range []int64{need - 1, need, need + 1, rapid.Int64Range(0, maxNumber).Draw(t, "have")} {
			if got, want := l.holds(have, whole), oracle(l, have, whole); got != want {
				t.Fatalf("%d of %d against %+v: %t, want %t", have, whole, l, got, want)
			}
		}
	})
}

func TestLimitsAreOrderedByWhatTheyDemand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyLimit(t), anyLimit(t)
		whole := rapid.Int64Range(1, maxNumber).Draw(t, "whole")
		if a.compare(b) != -b.compare(a) {
			t.Fatalf("%+v and %+v disagree about their order", a, b)
		}
		if a.compare(b) > 0 && a.need(whole) < b.need(whole) {
			t.Fatalf("%+v is stricter than %+v and needs less of %d", a, b, whole)
		}
	})
}

// inexact are the names through which a fraction could slip into a decision.
var inexact = map[string]bool{
	"float32": true, "float64": true, "complex64": true, "complex128": true,
	"ParseFloat": true, "FormatFloat": true, "AppendFloat": true, "Float64": true, "Float": true,
}

// sources parses the package's own files, tests aside.
func sources(t *testing.T) (*token.FileSet, []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if len(files) < 10 {
		t.Fatalf("only %d files read", len(files))
	}
	return set, files
}

func TestNoFloatingPointAnywhereInThePackage(t *testing.T) {
	set, files := sources(t)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.FLOAT || n.Kind == token.IMAG {
					t.Errorf("%s: %s", set.Position(n.Pos()), n.Value)
				}
			case *ast.Ident:
				if inexact[n.Name] {
					t.Errorf("%s: %s", set.Position(n.Pos()), n.Name)
				}
			case *ast.ImportSpec:
				if n.Path.Value == `"math"` {
					t.Errorf("%s: package math", set.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

func TestThePackageImportsNothingOfOursAndNoClock(t *testing.T) {
	set, files := sources(t)
	for _, file := range files {
		for _, i := range file.Imports {
			if path := strings.Trim(i.Path.Value, `"`); strings.HasPrefix(path, "yishi") || strings.Contains(path, ".") {
				t.Errorf("%s imports %s", set.Position(i.Pos()), path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "Now" {
				t.Errorf("%s reads the clock", set.Position(n.Pos()))
			}
			return true
		})
	}
}
