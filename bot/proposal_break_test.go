package bot_test

import (
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// talkScript has every command of proposals and discussions once.
func talkScript() []line {
	return []line{
		privately("张三", "提议 在东门装快递柜"), privately("王五", "提议 东门安装一个快递柜"), privately("王五", "1"),
		privately("李四", "附议 1"), aloud("张三", "1号大家怎么说"), privately("孙七", "附议 1"),
		privately("王五", "意见 1 别挡住消防通道"), privately("孙七", "意见 1 不要挡住消防通道"), privately("张三", "支持 1-1"),
		privately("张三", "不太认同 1-1"), privately("张三", "取消顶 1-1"), privately("郑十", "举报 1-1 跑题了"),
		privately("赵记录", "隐藏 1-1 跑题了"), privately("赵记录", "恢复意见 1-1"), privately("王五", "总结 1"),
		privately("李主任", "不受理 1 没有经费"), privately("李主任", "受理 1"), privately("李主任", "开始表决 1 三天"),
		privately("李主任", "确认"), privately("王五", "1号同意，不过希望晚上别施工"),
		privately("郑十", "提议 楼道装扶手"), privately("郑十", "撤回议题 2"),
	}
}

func TestWhatIsProposedAndDiscussedSurvivesAnyFailure(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三")
	p.inGroup("李主任", "绑定本群")
	p.deliver()
	lab := newLaboratory(p)
	for _, l := range talkScript() {
		in := l.say(p)
		if l.name == "王五: 1号同意，不过希望晚上别施工" {
			parts[l.name] = true // the ballot counts even if its reason could not be kept
		}
		newTrial(lab, p, l, in).all(t)
		p.hears(in)
		p.passes(time.Second)
	}
	if s := p.motion(1).State; s != council.Voting {
		t.Errorf("the script ends in %s", s)
	}
}

func TestOfficersCannotUseTheRoadAroundAnAnswer(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "楼道装扶手")
	before := p.state()
	for _, name := range []string{"张三", "周租客", "王楼长", "钱监事"} {
		p.want(p.says(name, "受理 1"), "来办")
		p.want(p.says(name, "不受理 1 没有经费"), "来办")
	}
	p.want(p.says("李主任", "撤回议题 1 没有经费"), "只有提议人能撤回")
	p.want(p.says("王楼长", "开始表决 1"), "还没列入议程")
	p.want(p.inGroup("李主任", "开始表决 1"), "还没列入议程")
	p.unmoved(before)
	p.says("李主任", "受理 1")
	before = p.state()
	p.want(p.inGroup("李主任", "开始表决 1"), "私聊")
	p.want(p.means("李主任", speech.Intent{Intent: "withdraw_motion", Motion: 1, Text: "算了"}), "不能一个人撤")
	p.unmoved(before)
}
