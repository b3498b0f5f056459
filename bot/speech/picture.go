package speech

import "strings"

// A picture is named by its place and its number there, 3-2, and taken down: 撤下照片 3-2
// 拍到路人了, 3号的照片撤下来, 我刚发的照片别公开.

// longestPicture is how many characters such a sentence may have.
const longestPicture = 60

var (
	pictureNouns = []string{"照片", "图片", "相片"}
	takingDown   = []string{"撤下来", "撤下", "撤回来", "撤回", "撤掉", "撤走", "撤了", "撤", "下架", "删掉", "删除", "删了", "删", "拿下来", "拿掉", "取下来", "去掉", "摘下来", "摘掉"}
	keepingBack  = []string{
		"别公开", "不要公开", "莫公开", "不想公开", "不能公开", "不公开", "别放出来", "别放上去", "别放网上", "不要放出来", "不要放上去",
		"不要放网上", "别挂出来", "别挂上去", "不要挂", "别给大家看", "不要给大家看", "别让大家看", "不要让大家看", "别给人看", "不要给人看",
	}
	// otherPictures are none that the bot shows, or somebody tells what happened to one.
	otherPictures = []string{
		"手机里", "手机上", "相册", "微信", "朋友圈", "电脑", "群里", "群相册", "广告", "宣传栏", "黑板报", "橱窗", "墙上", "电梯里", "遗像",
		"被", "他把", "她把", "他们把", "有人把", "谁", "已经", "找不到", "不见", "没了", "昨天", "上次", "听说", "怎么", "为什么", "凭什么", "还没", "恢复",
	}
	ownPictures = []string{
		"这张", "那张", "这些", "那些", "这个", "我发", "我拍", "我传", "我的", "我家", "刚才", "刚发", "刚刚", "刚拍", "把照片", "把图片", "把相片",
	}
	pictureCourtesy = []string{"请", "麻烦", "帮我", "给我", "帮忙", "我要", "我想", "我不想", "申请", "要求", "把", "都", "先", "就", "也", "吧", "了", "一下", "下来", "的", "来", "掉", "谢谢", "哈", "啊", "呢"}
)

// pictureDown reads that a picture is to be taken down.
func (m *message) pictureDown() (Intent, bool) {
	if len(m.runes) > longestPicture || !m.has(pictureNouns...) || m.has(otherPictures...) || m.asksSomething(0) || m.mentions(yes) || m.mentions(no) || m.mentions(abstain) {
		return Intent{}, false
	}
	verb, ok := m.downVerb()
	if !ok {
		return Intent{}, false
	}
	noun := m.firstOf(pictureNouns)
	in, name := m.pictureName(noun)
	straight := verb.b == noun.a && verb.a <= 4 // 撤下照片, 请撤下照片
	if in.Motion == 0 && in.Opinion == "" && !straight && !m.has(ownPictures...) {
		return Intent{}, false
	}
	if between := max(noun.a, verb.a, name.a) - min(noun.b, verb.b); between > 30 {
		return Intent{}, false
	}
	in.Intent = "take_down"
	in.Text = m.reasonDown(noun, verb, name)
	return in, true
}

// downVerb is the first word for it that is not said not to be done.
func (m *message) downVerb() (span, bool) {
	for i := range m.runes {
		if n := m.hasAny(i, keepingBack); n > 0 {
			return span{i, i + n}, true
		}
		if n := m.hasAny(i, takingDown); n > 0 {
			return span{i, i + n}, !m.notWanted(i)
		}
	}
	return span{}, false
}

// firstOf is where the first of words stands.
func (m *message) firstOf(words []string) span {
	for i := range m.runes {
		if n := m.hasAny(i, words); n > 0 {
			return span{i, i + n}
		}
	}
	return span{}
}

// pictureName finds how the picture is named, as 3-2, 3号第2张, p3-2, or by its place alone.
func (m *message) pictureName(noun span) (in Intent, at span) {
	for _, t := range m.tokens {
		if t.class == opinionRef {
			return Intent{Opinion: opinionName(t.n, t.m)}, span{t.a, t.b}
		}
	}
	for i := range m.runes {
		t, ok := m.numberAt(i)
		if !ok || t.n == 0 || t.class == quantity || t.class == number && i != noun.b && !m.hasWord(t.b, "号") && !(i == noun.b+1 && m.runes[noun.b] == 'p') {
			continue
		}
		at = span{i, t.b}
		if t.class == number && m.hasWord(t.b, "号") {
			at.b++
		}
		p := m.skipWords(at.b, "议题", "公示", "任务", "验收", "诉求", "账目", "票据", "收据", "的", "照片", "图片", "相片")
		p = m.skipWords(p, "第")
		if k, end := m.numeralFrom(p); end > p && k > 0 && m.hasWord(end, "张") {
			return Intent{Opinion: opinionName(t.n, k)}, span{i, end + 1}
		}
		return Intent{Motion: t.n}, at
	}
	if p := m.skipWords(noun.b, "p", "第"); p < len(m.runes) { // 12 票据上有字: no twelve votes
		if n, end := m.digitsFrom(p); end > p && n > 0 && (end == len(m.runes) || m.gap[end] || isMark(m.runes[end])) {
			return Intent{Motion: n}, span{p, end}
		}
	}
	return Intent{}, noun
}

// reasonDown is what was said besides: after all of it, or in between.
func (m *message) reasonDown(noun, verb, name span) string {
	if text := m.wordsFrom(m.skipWords(max(noun.b, verb.b, name.b), pictureCourtesy...)); text != "" {
		return text
	}
	if from := max(noun.b, name.b); from < verb.a {
		text := strings.Trim(m.slice(m.skipWords(from, pictureCourtesy...), verb.a), " ，,。：:、！!")
		for _, w := range pictureCourtesy {
			text = strings.TrimSuffix(text, w)
		}
		if text = strings.Trim(text, " ，,。：:、"); len([]rune(text)) > 1 {
			return text
		}
	}
	return ""
}
