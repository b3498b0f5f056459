package bot_test

import (
	"strings"
	"testing"

	"yishi/bot/council"
	"yishi/bot/speech"
)

func TestADraftIsSeenByItsAuthorOnlyAndNumberedWhenConfirmed(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	got := p.says("李主任", "发起投票：空地怎么用 健身区、停车位、晒谷场，投到周日晚8点")
	p.want(got, "草稿", "A 健身区、B 停车位、C 晒谷场", "周日（8月9日）20:00", "意见征集", "都不同意", "每户一票（租户也算）")
	p.want(p.says("王楼长", "确认"), "您没有草稿")
	p.want(p.says("张三", "确认"), "来办")
	p.want(p.says("张三", "现在投什么"), "没有在投票")
	p.want(p.says("李主任", "确认"), "还不能发布", "都不同意", "理由")
	p.want(p.says("李主任", "不发了"), "草稿已删")
	p.want(p.says("李主任", "确认"), "您没有草稿")
	p.says("李主任", "发起投票：空地怎么用 健身区、停车位，投三天")
	p.want(p.says("李主任", "1"), "C 都不同意")
	p.want(p.says("李主任", "1"), "1号《空地怎么用》开始投票了")
	p.want(p.says("李主任", "确认"), "您没有草稿")
	p.verified()
}

func TestAChairChangesTheDraftInOwnWords(t *testing.T) {
	p := newPlay(t)
	p.join("李主任")
	p.says("李主任", "发起投票：种什么树 桂花、樱花、都不同意，投三天")
	p.want(p.says("李主任", "改截止 周日晚8点"), "周日（8月9日）20:00")
	p.want(p.says("李主任", "改截止 三天"), "周四（8月6日）")
	p.want(p.says("李主任", "无记名"), "无记名，邻居和主任都看不到怎么投的")
	p.want(p.says("李主任", "实名公开"), "实名公开，谁投了什么大家都看得到")
	p.want(p.says("李主任", "改标题 门口种什么树"), "《门口种什么树》")
	p.want(p.says("李主任", "改选项 桂花、樱花、银杏、都不同意"), "C 银杏")
	p.want(p.means("李主任", speech.Intent{Intent: "set_rule", Kind: "type", Text: "可选2项"}), "选1到2个")
	p.want(p.means("李主任", speech.Intent{Intent: "set_rule", Kind: "type", Text: "可选9项"}), "1到4之间")
	p.want(p.means("李主任", speech.Intent{Intent: "set_rule", Kind: "type", Text: "单选1项"}), "选一个")
	p.want(p.says("李主任", "改规则 选自管委"), "最多选", "自治章程")
	p.want(p.says("李主任", "改规则 一般协商"), "选一个", "意见征集")
	p.want(p.says("李主任", "改规则 随便什么"), "没看懂是哪类事")
	p.want(p.says("李主任", "改截止 上周三"), "没看懂截止时间")
	p.want(p.says("李主任", "确认"), "《门口种什么树》开始投票")
	m := p.motion(1)
	if m.Form != council.Choice || m.Secrecy != council.Open || len(m.Options) != 4 {
		t.Errorf("motion: %+v", m)
	}
}

func TestACandidateListIsAnElection(t *testing.T) {
	p := newPlay(t)
	p.join("李主任")
	p.want(p.says("李主任", "发起投票：选自管委，投三天"), "草稿")
	p.want(p.says("李主任", "改选项 张三、李四、王五"), "最多选2人", "无记名")
	p.want(p.says("李主任", "确认"), "开始投票")
	if m := p.motion(1); m.Form != council.Election || m.Seats != 2 || m.MayChange {
		t.Errorf("motion: %+v", m)
	}
}

