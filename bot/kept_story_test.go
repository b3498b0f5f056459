package bot_test

import (
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// keptThings are the names in the table of docs/design.md, of documents and shelves.
var keptThings = sync.OnceValue(func() map[string]bool {
	page, err := os.ReadFile("../docs/design.md")
	if err != nil {
		return nil
	}
	names := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (?:shelf )?`([^`]+)` \\|.*\\|$").FindAllStringSubmatch(string(page), -1) {
		names[row[1]] = true
	}
	return names
})

var (
	docKeys    = regexp.MustCompile(`^y:\{[^}]+\}:doc:([^:]+):(.+)$`)
	shelfKeys  = regexp.MustCompile(`^y:\{[^}]+\}:(?:shelf:\d+|names):(.+)$`)
	ofRooms    = regexp.MustCompile(`\.rooms\..*$`)
	ofDelivery = regexp.MustCompile(`^told-(\d+)-.*$`)
	ofNumbers  = regexp.MustCompile(`\d+`)
)

// accounted fails if something is stored of which the table of docs/design.md does not
// say what becomes of it when a person has themselves deleted.
func (p *play) accounted() {
	for _, key := range p.redis.Keys() {
		if m := docKeys.FindStringSubmatch(key); m != nil && !keptThings()[m[1]] && !keptThings()[m[1]+":"+m[2]] {
			p.t.Errorf("docs/design.md does not say what becomes of people in %s", key)
		}
		if m := shelfKeys.FindStringSubmatch(key); m != nil {
			shelf := ofDelivery.ReplaceAllString(ofRooms.ReplaceAllString(m[1], ".rooms.#"), "told-$1-#")
			if shelf = ofNumbers.ReplaceAllString(shelf, "#"); !keptThings()[shelf] {
				p.t.Errorf("docs/design.md does not say what becomes of people on shelf %s", m[1])
			}
		}
	}
}

// traces are all pages of what name is told that is kept of what they said and did.
func (p *play) traces(name string) string {
	p.t.Helper()
	p.want(p.says(name, "我的资料"), "看我说过、做过的")
	text := p.says(name, "1")
	for page := text; strings.Contains(page, "下一页"); {
		page = p.says(name, "1")
		text += "\n" + page
	}
	return text
}

// livesHere lets 张三 take part in everything, and others in what 张三 did.
func (p *play) livesHere() {
	p.t.Helper()
	p.join("李主任", "王楼长", "张三", "李四", "王五", "赵记录", "孙七", "郑十")
	p.want(p.says("张三", "提议 楼道里装感应灯"), "1号")   // 1: seconded by others
	p.want(p.says("王五", "附议 1"), "1号")         //
	p.want(p.says("张三", "提议 在东门种两排桂花树"), "2号") // 2: by nobody else
	p.want(p.says("王五", "提议 门口加一排路灯"), "3号")
	p.want(p.says("张三", "附议 3"), "3号")
	p.want(p.says("张三", "意见 1 灯别太亮晃眼睛"), "1号意见1")
	p.want(p.says("王五", "支持 1-1"), "1号意见1")
	p.want(p.says("张三", "意见 3 灯杆要用太阳能的"), "3号意见1")
	p.want(p.says("张三", "认捐 1 500元"), "500元")
	p.want(p.says("张三", "3栋门口下水道堵了三天臭得很"), "4号")
	p.want(p.says("孙七", "我家也是 4"), "4号")
	p.want(p.says("张三", "我在东莞"), "东莞")
	p.want(p.says("张三", "委托 王五 投所有的票"), "王五")
	p.deliver()
}

func TestMyDataListsWhatAPersonSaidAndDid(t *testing.T) {
	p := newPlay(t)
	p.livesHere()
	p.want(p.traces("张三"), "提议 1号《楼道里装感应灯》", "提议 2号", "附议 3号", "1号意见1：灯别太亮晃眼睛", "3号意见1",
		"认捐 1号：500元", "诉求 4号：3栋门口下水道", "委托了别人", "第1/2页", "第2/2页")
	p.wantNo(p.traces("李四"), "意见1", "提议 1号", "认捐", "诉求")
	p.want(p.traces("孙七"), "诉求 4号：您家也遇到")
	before := p.state()
	p.traces("张三")
	p.unmoved(before)
	p.want(p.inGroup("张三", "我的资料"), "登记码") // in the group nobody knows them, and nothing is told
}

func TestWhoIsForgottenLeavesNoNameAndNothingThatNobodyTookUp(t *testing.T) {
	p := newPlay(t)
	p.livesHere()
	p.want(p.says("张三", "删除我"), "已删除", "投过的票")

	if m := p.motion(1); m.Author != 0 || m.State != council.Seconding {
		t.Errorf("a proposal that others second: %+v", m)
	}
	if m := p.motion(2); m.Author != 0 || m.State != council.Withdrawn {
		t.Errorf("a proposal that nobody else seconds: author %d, %s", m.Author, m.State)
	}
	for no, want := range map[string]int{"1": 1, "3": 1} {
		var s council.Proposal
		if p.document("proposal", no, &s); s.Households() != want {
			t.Errorf("%s has seconds of %d households, want %d", no, s.Households(), want)
		}
	}
	var o council.Opinion
	if !p.document("opinion", "1-1", &o) || o.Author != 0 || o.Text != "灯别太亮晃眼睛" {
		t.Errorf("an opinion that others support: %+v", o)
	}
	if p.document("opinion", "3-1", &o) {
		t.Errorf("an opinion that nobody supports stays: %+v", o)
	}
	var l council.Pledges
	if p.document("pledges", "1", &l); len(l.List) != 0 {
		t.Errorf("a pledge stays: %+v", l)
	}
	var r council.Request
	if p.document("request", "4", &r); r.Reporter != 0 || r.Households() != 2 {
		t.Errorf("the request: %+v", r)
	}
	for key, value := range p.state() {
		for _, gone := range []string{"灯杆要用太阳能的", "下水道堵了三天", "东莞", "openid-张三"} {
			if strings.Contains(value, gone) {
				t.Errorf("%s still has %q: %s", key, gone, value)
			}
		}
	}
	p.want(p.says("李主任", "总结 1"), "灯别太亮")
	p.wantNo(p.says("李主任", "总结 3"), "太阳能")
	p.want(p.says("李主任", "受理 4"), "4号") // goes on for the one who has it too
	p.wait(40 * 24 * time.Hour)
	p.verified()
}

func TestForgettingGoesOnAfterACrashAndIsDoneOnce(t *testing.T) {
	p := newPlay(t)
	p.livesHere()
	in := p.message("张三", "删除我")
	p.want(p.hears(in), "已删除")
	after := p.state()
	p.restart()
	p.hears(in) // sent again
	p.unmoved(after)
	p.wait(time.Hour)
	p.says("王五", "意见 3 太阳能的路灯冬天亮不久") // gets a number of its own
	var o council.Opinion
	if p.document("opinion", "3-2", &o); o.Author == 0 {
		t.Errorf("the next opinion: %+v", o)
	}
}

func TestWhatWasGivenStaysInTheSumsWithoutAName(t *testing.T) {
	p := newPlay(t)
	p.livesHere()
	p.want(p.says("赵记录", "到账 1 张三 200元"), "200")
	p.says("张三", "感谢名单写我名字 1")
	p.says("张三", "删除我")
	var l council.Pledges
	p.document("pledges", "1", &l)
	if promised, came, n := l.Sum(council.Money); promised != 200_00 || came != 200_00 || n != 1 || len(l.Named) != 0 {
		t.Errorf("sums: %d of %d by %d, named %v", came, promised, n, l.Named)
	}
	if l.List[0].Person != 0 {
		t.Errorf("the pledge says who: %+v", l.List)
	}
	p.wantNo(p.says("李主任", "感谢名单 1"), "张三", "张*")
}

func TestNobodyErasesWhatOthersSaid(t *testing.T) {
	p := newPlay(t)
	p.livesHere()
	p.says("王五", "删除我")
	var o council.Opinion
	if p.document("opinion", "1-1", &o); o.Author == 0 || o.Text == "" {
		t.Errorf("somebody else's opinion: %+v", o)
	}
	if m := p.motion(1); m.Author == 0 {
		t.Errorf("somebody else's proposal: %+v", m)
	}
	stranger := p.message("路人", "删除我")
	stranger.Kind = bot.Said
	before := p.state()
	p.hears(stranger)
	p.unmoved(before)
}
