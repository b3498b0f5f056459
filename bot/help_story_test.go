package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"yishi/bot/council"
)

// eightLines fails unless an answer is short enough for an old telephone.
func (p *play) eightLines(got string) string {
	p.t.Helper()
	lines := strings.Split(got, "\n")
	if len(lines) > 8 {
		p.t.Errorf("%d lines:\n%s", len(lines), got)
	}
	for _, line := range lines {
		if utf8.RuneCountInString(line) > 40 {
			p.t.Errorf("a long line: %s", line)
		}
	}
	return got
}

func TestTheFirstHelpStartsFromWhatOneCanDoNow(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "周租客", "王五")
	p.want(p.eightLines(p.says("张三", "帮助")), "楼道灯坏了", "提议", "找主任", "1 更多")
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	p.want(p.eightLines(p.says("张三", "帮助")), "1号《楼道装扶手》", "1 赞成", "3 弃权", "撤票 1", "4 更多")
	got := p.want(p.says("张三", "4"), "1 投票", "提议", "诉求")
	p.wantNo(got, "主持", "纸票")
	p.want(p.says("张三", "4"), "有事直说")
	p.want(p.says("张三", "还能做什么"), "1 投票")
	p.want(p.says("李主任", "帮助 更多"), "职务", "主持", "1 投票")
	p.want(p.says("李主任", "帮助 主持"), "开会")
	p.unmoved(before)
	p.says("张三", "帮助")
	p.want(p.says("张三", "1"), "已记")
	p.wantNo(p.want(p.eightLines(p.says("张三", "帮助")), "您家投过了", "撤票 1"), "1 赞成")
	p.opens(poll{title: "门口装长椅"})
	p.want(p.eightLines(p.says("王五", "帮助")), "有2件事在投票", "议题", "1 更多")
}

func TestTheFirstHelpTellsNoSecretAndFitsInAGroup(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.opens(poll{title: "空地怎么用", options: "健身区、停车位、晒谷场、菜地", secrecy: council.Secret})
	p.want(p.eightLines(p.says("张三", "帮助")), "空地怎么用", "更多")
	p.bindsGroup()
	p.joinGroup("张三")
	p.says("张三", "1号选A")
	p.wantNo(p.want(p.eightLines(p.inGroup("张三", "帮助")), "空地怎么用", "帮助 提议"), "您家", "我的户")
}
