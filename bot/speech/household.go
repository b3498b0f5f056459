package speech

import (
	"slices"
	"strings"
)

// households are the commands about who lives where and what the bot keeps.
var households = []command{
	{"about", "能看到我投什么 能看到我投了什么 能看到我怎么投 看得到我投什么 看得见我投什么 能知道我投什么 能看见我投什么", seen},
	{"register", "注册码 登记码 邀请码 住户码 绑定码 激活码 验证码 的码是 的注册码是 码是 注册 登记 绑定 激活 认证 实名认证", registering},
	{"household", "我的户 的户 我是哪户 是哪户 我家几号 我家是几号 我绑定的哪户 我绑的哪户 我绑的是哪户 绑的哪户 绑定的是哪户 绑的是哪户 谁绑了我家 谁绑定了我家 谁绑了我的房 谁绑了 谁登记了我家 谁注册了我家 我的房号 我的房子 我的房屋 我绑定的房 我家谁绑了 我家绑了谁 我家绑的谁 我家有谁 我家登记了谁 我家信息 我的住户信息 名册里有我吗 我在名册里吗 我在不在名册 几号是我家", householding},
	{"claim", "我是 是 我叫 叫 我住 住 我姓名 我姓 免贵姓 姓 业主 户主", claiming},
	{"consent_withdraw", "撤回同意 撤回我的同意 撤回授权同意 撤销同意 收回同意 不同意隐私 不再同意 撤回个人信息同意 撤回隐私同意", bare},
	{"forget_me", "删除我 删掉我 注销我 注销账号 注销帐号 注销 忘记我 忘了我 删除我的 删掉我的 清除我的 抹掉我的 把我的信息删 把我删 我的信息删 我的资料删", forgetting},
	{"my_data", "导出我的 导出数据 导出个人 下载我的数据 我的数据 我的个人信息 查我的信息 查看我的个人信息 你存了我什么 你们存了我什么 你有我什么信息 我的资料", myData},
	{"transfer", "过户给 过户", moving},
	{"move_in", "迁入 搬入 新住户 入住登记 入住", moving},
	{"move_out", "迁出 搬出 搬走 退租", moving},
	{"deceased", "去世 过世 病故 已故 身故", moving},
	{"rebind", "换微信 换微信号 换手机号 换号 更换微信 换绑 重新绑定", moving},
	{"reissue", "补码 补发码 重发码 补办码 重新发码 换码 补发注册码 重发注册码", moving},
	{"not_agreed", "我家还没商量好 还没商量好 没商量好 家里没商量好 家里还没商量好 家里还没统一 家里没统一 家里意见不一 家里意见不统一 我家没商量好 我家没同意 我们家还没定 我家还没定 家里还没定 没跟我商量 没和我商量", notAgreed},
	{"not_mine", "不是我家的人 不是我家的 不是我家人 这不是我家的人 这人不是我家 我不认识这个人 不认识这个人 我家没这个人 我家没有这个人 这个人不是我家 他不是我家 她不是我家", loose},
	{"mute", "别提醒 别再提醒 不要提醒 不要再提醒 不用提醒 免打扰 勿扰 别发了 别再发 不要再发 不要发了 别打扰 不要打扰 退订 静音 取消提醒 关闭提醒 停止提醒 别烦我 别吵我 不想收到", muting},
	{"unmute", "恢复提醒 继续提醒 开启提醒 打开提醒 可以提醒 提醒我 取消静音 取消免打扰 重新提醒 解除静音 关闭免打扰 恢复通知", unmuting},
	{"mine", "我的投票 我的票 我投的 我投了 我投过 投了什么 投过票 我有没有投 有没有投 查票 查我的票 我的回执 回执 我的记录 我的选择 我投票了 我选了 票算进去 票算了没 票记上 我的提议 我的提案 投上了 投成功", mine},
}

