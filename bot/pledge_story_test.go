package bot_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// pledged are the pledges to a number as they stand.
func (p *play) pledged(no string) council.Pledges {
	p.t.Helper()
	var all council.Pledges
	p.document("pledges", no, &all)
	return all
}

// photographs is a picture that name sends in private.
func (p *play) photographs(name, media string) bot.Inbound {
	in := p.message(name, "")
	in.Kind, in.Media = bot.Shown, []string{media}
	return in
}

// grounded is a place whose people are bound, with an open motion 1.
func grounded(t *testing.T) *play {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "王五")
	p.inGroup("李主任", "绑定本群")
	if no := p.opens(poll{title: "楼道装扶手"}); no != 1 {
		t.Fatalf("the motion is %d", no)
	}
	p.deliver()
	return p
}

func TestWhatIsPledgedMayBeChangedTakenBackAndGiven(t *testing.T) {
	p := grounded(t)
	p.want(p.says("张三", "认捐 1 500元"), "1号《楼道装扶手》", "500元", "自愿", "取消认捐 1", "不收钱", "1 写上", "2 不写")
	p.want(p.says("张三", "1"), "名字")
	p.want(p.says("张三", "1号感谢名单不写我名字"), "不写")
	p.want(p.says("张三", "1号感谢名单写我名字"), "会写上")
	p.want(p.says("李四", "1号我出两天工"), "投工2天")
	p.want(p.says("李四", "2"), "不写")
	p.want(p.says("孙七", "1号我捐20袋水泥"), "20件")
	p.want(p.says("张三", "认捐 1 300元"), "300元")
	p.want(p.says("王五", "我出100"), "100元") // the only open motion
	p.want(p.says("王五", "取消认捐 1"), "取消了", "没关系")
	p.want(p.says("王五", "取消认捐 1"), "没有这样的认捐")

	p.want(p.says("赵记录", "到账 1 张三 200元"), "张三", "200元已到")
	p.want(p.inbox("张三"), "您的200元已到", "收支公开")
	p.want(p.means("张三", speech.Intent{Intent: "pledge", Motion: 1, Kind: "money", Amount: 100}), "已经到了的不能再改")
	p.want(p.says("赵记录", "到账 1 张三 200元"), "比认捐的多了")
	p.want(p.says("赵记录", "1号李四出工2天已到"), "投工2天已到")
	p.want(p.means("赵记录", speech.Intent{Intent: "fulfil", Motion: 1, Name: "王五"}), "没有王五的认捐")

	p.want(p.says("吴房东", "账目 1"), "认捐：1人，共300元，已到200元", "投工：1人，共2天，已到2天", "结余200元")
	got := p.want(p.says("吴房东", "感谢名单 1"), "感谢", "张三", "不分多少")
	p.wantNo(got, "李四", "孙七", "王五", "300", "200", "没有捐", "未捐")
	p.verified()
}

func TestAPledgeBeforeOthersSaysNothingOfTheAmount(t *testing.T) {
	p := grounded(t)
	p.wantNo(p.want(p.inGroup("王五", "1号我出500"), "已记", "自愿"), "500", "王五")
	if list := p.pledged("1").List; len(list) != 1 || list[0].Amount != 500_00 {
		t.Errorf("pledges: %+v", list)
	}
}

