package speech

import (
	"regexp"
	"strings"
)

// onlyDone is what may follow who does it and by when: 办好, 完成.
var onlyDone = regexp.MustCompile(`^(?:去|来|负责|必须|要|得|把它)*(?:办好|修好|弄好|办完|修完|弄完|完成|搞定|解决|处理好|处理|办|修)?$`)

// deadlineNamed reads 35 李四月底前: a request, who sees to it and by when, with no word for
// giving it. The number may be that of the answer that was offered.
func (m *message) deadlineNamed() (Intent, bool) {
	if len(m.runes) > 24 || m.asksSomething(0) || !m.has("前", "内", "底", "之前") {
		return Intent{}, false
	}
	n, p, ok := m.numberAfter(0)
	for _, o := range m.s.Offered {
		if !ok && o.Intent == "assign" && o.Request != 0 && o.To == "" {
			n, p, ok = o.Request, 0, true
		}
	}
	if !ok || m.openIndex(n) >= 0 {
		return Intent{}, false
	}
	rest, until, sp, found := m.withoutTime(p)
	parts := strings.Fields(strings.NewReplacer("，", " ", ",", " ", "：", " ").Replace(rest))
	if !found || len(parts) == 0 || len(parts) > 2 {
		return Intent{}, false
	}
	who := parts[0]
	if !isName(who) && !isPerson(who) || len(parts) == 2 && !onlyDone.MatchString(parts[1]) {
		return Intent{}, false
	}
	return Intent{Intent: "assign", Request: n, To: who, Until: until, Span: sp}, true
}

// gavePromise is 物业答应月底前把门禁修好: an outside party, that it promised, and what.
var gavePromise = regexp.MustCompile(`^(?:今天|昨天|刚才|刚刚|记一下|会上|开会时|当面)*[,:]?([\p{Han}]{0,8}?(?:物业公司|物业经理|物业|公司|超市|商户|开发商|饭店|餐馆|菜场|市场|学校|幼儿园|驿站|店|街道|电力局|供电所|自来水厂|燃气公司|老板|经理|单位))(?:那边|方面|的人)?(?:今天|昨天|刚才|刚刚|也|已经|当面|口头)*(?:答应|承诺|保证|许诺|同意)(?:了|过)?(?:我们|大家|居民|业主)?[,:]?(.{3,60})$`)

// complains are words of somebody who says that a promise was not kept, or asks.
var complains = strings.Fields(`保证金 保证书 没 不 未 从来 到现在 至今 吗 ? 什么时候 怎么 谁 骗 结果 好几次 多次 早就 又 还是 可是 呵呵 才怪 就好了 如果 要是 听说 应该 希望 年前 去年 上次 以前`)

// promised reads such a promise, said in private; in a group it is talk.
func (m *message) promised() (Intent, bool) {
	if m.s.Chat != "private" || !m.has("答应", "承诺", "保证", "许诺", "同意") || m.has(complains...) {
		return Intent{}, false
	}
	folded := m.folded()
	at := gavePromise.FindStringSubmatchIndex(folded)
	if at == nil || strings.HasPrefix(folded[at[4]:], "的") {
		return Intent{}, false
	}
	a := len([]rune(folded[:at[2]]))
	b := a + len([]rune(folded[at[2]:at[3]]))
	c := len([]rune(folded[:at[4]]))
	text, until, sp := m.withoutLimit(c)
	if !limited(text) && until == nil && sp == 0 {
		text, until, sp, _ = m.withoutTime(c)
	}
	text = trimTitle(strings.Trim(strings.TrimSuffix(trimTitle(clean(text)), "记一下"), " ，,：:。"))
	name := m.slice(a, b)
	if text == "" || hasAnyOf(name, "我", "你", "他", "她", "谁") {
		return Intent{}, false
	}
	return Intent{Intent: "compact", Name: name, Text: text, Until: until, Span: sp}, true
}

// limited tells what comes again, which has no day it is due.
func limited(s string) bool {
	return hasAnyOf(s, "每天", "每周", "每月", "每季", "每年", "每晚")
}
