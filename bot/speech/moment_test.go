package speech

import (
	"testing"
	"time"
)

// saturday is 2026-11-21, 10:00 in Shanghai.
var saturday = time.Date(2026, 11, 21, 10, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))

func TestTimesAreResolvedWhenThePresentIsKnown(t *testing.T) {
	for _, row := range []struct {
		name, text, intent, until string
		span                      time.Duration
	}{
		{"a span opens voting", "开始表决 3 三天", "open_vote", "2026-11-24 20:00", 0},
		{"a deadline opens voting", "3号投到周日晚8点", "open_vote", "2026-11-22 20:00", 0},
		{"a motion is drafted with its deadline", "发起投票：小区大门刷什么颜色，红、蓝还是灰，投到周日晚8点", "open_motion", "2026-11-22 20:00", 0},
		{"a meeting has its hour", "开会 12月3日 19:30 社区活动室 议题 12 13", "meeting", "2026-12-03 19:30", 0},
		{"a request has its day", "交给王师傅周五前", "assign", "2026-11-27 20:00", 0},
		{"a draft gets another deadline", "改截止 周日晚8点", "set_rule", "2026-11-22 20:00", 0},
		{"a vote is extended", "延期 3 两天", "extend", "2026-11-23 20:00", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			in := Parse(row.text, Situation{Chat: "private", Open: committee, Now: saturday})
			if in.Intent != row.intent {
				t.Fatalf("%q means %s", row.text, in.Intent)
			}
			if in.Until == nil {
				t.Fatalf("%q has no time", row.text)
			}
			if got := in.Until.Format("2006-01-02 15:04"); got != row.until {
				t.Errorf("%q: until %s, want %s", row.text, got, row.until)
			}
			if without := Parse(row.text, Situation{Chat: "private", Open: committee}); without.Until != nil || without.Span != 0 {
				t.Errorf("%q: a time without a present: %v", row.text, without.Until)
			}
		})
	}
}

func TestADeadlineIsNoPartOfTheTitle(t *testing.T) {
	for text, want := range map[string]string{
		"发起投票：更换保安公司，投到周五晚8点":        "更换保安公司",
		"发起投票：更换保安公司，截止12月1日":        "更换保安公司",
		"发起投票：周末去哪，东湖还是西山，为期三天":      "周末去哪",
		"发起投票：几点锁门，10点还是11点":         "几点锁门",
		"发起投票：投到哪个基金":                "投到哪个基金",
		"发起投票：12月1日搞活动好不好":           "12月1日搞活动好不好",
		"开议题 空地怎么用 | 健身区 | 停车位":      "空地怎么用",
		"发起投票：大门颜色\n红色\n蓝色\n投到周日晚8点": "大门颜色",
	} {
		if got := Parse(text, Situation{Chat: "private"}).Title; got != want {
			t.Errorf("%q: title %q, want %q", text, got, want)
		}
	}
}
