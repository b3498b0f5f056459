package bot_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestTenVotersPutACandidateUpWhoeverElects(t *testing.T) {
	t.Parallel()
	for words, electorate := range map[string]string{"户代表": "households", "居民代表投票": "reps", "一人一票": "voters"} {
		h := newHustingsOf(t, crowd(240, 12, alike)+"1,1,101,李太太,13900000001,100.00,家属,,是\n1,1,102,王小弟,13900000002,100.00,家属,,否\n", 240)
		h.join("李太太", "王小弟")
		h.bindsGroup()
		got := h.want(h.says("李主任", "发起选举：居委会 1人 "+words), "10人联名算数")
		if electorate == "voters" {
			h.wantNo(got, "哪种选法")
		} else {
			h.want(got, "谁提名：登记选民241人", "居委会组织法(2025)16、18")
		}
		h.want(h.says("李主任", "1"), "选举开始了")
		if electorate != "voters" {
			h.want(h.posted(), "提名的是登记选民，共241人")
		}
		h.deliver()
		h.until(h.contest(1).ListUntil)
		if c := h.contest(1); c.Needed != 10 || !c.ByPerson {
			t.Fatalf("%s: %+v", words, c)
		}
		who := inCrowd(100)
		before := h.state()
		h.want(h.says("王小弟", "提名 1 "+who), map[bool]string{true: "名册里没有您", false: "要登记选民才能提名（241人）"}[electorate == "voters"])
		h.unmoved(before)
		h.want(h.says("李太太", "提名 1 "+who), "您提名", "现在1人联名")
		h.want(h.says("李主任", "提名 1 "+who), "现在2人联名") // of the same home, and no less a voter
		h.want(h.says("李主任", "提名 1 "+who), "已经提名过")
		for i := range 8 { // who neither represent nor hold an office
			h.want(h.says(inCrowd(50+i), "提名 1 "+who), fmt.Sprintf("%d人联名", i+3))
		}
		h.want(h.inbox(who), "10人联名，推您参加")
		h.want(h.says("王小弟", "选民名单 1"), map[string]string{"voters": "名单里没有您", "reps": "不能提名", "households": "不能提名"}[electorate])
		if m := h.motion(1); !strings.HasPrefix(m.Electorate, electorate) {
			t.Errorf("%s elect", m.Electorate)
		}
		h.verified()
	}
}

func TestWhereNobodyIsRegisteredAdultsPutUpAndOfficersAnswerForIt(t *testing.T) {
	h := newHustingsOf(t, strings.ReplaceAll(crowd(20, 0, alike), ",是\n", ",否\n"), 20)
	h.want(h.says("李主任", "发起选举：居委会 1人 户代表"), "！", "没有登记选民，先按成年居民20人提名", "会记进公开记录", "1 就这样")
	h.want(h.says("李主任", "1"), "选举开始了")
	h.until(h.contest(1).ListUntil)
	h.want(h.says(inCrowd(5), "提名 1 "+inCrowd(9)), "现在1人联名", "要10人")
	h.verified()
}
