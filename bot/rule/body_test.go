package rule

import (
	"testing"
	"time"
)

func TestABodyIsConvenedByTheNameTheLawGivesIt(t *testing.T) {
	at := time.Date(2026, 8, 5, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ words, want string }{
		{"召开居民会议 8月5日 19:30", "residents_meeting"},
		{"开会 居民代表会议 议题 3", "residents_rep_meeting"},
		{"村民会议 8月5日", "village_meeting_persons"},
		{"召集村民代表会议", "village_rep_meeting"},
		{"村民小组会议 晚上七点", "village_group"},
		{"召开业主大会", "owners_general"},
		{"开会 8月3日 19:30 居民活动室", ""},
		{"联席会议 每周三", ""},
		{"", ""},
	} {
		r, ok := Convened(c.words, at)
		if ok != (c.want != "") || r.ID != c.want {
			t.Errorf("%q: %q %v", c.words, r.ID, ok)
		}
	}
	old, ok := Convened("居民会议", time.Date(2025, 8, 5, 0, 0, 0, 0, time.UTC))
	now, _ := Convened("居民会议", at)
	if !ok || old.NoticeDays == now.NoticeDays {
		t.Errorf("the law of the day counts: %d days, then %d", old.NoticeDays, now.NoticeDays)
	}
}