// codeAt reads a code of eight letters and digits, as K7M4-92QX, at rune p.
// It has at least one of each, so that neither a word nor a number is one.
func (m *message) codeAt(p int) (code string, end int, ok bool) {
	var b []byte
	letter, digit := false, false
	for end = p; end < len(m.runes) && len(b) < 9; end++ {
		r := m.runes[end]
		switch {
		case r >= 'a' && r <= 'z':
			b, letter = append(b, byte(r)-'a'+'A'), true
		case r >= '0' && r <= '9':
			b, digit = append(b, byte(r)), true
		case r == '-' && len(b) == 4:
			continue
		default:
			if len(b) != 8 {
				return "", p, false
			}
		}
		if len(b) == 8 {
			end++
			break
		}
	}
	if len(b) != 8 || !letter || !digit {
		return "", p, false
	}
	if end < len(m.runes) && (m.runes[end] >= 'a' && m.runes[end] <= 'z' || m.runes[end] >= '0' && m.runes[end] <= '9') {
		return "", p, false
	}
	return string(b[:4]) + "-" + string(b[4:]), end, true
}

// codeAlone is a message that is nothing but a code.
func (m *message) codeAlone() (Intent, bool) {
	code, end, ok := m.codeAt(0)
	if !ok || m.leftover(end) > 0 {
		return Intent{}, false
	}
	return Intent{Intent: "register", Code: code}, true
}

func registering(m *message, intent string, word span) (Intent, bool) {
	for p := word.b; p < len(m.runes); p++ {
		if p > word.b && isWordRune(m.runes[p-1]) {
			continue
		}
		if code, _, ok := m.codeAt(p); ok {
			return Intent{Intent: intent, Code: code}, true
		}
	}
	if r, ok := m.roomClaim(word.b); ok {
		return r, true
	}
	if m.leftover(word.b) > 2 || m.asksSomething(word.b) {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

func isWordRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// claiming reads 我是3栋2单元501的张三, in private only.
func claiming(m *message, intent string, word span) (Intent, bool) {
	if m.s.Chat != "private" || m.asksSomething(0) {
		return Intent{}, false
	}
	if in, ok := m.roomClaim(0); ok {
		return in, true
	}
	if m.hasWord(word.a, "我是") || m.hasWord(word.a, "我叫") {
		if name := m.textFrom(word.b); isName(trimTitle(name)) {
			return Intent{Intent: intent, Name: trimTitle(name)}, true
		}
	}
	return Intent{}, false
}

// isName tells two to four Han characters that begin with a family name.
func isName(s string) bool {
	r := []rune(s)
	return len(r) >= 2 && len(r) <= 4 && isSurname(fold(s)[0]) && allLetters(s) && nameIn(s) == s
}

// roomAlone reads a private 3-2-501 张三.
func (m *message) roomAlone() (Intent, bool) {
	name, end, ok := m.roomName(0)
	switch {
	case !ok || m.s.Chat != "private":
		return Intent{}, false
	case m.leftover(end) == 0:
		return Intent{Intent: "claim", Room: name}, true
	}
	return m.roomClaim(0)
}

// roomClaim reads a room and a name and nothing else.
func (m *message) roomClaim(from int) (Intent, bool) {
	if m.s.Chat != "private" {
		return Intent{}, false
	}
	for p := from; p < len(m.runes); p++ {
		name, end, ok := m.roomName(p)
		if !ok {
			continue
		}
		before := nameIn(m.slice(from, p))
		after := nameIn(m.slice(end, len(m.runes)))
		who := after
		if who == "" {
			who = before
		} else if before != "" {
			return Intent{}, false
		}
		if who == "" {
			return Intent{}, false
		}
		return Intent{Intent: "claim", Room: name, Name: who}, true
	}
	return Intent{}, false
}

// nameIn is the name left of a phrase when the words of introducing oneself
// are taken out; "" when it is no name.
func nameIn(s string) string {
	for _, w := range []string{"业主", "户主", "住户", "我的名字叫", "我名字叫", "名字是", "名字叫", "姓名", "我叫", "我是", "我住在", "我住", "本人", "住在", "住", "叫", "是", "的", "家", "你好", "您好", "登记", "我", "在", "房", "号"} {
		s = strings.ReplaceAll(s, w, " ")
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ，,。.：:、;；!！\n　", r) }), " ")
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "免贵"), "姓"); ok && rest != "" {
		if r := []rune(rest); len(r) == 1 && isSurname(fold(rest)[0]) || slices.Contains(longSurnames, rest) { // 姓张 is all that is said
			return rest
		}
	}
	if n := len([]rune(s)); n < 2 || n > 12 || strings.Contains(s, " ") || !allLetters(s) {
		return ""
	}
	for _, w := range []string{"赞成", "反对", "同意", "弃权", "坏", "漏", "吵", "没有", "什么", "怎么", "支持", "谁", "不", "了", "停", "堵", "修"} {
		if strings.Contains(s, w) {
			return ""
		}
	}
	return s
}

func allLetters(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < hanFirst && r != '·' {
			return false
		}
	}
	return true
}

