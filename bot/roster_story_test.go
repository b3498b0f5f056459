package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	p := newPlay(t)
	before := p.state()
	if err := p.imports(smallPlace, bot.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	p.unmoved(before)
}

func TestAListByWhichMostUnitsWouldBeGoneCanBeRefused(t *testing.T) {
	p := newPlay(t)
	before := p.state()
	if err := p.imports("楼栋,单元,房号,姓名\n9,9,901,别人\n", bot.ImportOptions{NotFewer: true}); !errors.Is(err, bot.ErrFewer) {
		t.Fatalf("imported all the same: %v", err)
	}
	p.unmoved(before)
	p.join("张三", "郑十")
	if err := p.imports(smallPlace+"4,1,101,冯六,13800000012,60.00,业主,\n", bot.ImportOptions{NotFewer: true}); err != nil {
		t.Fatal(err)
	}
}

func TestABadRowStopsAllUnlessBadRowsAreSkipped(t *testing.T) {
	bad := smallPlace + "4,1,,冯六,13800000012,60.00,业主,\n"
	p := newPlayOf(t, "")
	before := p.state()
	if err := p.imports(bad, bot.ImportOptions{}); !errors.Is(err, bot.ErrBadRows) {
		t.Fatalf("imported all the same: %v", err)
	}
	p.unmoved(before)
	if err := p.imports(bad, bot.ImportOptions{SkipBad: true}); err != nil {
		t.Fatal(err)
	}
	p.prints("")
	p.join("张三", "郑十")
}

func TestAnotherImportKeepsPeopleAndTheirIdentities(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "郑十", "吴房东")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.says("郑十", "1号赞成")
	next := strings.ReplaceAll(smallPlace, "102.30", "102.50") // measured again
	next = strings.Replace(next, "3,1,102,郑十,13800000011,95.00,业主,\n", "3,1,102,冯六,13900000001,95.00,业主,\n4,1,101,张三,13800000003,60.00,业主,\n", 1)
	var steps []int
	err := p.imports(next, bot.ImportOptions{Progress: func(done, all int) { steps = append(steps, done, all) }})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{23, 23}, steps); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	p.want(p.says("张三", "我的户"), "1-1-201（住宅，102.50㎡）", "4-1-101", "8月3日登记")
	p.want(p.says("郑十", "我的户"), "请发您家的登记码") // gone, and the ballot stays
	if c := p.counters(no); c.Options["y"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	var r council.Roster
	p.document("roster", "head", &r)
	if r.NextPerson != 13 {
		t.Errorf("next person is %d", r.NextPerson)
	}
	p.want(p.says("张三", "1号赞成"), "1-1-201投【赞成】") // by the roll as it was
	p.prints("")
	p.join("冯六")
	p.want(p.says("冯六", "1号赞成"), "名册里没有您")
	p.wait(7 * 24 * time.Hour)
	for key := range p.state() {
		if strings.Contains(key, ":g1.") {
			t.Errorf("of the old roster is left: %s", key)
		}
	}
	p.verified()
}

func TestAFileOfOneBuildingLeavesTheOthersAlone(t *testing.T) {
	p := newPlay(t)
	p.join("张三", "孙七")
	part := "楼栋,单元,房号,姓名,手机,建筑面积,住户类型\n3,1,101,吴房东,13800000010,95.00,业主\n3,1,102,冯六,13900000001,95.00,业主\n"
	if err := p.imports(part, bot.ImportOptions{Partial: true}); err != nil {
		t.Fatal(err)
	}
	p.want(p.says("张三", "我的户"), "张三 业主，8月3日登记")
	p.want(p.says("孙七", "我的户"), "孙七 业主，8月3日登记")
	p.prints("3")
	p.join("冯六")
}

func TestPrintingAgainEndsTheCodesOfThoseWhoAreNotBound(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	old := map[string]string{"李四": p.slips["李四"], "孙七": p.slips["孙七"]}
	p.prints("1")
	p.want(p.says("李四", old["李四"]), "这个码不对")
	p.want(p.says("李四", p.slips["李四"]), "登记好了")
	p.want(p.says("孙七", old["孙七"]), "登记好了") // of another building
	p.want(p.says("张三", "我的户"), "张三 业主，8月3日登记")
}
