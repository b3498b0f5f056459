package calendar

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// saturday is 2026-11-21, 10:00 in Shanghai.
func saturday(testing.TB) time.Time {
	return time.Date(2026, 11, 21, 10, 0, 0, 0, shanghai)
}

// shanghai has had one offset since 1991; tests need no time zone files.
var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// said is a text, the phrase found in it and what it means; no phrase, no find.
type said struct{ text, phrase, at string }

func check(t *testing.T, now time.Time, rows []said) {
	t.Helper()
	for _, row := range rows {
		m, start, end, ok := Find(row.text, now)
		phrase, at := "", ""
		if ok {
			phrase, at = row.text[start:end], m.At.Format("2006-01-02 15:04")
		}
		if phrase != row.phrase || at != row.at {
			t.Errorf("%s: got %q at %s, want %q at %s", row.text, phrase, at, row.phrase, row.at)
		}
	}
}

func TestDaysWithAndWithoutAClock(t *testing.T) {
	check(t, saturday(t), []said{
		{"投到周日晚8点", "周日晚8点", "2026-11-22 20:00"},
		{"投到週日晚８點", "週日晚８點", "2026-11-22 20:00"},
		{"投到周日20点", "周日20点", "2026-11-22 20:00"},
		{"明天下午三点半开会", "明天下午三点半", "2026-11-22 15:30"},
		{"明天三点半", "明天三点半", "2026-11-22 15:30"},
		{"明天，下午三点", "明天，下午三点", "2026-11-22 15:00"},
		{"周日的晚上八点整", "周日的晚上八点整", "2026-11-22 20:00"},
		{"后天", "后天", "2026-11-23 20:00"},
		{"大后天上午九点", "大后天上午九点", "2026-11-24 09:00"},
		{"今晚", "今晚", "2026-11-21 20:00"},
		{"今晚七点一刻", "今晚七点一刻", "2026-11-21 19:15"},
		{"今晚12点截止", "今晚12点", "2026-11-22 00:00"},
		{"今晚24点", "今晚24点", "2026-11-22 00:00"},
		{"明早8点", "明早8点", "2026-11-22 08:00"},
		{"明天下午", "明天下午", "2026-11-22 15:00"},
		{"今天8点", "今天8点", "2026-11-21 08:00"},
		{"周五晚上 8 点", "周五晚上 8 点", "2026-11-27 20:00"},
		{"明天下班前", "明天下班前", "2026-11-22 18:00"},
		{"昨天晚上", "昨天晚上", "2026-11-20 20:00"},
	})
}

func TestWeekdays(t *testing.T) {
	check(t, saturday(t), []said{
		{"下周五", "下周五", "2026-11-27 20:00"},
		{"下下周三中午12点", "下下周三中午12点", "2026-12-02 12:00"},
		{"本周日", "本周日", "2026-11-22 20:00"},
		{"这周三", "这周三", "2026-11-18 20:00"},
		{"周末", "周末", "2026-11-22 20:00"},
		{"星期天晚上7点", "星期天晚上7点", "2026-11-22 19:00"},
		{"礼拜一", "礼拜一", "2026-11-23 20:00"},
		{"周7", "周7", "2026-11-22 20:00"},
		{"周六下午3点", "周六下午3点", "2026-11-21 15:00"},
		{"周六早上9点", "周六早上9点", "2026-11-28 09:00"},
		{"交给王师傅周五前", "周五前", "2026-11-27 20:00"},
		{"每周五大扫除", "", ""},
		{"上周五说的", "", ""},
		{"一周年", "", ""},
	})
}

