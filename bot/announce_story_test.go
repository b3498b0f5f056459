package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// binding gives the community rules of its own, and has the chair's draft decide by them.
func (p *play) binding() {
	p.t.Helper()
	p.edits(bot.Ref{Kind: "community", ID: "it"}, func(doc map[string]any) {
		doc["settings"] = council.Settings{ElectronicClause: "议事规则第12条"}
	})
	p.want(p.says("李主任", "有约束力"), "结果有约束力", "议事规则第12条", "表决前要办好")
	p.want(p.says("李主任", "理由：8月1日告诉了居委会，业委会召集"), "草稿")
}

// edits changes a document behind the bot's back.
func (p *play) edits(ref bot.Ref, change func(map[string]any)) {
	p.t.Helper()
	docs, err := p.store.Read(p.ctx, p.c, ref)
	if err != nil {
		p.t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(docs[0].Body, &doc); err != nil {
		p.t.Fatal(err)
	}
	change(doc)
	if docs[0].Body, err = json.Marshal(doc); err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.store.Commit(p.ctx, p.c, bot.Act{Docs: docs}); err != nil {
		p.t.Fatal(err)
	}
}

// announces puts a binding motion on notice, without posting it to the group of a play
// that has none.
func (p *play) announces() string {
	p.t.Helper()
	p.drafts("李主任", poll{title: "全小区加装电梯", span: "三天"})
	p.binding()
	return p.says("李主任", "确认")
}

func TestABindingMotionIsAnnouncedAndOpensByItself(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.deliver()
	p.want(p.announces(), "1号已公示", "8月18日", "自动开始")
	p.want(strings.Join(p.groupPosts(), "\n"), "【1号】《全小区加装电梯》公示", "1号楼4户", "编号", "名册有错24小时内说", "结果有约束力", "业委会召集")
	p.deliver()
	p.want(p.says("赵记录", "送达 1"), "0户")
	p.want(p.says("张三", "1号是什么事"), "公示中", "8月18日")
	p.want(p.says("赵记录", "送达 1"), "微信看过1")
	before := p.state()
	p.want(p.says("李主任", "开始表决 1 三天"), "公示期满才能开始")
	p.want(p.says("张三", "1号赞成"), "")
	p.want(p.says("张三", "1号是什么事"), "公示中", "8月18日")
	p.want(p.says("张三", "1号过了没"), "公示中")
	p.unmoved(before)
	roll := p.motion(1).Roll.Hash
	p.wait(15 * 24 * time.Hour)
	p.want(strings.Join(p.groupPosts(), "\n"), "【1号】《全小区加装电梯》开始投票")
	if m := p.motion(1); m.State != council.Voting || m.Roll.Hash != roll {
		t.Fatalf("motion: %+v", m)
	}
	for _, name := range []string{"张三", "王五", "孙七", "郑十", "吴房东", "李主任", "王楼长"} {
		p.want(p.says(name, "1号赞成"), "已记")
	}
	p.deliver()
	p.want(p.means("李主任", speech.Intent{Intent: "close", Motion: 1, Text: "够了"}), "户没投，不能提前结束")
	p.wait(4 * 24 * time.Hour)
	p.want(p.says("张三", "结果 1"), "投票结束", "通过，有约束力（依据民法典278(七)、议事规则第12条）", "议事规则第12条）")
	p.verified()
}

func TestAnAnnouncedMotionIsWithdrawnWithAReason(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.announces()
	p.deliver()
	p.want(p.says("李主任", "撤回议题 1"), "写明理由")
	p.want(p.means("李主任", speech.Intent{Intent: "withdraw_motion", Motion: 1, Text: "方案要改"}), "已撤回")
	p.want(p.groupPosts()[0], "【1号】", "已撤回", "方案要改")
	p.deliver()
	p.wait(30 * 24 * time.Hour)
	if posts := p.groupPosts(); len(posts) != 0 || p.motion(1).State != council.Withdrawn {
		t.Errorf("posts %q, motion %+v", posts, p.motion(1))
	}
	p.want(p.says("张三", "1号是什么事"), "已撤回")
	p.verified()
}

func TestAMotionThatShouldHaveOpenedLongAgoStillHasItsTime(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.announces()
	p.wait(60 * 24 * time.Hour) // nobody was there to open it
	m := p.motion(1)
	if left := m.Closes.Sub(p.clock()); m.State != council.Voting || left < 2*24*time.Hour {
		t.Fatalf("motion %+v has %s left", m, left)
	}
	p.want(p.says("张三", "1号赞成"), "已记")
	p.verified()
}
