package speech

import "strconv"

// opinionNamed is the opinion a message names, as "3-2": by 3-2, 3号意见2,
// 3号的第2条意见, or 意见2 when the motion is quoted or alone.
func (m *message) opinionNamed() (string, bool) {
	for _, t := range m.tokens {
		if t.class == opinionRef {
			return opinionName(t.n, t.m), true
		}
	}
	motion := 0
	for k, t := range m.tokens {
		switch t.class {
		case ref:
			motion = t.n
		case stance, number:
			if n := m.opinionAt(k); n > 0 && motion > 0 {
				return opinionName(motion, n), true
			}
		case ordinal, quantity:
			if motion > 0 && m.hasWord(t.b, "意见") {
				return opinionName(motion, t.n), true
			}
		}
	}
	return "", false
}

// opinionAt reads 意见2 at token k; 0 means that no number follows.
func (m *message) opinionAt(k int) int {
	t := m.tokens[k]
	if t.class == number {
		if m.hasWord(t.b, "号意见") || m.hasWord(t.b, "意见") {
			return t.n
		}
		return 0
	}
	if m.hasWord(t.a, "意见") && k+1 < len(m.tokens) {
		if next := m.tokens[k+1]; next.class == number || next.class == ref {
			return next.n
		}
	}
	return 0
}

// opinionGist reads 3-2 顶 and 3号的意见2说得好，顶.
func (m *message) opinionGist() (Intent, bool) {
	name, ok := m.opinionNamed()
	if !ok || len(m.runes) > 20 || m.mentions(third) || m.mentions(all) || m.mentions(asking) || m.mentions(condition) || m.mentions(quoteOpen) {
		return Intent{}, false
	}
	against := m.deniesOpinion() || m.has("踩", "反对", "不同意", "不赞成", "不支持", "不认同", "不太认同", "不怎么认同", "不能认同", "不对")
	supports := m.has("顶", "赞", "支持", "同意", "说得好", "说得对", "👍", "认同", "说到我心", "说到心坎", "讲得对", "讲得好", "说得在理", "有道理", "在理", "说得是", "说的对", "说的是", "讲的对", "一个想法")
	switch {
	case m.has("不顶", "取消", "撤回", "不赞了", "不算了", "收回"):
		return Intent{Intent: "unagree", Opinion: name}, true
	case against && m.has("不反对"):
		return Intent{}, false
	case against:
		return Intent{Intent: "disagree", Opinion: name}, true
	case supports:
		return Intent{Intent: "agree", Opinion: name}, true
	}
	return Intent{}, false
}

// deniesOpinion tells words against what somebody said.
func (m *message) deniesOpinion() bool {
	return m.has("不赞同", "瞎扯", "瞎说", "胡说", "乱讲", "乱说", "扯淡", "没道理", "站不住脚", "不靠谱", "不现实", "说得不对", "讲得不对", "哪有道理", "毫无道理")
}

func opinionName(motion, n int) string { return strconv.Itoa(motion) + "-" + strconv.Itoa(n) }
