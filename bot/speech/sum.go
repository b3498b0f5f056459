package speech

// NamesSum reports whether text says of a number that it is money, as 500元 and 两百块 do;
// 认捐 3 may mean motion 3. Numerals of hundreds and more are sums too: 三百, 2千.
func NamesSum(text string) bool {
	m := readers.Get().(*message)
	defer readers.Put(m)
	m.s, m.raw = nil, ""
	m.reset(text)
	for i := range m.runes {
		if m.hasAny(i, []string{"元", "块", "圆", "钱", "千", "万", "百", "¥", "yuan", "rmb"}) > 0 {
			return true
		}
	}
	return false
}
