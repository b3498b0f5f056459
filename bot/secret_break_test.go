package bot_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

// secretPolls are the forms of a secret motion.
func secretPolls() []poll {
	return slices.DeleteFunc(polls(), func(q poll) bool { return q.secrecy != council.Secret })
}

func TestASecretChoiceIsNowhereInTheStore(t *testing.T) {
	t.Parallel()
	for _, q := range secretPolls() {
		t.Run(q.name(), func(t *testing.T) {
			// The same play, in which 张三 votes otherwise each time: what differs in the store
			// would tell how.
			var shapes []map[string]int
			words := slices.Sorted(maps.Keys(q.words(1)))
			for _, said := range words {
				p := newPlay(t)
				log := &quietLog{}
				p.logs(log)
				p.join(everybody...)
				p.joinGroup("李主任", "张三")
				p.inGroup("李主任", "绑定本群")
				p.opens(q)
				p.deliver()
				p.want(p.says("张三", said), "已记")
				p.says("张三", "1号，"+said) // again, and in words that may make the bot ask
				p.says("张三", "大概"+said)
				p.says("张三", "我觉得"+said+"吧？")
				p.inGroup("张三", said)
				voice := p.message("张三", said)
				voice.Kind = bot.Spoken
				p.hears(voice)
				p.says("张三", "现在投什么")
				p.says("李四", said)
				p.says("张三", "我的投票")
				p.says("张三", "怎么算的 1")
				shapes = append(shapes, p.sizes())
				if text := log.text(); strings.Contains(text, said) {
					t.Errorf("the log says %q", said)
				}
			}
			for i := range shapes {
				if diff := cmp.Diff(shapes[0], shapes[i]); diff != "" {
					t.Errorf("%q and %q can be told apart by the store:\n%s", words[0], words[i], diff)
				}
			}
		})
	}
}

// sizes is what the whole store holds, forgotten things too, with every random part
// replaced by its length, and how often each line is there.
func (p *play) sizes() map[string]int {
	p.t.Helper()
	sealed := regexp.MustCompile(`[A-Za-z0-9_-]{30,}`)
	lines := map[string]int{}
	for key, value := range p.dump() {
		line := key + " " + value
		for _, r := range []*regexp.Regexp{sealed, regexp.MustCompile(`\b[a-z2-7]{26}\b`)} {
			line = r.ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat("x", len(s)) })
		}
		if strings.HasPrefix(key, "y:find:") || strings.HasPrefix(key, "y:who:") || strings.HasPrefix(key, "y:try:") {
			line = key[:6] + " " + value
		}
		line = regexp.MustCompile(`keep:[A-Za-z0-9_-]{22}`).ReplaceAllString(line, "keep:")
		line = regexp.MustCompile(`(:seen:\d+ \S+ )\S{4} `).ReplaceAllString(line, "$1mark ")
		line = regexp.MustCompile(`(:cast:1:\d+ \S+ )\S{4} `).ReplaceAllString(line, "$1mark ")
		lines[plain(line)]++
	}
	return lines
}

// quietLog keeps what is logged.
type quietLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *quietLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *quietLog) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// logs lets the bot of the play log everything to w.
func (p *play) logs(w *quietLog) {
	parts := p.parts()
	parts.Log = slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p.bot = bot.New(parts)
}

func TestSealedBallotsAreAllOfOneSize(t *testing.T) {
	for _, q := range secretPolls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			no := p.opens(q)
			words := slices.Sorted(maps.Keys(q.words(no)))
			for i, name := range []string{"张三", "王五", "孙七"} {
				p.says(name, words[i])
			}
			sizes := map[int]int{}
			err := p.store.EachBallot(p.ctx, p.c, no, p.motion(no).Roll.Units, func(b bot.Ballot) error {
				raw, err := base64.RawURLEncoding.DecodeString(b.Choices)
				sizes[len(raw)]++
				return err
			})
			if err != nil || len(sizes) != 1 {
				t.Errorf("sizes %v: %v", sizes, err)
			}
		})
	}
}

