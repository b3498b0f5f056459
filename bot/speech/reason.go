package speech

import "strings"

// A ballot may be followed by its reason: 同意，希望晚上别施工. What follows is
// looked through for anything that puts the ballot in doubt.

// tailDoubt says why the words from token cut on put the ballot before them in
// doubt; "" means that they are a harmless reason.
func (m *message) tailDoubt(cut int) string {
	tail := m.tokens[cut:]
	wish, saysMuch := false, 0
	for k, t := range tail {
		saysMuch += t.b - t.a
		switch t.class {
		case contrast:
			wish = true
		case yes, no, abstain, letters, ordinal, ref, asking, report, you, irony, mend, undecided, or, mention, quoteOpen, quoteClose, except, weakNone, proxy, room, opinionRef, phone, whether:
			if t.class == report && t.b-t.a == 1 && m.runes[t.a] == '让' || t.class == undecided && m.abstainsFor(cut, cut+k) {
				continue
			}
			return "reason_unclear"
		case third:
			if m.word(cut+k) == "谁" && !m.twice(tail, "谁") { // 谁出钱; 谁装谁负责 is no question
				return "reason_unclear"
			}
		case weakYes, weakNo:
			if k == 0 || tail[k-1].class == stop {
				return "reason_unclear"
			}
		case condition:
			if !wish || !m.mildCondition(cut+k) {
				return "condition"
			}
		case past:
			if m.speaksOfVoting(tail) {
				return "past"
			}
		case number:
			if m.openIndex(t.n) >= 0 {
				return "reason_unclear"
			}
		case option:
			if m.tokens[max(cut+k-1, 0)].class == pick {
				return "two_choices"
			}
		}
	}
	if wish && m.onlyLinks(tail) { // 同意，但……
		return "reason_unclear"
	}
	if m.toldOfOthers(tail) || m.judges(tail) || m.cheers(tail) || m.onlyOrders(tail) {
		return "reason_unclear"
	}
	if m.mocks(tail) || m.onlyPersons(tail) || m.onlyDenies(tail) || saysMuch == 0 {
		return "reason_unclear"
	}
	return ""
}

// toldOfOthers tells that the tail makes the choice somebody else's: 赞成，我妈
// 投的; 赞成，这是老李的意思.
func (m *message) toldOfOthers(tail []token) bool {
	person, vote := false, false
	for _, t := range tail {
		switch t.class {
		case third:
			person = person || !hasAnyOf(string(m.runes[t.a:t.b]), "大家", "大伙", "各位")
		case verb, pick, ticket, stance:
			vote = true
		case other:
			vote = vote || hasAnyOf(string(m.runes[t.a:min(t.a+2, len(m.runes))]), "意思", "主张")
		}
	}
	return person && vote
}

// abstainsFor tells 弃权，我不懂: who does not know abstains.
func (m *message) abstainsFor(cut, k int) bool {
	for _, t := range m.tokens[:cut] {
		if t.class == yes || t.class == no || marksChoice(t.class) && t.class != abstain {
			return false
		}
	}
	return hasAnyOf(m.word(k), "不懂", "不了解", "没看懂", "不清楚", "没想法", "没主意", "拿不准")
}

// pointsAtMotion tells that the ballot before token cut says what it is on, or answers what
// this sender was asked: then it is no word to others in the group.
func (m *message) pointsAtMotion(cut int) bool {
	for _, t := range m.tokens[:cut] {
		switch t.class {
		case ref, title, number, ticket, verb, pick:
			return true
		}
	}
	return m.s.Quote != 0 || len(m.s.Offered) > 0
}

// onlyMarks tells that the ballot before token cut is no more than options' names: 周小梅，
// 电话打不通.
func (m *message) onlyMarks(cut int) bool {
	for _, t := range m.tokens[:cut] {
		if isChoice(t.class) {
			return false
		}
	}
	return true
}

