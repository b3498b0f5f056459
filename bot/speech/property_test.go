package speech

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// valid says what is wrong with a ballot in situation s; "" means nothing.
func valid(in Intent, s Situation) string {
	votes := in.Votes
	switch in.Intent {
	case "vote":
		votes = []Vote{{Motion: in.Motion, Choices: in.Choices}}
		if len(in.Names) > 0 {
			return validNames(in, s)
		}
	case "vote_many":
		if len(votes) < 2 {
			return "fewer than two votes in a vote_many"
		}
	default:
		return ""
	}
	seen := map[int]bool{}
	for _, v := range votes {
		if seen[v.Motion] {
			return fmt.Sprintf("motion %d twice", v.Motion)
		}
		seen[v.Motion] = true
		m := (*Motion)(nil)
		for i := range s.Open {
			if s.Open[i].No == v.Motion {
				m = &s.Open[i]
				break
			}
		}
		if m == nil {
			return fmt.Sprintf("motion %d is not open", v.Motion)
		}
		if problem := validChoices(m, v.Choices); problem != "" {
			return problem
		}
	}
	return ""
}

// validNames checks a ballot with names written in.
func validNames(in Intent, s Situation) string {
	for i := range s.Open {
		m := &s.Open[i]
		if m.No != in.Motion {
			continue
		}
		if m.Type != "election" || len(in.Choices)+len(in.Names) > max(m.Seats, 1) {
			return fmt.Sprintf("names %v and choices %v on %s", in.Names, in.Choices, m.Type)
		}
		if len(in.Choices) == 0 {
			return ""
		}
		if in.Choices[0] == "abstain" {
			return fmt.Sprintf("names %v on a blank ballot", in.Names)
		}
		return validChoices(m, in.Choices)
	}
	return fmt.Sprintf("motion %d is not open", in.Motion)
}

func validChoices(m *Motion, choices []string) string {
	if m.Type == "yesno" {
		if len(choices) != 1 || choices[0] != "yes" && choices[0] != "no" && choices[0] != "abstain" {
			return fmt.Sprintf("choices %v on a yes/no motion", choices)
		}
		return ""
	}
	if m.Type == "election" && len(choices) == 1 && choices[0] == "abstain" {
		return "" // 空白票
	}
	lo, hi := m.bounds()
	if len(choices) < lo || len(choices) > hi {
		return fmt.Sprintf("%d choices, %d to %d allowed", len(choices), lo, hi)
	}
	for k, c := range choices {
		if len(c) != 1 || c[0] < 'A' || int(c[0]-'A') >= len(m.Options) {
			return fmt.Sprintf("choice %q out of range", c)
		}
		if k > 0 && choices[k-1] >= c {
			return fmt.Sprintf("choices %v not in order or not unique", choices)
		}
	}
	return ""
}

// ballotRows are the rows of the corpora that are ballots and no answers.
func ballotRows(tb testing.TB) []row {
	tb.Helper()
	var out []row
	for _, name := range corpora {
		for _, r := range readCorpus(tb, name) {
			var want struct{ Intent string }
			if err := json.Unmarshal(r.Want, &want); err != nil {
				tb.Fatal(err)
			}
			if isVote(want.Intent) && len(r.Context.Offered) == 0 {
				out = append(out, r)
			}
		}
	}
	return out
}

func ballotText(in Intent) string {
	votes := slices.Clone(in.Votes)
	for i := range votes {
		votes[i].Reason = "" // words, which may be spaced or thank
	}
	b, _ := json.Marshal([]any{in.Intent, in.Motion, in.Choices, votes})
	return string(b)
}

func TestWordsOfDoubtAroundABallotNeverLeaveABallot(t *testing.T) {
	for _, r := range ballotRows(t) {
		for _, pattern := range []string{
			"%s吗", "%s？", "%s吗？", "%s么", "他说%s", "张大爷说%s", "听说%s", "我妈%s", "要是便宜就%s", "如果%s", "只要不收钱就%s",
			"「%s」", "“%s”这样写对吗", "是不是%s", "我没说%s", "不是%s", "%s才怪", "上次%s", "大家都%s", "等开完会再%s", "老李让我%s", "谁%s", "@张姐 %s",
			"帮我妈%s", "除非降价，否则%s", "%s，只要不涨价", "%s，打错了", "%s，开玩笑的", "%s行不行", "别%s", "假如%s", "可能%s", "张三：%s", "%s的人举手", "差点%s", "%s个鬼", "不是我%s的", "%s，我妈投的", "%s，是不可能的", "%s，下辈子", "你说%s", "凭什么%s",
		} {
			text := fmt.Sprintf(pattern, r.Text)
			if in := Parse(text, r.Context); isVote(in.Intent) {
				t.Errorf("%q is read as %s", text, ballotText(in))
			}
		}
	}
}

