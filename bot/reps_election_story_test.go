package bot_test

import (
	"fmt"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestWhoElectsForOthersMustBeTheBodyTheLawMeans(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reps int
		want []string
		not  string
	}{
		{5, []string{"8人里代表只有5人", "五分之四", "这样选不合法", "户代表"}, "就这样"},
		{13, []string{"共240户，代表13人", "20到50户", "会记进公开记录", "1 就这样"}, "不合法"},
		{12, []string{"1 就这样"}, "！"},
	} {
		h := newHustings(t, 240, row.reps, alike)
		got := h.want(h.says("李主任", "发起选举：居委会 1人 居民代表投票"), row.want...)
		h.wantNo(got, row.not)
		begun := h.says("李主任", "1")
		if (row.reps == 5) != (h.exists("election", "1") == false) {
			t.Errorf("%d representatives: %s", row.reps, begun)
		}
		h.want(h.says("李主任", "发起选举：村委会 1人 代表投票"), "登记的选民一人一票直接选", "不能由代表选")
		h.want(h.says("李主任", "发起选举：村委会 1人 户代表"), "不能按户")
	}
}

// exists reports whether there is a document.
func (p *play) exists(kind, id string) bool {
	p.t.Helper()
	var any map[string]any
	return p.document(kind, id, &any)
}

func TestRepresentativesElectAResidentsCommittee(t *testing.T) {
	t.Parallel()
	h := newHustings(t, 240, 12, alike)
	h.bindsGroup()
	h.deliver()
	h.want(h.says("李主任", "发起选举：居委会 主任1 委员2 居民代表投票"), "共15票", "10人联名算数", "居委会组织法(2025)")
	h.want(h.says("李主任", "1"), "1号、2号选举开始了")
	resident, reps, clerk := inCrowd(100), h.talkers[3:15], inCrowd(2)
	h.want(h.says(resident, "选民名单 1"), "名单里没有您", "提名的是登记选民，共240人", "可以提名")
	h.want(h.says(reps[0], "选民名单 1"), "名单里有您")
	h.deliver()
	h.until(h.contest(1).ListUntil)
	h.want(h.posted(), "开始提名", "10人联名")
	h.deliver()

	h.want(h.says("李主任", "居委会提名 1 "+inCrowd(101)), "1号不由居委会提名", "10人联名")
	h.forwards(1, inCrowd(101), 3) // no representative, but a voter
	h.forwards(2, inCrowd(102), 4)
	for no, names := range map[int][]string{1: {reps[0]}, 2: {inCrowd(103), inCrowd(104)}} {
		for _, name := range names {
			for i, by := range reps[:10] {
				got := h.want(h.says(by, fmt.Sprintf("提名 %d %s", no, name)), name)
				if i == 8 {
					h.want(got, "现在9人联名")
				}
			}
			h.want(h.says(name, fmt.Sprintf("我接受提名 %d", no)), "您参加")
		}
	}
	h.until(h.contest(1).NominateUntil)
	h.want(h.posted(), "【1号】《居委会选举：主任1人》候选人公布", "【2号】《居委会选举：委员2人》候选人公布")
	h.deliver()
	h.until(h.contest(1).MayOpen)
	h.want(h.says(reps[0], "委托 "+reps[1]+" 投 1"), "不能")
	for _, name := range reps[:10] {
		h.want(h.says(name, "1 A"), "已记")
		h.want(h.says(name, "2 AB"), "已记")
	}
	h.want(h.says("李主任", "1 弃权"), "已记", "弃权")
	h.until(h.motion(1).Closes)
	if h.motion(1).Result.Outcome != "valid" || h.motion(2).Result.Outcome != "invalid_turnout" {
		t.Fatalf("11 of 15 are over two thirds, 10 are not: %+v %+v", h.motion(1).Result, h.motion(2).Result)
	}
	h.want(h.posted(), "得票过半数的有"+inCrowd(101), "没有选成", "弃权1")
	h.deliver()
	h.want(h.says(clerk, "开始表决 2"), "重新投票")
	again := h.contest(2).Round().Motion
	h.opened(again)
	for _, name := range reps[:11] {
		h.want(h.says(name, fmt.Sprintf("%d AB", again)), "已记")
	}
	h.until(h.motion(again).Closes)
	h.until(h.contest(1).SeatAt)
	h.until(h.contest(2).SeatAt)
	h.wait(7 * time.Hour)
	h.ratifies(2)
	h.ratifies(1)
	h.want(h.posted(), "上任："+inCrowd(101)+"（主任）", "任期到2031年")
	if !h.holds(inCrowd(101), council.Chair) || h.holds("李主任", council.Chair) || !h.holds(inCrowd(102), council.Member) || !h.holds(inCrowd(103), council.Member) {
		t.Error("the wrong people are in office")
	}
	h.verified()
}

// forwards has two officers note whom the party organisation puts up, who agrees to stand.
func (h *hustings) forwards(election int, name string, act int) {
	h.t.Helper()
	h.want(h.says("李主任", fmt.Sprintf("社区党组织提名 %d %s", election, name)), "社区党组织提名"+name, "核准")
	h.want(h.says(inCrowd(1), fmt.Sprintf("核准 %d", act)), "已请本人答复")
	h.want(h.inbox(name), "社区党组织提名，推您参加")
	h.want(h.says(name, fmt.Sprintf("我接受提名 %d", election)), "您参加")
}
