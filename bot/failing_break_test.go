package bot_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot/council"
)

// parts are lines of which what was done first stays, though nobody says the rest again:
// a ballot counts even if nobody could be told of it.
var parts = map[string]bool{
	"张三: 2号选健身区": true, "张三: 2号选停车位": true, "王五: 2号选B": true, "group 李主任: 2号选B": true, "郑十: 2": true, "李四: 2号选A": true,
	"钱监事: 核对 2 2-1-201 A": true,
}

func TestAMessageThatIsRepeatedAfterAnyFailureDoesWhatItWouldHave(t *testing.T) {
	for _, secrecy := range []council.Secrecy{council.Open, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			p := newPlay(t)
			lab := newLaboratory(p)
			trials := 0
			for _, l := range wholeScript(secrecy) {
				in := l.say(p)
				if secrecy == council.Secret && !strings.Contains(l.name, "2") && !strings.Contains(l.name, "close") {
					p.hears(in) // as on an open motion
					p.passes(time.Second)
					continue
				}
				moment, now := p.snapshot(), p.clock()
				lab.begins(moment, now, 0, false)
				before := loosely(lab.settled())
				lab.begins(moment, now, 0, false)
				lab.begins(moment, now, 0, false)
				said := plain(lab.hears(in))
				want := lab.settled()
				after := loosely(want)
				for _, late := range []bool{false, true} {
					for at := 1; ; at++ {
						f := lab.begins(moment, now, at, late)
						first, err := lab.bot.Hear(lab.ctx, in)
						if !f.hit && f.calls < at {
							break
						}
						if !f.hit {
							continue // a read, which cannot fail late
						}
						if trials++; !f.wrote {
							if err == nil {
								t.Errorf("%s, failing at call %d is not told", l.name, at)
							}
							continue // nothing can be half done
						}
						about := fmt.Sprintf("%s, failing at call %d, late %v", l.name, at, late)
						alone, destroyed := lab.snapshot(), maps.Clone(lab.keys.destroyed)

						// Said again, it is as if nothing had been.
						lab.revives(0, false)
						if err != nil || plain(first.Text) != said {
							if again := plain(lab.hears(in)); again != said && !l.once {
								t.Errorf("%s: the repeat says\n%s\nnot\n%s", about, again, said)
							}
						}
						again := lab.settled()
						if l.once { // nobody is there any more to say it again: a job did it
							again = loosely(again)
						}
						if diff := cmp.Diff(map[bool][]string{false: want, true: after}[l.once], again); diff != "" {
							t.Errorf("%s: repeated (-undisturbed +disturbed):\n%s", about, diff)
						}

						// Never said again, it is done or not, but not half.
						lab.begins(alone, now, 0, false)
						lab.keys.destroyed = destroyed
						got := loosely(lab.settled())
						if cmp.Diff(before, got) != "" && cmp.Diff(after, got) != "" && !parts[l.name] {
							t.Errorf("%s: left half done (-before +now):\n%s\n(-after +now):\n%s", about, cmp.Diff(before, got), cmp.Diff(after, got))
						}
					}
				}
				p.hears(in)
				p.passes(time.Second)
			}
			t.Logf("%d failures", trials)
		})
	}
}
