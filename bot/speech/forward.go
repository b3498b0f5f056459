package speech

import "strings"

// puttingForward reads 社区党组织提名 罗建国: an organisation, not the writer, puts
// somebody up.
func puttingForward(m *message, intent string, word span) (Intent, bool) {
	from := m.skipWords(word.b, "已经", "已", "联合", "正式")
	n := m.hasAny(from, []string{"提名", "推荐", "推举"})
	if n == 0 || m.asksSomething(0) || m.has("没", "不", "了谁", "谁") {
		return Intent{}, false
	}
	no, rest := m.about(span{word.a, from + n})
	if no == 0 {
		no = m.onlyElection()
	}
	name := nomineeName(m.textFrom(rest))
	if name == "" {
		return Intent{}, false
	}
	by := "party"
	if strings.HasSuffix(string(m.runes[word.a:word.b]), "会") {
		by = "committee"
	}
	return Intent{Intent: intent, Motion: no, Name: name, Kind: by}, true
}