func TestDates(t *testing.T) {
	check(t, saturday(t), []said{
		{"开会 8月3日 19:30 社区活动室", "8月3日 19:30", "2027-08-03 19:30"},
		{"开会 12月3日（周四）晚上7点一刻", "12月3日（周四）晚上7点一刻", "2026-12-03 19:15"},
		{"2026年12月3日19时30分", "2026年12月3日19时30分", "2026-12-03 19:30"},
		{"2026-12-03 19:30", "2026-12-03 19:30", "2026-12-03 19:30"},
		{"2026.12.3", "2026.12.3", "2026-12-03 20:00"},
		{"二零二六年十二月三日", "二零二六年十二月三日", "2026-12-03 20:00"},
		{"十二月二十一号晚八点", "十二月二十一号晚八点", "2026-12-21 20:00"},
		{"派单 35 王五 12月10日前", "12月10日前", "2026-12-10 20:00"},
		{"11月20日", "11月20日", "2026-11-20 20:00"},
		{"2月29日", "2月29日", "2028-02-29 20:00"},
		{"2月30日", "", ""},
		{"12/3 19:30", "12/3 19:30", "2026-12-03 19:30"},
		{"12/3前", "12/3前", "2026-12-03 20:00"},
		{"2/3同意", "", ""},
		{"10号前", "10号前", "2026-12-10 20:00"},
		{"25号之前弄好", "25号之前", "2026-11-25 20:00"},
		{"25号晚上7点", "25号晚上7点", "2026-11-25 19:00"},
		{"投到25号", "25号", "2026-11-25 20:00"},
		{"到10号为止", "10号为止", "2026-12-10 20:00"},
		{"12 月 3 日 19:30", "12 月 3 日 19:30", "2026-12-03 19:30"},
		{"下个月5号", "下个月5号", "2026-12-05 20:00"},
		{"31号前", "31号前", "2026-12-31 20:00"},
		{"月底", "月底", "2026-11-30 20:00"},
		{"下月底前", "下月底前", "2026-12-31 20:00"},
		{"12月底前", "12月底前", "2026-12-31 20:00"},
		{"年底", "年底", "2026-12-31 20:00"},
		{"本周内", "本周内", "2026-11-22 20:00"},
		{"明年1月5号", "明年1月5号", "2027-01-05 20:00"},
		{"元旦前修好", "元旦前", "2026-12-31 20:00"},
		{"春节前", "", ""}, // 2027 is not published
		{"３号赞成", "", ""},
		{"3号楼2单元501", "", ""},
		{"3号前面的路灯", "", ""},
		{"1-101", "", ""},
	})
}

func TestHolidaysFollowThePublishedTable(t *testing.T) {
	check(t, time.Date(2026, 9, 1, 10, 0, 0, 0, shanghai), []said{
		{"国庆前", "国庆前", "2026-09-30 20:00"},
		{"中秋节后", "中秋节后", "2026-09-28 20:00"},
		{"国庆放假后", "国庆放假后", "2026-10-08 20:00"},
		{"五一前", "五一前", "2027-04-30 20:00"},
		{"国庆快乐", "", ""},
	})
}

func TestSpans(t *testing.T) {
	check(t, saturday(t), []said{
		{"开始表决 3 三天", "三天", "2026-11-24 20:00"},
		{"公示 3 7天", "7天", "2026-11-28 20:00"},
		{"公示15日", "15日", "2026-12-06 20:00"},
		{"两周后", "两周后", "2026-12-05 20:00"},
		{"两天半", "两天半", "2026-11-23 22:00"},
		{"一个星期", "一个星期", "2026-11-28 20:00"},
		{"48小时", "48小时", "2026-11-23 10:00"},
		{"一个半小时后", "一个半小时后", "2026-11-21 11:30"},
		{"半小时后", "半小时后", "2026-11-21 10:30"},
		{"三刻钟", "三刻钟", "2026-11-21 10:45"},
		{"一个月内", "一个月内", "2026-12-21 20:00"},
		{"半个月", "半个月", "2026-12-06 20:00"},
		{"一百二十天", "一百二十天", "2027-03-21 20:00"},
		{"3个工作日内", "3个工作日内", "2026-11-25 20:00"},
		{"3天前就报了", "3天前", "2026-11-18 10:00"},
		{"一个月前", "一个月前", "2026-10-21 10:00"},
		{"3号我出两天工", "", ""},
		{"第三天", "", ""},
		{"每三天一次", "", ""},
		{"三天两头停水", "", ""},
		{"坏了三天了", "", ""},
		{"三天没来水", "", ""},
		{"一天到晚吵", "", ""},
		{"有一天", "", ""},
		{"这两天", "", ""},
		{"24小时营业", "", ""},
		{"提前10日通知", "", ""},
		{"三五天", "", ""},
	})
}

func TestAClockAlone(t *testing.T) {
	check(t, saturday(t), []said{
		{"下午3点", "下午3点", "2026-11-21 15:00"},
		{"早上8点", "早上8点", "2026-11-22 08:00"},
		{"8点开会", "8点", "2026-11-21 20:00"},
		{"11点开会", "11点", "2026-11-21 11:00"},
		{"三点钟", "三点钟", "2026-11-21 15:00"},
		{"凌晨 3点", "凌晨 3点", "2026-11-22 03:00"},
		{"03:00", "03:00", "2026-11-22 03:00"},
		{"19:30开始", "19:30", "2026-11-21 19:30"},
		{"19:30:00", "19:30:00", "2026-11-21 19:30"},
		{"晚上十点零五分", "晚上十点零五分", "2026-11-21 22:05"},
		{"我有三点意见", "", ""},
		{"说两点", "", ""},
		{"有一点不同意", "", ""},
		{"早一点", "", ""},
		{"希望晚上别施工", "", ""},
		{"13800138000", "", ""},
		{"25:00", "", ""},
		{"19:75", "", ""},
		{"", "", ""},
	})
}

