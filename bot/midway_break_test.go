package bot_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
)

// upset is something that may happen to a person between any two lines of a scene.
type upset struct {
	name string
	do   func(s *staged, who string)
	// gone says that nothing is done by them or told to them afterwards; lower that they do
	// nothing in an office.
	gone, lower bool
}

// upsets are such things, each by the act by which it happens.
var upsets = []upset{
	{"is deleted", func(s *staged, who string) { s.wanders(s.message(who, "删除我")) }, true, true},
	{"takes consent back", func(s *staged, who string) { s.wanders(s.message(who, "撤回同意")) }, true, true},
	{"leaves the account", func(s *staged, who string) {
		in := s.message(who, "")
		in.Kind = bot.Left
		s.wanders(in)
	}, false, false},
	{"resigns", func(s *staged, who string) {
		s.wanders(s.message(who, "我辞职"))
		s.wanders(s.message(who, "1"))
	}, false, false},
	{"is gone from the roster", func(s *staged, who string) { s.reads(without(who)) }, true, true},
	{"has no office by the roster", func(s *staged, who string) { s.reads(withoutOffice(who)) }, false, true},
}

// without is the small place without a person.
func without(who string) string {
	var kept strings.Builder
	for row := range strings.Lines(smallPlace) {
		if !strings.Contains(row, ","+who+",") {
			kept.WriteString(row)
		}
	}
	return kept.String()
}

// withoutOffice is the small place in which a person has no office.
func withoutOffice(who string) string {
	var kept strings.Builder
	for row := range strings.Lines(smallPlace) {
		if strings.Contains(row, ","+who+",") {
			row = row[:strings.LastIndex(row, ",")] + ",\n"
		}
		kept.WriteString(row)
	}
	return kept.String()
}

// reads takes a roster in, if it is one.
func (s *staged) reads(roster string) {
	s.t.Helper()
	if err := s.imports(roster, bot.ImportOptions{}); err != nil {
		s.t.Errorf("the import fails: %v", err)
	}
}

// wanders lets somebody say something, whatever comes of it.
func (s *staged) wanders(in bot.Inbound) string {
	s.t.Helper()
	answer, err := s.bot.Hear(s.ctx, in)
	if err != nil {
		s.t.Errorf("%s says %s: %v, answered %q", in.User, in.Text, err, answer.Text)
	}
	if answer.Text == "" && in.Chat == bot.Private && in.Kind == bot.Said {
		s.t.Errorf("%s says %s and hears nothing", in.User, in.Text)
	}
	s.proof(answer.Text)
	s.passes(time.Second)
	return answer.Text
}

// sparse is how many of all things that may happen to anybody before any line one is tried for;
// a prime, so that what is tried is spread over lines, people and things.
const sparse = 211

func TestWhateverHappensToSomebodyMidwayNothingBreaks(t *testing.T) {
	for n, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := stages(t)
			lab := newLaboratory(s.play)
			lines := slices.Collect(strings.Lines(strings.TrimSpace(opening + one.script)))
			for at, line := range lines {
				if at > 1 {
					now := moment{s.snapshot(), s.clock()}
					for u, up := range upsets {
						for a, who := range actorsOf(one.script) {
							if (n*31+at*17+u*7+a*13)%sparse == 0 {
								lab.midway(s, now, lines[at:], up, who)
							}
						}
					}
				}
				s.plays(line)
			}
		})
	}
}

// actorsOf are those who speak in a script.
func actorsOf(script string) []string {
	var all []string
	for _, name := range everybody {
		if strings.Contains(script, "\n"+name) {
			all = append(all, name)
		}
	}
	return all
}

// midway plays the rest of a scene after something happened to somebody.
func (l *laboratory) midway(s *staged, m moment, rest []string, up upset, who string) {
	s.t.Helper()
	l.begins(m.held, m.now, 0, false)
	l.ids = s.ids
	log := &overheard{director: s.t}
	l.t = log
	defer func() { l.t = s.t }()
	astray := &staged{play: l.play, kept: maps.Clone(s.kept), astray: true, answer: s.answer}
	log.Logf("%s %s, and then:", who, up.name)
	number := int(l.number(who))
	up.do(astray, who)
	l.deliver()
	since := l.lastEntry()
	for _, line := range rest {
		if strings.HasPrefix(line, "有效") || strings.HasPrefix(line, "章程") {
			continue // what was to be decided by rules of its own may not be there
		}
		log.Logf("%s", strings.TrimSpace(line))
		astray.plays(line)
		log.Logf("   %s", astray.answer)
	}
	l.verified()
	if told := l.told(who); up.gone && len(told) > 0 {
		log.Errorf("%s is still told: %s", who, told)
	}
	for _, e := range l.since(since) {
		if e.person == number && (up.gone || up.lower && e.role != "" && e.role != "owner" && e.role != "resident") {
			log.Errorf("%s still does %s as %q", who, e.act, e.role)
		}
	}
	if log.failed {
		s.t.Errorf("%s %s, and then:\n%s", who, up.name, strings.Join(log.lines, "\n"))
	}
}

// overheard is a director who keeps what is logged until something fails.
type overheard struct {
	director
	lines  []string
	failed bool
}

func (o *overheard) Logf(format string, args ...any) {
	o.lines = append(o.lines, fmt.Sprintf(format, args...))
}

func (o *overheard) Errorf(format string, args ...any) {
	o.failed = true
	o.Logf("FAULT: "+format, args...)
}

func (o *overheard) Error(args ...any) { o.Errorf("%s", fmt.Sprint(args...)) }

func (o *overheard) Fatalf(format string, args ...any) {
	o.director.Fatalf("%s\n"+format, append([]any{strings.Join(o.lines, "\n")}, args...)...)
}

func (o *overheard) Fatal(args ...any) { o.Fatalf("%s", fmt.Sprint(args...)) }

// entry is an act of the ledger.
type entry struct {
	act, role string
	person    int
}

// entryParts finds the parts of an act.
var entryParts = regexp.MustCompile(`:ledger (\d+)-0 map\[l:a\|\d+\|\d+\|([a-z_.]+)\|(\d+)\|([a-z_]*)\|`)

// since are the acts after an entry.
func (p *play) since(seq int) []entry {
	p.t.Helper()
	var all []entry
	for key, value := range p.dump() {
		if m := entryParts.FindStringSubmatch(key + " " + value); m != nil {
			n, _ := strconv.Atoi(m[1])
			person, _ := strconv.Atoi(m[3])
			if n > seq {
				all = append(all, entry{act: m[2], role: m[4], person: person})
			}
		}
	}
	return all
}
