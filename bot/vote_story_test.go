package bot_test

import (
	"strings"
	"testing"
	"time"
)

func TestAFirstVoteFromDraftToResult(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "李四", "王五", "周租客", "吴房东", "孙七", "赵记录", "钱监事", "王楼长")
	p.want(p.says("李主任", "发起投票：空地怎么用 健身区、停车位、晒谷场，投到周日晚8点"), "草稿", "空地怎么用", "加一项", "都不同意")
	p.want(p.says("李主任", "1"), "都不同意", "确认发布")
	p.want(p.says("李主任", "确认"), "开始投票")
	p.want(p.says("张三", "1号选停车位"), "已记", "停车位", "回执")
	p.want(p.says("李四", "B"), "一户一票")
	p.want(p.says("张三", "A"), "已改", "健身区")
	p.want(p.says("王五", "张大爷说他赞成"), "没太明白")
	p.want(p.says("王五", "停车"), "已记")
	t.Log(p.says("周租客", "A"))
	t.Log(p.says("吴房东", "晒谷场"))
	t.Log(p.says("孙七", "结果 1"))
	t.Log(p.says("孙七", "我的投票"))
	t.Log(p.says("张三", "我的投票"))
	t.Log(p.says("张三", "怎么算的 1"))
	t.Log(p.says("张三", "我的户"))
	t.Log(p.says("张三", "帮助"))
	t.Log(p.says("李主任", "帮助"))
	p.wait(7 * 24 * time.Hour)
	got := p.says("孙七", "结果 1")
	t.Log(got)
	p.want(got, "投票结束")
	if strings.Contains(got, "{") {
		t.Error("unfilled placeholder")
	}
}
