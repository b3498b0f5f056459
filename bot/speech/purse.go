package speech

import "strings"

// purse are the commands of pledges kept, income, spending and the accounts.
var purse = []command{
	{"unpledge", "取消认捐 撤销认捐 撤回认捐 收回认捐 不捐了 不认捐了 取消捐款 我不捐了 认捐取消 撤回捐款 取消 撤回 撤销 收回", unpledging},
	{"fulfil", "到账 已到账 到账了 已到位 已兑现 兑现 已交款 已缴 已收到 收到款 到款 已到", fulfilling},
	{"income", "收入 入账 进账 收入登记 登记收入 记收入", booking},
	{"spend", "支出 花费 开支 支付 登记支出 记支出 花了 支出登记", booking},
	{"accounts", "账目 帐目 账 帐 看帐 查帐 收支公开 收支 看账 看账目 账本 收支情况 收支明细 账目公开 公开账目 查账 账目明细 财务公开 财务情况 账上还有多少钱 账上有多少钱 账上还剩多少钱 还剩多少钱 账上还剩多少 钱花哪了 钱花到哪了 钱怎么花的 钱都花哪去了 钱花哪去了 钱花到哪去了 钱都花到哪去了 钱都花哪了 钱都花到哪了 明细账", accounting},
	{"account_info", "收款账户 收款账号 收款帐户 收款帐号 捐款账户 捐款账号 收款信息 收款方式 收款码 收款银行", accountInfo},
	{"thanks", "感谢名单 致谢名单 捐款名单 认捐名单 感谢榜 鸣谢名单 光荣榜 爱心榜", thanking},
}

// unpledging takes a pledge back.
func unpledging(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	w := string(m.runes[word.a:word.b])
	if !hasAnyOf(w, "捐") {
		if !m.hasAnyFrom(word.b, "认捐", "捐款", "捐赠") || m.leftover(word.b) > 12 || n == 0 && m.leftover(rest) > 6 {
			return Intent{}, false
		}
		if n == 0 {
			n = m.numberAnywhere()
		}
		return Intent{Intent: intent, Motion: n}, ok
	}
	if !ok || m.leftover(rest) > 4 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// fulfilling reads 到账 3 张三 500元 and 3号张三500元到账.
func fulfilling(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	w := string(m.runes[word.a:word.b])
	if !ok || n == 0 || m.openIndex(n) < 0 && w == "已到" {
		return Intent{}, false
	}
	return m.receipt(intent, n, rest)
}

// gistReceipt reads 3号张三出工2天已到 and 3号张三的500元到账了.
func gistReceipt(m *message, intent string, _ span) (Intent, bool) {
	t := m.tokens[0]
	if t.class != ref && t.class != number || m.has("没") {
		return Intent{}, false
	}
	return m.receipt(intent, t.n, t.b)
}

// receipt reads who gave what: 张三 500元, 张三出工2天, 张三 水泥20袋.
func (m *message) receipt(intent string, n, p int) (Intent, bool) {
	in := Intent{Intent: intent, Motion: n}
	p = m.skipWords(p, "收到", "已收到", "到账", "已到账")
	amount, a, b, ok := m.amountFrom(p)
	if !ok {
		return Intent{}, false
	}
	in.Amount, in.Kind = amount, "money"
	rest := ""
	if b < len(m.runes) {
		rest = string(m.runes[b:])
	}
	who := strings.TrimSpace(m.slice(p, a))
	if hasPrefixOf(rest, "天", "个工", "工", "人工", "小时") {
		in.Kind = "labour"
	} else if hasPrefixOf(rest, "袋", "个", "包", "桶", "件", "张", "块砖", "吨", "根", "盏", "套", "箱", "把", "棵", "斤", "公斤", "米", "平", "只", "台") {
		in.Kind = "goods"
	}
	parts := partsOf(who)
	if len(parts) > 0 {
		who = parts[0]
	}
	for _, w := range []string{"捐了", "捐款", "捐的", "捐", "认捐", "出工", "出力", "出了", "出", "交来", "交了", "交", "的"} {
		if k := strings.Index(who, w); k > 0 {
			who = who[:k]
		}
	}
	if in.Kind == "goods" && len(parts) == 1 {
		for _, w := range goodsWords {
			if k := strings.Index(who, w); k > 0 {
				who = who[:k]
			}
		}
	}
	if r := []rune(who); len(r) < 2 || len(r) > 8 || !allLetters(who) {
		return Intent{}, false
	}
	in.Name = who
	if in.Kind == "goods" {
		in.Text = trimTitle(strings.TrimPrefix(m.textFrom(p), who))
	}
	return in, true
}

// goodsWords end a giver's name that nothing parts from the goods.
var goodsWords = strings.Fields("水泥 砂子 沙子 瓷砖 砖 油漆 涂料 木板 木料 钢管 桌子 椅子 凳子 灯泡 路灯 灯 树苗 花苗 花 大米 面粉 矿泉水 水 扫把 垃圾桶 电线 工具 衣服 书")

// booking reads 收入 3 2000 以奖代补 and 3号支出300元买水泥.
func booking(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.a) || m.hasWord(word.b, "了") || m.hasWord(word.b, "的") || m.hasWord(word.b, "公开") || m.hasWord(word.b, "明细") || word.a > 6 && !m.leadingNumber(word.a) {
		return Intent{}, false
	}
	w := string(m.runes[word.a:word.b])
	n, from := 0, word.b
	for p := 0; p < word.a && n == 0; p++ {
		if t, ok := m.leadNumber(p); ok {
			n = t.n
		}
	}
	if k, end, ok := m.numberAfter(word.b); ok && n == 0 {
		if _, _, _, more := m.amountFrom(end); more || m.runes[end-1] == '号' {
			n, from = k, end
		}
	}
	amount, a, b, ok := m.amountFrom(from)
	if !ok || n == 0 && (m.leadingNumber(word.a) || word.a > 0) || a-m.skipMarks(from) > 8 {
		return Intent{}, false
	}
	if weak := w == "花了" || w == "支付" || w == "花费"; weak && (n == 0 || m.has("我家", "自己", "太贵", "贵了") || b < len(m.runes) && hasPrefixOf(string(m.runes[b:]), "个", "天", "小时", "年", "月", "户", "人")) {
		return Intent{}, false
	}
	before := strings.TrimSpace(m.slice(m.skipMarks(from), a))
	text := trimTitle(strings.TrimSpace(before + " " + m.textFrom(b)))
	return Intent{Intent: intent, Motion: n, Amount: amount, Text: clean(text)}, true
}