// bearing are words of what a matter costs, brings, spoils or needs: the reasons that people give.
var bearing = strings.Fields(`吵 噪 贵 钱 费 挡 采光 阳光 遮 隐私 安全 危险 隐患 老人 老年 岁 腿 爬不 爬楼 上下楼 一楼 低层 高层 顶楼 楼层 楼梯 楼道 底层 方便 不便 影响 需要 用不上 用不着 没用 有用 用得 利 好处 实惠 划算 值 浪费 麻烦 环境 卫生 干净 脏 臭 漏 坏 破 修 装 拆 施工 质量 公开 透明 公平 合理 负责 责任 租户 租房 不住 没住 常住 房子 房价 孩子 出行 小区 业主 太高 太早 太晚 太乱 太挤 太急 太远 太小 太大 太多 太久 早该 早就该 早盼 盼着 盼了 不得罪 不懂 不了解 没意见 意义 必要 划不来 承担 摊 出资 掏 补偿 同楼 邻里 机会 好事 改善 为老 着想 急需`)

// bearsOn tells that the words from token cut on are about the matter: in a group a choice
// and then anything at all may be about anything at all.
func (m *message) bearsOn(cut int) bool {
	from := m.tokens[cut].a
	if m.hasAnyFrom(from, bearing...) {
		return true
	}
	for _, t := range m.tokens[cut:] {
		if t.class == title {
			return true
		}
		if t.class == contrast && hasAnyOf(string(m.runes[t.a:t.b]), "希望", "但", "不过", "因为", "由于", "建议", "理由", "毕竟", "期", "盼", "可是", "只是", "然而", "原因") {
			return true
		}
	}
	return !m.onlyMarks(cut) && m.gestureOnly(cut)
}

// gestureOnly tells that nothing is said from token cut on.
func (m *message) gestureOnly(cut int) bool {
	for _, t := range m.tokens[cut:] {
		switch t.class {
		case stop, gesture, filler, self, done, of:
		default:
			return false
		}
	}
	return true
}

// cheers tells 支持！华为加油, which is for somebody and not on a motion.
func (m *message) cheers(tail []token) bool {
	return len(tail) > 0 && m.hasAnyFrom(tail[0].a, "加油", "必胜", "万岁", "雄起", "冠军", "冲鸭", "牛逼", "威武")
}

// onlyOrders tells a tail that is one word of a form or a chair: 同意，驳回; 反对，无效.
func (m *message) onlyOrders(tail []token) bool {
	if len(tail) == 0 {
		return false
	}
	said := strings.Trim(string(m.runes[tail[0].a:]), ",.!~、 |/")
	switch said {
	case "无效", "反对无效", "驳回", "取消", "拒绝", "确定", "返回", "作废", "继续", "跳过", "下一步", "提交", "关闭", "通过", "不通过", "退出":
		return true
	}
	return false
}

// judges tells that the tail speaks about the choice itself: 反对，是不对的.
func (m *message) judges(tail []token) bool {
	for _, t := range tail {
		switch t.class {
		case stop, gesture:
			continue
		}
		return string(m.runes[t.a:t.b]) == "是"
	}
	return false
}

func (m *message) twice(tail []token, w string) bool {
	n := 0
	for _, t := range tail {
		if string(m.runes[t.a:t.b]) == w {
			n++
		}
	}
	return n >= 2
}

// onlyLinks tells a tail that is broken off after 但 or 希望.
func (m *message) onlyLinks(tail []token) bool {
	for _, t := range tail {
		switch t.class {
		case contrast:
			if hasAnyOf(string(m.runes[t.a:t.b]), "尽快", "尽早", "早点") {
				return false
			}
		case stop, filler, gesture, colon:
		default:
			return false
		}
	}
	return true
}