func TestPledgesLapseWhenTheMotionFailsAndAreAskedForWhenItPasses(t *testing.T) {
	for _, c := range []struct {
		choice, told string
		lapsed       bool
	}{{"反对", "没通过，您的认捐自动作废", true}, {"赞成", "通过了", false}} {
		t.Run(c.choice, func(t *testing.T) {
			p := grounded(t)
			p.says("张三", "认捐 1 500元")
			for _, name := range []string{"张三", "李主任", "王五", "孙七", "王楼长", "赵记录", "钱监事", "郑十", "吴房东"} {
				p.says(name, "1号"+c.choice)
			}
			p.deliver()
			p.wait(100 * time.Hour)
			if err := p.bot.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
				t.Fatal(err)
			}
			if got := p.told("张三"); strings.Count(strings.Join(got, "\n"), c.told) != 1 {
				t.Errorf("told: %q", got)
			}
			if one := p.pledged("1").List[0]; one.Lapsed != c.lapsed {
				t.Errorf("%+v", one)
			}
			answer := p.says("李四", "认捐 1 200元")
			if c.lapsed {
				p.want(answer, "不收认捐了")
				p.want(p.means("赵记录", speech.Intent{Intent: "fulfil", Motion: 1, Name: "张三"}), "已经作废")
			} else {
				p.want(answer, "记下了")
			}
			p.verified()
		})
	}
}

func TestAnEntryOfTheAccountsTakesTwoOfficersAndAReceipt(t *testing.T) {
	p := grounded(t)
	p.want(p.says("赵记录", "收入 1 2000 以奖代补"), "2号：", "奖补收入2,000元", "核准 2")
	p.want(p.inbox("钱监事"), "核准 2")
	p.want(p.means("赵记录", speech.Intent{Intent: "accounts", Motion: 1}), "结余0元")
	p.want(p.says("赵记录", "核准 2"), "自己提的要别人核准")
	p.want(p.says("王楼长", "核准 2"), "来办")
	p.want(p.says("钱监事", "核准 2"), "记进账了", "结余2,000元")
	p.want(p.says("钱监事", "核准 2"), "已经办过了")

	p.want(p.says("赵记录", "支出 1 300 买水泥"), "支出300元", "没有票据照片", "拍照发给我")
	photo := p.photographs("赵记录", "media-1")
	p.want(p.hears(photo), "附在3号")
	p.want(p.hears(photo), "附在3号")
	p.restart()
	p.want(p.hears(photo), "附在3号") // the same picture again
	p.want(p.says("李主任", "核准 3"), "支出300元 买水泥（有票据照片）", "结余1,700元")
	p.want(p.means("周租客", speech.Intent{Intent: "accounts", Motion: 1}), "其中奖补2,000元", "支出300元", "结余1,700元", "有票据照片", "两位经手")
	p.wantNo(p.hears(p.photographs("赵记录", "media-2")), "附在") // it is confirmed: nothing is added any more
	var a council.Account
	p.document("account", "1", &a)
	if len(a.Entries) != 2 || len(a.Entries[1].Photos) != 1 {
		t.Errorf("account: %+v", a)
	}

	p.want(p.means("赵记录", speech.Intent{Intent: "spend", Motion: 1, Amount: 1701, Text: "买扶手"}), "不够")
	p.want(p.means("赵记录", speech.Intent{Intent: "spend", Motion: 1, Amount: 1, Text: ""}), "写明")
	p.want(p.means("赵记录", speech.Intent{Intent: "spend", Motion: 1, Amount: 1500, Text: "买扶手"}), "核准 4")
	p.want(p.means("赵记录", speech.Intent{Intent: "spend", Motion: 1, Amount: 1500, Text: "买油漆"}), "核准 5")
	p.want(p.says("钱监事", "核准 4"), "结余200元")
	p.want(p.says("钱监事", "核准 5"), "不够") // decided again on what there is now
	p.want(p.says("钱监事", "不准 5 重复了"), "没有通过核准：重复了")
	p.want(p.inbox("赵记录"), "重复了", "什么都没改")
	p.want(p.says("孙七", "收支公开"), "1号《楼道装扶手》 结余200元")
	p.verified()
}

func TestAnAmountWithCentsIsKeptToTheCent(t *testing.T) {
	p := grounded(t)
	p.want(p.means("赵记录", speech.Intent{Intent: "income", Amount: 300, Text: "卖废纸"}), "小区公共账 收入300元")
	p.want(p.says("钱监事", "核准 2"), "结余300元")
	p.want(p.says("张三", "收支公开"), "小区公共账 结余300元")
	p.want(p.says("赵记录", "收入 1 120.50 以奖代补"), "奖补收入120.50元")
	p.want(p.says("钱监事", "核准 3"), "结余120.50元")
	p.want(p.says("赵记录", "支出 1 120.05 买水泥"), "支出120.05元")
	p.want(p.says("钱监事", "核准 4"), "结余0.45元")
}

