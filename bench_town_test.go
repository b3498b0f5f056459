//go:build redis

package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// Sizes of the one large community: as many as a sub-district may have.
const (
	townBuildings  = 400
	townHouseholds = 180_000
	townPeople     = 500_000
)

// town is one community of half a million people.
type town struct {
	*scaled
	c     council.ID
	codes map[council.PersonNo]string
	bound []council.PersonNo
}

// BenchmarkTown goes through what happens in a community of half a million people and says
// how long each step takes: go test -tags redis -run '^$' -bench Town/redis -benchtime 1x -v .
func BenchmarkTown(b *testing.B) {
	onStores(b, func(s *scaled) {
		y := &town{scaled: s}
		y.settle()
		y.vote()
		y.after()
	})
}

func (y *town) settle() {
	var err error
	y.c, err = y.house.AddCommunity(y.ctx, "幸福里", "", "")
	y.must(err)
	rows := rosterRows(townBuildings, townHouseholds, townPeople)
	imports := func(rows string) string {
		file := strings.NewReader(rows)
		plan, err := y.house.ImportRoster(y.ctx, y.c, file, file.Size(), "名册.csv", bot.ImportOptions{})
		y.must(err)
		return fmt.Sprintf("%d people, %d units", plan.Book.Head.People, plan.Book.Head.Units)
	}
	y.step("import", func() string { return imports(rows) })
	y.step("codes of one building", func() string {
		slips, err := y.house.PrintCodes(y.ctx, y.c, "1")
		y.must(err)
		y.codes = make(map[council.PersonNo]string, len(slips))
		for _, s := range slips {
			y.codes[s.Person] = s.Code
		}
		return strconv.Itoa(len(slips)) + " slips"
	})
	for _, p := range []council.PersonNo{1, 2, 3} {
		y.says(townUser(p), y.codes[p])
	}
	y.step("binding every third (made)", func() string {
		y.bindMany(3)
		return strconv.Itoa(len(y.bound)) + " bound"
	})
	y.step("memory", y.memoryOf)
}

func townUser(p council.PersonNo) string { return fmt.Sprintf("o%024d", p) }

// bindMany binds every nth person, without the messages by which they would have done it.
func (y *town) bindMany(n int) {
	var numbers []council.PersonNo
	for p := council.PersonNo(4); p <= townPeople; p += council.PersonNo(n) {
		numbers = append(numbers, p)
	}
	y.bound = numbers
	for len(numbers) > 0 {
		some := numbers[:min(500, len(numbers))]
		numbers = numbers[len(some):]
		var act bot.Act
		for _, p := range some {
			act.Docs = append(act.Docs, bot.Doc{Ref: bot.Ref{Kind: "member", ID: strconv.Itoa(int(p))}, Version: y.version(p),
				Body: fmt.Appendf(nil, `{"bindings":[{"channel":"oa","account":"gh_scale","user":"%s"}]}`, townUser(p))})
		}
		_, err := y.house.store.Commit(y.ctx, y.c, act)
		y.must(err)
	}
	var hands sync.WaitGroup
	for h := range 64 {
		hands.Go(func() {
			for i := h; i < len(y.bound); i += 64 {
				p := y.bound[i]
				if err := y.house.store.Bind(y.ctx, bot.Sender{Channel: "oa", Account: "gh_scale", User: townUser(p)}, bot.Resident{Community: y.c, Person: p, Label: "1-1-101"}); err != nil {
					y.b.Error(err)
				}
			}
		})
	}
	hands.Wait()
}

// version is 1 for whoever got a code.
func (y *town) version(p council.PersonNo) int64 {
	if y.codes[p] == "" {
		return 0
	}
	return 1
}