func TestTheKeyIsDestroyedAtTheCloseAndTheCountsAreRight(t *testing.T) {
	for _, q := range secretPolls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			no := p.opens(q)
			if _, err := p.ring.MotionKey(p.c, no); err != nil {
				t.Fatal(err)
			}
			want := map[string]int{}
			words := slices.Sorted(maps.Keys(q.words(no)))
			for i, name := range []string{"张三", "王五", "孙七", "郑十", "李主任"} {
				p.want(p.says(name, words[i%3]), "已记")
				for _, letter := range q.words(no)[words[i%3]] {
					want[string(letter)]++
				}
			}
			p.wait(7 * 24 * time.Hour)
			got := map[string]int{}
			for letter, sum := range p.motion(no).Result.Options {
				got[letter] = sum.Units
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
			if _, err := p.ring.MotionKey(p.c, no); !errors.Is(err, bot.ErrNotFound) {
				t.Errorf("the key is still there: %v", err)
			}
			p.verified()
		})
	}
}

func TestThePublishedListTiesNoReceiptToAChoice(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "全小区加装电梯", secrecy: council.Secret})
	codes := map[string]string{}
	for name, said := range map[string]string{"张三": "1号赞成", "王五": "1号反对", "孙七": "1号赞成", "郑十": "1号弃权"} {
		codes[name] = receipt(p.says(name, said))
	}
	p.wait(7 * 24 * time.Hour)
	list, err := p.bot.BallotList(p.ctx, p.c, no)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Rows) != 0 || !slices.IsSorted(list.Receipts) || !slices.IsSorted(list.Choices) {
		t.Errorf("list: %+v", list)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Values(codes)), list.Receipts); diff != "" {
		t.Errorf("receipts (-held +published):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "n", "y", "y"}, list.Choices); diff != "" {
		t.Errorf("choices (-cast +published):\n%s", diff)
	}
}

func TestBelowThreeVotesNoSplitIsTold(t *testing.T) {
	for _, voters := range [][]string{{"张三"}, {"张三", "王五"}} {
		p := newPlay(t)
		p.join(everybody...)
		p.bindsGroup()
		no := p.opens(poll{title: "全小区加装电梯", secrecy: council.Secret})
		for i, name := range voters {
			p.says(name, []string{"1号赞成", "1号反对"}[i])
		}
		p.deliver()
		p.wait(7 * 24 * time.Hour)
		p.wait(time.Minute)
		r := p.motion(no).Result
		if len(r.Options) != 0 || r.Units != len(voters) {
			t.Errorf("result: %+v", r)
		}
		board, err := p.bot.ShowMotion(p.ctx, p.c, no)
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := p.bot.Certificate(p.ctx, p.c, no)
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.bot.BallotList(p.ctx, p.c, no)
		if err != nil || len(list.Choices) != 0 || len(board.Bars) != 0 {
			t.Errorf("list %+v, bars %+v: %v", list, board.Bars, err)
		}
		for _, text := range append(board.Lines, p.says("张三", "结果 1"), p.says("张三", "怎么算的 1"), p.groupPosts()[0], certificate) {
			p.wantNo(text, "赞成1", "反对1", "赞成人数", "choice y", "choices y")
		}
		for key, value := range p.state() {
			if strings.Contains(key, ":ledger") && strings.Contains(value, "heads_y") {
				t.Errorf("the ledger tells: %s", value)
			}
		}
		p.verified()
	}
}

func TestNobodyReadsSealedBallotsWithoutTheKey(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五", "孙七")
	no := p.opens(poll{title: "全小区加装电梯", secrecy: council.Secret})
	for _, name := range []string{"张三", "王五", "孙七"} {
		p.says(name, "1号赞成")
	}
	if err := p.ring.DestroyMotionKey(p.c, no); err != nil {
		t.Fatal(err)
	}
	p.passes(7 * 24 * time.Hour)
	if err := p.bot.Tick(context.Background(), "due", p.c, p.clock()); err == nil {
		t.Error("a motion without its key was decided")
	}
	if m := p.motion(no); m.Result != nil {
		t.Errorf("result: %+v", m.Result)
	}
	p.want(p.says("孙七", "结果 1"), "已有3")
}