// accounting asks for the accounts.
func accounting(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 0 || word.a > 6 || m.speaksOfChoice() || m.hasWord(word.b, "号") || m.hasWord(word.b, "户") || m.hasWord(word.b, "单") || m.hasWord(word.b, "期") {
		return Intent{}, false
	}
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n}, true
}

// accountInfo tells or asks where money is to be sent.
func accountInfo(m *message, intent string, word span) (Intent, bool) {
	text := trimTitle(m.textFrom(m.skipWords(word.b, "是", "为", "改为", "改成")))
	if asks := m.asksSomething(word.b); asks || m.unasked(word.b) <= 0 {
		return Intent{Intent: intent}, m.unasked(word.b) <= 0 || asks && m.unasked(word.b) <= 3
	}
	return Intent{Intent: intent, Text: text}, word.a <= 4 && (strings.ContainsAny(text, "0123456789") || hasAnyOf(text, "行", "微信", "支付宝", "信用社"))
}

// thanking asks for the list of thanks, or says whether to be named on it.
func thanking(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if n == 0 {
		n = m.s.Quote
	}
	in := Intent{Intent: intent, Motion: n}
	switch {
	case m.hasAnyFrom(word.a, "不写我", "不要写我", "别写我", "不署名", "不要署名", "匿名", "不用写我", "不要我的名字", "不留名", "别写名字", "不写名字", "不要写名字", "不放我", "不显示我"):
		in.Answer = "no"
	case m.hasAnyFrom(word.a, "写我", "写上我", "署名", "署我", "写名字", "写上名字", "留我的名字", "留名", "显示我", "加上我"):
		in.Answer = "yes"
	default:
		return in, m.unasked(rest) <= 0 && word.a <= 6
	}
	return in, !m.asksSomething(rest)
}