func TestWhatWasSaidIsTold(t *testing.T) {
	now := saturday(t)
	for _, row := range []struct {
		text string
		want Moment
	}{
		{"三天", Moment{Span: 72 * time.Hour, HasDate: true}},
		{"48小时", Moment{Span: 48 * time.Hour, HasDate: true, HasClock: true}},
		{"周日", Moment{HasDate: true}},
		{"周日晚8点", Moment{HasDate: true, HasClock: true}},
		{"晚8点", Moment{HasClock: true}},
		{"10号前", Moment{HasDate: true, Before: true}},
		{"三天前", Moment{HasDate: true}},
	} {
		m, _, _, ok := Find(row.text, now)
		row.want.At = m.At
		if diff := cmp.Diff(row.want, m); !ok || diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.text, diff)
		}
	}
}

func TestWhatIsOverTodayIsMeantForLater(t *testing.T) {
	night := time.Date(2026, 11, 22, 21, 0, 0, 0, shanghai) // a Sunday
	check(t, night, []said{
		{"周日", "周日", "2026-11-29 20:00"},
		{"周日晚9点半", "周日晚9点半", "2026-11-22 21:30"},
		{"今天", "今天", "2026-11-22 23:59"},
		{"8点", "8点", "2026-11-23 08:00"},
		{"三天", "三天", "2026-11-26 20:00"},
		{"一天内", "一天内", "2026-11-24 20:00"},
	})
}

func TestAVoteIsNeverOpenForLessThanWasSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1767196800, 1893427200).Draw(t, "now"), 0).In(shanghai)
		days := rapid.IntRange(1, 60).Draw(t, "days")
		m, _, _, ok := Find(strconv.Itoa(days)+"天", now)
		if open := m.At.Sub(now); !ok || open < time.Duration(days)*24*time.Hour || open >= time.Duration(days+1)*24*time.Hour {
			t.Fatalf("%d days from %s: %s", days, now, m.At)
		}
	})
}

func TestAWrittenDateIsFoundExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := saturday(nil)
		at := time.Unix(rapid.Int64Range(1767196800, 1893427200).Draw(t, "at")/60*60, 0).In(shanghai)
		layout := rapid.SampledFrom([]string{
			"2006年1月2日15:04", "2006-01-02 15:04", "2006/1/2 15:04", "2006年01月02日 15点04分", "2006.1.2，15:04",
		}).Draw(t, "layout")
		text := "投到" + at.Format(layout) + "截止"
		m, _, _, ok := Find(text, now)
		if !ok || !m.At.Equal(at) {
			t.Fatalf("%s: %s", text, m.At)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"投到周日晚8点", "明天下午三点半", "8月3日 19:30", "三天", "两周后", "月底", "10号前", "下周五", "今晚",
		"一个星期", "48小时", "2026-12-03", "国庆前", "3个工作日内", "12/3前", "1.5小时", "三五天", "\xff周\xe5日", "２０２６年",
	} {
		f.Add(text, int64(1795225200))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		now := time.Unix(seconds%4102444800, 0).In(shanghai)
		m, start, end, ok := Find(text, now)
		if !ok {
			if m != (Moment{}) || start != 0 || end != 0 {
				t.Fatalf("nothing found, but %+v at %d to %d", m, start, end)
			}
			return
		}
		if start < 0 || end > len(text) || start >= end || m.At.Location() != now.Location() {
			t.Fatalf("%+v at %d to %d of %d", m, start, end, len(text))
		}
		if !utf8.ValidString(text[start:end]) {
			t.Fatalf("%q cuts a character", text[start:end])
		}
		again, _, _, ok := Find(text[start:end], now)
		if !ok || again.At != m.At {
			t.Fatalf("%q in %q is %s, alone %s", text[start:end], text, m.At, again.At)
		}
		if years := m.At.Year() - now.Year(); m.Span < 0 || !m.HasDate && !m.HasClock || years > 90 && m.Span > 0 {
			t.Fatalf("%+v", m)
		}
	})
}

func BenchmarkFindInAnOrdinaryMessage(b *testing.B) {
	now := saturday(b)
	b.ReportAllocs()
	for b.Loop() {
		Find("发起投票：北门要不要加装电梯，费用按楼层分摊，投到周日晚8点", now)
	}
}

func BenchmarkFindNothingInALongText(b *testing.B) {
	now, text := saturday(b), strings.Repeat("三号楼的灯坏了一", 1000)
	b.ReportAllocs()
	for b.Loop() {
		Find(text, now)
	}
}
