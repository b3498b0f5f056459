package bot_test

import (
	"testing"
	"time"

	"yishi/bot/council"
)

// brings has a secret sheet entered and checked by two officers.
func (p *play) brings(words string) {
	p.t.Helper()
	p.want(p.says("赵记录", "代录 1 "+words), "交票已登记")
	p.want(p.says("钱监事", "核对 1 "+words), "记下这户交了票")
}

func TestAnElderTakesBackASecretSheetThatAHelperHandedIn(t *testing.T) {
	p := newPlay(t)
	no := p.secretSheets()
	p.brings("3-1-102 电话")
	p.want(p.inbox("郑十"), "电话代录", "撤票 1")
	p.deliver()
	p.want(p.says("郑十", "1号选A"), "不能再投", "撤票 1")
	in := p.message("郑十", "撤票 1")
	p.want(p.hears(in), "代交的票已撤回", "自己投")
	p.want(p.inbox("赵记录"), "3-1-102撤回了代交的票", "原样退回")
	p.want(p.inbox("钱监事"), "3-1-102撤回了代交的票")
	if c := p.counters(no); c.Units != 3 {
		t.Errorf("units: %d", c.Units)
	}
	state := p.state()
	p.restart()
	p.want(p.hears(in), "代交的票已撤回") // sent again
	p.unmoved(state)
	p.want(p.says("郑十", "1号选B"), "已记") // and votes
	p.want(p.says("赵记录", "代录 1 3-1-102"), "自己投过了")
	p.wait(7 * 24 * time.Hour)
	if r := p.motion(no).Result; r == nil || r.Units != 4 || r.Options["B"].Heads != 1 || r.Doors[council.ByOwn] != 4 || len(r.Sheets) > 0 && r.Sheets["phone"] != 0 {
		t.Fatalf("result: %+v", r)
	}
	p.wait(time.Minute)
	p.verified()
}

func TestASheetInTheBoxAndACountedOneCannotBeTakenBack(t *testing.T) {
	p := newPlay(t)
	no := p.secretSheets()
	p.brings("3-1-102") // put into the box by themselves
	p.brings("1-1-101 家人协助")
	before := p.counters(no).Units
	p.want(p.says("郑十", "撤票 1"), "没写名字", "撤不了")
	p.want(p.says("张三", "撤票 1"), "") // only the own
	if after := p.counters(no).Units; after != before-1 {
		t.Errorf("%d units after %d", after, before)
	}
	p.wait(7 * 24 * time.Hour)
	p.want(p.says("李主任", "撤票 1"), "已经截止", "分不出", "要求复核 1")
	p.want(p.says("赵记录", "清点 1 A1 B1"), "健身区1")
	p.want(p.says("钱监事", "清点 1 A1 B1"), "两人点的一样")
	p.wait(time.Second)
	p.want(p.says("李主任", "撤票 1"), "已经截止", "分不出")
	p.wantNo(p.says("王五", "撤票 1"), "分不出") // voted by phone
	p.wait(time.Minute)
	p.verified()
}

func TestASheetIsTakenBackEvenWhereBallotsStand(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "选自管委", options: "冯一一、陈二二、褚三三", form: council.Election, secrecy: council.Secret, picks: 1})
	p.deliver()
	if p.motion(no).MayChange {
		t.Fatal("an election whose ballots may be changed")
	}
	p.brings("3-1-102 入户")
	p.want(p.says("郑十", "撤票 1"), "代交的票已撤回")
	p.want(p.says("郑十", "1号选A"), "已记")
	if c := p.counters(no); c.Units != 1 {
		t.Errorf("units: %d", c.Units)
	}
	p.verified()
}
