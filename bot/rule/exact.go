package rule

import "math/bits"

// Op is how a share is compared: 过半数 and 超过 are strict, 以上 is not.
type Op string

const (
	// MoreThan is 过半数, 超过.
	MoreThan Op = ">"
	// AtLeast is 以上, 不少于.
	AtLeast Op = ">="
)

// Limit is a share that must be exceeded or reached. It is a proper fraction:
// 0 <= N <= D, D > 0.
type Limit struct {
	Op Op    `json:"op"`
	N  int64 `json:"n"`
	D  int64 `json:"d"`
}

func (l Limit) sound() bool {
	return (l.Op == MoreThan || l.Op == AtLeast) && l.D > 0 && l.N >= 0 && l.N <= l.D
}

// holds reports whether have is at or over the limit of the whole.
func (l Limit) holds(have, whole int64) bool { return have >= l.need(whole) }

// need is the smallest count that satisfies the limit for a whole. It is at
// least 1: nobody is never enough, and zero of zero decides nothing. The product whole*N is formed in 128 bits; the quotient fits because N <= D.
func (l Limit) need(whole int64) int64 {
	hi, lo := bits.Mul64(uint64(whole), uint64(l.N))
	quotient, rest := bits.Div64(hi, lo, uint64(l.D))
	need := int64(quotient)
	if l.Op == MoreThan || rest > 0 {
		need++
	}
	return max(need, 1)
}

// compare tells whether a is laxer (-1), as strict (0) or stricter (1) than b.
func (l Limit) compare(other Limit) int {
	hi1, lo1 := bits.Mul64(uint64(l.N), uint64(other.D))
	hi2, lo2 := bits.Mul64(uint64(other.N), uint64(l.D))
	switch {
	case hi1 != hi2 && hi1 < hi2, hi1 == hi2 && lo1 < lo2:
		return -1
	case hi1 != hi2 || lo1 != lo2:
		return 1
	case l.Op == other.Op:
		return 0
	case l.Op == MoreThan:
		return 1
	default:
		return -1
	}
}
