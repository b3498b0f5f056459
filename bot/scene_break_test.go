package bot_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
)

// breakage is a way in which a store fails.
type breakage struct {
	name string
	err  error
	late bool // after it was done
	only bool // commits, not every write
}

var breakages = []breakage{
	{"unavailable", bot.ErrUnavailable, false, false},
	{"unconfirmed", errors.Join(bot.ErrUnconfirmed, bot.ErrUnavailable), true, false},
	{"conflict", bot.ErrConflict, false, true},
}

// moment is everything at a time.
type moment struct {
	held []held
	now  time.Time
}

// breaks puts a moment back on a store that fails so at the given write.
func (l *laboratory) breaks(m moment, at int, how breakage) *frail {
	f := l.begins(m.held, m.now, at, how.late)
	f.err, f.onlyWrites, f.onlyCommits = how.err, !how.only, how.only
	return f
}

// each lets every write of do fail once, in every way, and calls check with what came of it.
// It returns how many failures there were.
func (l *laboratory) each(m moment, do func() error, check func(about string, err error)) int {
	n := 0
	for _, how := range breakages {
		for at := 1; ; at += oneIn {
			f := l.breaks(m, at, how)
			err := do()
			if !f.hit {
				break
			}
			n++
			check(fmt.Sprintf("write %d %s", at, how.name), err)
		}
	}
	return n
}

// revived is a new bot on a store that is well again, as after a restart.
func (l *laboratory) revived() {
	destroyed := l.keys.destroyed
	l.revives(0, false)
	l.keys.destroyed = destroyed
}

// shownOnce says that the answer has what is shown once, or that nobody knows its sender
// afterwards: said again after the change, it is answered otherwise.
func shownOnce(intent, said string) bool {
	return intent == "consent_withdraw" || intent == "forget_me" || strings.Contains(said, "新登记码")
}

func TestACommandThatFailsAnywhereAndIsSaidAgainIsDoneOnce(t *testing.T) {
	eachLine(t, func(t *testing.T, lab *laboratory, tried map[string]bool, now func() moment, in bot.Inbound, intent string) {
		if key := intent + in.Text; !tried[key] {
			tried[key] = true
			lab.saidAgain(t, now(), in, intent)
		}
	})
}

// eachLine plays every scene and hands over each line before it is said; tried is the
// scene's own, now is how things stand.
func eachLine(t *testing.T, try func(t *testing.T, lab *laboratory, tried map[string]bool, now func() moment, in bot.Inbound, intent string)) {
	for _, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := stages(t)
			lab, tried := newLaboratory(s.play), map[string]bool{}
			now := func() moment { return moment{s.snapshot(), s.clock()} }
			s.speak = func(in bot.Inbound, intent string) { try(t, lab, tried, now, in, intent) }
			s.plays(opening + one.script)
		})
	}
}

// saidAgain says something while the store fails, restarts, and says it again.
func (l *laboratory) saidAgain(t *testing.T, m moment, in bot.Inbound, intent string) {
	t.Helper()
	l.begins(m.held, m.now, 0, false)
	said := plain(l.hears(in))
	want, once := l.settled(), shownOnce(intent, said)
	n := l.each(m, func() error { _, err := l.bot.Hear(l.ctx, in); return err }, func(about string, err error) {
		about = fmt.Sprintf("%s (%s) with %s", in.Text, intent, about)
		if errors.Is(err, bot.ErrConflict) {
			t.Errorf("%s: one conflict is too many: %v", about, err)
		}
		for range 2 {
			l.revived()
			if again := plain(l.hears(in)); again != said && !once {
				t.Errorf("%s: the repeat says\n%s\nnot\n%s", about, again, said)
			}
		}
		got, want := l.settled(), want
		if once {
			got, want = loosely(got), loosely(want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-undisturbed +disturbed):\n%s", about, diff)
		}
	})
	if n == 0 {
		t.Errorf("%s (%s): no failure was tried", in.Text, intent)
	}
}

func TestADueThatFailsAnywhereIsDoneOnceByTheNext(t *testing.T) {
	eachJob(t, func(t *testing.T, lab *laboratory, tried map[string]int, now func() moment, job string, due []string) {
		name := fmt.Sprint(job, due)
		if tried[name]++; tried[name] <= 2 { // the second of a kind often does something else
			lab.doneAgain(t, now(), job, name)
		}
	})
}

// eachJob plays every scene and hands over each job before it is done, as eachLine does
// with lines.
func eachJob(t *testing.T, try func(t *testing.T, lab *laboratory, tried map[string]int, now func() moment, job string, due []string)) {
	for _, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := stages(t)
			lab, tried := newLaboratory(s.play), map[string]int{}
			now := func() moment { return moment{s.snapshot(), s.clock()} }
			s.tick = func(job string, due []string) { try(t, lab, tried, now, job, due) }
			s.plays(opening + one.script)
		})
	}
}

// inLedger finds the number of an entry.
var inLedger = regexp.MustCompile(`:ledger \d+-0 map\[(l:[as])\|\d+\|`)

// unordered is a shape without the order of ledger entries: of two things due at the same
// moment, the one that failed comes second.
func unordered(shape []string) []string {
	lines := make([]string, len(shape))
	for i, line := range shape {
		lines[i] = inLedger.ReplaceAllString(line, ":ledger map[$1|")
	}
	slices.Sort(lines)
	return lines
}

// doneAgain does a job while the store fails, restarts, and does it again.
func (l *laboratory) doneAgain(t *testing.T, m moment, job, name string) {
	t.Helper()
	do := func() error { return l.bot.Tick(l.ctx, job, l.c, m.now) }
	l.begins(m.held, m.now, 0, false)
	for range 3 {
		if err := do(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	want := unordered(l.settled())
	n := l.each(m, do, func(about string, err error) {
		about = fmt.Sprintf("%s with %s", name, about)
		if err == nil && !strings.HasSuffix(about, "conflict") { // which may be decided again at once
			t.Errorf("%s: is not told", about)
		}
		for range 2 {
			l.revived()
			if err := do(); err != nil {
				t.Errorf("%s: the next fails too: %v", about, err)
			}
		}
		if diff := cmp.Diff(want, unordered(l.settled())); diff != "" {
			t.Errorf("%s (-undisturbed +disturbed):\n%s", about, diff)
		}
	})
	if n == 0 && job == "due" {
		t.Errorf("%s: no failure was tried", name)
	}
}

func TestADueThatAnotherProcessDidIsNotDoneAgain(t *testing.T) {
	eachJob(t, func(t *testing.T, lab *laboratory, _ map[string]int, now func() moment, job string, due []string) {
		if job == "due" {
			lab.redone(t, now(), fmt.Sprint(due))
		}
	})
}

// redone does what is due, and then does it once more as one who read the index before.
func (l *laboratory) redone(t *testing.T, m moment, about string) {
	t.Helper()
	l.begins(m.held, m.now, 0, false)
	due, err := l.store.Members(l.ctx, l.c, "due", 0, m.now.UnixMilli(), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.bot.Tick(l.ctx, "due", l.c, m.now); err != nil {
		t.Fatal(err)
	}
	want := l.shape()
	for _, d := range due {
		if err := l.bot.Redo(l.ctx, l.c, d); err != nil {
			t.Errorf("%s: %s again: %v", about, d.Name, err)
		}
	}
	if diff := cmp.Diff(want, l.shape()); diff != "" {
		t.Errorf("%s (-done once +done twice):\n%s", about, diff)
	}
}
