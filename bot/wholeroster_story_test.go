package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// shelvesRead counts how often the shelf of all people is read whole.
type shelvesRead struct {
	bot.Shelves
	people int
}

func (s *shelvesRead) Each(ctx context.Context, c council.ID, shelf string, limit int, f func(bot.Row) error) error {
	if strings.HasSuffix(shelf, ".person") {
		s.people++
	}
	return s.Shelves.Each(ctx, c, shelf, limit, f)
}

func TestALargeRosterIsReadOnceAsLongAsItStands(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	rows.WriteString(smallPlace)
	for i := range 5000 {
		fmt.Fprintf(&rows, "%d,1,%d%02d,众人%d,139%08d,80,业主,\n", 4+i/500, i%500/20+1, i%20+1, i, i)
	}
	p := newPlayOf(t, rows.String())
	p.join("李主任", "赵记录", "张三")
	read := &shelvesRead{Shelves: p.store}
	parts := p.parts()
	parts.Shelves = read
	p.bot = bot.New(parts)
	p.want(p.says("李主任", "发起投票：全小区加装电梯，投三天"), "共5009票")
	p.want(p.says("李主任", "改截止 五天"), "草稿")
	p.want(p.says("张三", "提议 在东门装快递柜"), "记下")
	if read.people != 1 {
		t.Errorf("all people were read %d times", read.people)
	}
	p.says("赵记录", "过户 3-1-102 冯六 13900000001")
	p.want(p.says("李主任", "核准 2"), "冯六")
	p.want(p.says("李主任", "改截止 六天"), "草稿")
	if read.people != 2 {
		t.Errorf("after a change all people were read %d times", read.people)
	}
	p.want(p.says("李主任", "确认"), "开始投票")
	var place council.Community
	p.document("community", "it", &place)
	for _, e := range p.rollOf(p.motion(place.NextNo - 1)) {
		if e.Label == "3-1-102" && (len(e.Persons) != 1 || int(e.Persons[0]) <= 5000) {
			t.Errorf("the roll has %v at 3-1-102, which was transferred", e.Persons)
		}
	}
	p.wait(11 * time.Minute)
	before := read.people
	p.says("李主任", "发起投票：全小区换门禁，投三天")
	if read.people != before+1 {
		t.Errorf("a roster that nobody used is remembered for ever")
	}
}
