package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// withAChild has a home of an owner and a child of theirs.
const withAChild = `楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份,成年
1,1,101,李主任,13800000001,100,业主,主任,是
1,1,102,赵记录,13800000003,100,业主,记录员,是
1,1,201,张三,13800000004,100,业主,,是
1,1,201,张小宝,13800000005,100,家属,,否
2,1,101,王五,13800000006,100,业主,,是
`

func TestAChildDoesNotChangeWhatTheHouseholdSaid(t *testing.T) {
	p := newPlayOf(t, strings.Replace(withAChild, "家属,,否", "家属,,是", 1))
	p.join("李主任", "赵记录", "张三", "张小宝", "王五")
	if err := p.imports(withAChild, bot.ImportOptions{}); err != nil { // no code is printed for a child
		t.Fatal(err)
	}
	p.opens(poll{title: "北门加装门禁", secrecy: council.Open})
	p.want(p.says("王五", "意见 1 门禁要装摄像头"), "1号意见1")
	p.want(p.says("张三", "支持 1-1"), "2户支持")
	before := p.state()
	for _, said := range []string{"踩 1-1", "取消顶 1-1", "我之前顶的1-1不算了"} {
		p.want(p.says("张小宝", said), "家里满18岁的人", "意见 1")
	}
	p.unmoved(before)
	p.want(p.says("张三", "踩 1-1"), "1户支持、1户不太认同")
	p.verified()
}

func TestASheetEnteredByTwoIsCheckedOrRefusedNeverEnteredTwice(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "赵记录", "钱监事", "郑十")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("赵记录", "代录 1 1-1-202 赞成"), "已代录")
	before := p.state()
	p.want(p.says("王楼长", "代录 1 1-1-202 反对"), "不一样", "这次没有记")
	p.unmoved(before)
	p.want(p.says("王楼长", "代录 1 1-1-202 赞成"), "核对无误", "已记")
	if c := p.counters(no); c.Units != 1 || c.Options["y"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.want(p.says("赵记录", "代录 1 1-1-201 赞成"), "已代录")
	p.want(p.says("赵记录", "代录 1 1-1-201 反对"), "已代录") // one's own slip of the pen
	p.want(p.says("钱监事", "核对 1 1-1-201 反对"), "已记")
	p.verified()
}

func TestNobodyIsRemindedForEverOfWhatNobodyTakesOn(t *testing.T) {
	for _, words := range []string{"楼上天天半夜跳绳太吵了", "1栋楼道灯坏了"} {
		p := newPlay(t)
		p.join(everybody...)
		p.says("张三", words)
		p.deliver()
		private := strings.Contains(words, "跳绳")
		told := 0
		for range 60 {
			p.days(1)
			asked := p.inbox("钱监事")
			if private && strings.Contains(asked, "1号调解") {
				told++
				p.wantNo(asked, "跳绳", "张三")
			}
			if a := p.inbox("张三"); strings.Contains(a, "还没人答复") {
				p.want(a, "对不起", "进度 1")
			}
			p.deliver()
		}
		if private && told != 2 {
			t.Errorf("the supervisor hears of it %d times", told)
		}
		r := p.asked(1)
		if r.State != council.RequestReported || r.Nudged != council.MostAnswerNudges {
			t.Errorf("%+v", r)
		}
		if _, more := r.NextNudge(); more {
			t.Error("and it goes on")
		}
		p.want(p.says("王楼长", "受理 1"), "1号")
		p.verified()
	}
}

func TestRemindersOfAnAnswerGrowRare(t *testing.T) {
	r := council.Request{State: council.RequestReported, Reported: monday}
	var days []int
	for {
		at, more := r.NextNudge()
		if !more {
			break
		}
		days = append(days, int(at.Sub(monday)/(24*time.Hour)))
		r.Nudged++
	}
	want := []int{2, 4, 6, 13, 20, 27}
	for i, d := range days {
		if len(days) != len(want) || d != want[i] {
			t.Fatalf("reminded on days %v", days)
		}
	}
}