func TestSpacesAndWidthNeverChangeABallot(t *testing.T) {
	for _, r := range ballotRows(t) {
		want := ballotText(Parse(r.Text, r.Context))
		for name, text := range map[string]string{
			"wide":         widened(r.Text),
			"spaced":       spaced(r.Text),
			"ideographic":  strings.ReplaceAll(spaced(r.Text), " ", "　"),
			"zero width":   strings.Join(strings.Split(r.Text, ""), "\u200b"),
			"spaces round": "  " + r.Text + "\u3000 ",
			"greeting":     "你好，" + r.Text,
			"thanks":       r.Text + "，谢谢",
		} {
			if strings.Contains(text, "@") || strings.Contains(text, "＠") {
				continue // a mention ends at a space
			}
			if got := ballotText(Parse(text, r.Context)); got != want {
				t.Errorf("%s: %q is read as %s, %q as %s", name, text, got, r.Text, want)
			}
		}
	}
}

// widened writes ASCII full width.
func widened(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r - '!' + '！'
		}
		return r
	}, s)
}

// spaced puts a space between Han characters that are not part of one number
// or name.
func spaced(s string) string {
	var b strings.Builder
	prev := rune(0)
	for _, r := range s {
		if unicode.Is(unicode.Han, r) && unicode.Is(unicode.Han, prev) && !isNumeralRune(r) && !isNumeralRune(prev) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

func isNumeralRune(r rune) bool {
	_, ok := digitOf(r)
	return ok || scaleOf(r) > 0
}

var pieces = strings.Fields(`赞成 反对 弃权 同意 不 没 我 我家 他 老李 说 要是 就 才 3号 5号 7 9 12 三 第二个 A B AC ① 停车位 健身区 张伟 电梯 那个 的 了 吗 ？ ， 。 、 和 或 都 投 选 票 1 2 是 对 附议 撤票 意见 希望 但 栋 楼 月 日 元 「 」 👍 赞城 tongyi @ 楼上 除了 前两个 最后一个 全部 可以 最多选 选举 理由 提醒 投到 派单 35 交给 王师傅 评价 满意 开会 会议 议题 代录 3-2-501 过户 签到 捐 出 委托 提名 改成 公示 结束 延期 发起投票 : | 、 \n`)

func drawSituation(t *rapid.T) Situation {
	all := append([]Motion{{No: 9, Type: "election", Seats: 3, Title: "自管委选举", Options: []string{"张伟", "李娜", "王芳", "刘洋", "陈静"}}, {No: 15, Type: "multi", Min: 2, Max: 3, Title: "先修哪里", Options: []string{"路", "灯", "墙", "门"}}}, fiveOpen...)
	s := Situation{Chat: rapid.SampledFrom([]string{"group", "private"}).Draw(t, "chat")}
	for _, m := range all {
		if rapid.Bool().Draw(t, "open") {
			s.Open = append(s.Open, m)
		}
	}
	s.Quote = rapid.SampledFrom([]int{0, 0, 0, 3, 5, 99}).Draw(t, "quote")
	if rapid.IntRange(0, 3).Draw(t, "offers") == 0 {
		for range rapid.IntRange(1, 3).Draw(t, "n") {
			s.Offered = append(s.Offered, Intent{Intent: "vote", Motion: rapid.SampledFrom([]int{3, 5, 99}).Draw(t, "m"), Choices: []string{rapid.SampledFrom([]string{"yes", "no", "A", "Z"}).Draw(t, "c")}})
		}
	}
	return s
}

func TestNoWordsMakeABallotThatIsNotPossible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t)
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "gap"))
		in := Parse(text, s)
		if problem := valid(in, s); problem != "" {
			t.Fatalf("%q: %s", text, problem)
		}
		for _, r := range in.Readings {
			if problem := valid(r, s); problem != "" && len(s.Offered) == 0 {
				t.Fatalf("%q offers a reading with %s", text, problem)
			}
		}
		if len(in.Readings) > maxReadings {
			t.Fatalf("%q offers %d readings", text, len(in.Readings))
		}
	})
}

func TestParsingTwiceGivesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t)
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "pieces"), "")
		if diff := cmp.Diff(Parse(text, s), Parse(text, s)); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

func TestParsingAtTheSameTimeGivesTheSame(t *testing.T) {
	rows := readCorpus(t, corpora[0])
	var want []Intent
	for _, r := range rows {
		want = append(want, Parse(r.Text, r.Context))
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i, r := range rows {
				if diff := cmp.Diff(want[i], Parse(r.Text, r.Context)); diff != "" {
					t.Errorf("%q: %s", r.Text, diff)
				}
			}
		})
	}
	all.Wait()
}

func TestNormalisingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		once := normalise(s)
		if twice := normalise(once); twice != once {
			t.Fatalf("%q: %q then %q", s, once, twice)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, name := range corpora {
		for _, r := range readCorpus(f, name) {
			f.Add(r.Text, r.Context.Chat == "group", r.Context.Quote, len(r.Context.Open))
		}
	}
	f.Fuzz(func(t *testing.T, text string, group bool, quote, open int) {
		s := Situation{Chat: "private", Quote: quote, Open: fiveOpen[:max(0, min(open, len(fiveOpen)))]}
		if group {
			s.Chat = "group"
		}
		if problem := valid(Parse(text, s), s); problem != "" {
			t.Fatalf("%q: %s", text, problem)
		}
		once := normalise(text)
		if twice := normalise(once); twice != once {
			t.Fatalf("normalise %q: %q then %q", text, once, twice)
		}
	})
}