func householding(m *message, intent string, word span) (Intent, bool) {
	if m.leftover(word.b) > 5 {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

func forgetting(m *message, intent string, word span) (Intent, bool) {
	if m.has("投票", "的票", "议题", "提案", "提议", "委托", "意见") || m.asksSomething(word.b) || m.leftover(word.b) > 8 {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

func myData(m *message, intent string, word span) (Intent, bool) {
	if m.leftover(word.b) > 6 {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// moving reads the roster's changes: 过户 3-2-501 李四 13800001111.
func moving(m *message, intent string, word span) (Intent, bool) {
	in := Intent{Intent: intent}
	rest := m.doorAndPhone(&in, word)
	in.Name = rosterName(rest)
	if in.Room == "" && in.Name == "" || in.Room == "" && word.a > 0 || m.asksSomething(word.b) {
		if m.leftover(word.b) == 0 && word.a == 0 && intent == "reissue" {
			return in, true
		}
		return Intent{}, false
	}
	return in, true
}

// doorAndPhone reads the room and the phone out of everything but word; rest is what is
// left, with gaps for marks.
func (m *message) doorAndPhone(in *Intent, word span) (rest string) {
	left := make([]rune, 0, len(m.runes))
	for p := 0; p < len(m.runes); {
		if p >= word.a && p < word.b {
			p = word.b
			continue
		}
		if r, end, ok := m.roomName(p); ok && in.Room == "" {
			in.Room, p = r, end
			left = append(left, ' ')
			continue
		}
		if n, end := m.phoneAt(p); n != "" {
			in.Phone, p = n, end
			continue
		}
		if m.gap[p] || isMark(m.runes[p]) {
			left = append(left, ' ')
		}
		if !isMark(m.runes[p]) {
			left = append(left, m.typed(p))
		}
		p++
	}
	return string(left)
}

// phoneAt is the mobile number at rune p.
func (m *message) phoneAt(p int) (string, int) {
	end := p
	for end < len(m.runes) && m.runes[end] >= '0' && m.runes[end] <= '9' && (end == p || !m.gap[end]) {
		end++
	}
	if end-p == 11 && m.runes[p] == '1' {
		return string(m.runes[p:end]), end
	}
	return "", p
}

// rosterName is the first name among words; what is in the name stays: 何新, 张为民.
func rosterName(s string) string {
	for _, f := range strings.Fields(s) {
		if slices.Contains(standings, f) {
			continue
		}
		for before := ""; before != f && !isName(f); {
			before = f
			for _, w := range []string{"电话", "手机", "号码", "业主", "租户", "租客", "家属", "新", "给", "的", "为", "请", "我要", "帮我"} {
				f = strings.TrimPrefix(f, w)
			}
			f = strings.TrimSuffix(strings.TrimSuffix(f, "了"), "的")
		}
		if n := len([]rune(f)); n >= 2 && n <= 12 && allLetters(f) && !slices.Contains(standings, f) {
			return f
		}
	}
	return ""
}

// standings are what somebody is to a unit; nobody is called so.
var standings = strings.Fields("家属 家人 租户 租客 共有人 业主 房东 房主 户主 住户 电话 手机 号码")

func notAgreed(m *message, intent string, word span) (Intent, bool) {
	n, _ := m.about(word)
	if n == 0 {
		n = m.s.Quote
	}
	if m.asksSomething(word.b) || m.leftover(word.b) > 8 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

func muting(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) || m.leftover(word.b) > 6 || m.has("广告", "垃圾") {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// unmuting wants reminders again; 提醒我开会 wants one in particular.
func unmuting(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) || m.leftover(word.b) > 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// mine asks for one's own ballots; 我投了赞成 is told elsewhere.
func mine(m *message, intent string, word span) (Intent, bool) {
	said := m.core()
	asks := m.asksSomething(0) || strings.HasSuffix(said, "没") || strings.HasSuffix(said, "没有") || m.has("什么", "啥", "哪个", "有没有", "哪些", "几")
	short := m.leftover(word.b) <= 5
	verb := hasAnyOf(string(m.runes[word.a:word.b]), "了", "过", "投的", "选")
	if m.speaksOfChoice() && !asks || verb && !asks && !(short && m.has("投的")) || m.has("撤", "取消", "错", "改", "别人", "大家", "怎么投") {
		return Intent{}, false
	}
	if !short && !asks {
		return Intent{}, false
	}
	n, _ := m.about(word)
	if n == 0 {
		n = m.numberAnywhere()
	}
	return Intent{Intent: intent, Motion: n}, true
}

// sheets reads paper ballots: 代录 3 3-2-501 赞成 3-2-502 反对.
func sheets(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	in := Intent{Intent: intent, Motion: n}
	kindOf := "yesno"
	if i := m.openIndex(n); i >= 0 {
		kindOf = m.s.Open[i].Type
	}
	var waiting []string
	var choices []string
	flush := func() {
		for _, r := range waiting {
			in.Sheets = append(in.Sheets, Sheet{r, choices})
		}
		if len(choices) > 0 {
			waiting, choices = nil, nil
		}
	}
	for p := rest; p < len(m.runes); {
		if r, end, ok := m.roomName(p); ok {
			if len(choices) > 0 {
				flush()
			}
			waiting, p = append(waiting, r), end
			continue
		}
		c, end := m.sheetChoice(p, kindOf, m.openIndex(n))
		choices = append(choices, c...)
		p = max(end, p+1)
	}
	if len(waiting) > 0 {
		flush()
	}
	if m.asksSomething(word.b) || n == 0 && len(in.Sheets) == 0 {
		return Intent{}, false
	}
	in.Kind = m.sheetKind()
	return in, true
}

// sheetChoice reads a choice on a paper ballot at rune p.
func (m *message) sheetChoice(p int, motionType string, i int) ([]string, int) {
	c, n := vocabulary().longest(m.runes, p)
	if isChoice(c) {
		return []string{choiceName(c)}, p + n
	}
	if motionType == "yesno" {
		return nil, p + max(n, 1)
	}
	if r := m.runes[p]; r >= 'a' && r <= 'z' && int(r-'a') < len(m.s.Open[i].Options) {
		return []string{letter(int(r - 'a'))}, p + 1
	}
	best, at := 0, -1
	for k, o := range m.s.Open[i].Options {
		if f := fold(o); len(f) > best && m.hasRunes(p, f) && k < maxOptions {
			best, at = len(f), k
		}
	}
	if at >= 0 {
		return []string{letter(at)}, p + best
	}
	return nil, p + 1
}

// seen asks who sees the ballot: 主任能看到我投什么吗.
func seen(m *message, intent string, word span) (Intent, bool) {
	return Intent{Intent: intent}, word.a <= 6 && m.leftover(word.b) <= 3
}
