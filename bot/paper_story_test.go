package bot_test

import (
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

func TestAPaperBallotIsEnteredByOneAndCheckedByAnother(t *testing.T) {
	for _, q := range polls() {
		if q.secrecy == council.Secret {
			continue
		}
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "王楼长", "赵记录", "钱监事", "郑十")
			no := p.opens(q)
			p.deliver()
			choices, letters := []string{"A"}, "A"
			if q.form == council.YesNo {
				choices, letters = []string{"yes"}, "y"
			}
			sheet := []speech.Sheet{{Room: "3-1-102", Choices: choices}}
			p.want(p.means("赵记录", speech.Intent{Intent: "paper", Motion: no, Sheets: sheet}), "3-1-102", "已代录", "等另一位核对")
			if c := p.counters(no); c.Units != 0 {
				t.Errorf("counted before it was checked: %+v", c)
			}
			check := speech.Intent{Intent: "verify_paper", Motion: no, Sheets: sheet}
			p.want(p.means("赵记录", check), "代录和核对要两个人")
			other := check
			other.Sheets = []speech.Sheet{{Room: "3-1-102", Choices: []string{map[bool]string{true: "no", false: "B"}[q.form == council.YesNo]}}}
			p.want(p.means("钱监事", other), "和代录的不一样")
			got := p.want(p.means("钱监事", check), "核对无误", "已记", "回执")
			p.want(p.inbox("郑十"), "3-1-102的票已录入（纸票）", receipt(got))
			if c := p.counters(no); c.Units != 1 || c.Doors[council.ByPaper] != 1 || c.Options[letters].Units != 1 {
				t.Errorf("counters: %+v", c)
			}
			p.want(p.means("钱监事", check), "没有等着核对的纸票")
			p.verified()
		})
	}
}

func TestAnOwnBallotIsNeverOverwrittenByPaper(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事", "张三", "郑十")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.says("张三", "1号反对")
	p.want(p.says("赵记录", "代录 1 1-1-201 赞成"), "自己投过了")

	p.want(p.says("赵记录", "代录 1 3-1-102 赞成"), "已代录") // before the own one …
	p.says("郑十", "1号反对")
	p.want(p.says("钱监事", "核对 1 3-1-102 赞成"), "自己投过了", "纸票不算")
	p.want(p.says("赵记录", "代录 1 1-1-202 赞成"), "已代录") // … and the own one after paper
	p.want(p.says("钱监事", "核对 1 1-1-202 赞成"), "已记")
	p.join("王五")
	p.want(p.says("王五", "1号弃权"), "已改", "弃权")
	c := p.counters(no)
	if c.Units != 3 || c.Options["n"].Units != 2 || c.Options["a"].Units != 1 || c.Doors[council.ByOwn] != 3 || c.Doors[council.ByPaper] != 0 {
		t.Errorf("counters: %+v", c)
	}
	p.verified()
}

func TestSeveralSheetsAreEnteredInOneMessage(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事")
	no := p.opens(poll{title: "全小区加装电梯"})
	in := p.message("赵记录", "代录 1 1-1-201 赞成 1-1-202 反对 9-9-909 赞成 2-1-101 赞成")
	got := p.want(p.hears(in), "1-1-201：1号赞成已代录", "1-1-202：1号反对已代录", "9-9-909：名册里没有", "自己家的票请自己投")
	state := p.state()
	p.restart()
	if again := p.hears(in); again != got {
		t.Errorf("the repeat says\n%s\nnot\n%s", again, got)
	}
	p.unmoved(state)
	check := p.message("钱监事", "核对 1 1-1-201 赞成 1-1-202 反对")
	got = p.want(p.hears(check), "1-1-201：核对无误", "1-1-202：核对无误")
	state = p.state()
	p.restart()
	if again := p.hears(check); again != got {
		t.Errorf("the repeat says\n%s\nnot\n%s", again, got)
	}
	p.unmoved(state)
	if c := p.counters(no); c.Doors[council.ByPaper] != 2 {
		t.Errorf("counters: %+v", c)
	}
	p.wait(7 * 24 * time.Hour)
	p.want(p.says("李主任", "结果 1"), "纸票2")
	p.verified()
}

func TestPaperGoesNoOtherWay(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯", secrecy: council.Secret})
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	p.want(p.says("赵记录", "代录 1 3-1-102 赞成"), "无记名", "只登记哪户交了票")
	p.want(p.says("赵记录", "代录 9 3-1-102 赞成"), "没有9号")
	p.want(p.says("赵记录", "核对 2 3-1-102 赞成"), "没有等着核对的纸票")
	for _, name := range []string{"李主任", "钱监事", "张三", "周租客"} { // who may not enter
		p.wantNo(p.says(name, "代录 2 3-1-102 赞成"), "已代录")
	}
	p.want(p.says("王楼长", "代录 2 3-1-102 赞成"), "楼长只管自己楼的事")
	p.want(p.says("王楼长", "代录 2 1-1-102 赞成"), "自己家的票请自己投")
	p.want(p.says("张三", "核对 2 3-1-102 赞成"), "来办")
	p.unmoved(before)
	p.want(p.says("王楼长", "代录 2 1-1-201 赞成"), "已代录") // in the own building
	p.want(p.says("赵记录", "核对 2 1-1-201 赞成"), "核对无误")
	p.passes(7 * 24 * time.Hour)
	before = p.state() // the deadline has passed, though nobody closed the motion yet
	p.want(p.says("赵记录", "代录 2 3-1-102 赞成"), "没有在投票")
	p.want(p.says("李四", "2号，我家还没商量好"), "没有在投票")
	p.want(p.says("李主任", "提醒还没投的 2"), "没有在投票")
	p.unmoved(before)
}

func TestASheetCountsForTheUnitItNames(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事", "周租客", "吴房东")
	byHome := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意"})
	p.want(p.says("赵记录", "代录 1 3-1-101 A"), "已代录") // the landlord's second home
	p.want(p.says("钱监事", "核对 1 3-1-101 A"), "核对无误")
	p.want(p.says("周租客", "1号选B"), "2-1-202投【停车位】")
	if c := p.counters(byHome); c.Units != 2 || c.Options["A"].Units != 1 || c.Options["B"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("赵记录", "代录 2 3-1-101 赞成"), "已代录") // one head with two units
	p.want(p.says("钱监事", "核对 2 2-1-202 赞成"), "核对无误")
	p.opens(poll{title: "居民公约修改", rule: "订居民公约"})
	p.want(p.says("赵记录", "代录 3 1-1-201 赞成"), "一人一票") // two adults at home
	p.want(p.says("赵记录", "代录 3 1-1-202 赞成"), "已代录")
	p.verified()
}

func TestACaptainsSheetsOfTwoBuildingsAreTakenOneByOne(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "赵记录")
	p.opens(poll{title: "全小区加装电梯"})
	got := p.says("王楼长", "代录 1 1-1-201 赞成 3-1-102 赞成")
	p.want(got, "1-1-201：1号赞成已代录", "3-1-102：楼长只管自己楼的事")
	p.want(p.says("赵记录", "代录 1 3-1-102 赞成"), "已代录")
	p.want(p.says("王楼长", "核对 1 3-1-102 赞成"), "楼长只管自己楼的事")
}