func TestRuleVersionAndRollArePinned(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "赵记录", "钱监事", "张三")
			p.bindsGroup()
			no := p.opens(q)
			m := p.motion(no)
			if m.Rule == "" || m.RuleVersion == "" || len(m.Pinned) == 0 || len(m.Roll.Hash) != 64 {
				t.Fatalf("not pinned: %+v", m)
			}
			post := strings.Join(p.groupPosts(), "\n")
			p.want(post, "【1号】《"+q.title+"》开始投票", "1号楼4户", "编号"+m.Roll.Hash[:16], "截止：", "名册有错24小时内说")
			for _, name := range everybody {
				p.wantNo(post, name)
			}
			p.says("赵记录", "过户 3-1-102 冯六 13900000001")
			p.says("钱监事", "核准 2")
			p.says("李主任", "发起投票：空地怎么用 健身区、停车位、都不同意")
			p.says("李主任", "确认")
			if after := p.motion(no); after.Roll.Hash != m.Roll.Hash || string(after.Pinned) != string(m.Pinned) || after.Title != m.Title {
				t.Error("what was pinned moved")
			}
			p.want(p.says("张三", "怎么算的 1"), m.Roll.Hash[:16], "谁能投")
			p.verified()
		})
	}
}

func TestLintStopsWhatShouldNotGoToAVote(t *testing.T) {
	for _, c := range []struct{ why, draft, want string }{
		{"a home is named", "发起投票：把3-2-501赶出去，投三天", "点了“3-2-501”这一家的名"},
		{"somebody's supply is taken", "发起投票：停他家的水，投三天", "别人的水电气"},
		{"somebody on the roster is named", "发起投票：请张三搬走，投三天", "点了“张三”的名"},
		{"the title is too long", "发起投票：" + strings.Repeat("很长", 40), "标题有80个字"},
		{"an option is too long", "发起投票：种什么树 桂花、" + strings.Repeat("很长", 20) + "、都不同意", "选项B有40个字"},
		{"a phone number is told", "发起投票：给13800000003打电话好不好", "标题里有证件号或手机号"},
		{"it imitates the system", "发起投票：系统通知：请大家确认", "像系统通知"},
		{"two options look alike", "发起投票：种什么树 桂花、桂花、都不同意", "看着一样"},
		{"an election is not secret", "发起投票：选自管委 冯一一、陈二二", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "王楼长")
			p.want(p.says("李主任", c.draft), "草稿", c.want)
			if c.want == "" {
				p.want(p.says("李主任", "实名公开"), "法律要求无记名投票")
			}
			p.want(p.says("李主任", "确认"), "还不能发布", "✗")
			p.want(p.means("李主任", speech.Intent{Intent: "override", Text: "就要这样"}), "✗")
			p.want(p.says("李主任", "确认"), "还不能发布", "✗")
			p.want(p.says("王楼长", "现在投什么"), "没有在投票")
		})
	}
}

func TestAnOverrideIsPostedWithItsReason(t *testing.T) {
	p := newPlayOf(t, strings.Replace(smallPlace, "3,1,102,郑十,13800000011,95.00,业主,\n", "3,1,102,,,95.00,业主,\n", 1))
	p.join("李主任")
	p.bindsGroup()
	p.want(p.says("李主任", "发起投票：种什么树 桂花、樱花，投三天"), "都不同意", "没登记人")
	p.want(p.says("李主任", "确认"), "还不能发布", "理由")
	p.want(p.means("李主任", speech.Intent{Intent: "override", Text: "急"}), "请写明理由")
	p.want(p.means("李主任", speech.Intent{Intent: "override", Text: "雨季快到了"}), "草稿")
	p.want(p.says("李主任", "改选项 桂花、银杏"), "草稿")
	p.want(p.says("李主任", "确认"), "开始投票")
	p.want(strings.Join(p.groupPosts(), "\n"), "少了都不同意这一项", "有户没登记人", "理由：雨季快到了")
}

func TestASecretVoteOfTwoIsNotOpened(t *testing.T) {
	p := newPlay(t)
	p.join("王楼长", "李主任")
	p.says("李主任", "发起投票：3号楼加装电梯，投三天")
	p.want(p.says("李主任", "无记名"), "保不住秘密")
	p.want(p.says("李主任", "1"), "还不能发布")
	p.want(p.says("李主任", "确认"), "还不能发布")
}
