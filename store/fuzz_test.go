package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yishi/bot"
	"yishi/bot/council"
)

// FuzzEntry reads roll entries as they may lie in Redis: what can be read is written
// back to something that reads the same, and weighs what it says.
func FuzzEntry(f *testing.F) {
	for _, e := range village(12).Entries {
		f.Add(encodeEntry(e))
	}
	f.Add("|||")
	f.Add("1|1|0:5,1:7|a|b")
	f.Fuzz(func(t *testing.T, row string) {
		e, err := decodeEntry(row)
		if err != nil {
			return
		}
		again, err := decodeEntry(encodeEntry(e))
		if diff := cmp.Diff(e, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Fatalf("%q: %v\n%s", row, err, diff)
		}
		canonical := encodeEntry(e)
		if w := weightOf(canonical); w.heads == "" || len(e.Lots) == 1 && !strings.HasPrefix(w.lots, "b") {
			t.Fatalf("%q weighs %+v", canonical, w)
		}
	})
}

// FuzzResult reads stored results of castings.
func FuzzResult(f *testing.F) {
	for _, row := range []string{"n12c345", "r13k290/7;14t", "n", "n;", "n1x", "nc1", "n1c/3", "n9999999999999999999c1"} {
		f.Add(row)
	}
	f.Fuzz(func(t *testing.T, row string) {
		cast, err := decodeCast(row, 7)
		if err == nil && len(cast.Lines) != strings.Count(row, ";")+1 {
			t.Fatalf("%q has %d lines", row, len(cast.Lines))
		}
	})
}

// FuzzBallot reads stored ballots.
func FuzzBallot(f *testing.F) {
	f.Add("y|12|3|400")
	f.Add("|||")
	f.Fuzz(func(t *testing.T, row string) {
		b, err := decodeBallot(3, row)
		if err == nil && b.Entry != 3 {
			t.Fatalf("%q is %+v", row, b)
		}
		if err != nil && row != "" && strings.Contains(err.Error(), row) && len(row) > 3 {
			t.Fatalf("the error tells the ballot: %v", err)
		}
	})
}

// FuzzURL splits what an operator may have typed; no error quotes a password.
func FuzzURL(f *testing.F) {
	f.Add("redis+cluster://u:hunter2@h:1,h:2?x=1")
	f.Add("rediss://:hunter2@h")
	f.Add("redis+sentinel://h#hunter2@")
	f.Fuzz(func(t *testing.T, text string) {
		client, err := connect(strings.ReplaceAll(text, "@", ":hunter2@"))
		if err == nil {
			_ = client.Close()
			return
		}
		if !errors.Is(err, bot.ErrInvalid) || strings.Contains(err.Error(), "hunter2@") {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// FuzzShort looks for two lists of parts with one digest.
func FuzzShort(f *testing.F) {
	f.Add("oa", "wx", "user")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if b != "" && short(a, b+c) == short(a+b, c) {
			t.Fatalf("%q %q %q", a, b, c)
		}
		if len(whoKey(a, b, c)) != len("y:who:")+22 {
			t.Fatalf("key %q", whoKey(a, b, c))
		}
	})
}

// FuzzRowPlace keeps numbered and named rows apart.
func FuzzRowPlace(f *testing.F) {
	for _, key := range []string{"0", "7", "007", "100", "2-501", "-1", "999999999", "1234567890", "１"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		hash, field := rowPlace(council.ID("abc"), "s", key)
		if n, ok := rowNumber(key); ok && (hash != shelfKey("abc", "s", n/bucketSize) || len(field) > 2) {
			t.Fatalf("%q lies in %s %s", key, hash, field)
		} else if !ok && (hash != namesKey("abc", "s") || field != key) {
			t.Fatalf("%q lies in %s %s", key, hash, field)
		}
	})
}
