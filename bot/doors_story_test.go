package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestSheetsAreCountedApartByTheirDoor(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事", "王五", "郑十")
	p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	for words, check := range map[string]string{
		"代录 1 1-1-201 赞成":    "核对 1 1-1-201 赞成",
		"入户代录 1 1-1-202 反对":  "核对 1 1-1-202 反对",
		"代录 1 3-1-102 赞成 电话": "核对 1 3-1-102 赞成 电话",
		"家人代录 1 2-1-201 赞成":  "核对 1 2-1-201 赞成",
	} {
		p.want(p.says("赵记录", words), "已代录")
		p.want(p.says("钱监事", check), "核对无误")
	}
	p.want(p.inbox("郑十"), "电话代录", "回执")
	p.want(p.inbox("王五"), "入户代录", "回执")
	p.says("王五", "1号赞成") // the own ballot takes the place of the one at the door
	p.wait(7 * 24 * time.Hour)
	got := p.want(p.says("李主任", "结果 1"), "自己投1", "纸票1", "电话代录1", "家人协助1")
	p.wantNo(got, "入户代录")
	if r := p.motion(1).Result; r.Doors[council.ByPaper] != 3 || r.Sheets["phone"] != 1 || r.Sheets["paper"] != 1 {
		t.Errorf("result: %+v", r)
	}
	p.verified()
}

func TestADoorIsCheckedLikeTheChoice(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事")
	p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("赵记录", "代录 1 3-1-102 赞成 电话"), "已代录（电话代录）")
	p.want(p.says("钱监事", "入户核对 1 3-1-102 赞成"), "和代录的不一样")
	if c := p.counters(1); c.Units != 0 {
		t.Errorf("counters: %+v", c)
	}
}

// secretSheets opens a secret motion with two ballots by phone and sheets of others.
func (p *play) secretSheets() int {
	p.t.Helper()
	p.join(everybody...)
	no := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意", secrecy: council.Secret})
	p.deliver()
	for _, name := range []string{"张三", "王五", "孙七"} {
		p.want(p.says(name, "1号选A"), "已记")
	}
	return no
}

func TestOfASecretSheetOnlyTheStubIsEnteredAndTheBoxIsCountedByTwo(t *testing.T) {
	p := newPlay(t)
	no := p.secretSheets()
	before := p.state()
	p.want(p.says("赵记录", "代录 1 3-1-102 B"), "只登记哪户交了票")
	p.want(p.says("赵记录", "清点 1 A1"), "还没截止")
	p.unmoved(before)
	for _, room := range []string{"3-1-102", "1-1-101"} {
		p.want(p.says("赵记录", "入户代录 1 "+room), "交票已登记")
		p.want(p.says("赵记录", "核对 1 "+room), "代录和核对要两个人")
		p.want(p.says("钱监事", "核对 1 "+room), "记下这户交了票")
	}
	p.want(p.inbox("郑十"), "3-1-102交的票已登记", "不显示投什么")
	p.want(p.says("郑十", "1号选A"), "已交了无记名纸票", "不能再投")
	p.want(p.says("郑十", "我的投票"), "交了无记名纸票")
	p.want(p.says("赵记录", "代录 1 3-1-102"), "交过票了")
	p.want(p.says("赵记录", "代录 1 1-1-201"), "自己投过了") // by phone
	p.deliver()
	p.wait(7 * 24 * time.Hour)
	if m := p.motion(no); m.State != council.Counting || m.Result != nil {
		t.Fatalf("motion is %s before the box was counted", m.State)
	}
	p.want(p.inbox("李主任"), "请开箱点票", "2户")
	p.want(p.says("李主任", "结果 1"), "正在计票")
	p.want(p.says("王五", "清点 1 A1 B1"), "来办")
	p.want(p.says("王楼长", "清点 1 A1 B1"), "来办") // may check, not begin
	p.want(p.says("赵记录", "清点 1 A1 B2"), "对不上")
	p.want(p.says("赵记录", "清点 1 Z2"), "清点")
	p.want(p.says("赵记录", "清点 1 A1 B1"), "健身区1、停车位1")
	p.want(p.says("赵记录", "清点 1 B2"), "停车位2") // the same officer corrects, and decides nothing
	p.want(p.says("钱监事", "清点 1 A1 B1"), "和第一位不一样")
	p.want(p.says("钱监事", "清点 1 B1 废票1"), "和第一位不一样")
	p.want(p.says("钱监事", "清点 1 B2"), "两人点的一样")
	p.wait(time.Second)
	r := p.motion(no).Result
	if r == nil || r.Options["A"].Heads != 3 || r.Options["B"].Heads != 2 || r.Units != 5 || r.Doors[council.ByOwn] != 3 || r.Sheets["door"] != 2 {
		t.Fatalf("result: %+v", r)
	}
	p.want(p.says("李主任", "结果 1"), "健身区3", "停车位2", "自己投3", "入户代录2")
	p.want(p.says("钱监事", "清点 1 B2"), "结束")
	p.wait(time.Minute)
	p.verified()
}

func TestAClosedBoxIsAskedForAgainAndSurvivesARestart(t *testing.T) {
	p := newPlay(t)
	no := p.secretSheets()
	p.says("赵记录", "代录 1 3-1-102")
	p.says("钱监事", "核对 1 3-1-102")
	p.wait(7 * 24 * time.Hour)
	p.deliver()
	p.restart()
	p.wait(time.Hour)
	if len(p.told("李主任")) != 0 {
		t.Error("reminded within the hour")
	}
	p.wait(24 * time.Hour)
	p.want(p.inbox("李主任"), "请开箱点票")
	p.want(p.says("李主任", "清点 1 废票1"), "废票1")
	in := p.message("赵记录", "清点 1 废票1")
	p.want(p.hears(in), "两人点的一样")
	p.wait(time.Second)
	p.wait(time.Second)
	if r := p.motion(no).Result; r == nil || r.Invalid != 1 || r.Units != 4 {
		t.Errorf("result: %+v", r)
	}
	p.wait(time.Minute)
	p.verified()
}

func TestNoSecretChoiceOfASheetIsKept(t *testing.T) {
	p := newPlay(t)
	p.secretSheets()
	before := p.dump()
	p.want(p.says("赵记录", "代录 1 3-1-102 停车位"), "只登记哪户交了票")
	for key, value := range p.dump() {
		if before[key] != value && strings.Contains(value, "停车位") {
			t.Errorf("%s keeps %s", key, value)
		}
	}
}
