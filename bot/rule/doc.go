// Package rule holds the rules by which a body of residents decides, as data,
// and the pure functions that apply them. It knows no clock, no storage and
// no user: a rule, the frozen base and the counts go in, and an outcome with
// its named reason and its arithmetic comes out.
//
// All numbers are integers. People are heads, floor area is counted in
// 0.01 m², and shares are compared by cross-multiplication in 128 bits, so
// that exactly two thirds is two thirds and exactly half is not a majority.
// 以上, 以下 and 以内 include the number named, 超过 and 不满 do not (民法典1259).
//
// The package gives no legal advice: each rule carries the article it was
// read from, and how sure that reading is.
package rule
