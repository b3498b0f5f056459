package bot_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

// parts are lines of which what was done first stays, though nobody says the rest again:
// a ballot counts even if nobody could be told of it.
var parts = map[string]bool{
	"张三: 2号选健身区": true, "张三: 2号选停车位": true, "王五: 2号选B": true, "group 李主任: 2号选B": true, "郑十: 2": true, "李四: 2号选A": true,
	"钱监事: 核对 2 2-1-201 A": true,
}

func TestAMessageThatIsRepeatedAfterAnyFailureDoesWhatItWouldHave(t *testing.T) {
	t.Parallel()
	for _, secrecy := range []council.Secrecy{council.Open, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			p := newPlay(t)
			lab := newLaboratory(p)
			for _, l := range wholeScript(secrecy) {
				in := l.say(p)
				// On a secret motion only what is about it goes another way.
				if secrecy == council.Open || strings.Contains(l.name, "2") || strings.Contains(l.name, "close") {
					newTrial(lab, p, l, in).all(t)
				}
				p.hears(in)
				p.wait(time.Second)
			}
		})
	}
}

// trial is one message at one moment, and what it leads to when nothing fails.
type trial struct {
	*laboratory
	line   line
	in     bot.Inbound
	moment []held
	now    time.Time

	said          string
	before, after []string // loosely
	want          []string
}

func newTrial(lab *laboratory, p *play, l line, in bot.Inbound) *trial {
	tr := &trial{laboratory: lab, line: l, in: in, moment: p.snapshot(), now: p.clock()}
	lab.begins(tr.moment, tr.now, 0, false)
	tr.before = loosely(lab.settled())
	lab.begins(tr.moment, tr.now, 0, false)
	tr.said = plain(lab.hears(in))
	tr.want = lab.settled()
	tr.after = loosely(tr.want)
	return tr
}

// all lets every call fail once, before and after it was done.
func (tr *trial) all(t *testing.T) {
	for _, late := range []bool{false, true} {
		for at := 1; tr.fails(t, at, late); at += oneIn {
		}
	}
}

// fails lets one call fail, and reports whether there was such a call.
func (tr *trial) fails(t *testing.T, at int, late bool) bool {
	f := tr.begins(tr.moment, tr.now, at, late)
	first, err := tr.bot.Hear(tr.ctx, tr.in)
	switch {
	case !f.hit:
		return f.calls >= at // a read, which cannot fail late
	case !f.wrote: // nothing can be half done
		if err == nil {
			t.Errorf("%s, failing at call %d is not told", tr.line.name, at)
		}
		return true
	}
	about := fmt.Sprintf("%s, failing at call %d, late %v", tr.line.name, at, late)
	alone, destroyed := tr.snapshot(), maps.Clone(tr.keys.destroyed)

	// Said again, it is as if nothing had been.
	tr.revives(0, false)
	if err != nil || plain(first.Text) != tr.said {
		if again := plain(tr.hears(tr.in)); again != tr.said && !tr.line.once {
			t.Errorf("%s: the repeat says\n%s\nnot\n%s", about, again, tr.said)
		}
	}
	want, got := tr.want, tr.settled()
	if tr.line.once { // nobody is there any more to say it again: a job did it
		want, got = tr.after, loosely(got)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: repeated (-undisturbed +disturbed):\n%s", about, diff)
	}

	// Never said again, it is done or not, but not half.
	tr.begins(alone, tr.now, 0, false)
	tr.keys.destroyed = destroyed
	got = loosely(tr.settled())
	if cmp.Diff(tr.before, got) != "" && cmp.Diff(tr.after, got) != "" && !parts[tr.line.name] {
		t.Errorf("%s: left half done (-before +now):\n%s\n(-after +now):\n%s", about, cmp.Diff(tr.before, got), cmp.Diff(tr.after, got))
	}
	return true
}
