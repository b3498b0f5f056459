package speech

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// What no stage understood is heard once more with other words: a motion's title as its
// number, a command's word as it sounds, dialect as it is written in school. Heard again it
// never becomes a ballot, nor an officer's act by sound alone.

// longestReheard is how many characters a message may have to be heard again.
const longestReheard = 30

// heardAgain reads a message that seemed to be mere talk.
func (m *message) heardAgain() (Intent, bool) {
	if len(m.runes) > longestReheard || m.speaksOfChoice() || m.mentions(quoteOpen) || m.mentions(mention) {
		return Intent{}, false
	}
	if said, ok := m.inSchoolWords(); ok {
		if in := m.again(said); slices.Contains(askedInDialect, in.Intent) {
			if in.Text != "" && in.Intent == "request" {
				in.Text = clean(m.raw)
			}
			return in, true
		}
	}
	if said, ok := m.byNumberOfTitle(); ok {
		if in := m.again(said); slices.Contains(toldByTitle, in.Intent) {
			return in, true
		}
	}
	if said, ok := m.asItSounds(); ok {
		if in := m.again(said); slices.Contains(toldBySound, in.Intent) {
			return in, true
		}
	}
	return Intent{}, false
}

// again parses what was said in other words; numbers that were offered are no part of it.
func (m *message) again(said string) Intent {
	s := *m.s
	s.Offered = nil
	return Parse(said, s)
}

var (
	askedInDialect = []string{"help", "list", "show", "result", "mine", "progress", "meetings", "explain", "about", "quorum", "candidates", "in_force", "seconds_left", "minutes", "digest", "sign_up", "mute", "request"}
	toldByTitle    = []string{"pledge", "unpledge", "objection", "extend", "close", "remind", "publish", "recheck", "explain", "digest", "accounts", "open_vote"}
	toldBySound    = []string{"checkin", "second", "propose", "pledge", "nominate", "progress", "rsvp", "minutes", "request", "speak", "help", "register", "stand", "delegate"}
)

// dialects are words of the south and west and what they are in school, the longest first.
var dialects = strings.NewReplacer(
	"咋个", "怎么", "啷个", "怎么", "咋子", "怎么", "朗个", "怎么", "点样", "怎么", "点解", "为什么", "咋整", "怎么弄", "咋弄", "怎么弄", "咋样", "怎么样", "咋", "怎么",
	"啥子", "什么", "啥", "什么", "乜嘢", "什么", "么子", "什么", "麻子", "什么", "咩", "什么",
	"边个", "谁", "哪个人", "谁", "边度", "哪里", "哪哈", "哪里", "哪搭", "哪里",
	"几多", "多少", "几时", "什么时候", "哪阵", "什么时候", "哪会儿", "什么时候", "好久开", "什么时候开",
	"嗰个", "那个", "呢个", "这个", "依个", "这个", "该个", "那个",
	"唔着", "不亮", "莫得", "没有", "没得", "没有", "莫", "别", "俺", "我", "侬", "你", "冇", "没", "咗", "了", "嘅", "的", "滴", "的", "唔", "不", "得行不", "行吗", "中不", "行吗", "整", "弄",
)

// inSchoolWords is the message without its dialect.
func (m *message) inSchoolWords() (string, bool) {
	written := normalise(m.raw)
	said := dialects.Replace(written)
	return said, said != written
}

// byNumberOfTitle names by its number the one motion whose title is spoken of: 电梯那个事我出
// 五百.
func (m *message) byNumberOfTitle() (string, bool) {
	if len(m.s.Open) == 0 || m.theNumber() != 0 {
		return "", false
	}
	m.nameWords()
	at := -1
	for k, t := range m.tokens {
		if t.class != title {
			continue
		}
		if at >= 0 {
			return "", false
		}
		at = k
	}
	if at < 0 {
		return "", false
	}
	t := m.tokens[at]
	for i := range m.s.Open {
		if i >= titleMotions || t.n != 1<<i {
			continue
		}
		end := t.b
		for k := at + 1; k < len(m.tokens) && m.tokens[k].class == deixis; k++ {
			end = m.tokens[k].b
		}
		if end == t.b && (t.a > 0 || containsCommon(string(m.runes[t.a:t.b]))) {
			return "", false
		}
		return m.raw[:m.at[t.a]] + strconv.Itoa(m.s.Open[i].No) + "号" + m.raw[m.at[end]:], true
	}
	return "", false
}

// soundedWords are the commands' words that are listened for.
var soundedWords = sync.OnceValue(func() [][]rune {
	var out [][]rune
	for _, w := range strings.Fields("签到 附议 提议 认捐 委托 报修 提名 进度 举手 发言 注册 登记 参加 帮助") {
		out = append(out, []rune(w))
	}
	return out
})

// trueWords sound like a command and are other words.
const trueWords = " 复议 服役 负一 辅以 扶椅 经度 精度 禁毒 金都 题意 题名 据守 拒收 法眼 发炎 保修 等级 登机 牵到 千岛 迁到 绑住 "

// asItSounds writes a command's word where one that sounds like it opens or ends a clause,
// or stands beside a number: 千到8842, 12号提案我附义.
func (m *message) asItSounds() (string, bool) {
	for i := range m.runes {
		for _, w := range soundedWords() {
			j := i + len(w)
			if j > len(m.runes) || equalRunes(m.runes[i:j], w) || !soundsLike(m.runes[i:j], w) || strings.Contains(trueWords, " "+string(m.runes[i:j])+" ") {
				continue
			}
			if !m.opensAt(i) || !m.endsAt(j) && !m.numberAtRune(j) && !m.apart(j) {
				continue
			}
			return m.raw[:m.at[i]] + string(w) + m.raw[m.at[j]:], true
		}
	}
	return "", false
}

// opensAt tells that a command's word may stand at rune i: at the beginning of a clause,
// or after the speaker or a number.
func (m *message) opensAt(i int) bool {
	if i == 0 || isMark(m.runes[i-1]) || m.gap[i] {
		return true
	}
	switch m.runes[i-1] {
	case '我', '俺', '来', '要', '号', '也', '想':
		return true
	}
	return false
}

func (m *message) endsAt(i int) bool {
	for i < len(m.runes) && strings.ContainsRune("了啊哈呀吧的", m.runes[i]) {
		i++
	}
	return i == len(m.runes) || isMark(m.runes[i])
}

func (m *message) numberAtRune(i int) bool {
	_, end := m.numeralAt(i)
	return end > i || i < len(m.runes) && m.runes[i] == '第'
}

func (m *message) apart(i int) bool { return i < len(m.runes) && (m.gap[i] || isMark(m.runes[i])) }