func TestOnlyAnAccountThatTwoOfficersEnteredIsShown(t *testing.T) {
	p := grounded(t)
	info := speech.Intent{Intent: "account_info", Text: "农商银行 幸福里居委会 6222 0001"}
	p.want(p.says("张三", "认捐 1 500元"), "收款账户还没公布", "别转给任何人")
	before := p.state()
	p.wantNo(p.means("孙七", info), "记下了")
	p.wantNo(p.means("王楼长", info), "记下了")
	p.unmoved(before)
	p.want(p.means("赵记录", info), "核准 2")
	p.wantNo(p.says("李四", "认捐 1 500元"), "6222")
	p.deliver()
	p.want(p.says("李主任", "核准 2"), "已公布")
	p.want(strings.Join(p.groupPosts(), ""), "6222 0001", "不收钱")
	p.want(p.says("李四", "认捐 1 500元"), "钱只交到：农商银行")
	p.want(p.says("孙七", "收款账户"), "6222 0001")
	p.verified()
}

func TestWhoMayNotTouchPledgesAndAccounts(t *testing.T) {
	p := grounded(t)
	p.says("张三", "认捐 1 500元")
	p.says("孙七", "认捐 1 500元")
	p.says("赵记录", "认捐 1 500元")
	before := p.state()
	for _, intent := range []speech.Intent{
		{Intent: "fulfil", Motion: 1, Name: "张三"}, {Intent: "income", Motion: 1, Amount: 5, Text: "卖废纸"},
		{Intent: "spend", Motion: 1, Amount: 5, Text: "买灯泡"},
	} {
		for _, name := range []string{"孙七", "周租客"} {
			p.want(p.means(name, intent), "来办")
		}
	}
	p.want(p.means("王楼长", speech.Intent{Intent: "fulfil", Motion: 1, Name: "孙七"}), "楼长只管自己楼")
	p.want(p.means("赵记录", speech.Intent{Intent: "fulfil", Motion: 1, Name: "赵记录"}), "自己的认捐")
	for _, no := range []int{2, 99} {
		p.wantNo(p.means("张三", speech.Intent{Intent: "pledge", Motion: no, Kind: "money", Amount: 5}), "记下了")
	}
	for _, amount := range []int{-5, 2_000_000} {
		p.want(p.means("张三", speech.Intent{Intent: "pledge", Motion: 1, Kind: "money", Amount: amount}), "数目不对")
	}
	p.wantNo(p.means("张三", speech.Intent{Intent: "pledge", Motion: 1, Kind: "ballots", Amount: 5}), "记下了")
	p.want(p.means("周租客", speech.Intent{Intent: "thanks", Motion: 1, Answer: "yes"}), "没有这样的认捐")
	p.unmoved(before)
	p.want(p.means("王楼长", speech.Intent{Intent: "fulfil", Motion: 1, Name: "张三"}), "已到") // of the own building
}

func TestManyPledgeAtOnceAndNothingIsLost(t *testing.T) {
	p := grounded(t)
	var wg sync.WaitGroup
	for _, name := range everybody {
		in := p.message(name, "认捐 1 500元")
		for range 3 {
			wg.Go(func() {
				if answer, err := p.bot.Hear(p.ctx, in); err != nil || !strings.Contains(answer.Text, "记下了") {
					t.Errorf("%s: %v %s", name, err, answer.Text)
				}
			})
		}
	}
	wg.Wait()
	if promised, _, people := p.pledged("1").Sum(council.Money); people != len(everybody) || promised != int64(len(everybody))*500_00 {
		t.Errorf("%d people promise %d", people, promised)
	}
	p.verified()
}
