package bot_test

import (
	"fmt"
	"strings"
)

// refusedVectors are the vectors that no election of the bot can come to; each is shown
// refused in a story of its own.
var refusedVectors = map[string]func(*hustings){
	"VE6": (*hustings).oneBallotEach, "VX5": (*hustings).oneBallotEach, "VE16": (*hustings).oneBallotEach, "VE19": (*hustings).oneBallotEach, "VE20": (*hustings).whatIsSpoiltCountsForNobody,
	"VE13": (*hustings).seatsAreAlwaysKnown, "VE14": (*hustings).noMoreMarksThanSeats, "VE15": (*hustings).onlyWhoIsOnTheRoll,
	"RE7": (*hustings).onlyKnownModes,
}

// oneBallotEach: whoever voted votes no second time, so there are never more ballots than
// voters, nor more votes than ballots.
func (h *hustings) oneBallotEach() {
	m := h.calls("发起选举：村委会 1人", 2)
	h.casts(m, map[int]string{0: "A", 1: "A", 2: "A", 3: "A"})
	h.says("李主任", fmt.Sprintf("%d A", m.No))
	h.says("李主任", fmt.Sprintf("%d B", m.No))
	h.castAs(m, 3, h.rollOf(m)[3].Persons[0], strings.Repeat("x", 80))
	if got := h.counters(m.No).Units; got != 4 {
		h.t.Errorf("4 voters put %d ballots in", got)
	}
	h.until(m.Closes)
	if r := h.motion(m.No).Result; r.Units != 4 || r.Options["A"].Units != 4 || r.Options["B"].Units != 0 {
		h.t.Errorf("%+v", r)
	}
}

// whatIsSpoiltCountsForNobody: a ballot is spoilt or has marks, never both.
func (h *hustings) whatIsSpoiltCountsForNobody() {
	m := h.calls("发起选举：村委会 3人", 4)
	h.casts(m, map[int]string{0: "A", 1: "A", 2: "A", 3: spoilt, 4: spoilt})
	h.until(m.Closes)
	h.want(h.says(inCrowd(2), fmt.Sprintf("清点 %d A2 废票2", m.No)), "对不上")
	h.counts(m)
	if r := h.motion(m.No).Result; r.Units != 5 || r.Options["A"].Units != 3 || r.Invalid != 2 {
		h.t.Errorf("%+v", r)
	}
}

// seatsAreAlwaysKnown: an election of nobody, or of nobody knows how many, is asked back;
// a year, or the number of a term, is none of seats.
func (h *hustings) seatsAreAlwaysKnown() {
	h.overOut()
	for _, words := range []string{"村委会 0人", "村委会 零人", "村委会", "2026年村委会", "第12届村委会", "村委会 主任0 委员5", "1号楼楼长 0人"} {
		h.want(h.says("李主任", "发起选举："+words), "选几个人还不清楚", "最少1人")
	}
	h.want(h.says("李主任", "发起选举：第10届村委会 主任 委员4人"), "主任1人", "委员4人", "1 就这样")
	h.want(h.says("李主任", "发起选举：村委会主任1人，副主任2人，委员2人"), "主任1人", "副主任2人", "委员2人")
	h.want(h.says("李主任", "发起选举：1号楼楼长"), "楼长1人", "1 就这样")
}

// noMoreMarksThanSeats: a ballot with more marks than seats is sent back.
func (h *hustings) noMoreMarksThanSeats() {
	m := h.calls("发起选举：村委会 1人", 2)
	h.want(h.says("李主任", fmt.Sprintf("%d AB", m.No)), "最多选1人")
	if got := h.counters(m.No).Units; got != 0 {
		h.t.Errorf("%d ballots", got)
	}
}

// onlyWhoIsOnTheRoll: there are never more voters than the list has.
func (h *hustings) onlyWhoIsOnTheRoll() {
	m := h.calls("发起选举：村委会 1人", 2)
	h.castAs(m, m.Roll.Units, 1, strings.Repeat("x", 80))
	if got := h.counters(m.No).Units; got != 0 {
		h.t.Errorf("%d ballots of nobody", got)
	}
}

// onlyKnownModes: words that name no way to draw the voters leave the usual one.
func (h *hustings) onlyKnownModes() {
	h.overOut()
	h.want(h.says("李主任", "发起选举：居委会 1人 abc"), "登记的选民")
}
