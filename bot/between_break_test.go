package bot_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
)

// deed is something that is done at a moment, by a person or by the clock.
type deed struct {
	name string
	do   func(*laboratory, *bot.Bot) string
}

// saying is a deed of whoever says in.
func saying(in bot.Inbound) deed {
	return deed{strings.TrimPrefix(in.User, "openid-") + ": " + in.Text, func(l *laboratory, b *bot.Bot) string {
		l.t.Helper()
		answer, err := b.Hear(l.ctx, in)
		if err != nil || answer.Text == "" && in.Chat == bot.Private && in.Kind == bot.Said {
			l.t.Errorf("%s says %s: %v, answered %q", in.User, in.Text, err, answer.Text)
		}
		return plain(answer.Text)
	}}
}

// doing is a deed of the clock.
func doing(job string) deed {
	return deed{"job " + job, func(l *laboratory, b *bot.Bot) string {
		l.t.Helper()
		if err := b.Tick(l.ctx, job, l.c, l.clock()); err != nil {
			l.t.Errorf("job %s: %v", job, err)
		}
		return ""
	}}
}

// outcome is what two deeds came to: what is kept, and what each of both was told.
type outcome struct {
	kept []string
	said [2]string
}

// either reports whether o is what came of one after the other: all that is kept is, and
// nobody was told the contrary.
func (o outcome) either(after [2]outcome) bool {
	for i, as := range after {
		if slices.Equal(o.kept, as.kept) {
			return o.said == as.said || o.said != after[1-i].said || slices.Equal(o.kept, after[1-i].kept)
		}
	}
	return false
}

// sequence finds the place of a ballot in the ledger.
var sequence = regexp.MustCompile(`(:ballots:\d+:\d+ \d+ .*\|)\d+$|(:ledger )\d+-0( map\[l:[bs]\|)\d+|(\n[abs]\|)\d+\|\d+`)

// comesTo is the outcome once everything had its time; in which order entries came into
// the ledger does not matter.
func (l *laboratory) comesTo(first, second string) outcome {
	l.t.Helper()
	lines := unordered(loosely(l.settled()))
	for i, line := range lines {
		lines[i] = sequence.ReplaceAllString(line, "$1$2$3$4")
	}
	slices.Sort(lines)
	return outcome{lines, [2]string{first, second}}
}

// crossed does inner in the middle of outer, in another process, at every so many of the
// calls of the store from the given one on. What comes of it is what would have come of
// one after the other.
func (l *laboratory) crossed(t *testing.T, m moment, outer, inner deed, from, every int) {
	t.Helper()
	other := func() *bot.Bot {
		parts := l.parts()
		parts.Keys, parts.Witness = l.keys, nil
		return bot.New(parts)
	}
	var after [2]outcome
	l.begins(m.held, m.now, 0, false)
	first := outer.do(l, l.bot)
	after[0] = l.comesTo(first, inner.do(l, other()))
	l.begins(m.held, m.now, 0, false)
	second := inner.do(l, other())
	after[1] = l.comesTo(outer.do(l, l.bot), second)
	for at := from; ; at += every {
		f := l.begins(m.held, m.now, at, false)
		f.meanwhile = func() { second = inner.do(l, other()) }
		first := outer.do(l, l.bot)
		if !f.hit {
			return
		}
		if got := l.comesTo(first, second); !got.either(after) {
			t.Errorf("%s, and at call %d %s\n(-one after the other +in between)\n%s\n(-the other first +in between)\n%s",
				outer.name, at, inner.name, differ(after[0], got), differ(after[1], got))
		}
	}
}

func differ(want, got outcome) string {
	return cmp.Diff(want.kept, got.kept) + cmp.Diff(want.said, got.said)
}

// saidLine finds what is said in a line of a scene, by whom and where.
var saidLine = regexp.MustCompile(`^(\S+?)(@群)?：(.+) →`)

// severalVotes are ballots of one message, each of which counts by itself.
var severalVotes = regexp.MustCompile(`\d号.+，\d+号`)