// mildCondition lets a wish speak of order: 希望先修路. 要先, 得先 and 才 stay
// conditions.
func (m *message) mildCondition(k int) bool {
	t := m.tokens[k]
	w := string(m.runes[t.a:t.b])
	switch w {
	case "先":
		return !m.hasLater(k, '才') && !m.hasLater(k, '再') && m.wished(k)
	case "的时候", "之后", "以后", "到时", "到时候", "看", "看看", "等", "当":
		return m.wished(k) && !m.hasLater(k, '才') && !m.hasLater(k, '再')
	}
	return false
}

// wished tells whether 希望 or 建议 stands before token k.
func (m *message) wished(k int) bool {
	for _, t := range m.tokens[:k] {
		if t.class != contrast {
			continue
		}
		switch string(m.runes[t.a:t.b]) {
		case "希望", "建议", "最好", "也希望", "但愿", "期待", "期盼", "盼":
			return true
		}
	}
	return false
}

func (m *message) hasLater(k int, r rune) bool {
	for _, c := range m.runes[m.tokens[k].a:] {
		if c == r {
			return true
		}
	}
	return false
}

func (m *message) speaksOfVoting(tokens []token) bool {
	for _, t := range tokens {
		if t.class == verb || t.class == pick || t.class == ticket {
			return true
		}
	}
	return len(tokens) <= 3
}

// mocks tells a tail that turns the choice into a taunt: 赞成……个大头鬼.
func (m *message) mocks(tail []token) bool {
	for _, t := range tail {
		switch t.class {
		case stop, gesture:
			continue
		}
		return m.runes[t.a] == '个' || m.hasWord(t.a, "你个")
	}
	return false
}

// onlyPersons tells a tail that only names somebody: 赞成，同楼上.
func (m *message) onlyPersons(tail []token) bool {
	persons := false
	for k, t := range tail {
		if t.class == filler && k > 0 && tail[k-1].class == self { // 我是租户
			return false
		}
		switch t.class {
		case third, you:
			persons = true
		case and, filler, of, self, stop, all, gesture, weakYes, emphasis, colon:
		case other:
			if t.b-t.a > 1 || m.runes[t.a] != '家' {
				return false
			}
		default:
			return false
		}
	}
	return persons
}

// onlyDenies tells a tail that is no more than 不是 or 没有.
func (m *message) onlyDenies(tail []token) bool {
	denies := false
	for _, t := range tail {
		switch t.class {
		case not, hedge, weakNo:
			denies = true
		case other:
			if t.b-t.a > 0 {
				return false
			}
		case filler, stop, of, done, self, contrast, emphasis:
		default:
			return false
		}
	}
	return denies
}

// undecidedOn tells that what follows from token cut on only says that another
// motion is left for later: 3号同意，5号再想想.
func (m *message) undecidedOn(cut int, votes []Vote) bool {
	named, open := false, false
	for _, t := range m.tokens[cut:] {
		switch t.class {
		case ref, number:
			for _, v := range votes {
				if v.Motion == t.n {
					return false
				}
			}
			named = true
		case title:
			named = true
		case undecided:
			open = true
		case self, filler, deixis, stop, of, matter, done, gesture, contrast, emphasis, colon:
		default:
			return false
		}
	}
	return named && open
}

// reasonFrom is what was typed from token cut on, without the word that links
// it to the ballot.
func (m *message) reasonFrom(cut int) string {
	k := cut
	for k < len(m.tokens) {
		t := m.tokens[k]
		if t.class != stop && t.class != gesture && !(t.class == contrast && isLink(string(m.runes[t.a:t.b]))) {
			break
		}
		k++
	}
	if k == len(m.tokens) {
		return ""
	}
	return m.slice(m.tokens[k].a, len(m.runes))
}

func isLink(w string) bool {
	switch w {
	case "但", "但是", "不过", "可是", "只是", "然而", "因为", "由于", "另", "并", "并且", "而且", "毕竟", "理由是", "理由", "原因是", "原因", "同时":
		return true
	}
	return false
}