func (y *town) vote() {
	chair := townUser(1)
	y.asked(chair, "发起投票：全小区换物业公司")
	y.asked(chair, "改截止 三天")
	y.asked(chair, "理由 大家都知道")
	y.asked(chair, "改截止 三天")
	y.asked(chair, "确认")
	y.asked(chair, "结果 1")
	y.asked(townUser(y.bound[7]), "1号赞成")
	y.step("20,000 ballots, 256 at once", func() string {
		var hands sync.WaitGroup
		for h := range 256 {
			hands.Go(func() {
				for i := h; i < 20_000; i += 256 {
					in := y.inboundOf(i)
					if answer, err := y.house.Hear(y.ctx, in); err != nil {
						y.b.Error(answer.Text, err)
						return
					}
				}
			})
		}
		hands.Wait()
		return ""
	})
	y.asked(chair, "结果 1")
	y.asked(townUser(4), "我的门单 1")
	y.asked(chair, "提醒还没投的 1")
	y.step("reminders until all are written", func() string { return y.drain(24 * time.Hour) })
	y.asked(chair, "提醒还没投的 1")
	y.passes(2 * 24 * time.Hour)
	y.step("due: closing soon", func() string { return y.tick("due", y.c) })
	y.step("last day until all are written", func() string { return y.drain(time.Hour) })
	y.passes(26 * time.Hour)
	y.step("due: close", func() string { return y.tick("due", y.c) })
	y.asked(chair, "结果 1")
	y.step("sweep: certificate", func() string { return y.tick("sweep", y.c) })
}

func (y *town) inboundOf(i int) bot.Inbound {
	return bot.Inbound{Sender: bot.Sender{Channel: "oa", Account: "gh_scale", User: townUser(y.bound[i*3%len(y.bound)])}, Kind: bot.Said, Chat: bot.Private,
		Text: "1号" + []string{"赞成", "反对", "弃权"}[i%3], ID: "v" + strconv.Itoa(i), At: y.now()}
}

// drain lets the courier's work be done: what waits is taken away as if it was sent, and
// the job that is due every five seconds goes on, at most for a while of simulated time.
func (y *town) drain(most time.Duration) string {
	sent, rounds, longest := 0, 0, time.Duration(0)
	for simulated := time.Duration(0); simulated < most; simulated += 5 * time.Second {
		rows, err := y.house.store.Pending(y.ctx, y.c, 100_000)
		y.must(err)
		for _, row := range rows {
			y.must(y.house.store.Done(y.ctx, y.c, row.ID))
		}
		sent += len(rows)
		began := time.Now()
		if failed := y.tick("due", y.c); failed != "" {
			return failed
		}
		longest = max(longest, time.Since(began))
		y.passes(5 * time.Second)
		if rounds++; len(rows) == 0 && !y.mailing() {
			break
		}
	}
	return fmt.Sprintf("%d messages in %d rounds, the longest %d ms", sent, rounds, longest.Milliseconds())
}

// mailing reports whether somebody is still to be written to.
func (y *town) mailing() bool {
	due, err := y.house.store.Members(y.ctx, y.c, "due", 0, 1<<50, 100)
	y.must(err)
	return slices.ContainsFunc(due, func(m bot.Member) bool { return strings.HasPrefix(m.Name, "mailing:") })
}

func (y *town) after() {
	y.step("list of ballots", func() string {
		list, err := y.house.BallotList(y.ctx, y.c, 1)
		y.must(err)
		return fmt.Sprintf("%d rows, %d KB", len(list.Rows), len(list.Text())>>10)
	})
	y.step("public page", func() string {
		board, err := y.house.ShowBoard(y.ctx, y.c)
		y.must(err)
		return fmt.Sprintf("%d motions", len(board.Motions))
	})
	chair := townUser(1)
	for _, text := range []string{"怎么算的 1", "要求复核 1", "我的户", "月报", "王五 1-1-102 迁入", "查 赵伟伟"} {
		y.asked(chair, text)
	}
	y.asked(townUser(y.bound[11]), "我的资料")
	y.asked(townUser(y.bound[11]), "删除我")
	y.step("sealing", func() string { return y.tick("seal", y.c) })
	y.step("verify", func() string {
		report, err := y.house.VerifyLedger(y.ctx, y.c, nil)
		y.must(err)
		return fmt.Sprintf("%d acts, %d ballots", report.Acts, report.Ballots)
	})
	y.step("export", func() string {
		var n counted
		report, err := y.house.Export(y.ctx, y.c, &n)
		y.must(err)
		return fmt.Sprintf("%d rows, %d MB", report.Rows, n>>20)
	})
	y.step("restart", func() string { y.restart(); return "" })
	y.asked(chair, "结果 1")
	y.step("monthly report", func() string { return y.tick("monthly", y.c) })
	y.step("memory", y.memoryOf)
}

// counted counts what is written.
type counted int64

func (n *counted) Write(p []byte) (int, error) { *n += counted(len(p)); return len(p), nil }

var _ io.Writer = (*counted)(nil)