// allSaid are the messages of a script, as they would be said now.
func (s *staged) allSaid(script string) []bot.Inbound {
	var all []bot.Inbound
	for line := range strings.Lines(script) {
		f := saidLine.FindStringSubmatch(strings.TrimSpace(line))
		if f == nil || severalVotes.MatchString(f[3]) {
			continue
		}
		for k, v := range s.kept {
			f[3] = strings.ReplaceAll(f[3], "{"+k+"}", v)
		}
		if f[2] != "" {
			all = append(all, s.grouped(f[1], f[3]))
		} else {
			all = append(all, s.message(f[1], f[3]))
		}
	}
	return all
}

// Of all pairs of deeds one in uncrossed is tried, at one in seldom calls; primes, so that
// what is tried is spread over scenes, lines and calls. With 1 and 1 everything is.
const (
	uncrossed = 89
	seldom    = 7
)

func TestWhatHappensInTheMiddleIsAsIfBeforeOrAfter(t *testing.T) {
	jobs := slices.Sorted(maps.Keys(bot.Jobs()))
	jobs = append(jobs, "seal")
	for n, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := stages(t)
			lab, tried := newLaboratory(s.play), map[string]bool{}
			pair := n * 31
			// both does each of two deeds in the middle of the other.
			both := func(a, b deed) {
				for _, two := range [][2]deed{{a, b}, {b, a}} {
					if pair++; pair%uncrossed == 0 {
						lab.crossed(t, moment{s.snapshot(), s.clock()}, two[0], two[1], 1+pair%seldom, seldom)
					}
				}
			}
			s.speak = func(in bot.Inbound, intent string) {
				if tried[intent+in.Text] || severalVotes.MatchString(in.Text) {
					return
				}
				tried[intent+in.Text] = true
				for _, job := range jobs {
					both(saying(in), doing(job))
				}
				for _, other := range s.allSaid(one.script) {
					if other.User != in.User {
						both(saying(in), saying(other))
					}
				}
			}
			s.tick = func(job string, due []string) {
				if name := fmt.Sprint(job, due); !tried[name] {
					tried[name] = true
					for _, other := range s.allSaid(one.script) {
						both(doing(job), saying(other))
					}
				}
			}
			s.plays(opening + one.script)
		})
	}
}

func TestARollIsDrawnFromOneRoster(t *testing.T) {
	s := stages(t)
	s.plays(`
李主任：发起投票：楼道装扶手，投五天 → 草稿
赵记录：过户 3-1-102 冯六 13900000001 → 核准 1
`)
	m := moment{s.snapshot(), s.clock()}
	newLaboratory(s.play).crossed(t, m, saying(s.message("李主任", "确认")), saying(s.message("钱监事", "核准 1")), 1, 1)
}

func TestWhoPledgesWhileAMotionFallsThroughIsToldSo(t *testing.T) {
	s := stages(t)
	s.plays(`
李主任：发起投票：楼道装扶手，投一天 → 草稿
李主任：确认 → 1号
`)
	s.passes(48 * time.Hour)
	m := moment{s.snapshot(), s.clock()}
	lab, pledge := newLaboratory(s.play), saying(s.message("王五", "认捐 1 300元"))
	lab.crossed(t, m, pledge, doing("due"), 1, 1)
	lab.crossed(t, m, doing("due"), pledge, 1, 1)
}

func TestWhoSignsInWhileAMeetingEndsIsCountedOrRefused(t *testing.T) {
	s := stages(t)
	s.plays(`
李主任：开会 8月5日 19:30 社区活动室 → 
到 2026-08-05 19:30
李主任：开始会议 → 
`)
	m := moment{s.snapshot(), s.clock()}
	lab, sign, end := newLaboratory(s.play), saying(s.message("张三", "签到")), saying(s.message("李主任", "散会"))
	lab.crossed(t, m, sign, end, 1, 1)
	lab.crossed(t, m, end, sign, 1, 1)
}

func TestAJobIsDoneAgainWhenSomethingMovedMeanwhile(t *testing.T) {
	s := stages(t)
	s.passes(140 * 24 * time.Hour)
	m := moment{s.snapshot(), s.clock()}
	newLaboratory(s.play).crossed(t, m, doing("duties"), saying(s.message("李主任", "已公开 收支 四季度")), 1, 1)
}
