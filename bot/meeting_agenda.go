package bot

import (
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// agenda takes the items that were named; with none, the motions that wait on the agenda.
func (t *turn) agenda(m *council.Meeting) error {
	for _, no := range t.said.Motions {
		kind, err := t.thing(no)
		if err != nil {
			return err
		}
		if kind != "motion" && kind != "request" {
			return t.refuse("motion.none", "no", no)
		}
		if !slices.Contains(m.Motions, no) {
			m.Motions = append(m.Motions, no)
		}
	}
	if len(m.Motions) > mostItems {
		return t.refuse("meeting.many_items", "max", mostItems)
	}
	if len(m.Motions) > 0 {
		return nil
	}
	return t.eachIndexed(t.ctx, t.who.Community, "motions", "motion", 0, func(d Doc) error {
		var motion council.Motion
		if err := decode(d, &motion); err != nil {
			return err
		}
		if motion.State == council.Discussing && len(m.Motions) < mostItems {
			m.Motions = append(m.Motions, motion.No)
		}
		return nil
	})
}

// convene notes which body of the law the words call together, and who belongs to it.
func (t *turn) convene(m *council.Meeting) {
	at := m.At.In(t.Zone)
	r, ok := rule.Convened(t.in.Text, at)
	if !ok {
		return
	}
	body, _, _ := strings.Cut(r.Body, "(")
	m.Place = strings.TrimSpace(strings.Replace(m.Place, body, "", 1))
	for _, matter := range rule.Matters() {
		if matter.Rule == r.ID {
			m.Rule, m.Electorate = r.ID, electorateOf(matter, "").String()
			return
		}
	}
}

// openItems are the items of a meeting's agenda that are not settled: never reached, or
// motions that are neither decided nor put to a vote.
func (t *turn) openItems(m council.Meeting) ([]int, error) {
	unsettled := make(map[int]bool)
	numbers := append([]int(nil), m.Motions...)
	for _, item := range m.Items {
		numbers = append(numbers, item.No)
	}
	for _, no := range numbers {
		var motion council.Motion
		doc, err := t.load(t.ctx, t.who.Community, motionRef(no), &motion)
		if err != nil {
			return nil, err
		}
		voted := motion.State == council.Voting || motion.State == council.Counting || motion.State == council.Lapsed
		unsettled[no] = doc.Version > 0 && !voted && !motion.State.Over()
		if doc.Version > 0 {
			continue
		}
		var request council.Request
		if doc, err = t.load(t.ctx, t.who.Community, requestRef(no), &request); err != nil {
			return nil, err
		}
		unsettled[no] = doc.Version > 0 && !requestSettled(request.State)
	}
	return m.Unfinished(func(no int) bool { return unsettled[no] }), nil
}

// requestSettled reports whether a request needs no more talk.
func requestSettled(s council.RequestState) bool {
	switch s {
	case council.RequestClosed, council.RequestDeclined, council.RequestGrouped:
		return true
	}
	return false
}
