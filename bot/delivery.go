package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// deliveryShelf holds the proofs that a motion's notice reached its entries in one way:
// who noted it and when.
func deliveryShelf(no int, way council.Way) string {
	return "told-" + strconv.Itoa(no) + "-" + string(way)
}

// deliveries reads all proofs of a motion.
func (b *Bot) deliveries(ctx context.Context, c council.ID, m council.Motion) (council.Deliveries, error) {
	found := make(council.Deliveries)
	for _, way := range council.Ways() {
		err := b.Shelves.Each(ctx, c, deliveryShelf(m.No, way), m.Roll.Units, func(row Row) error {
			entry, err := strconv.Atoi(row.Key)
			found[way] = append(found[way], entry)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("deliveries of motion %d: %w", m.No, err)
		}
	}
	return found, nil
}

// mostRoomsTold bounds how many rooms one message names.
const mostRoomsTold = 50

// delivered is 送达 3 3-2-501 3-2-502 贴门: an officer notes that the notice reached
// households; without rooms it tells how many were reached.
func (t *turn) delivered() (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	way := council.Way(t.said.Kind)
	switch {
	case len(t.said.Rooms) == 0:
		return t.deliveryState(m)
	case m.State != council.Announced && !t.votable(m):
		return t.tell("ballot.not_open", "no", m.No)
	case !slices.Contains(council.Ways(), way):
		return t.tell("delivery.which_way", "no", m.No, "room", t.said.Rooms[0])
	case len(t.said.Rooms) > mostRoomsTold:
		return t.tell("delivery.too_many", "count", mostRoomsTold)
	}
	var act Act
	var done, lines []string
	for _, room := range t.said.Rooms {
		why, err := t.noteDelivery(m, room, way, &act)
		if err != nil {
			return Answer{}, err
		}
		if why != "" {
			lines = append(lines, why)
		} else {
			done = append(done, room)
		}
	}
	if len(done) > 0 {
		lines = append([]string{t.say("delivery.noted", "no", m.No, "rooms", t.several(done), "way", t.wayWord(way))}, lines...)
	}
	return t.commit(act, Answer{Text: strings.Join(lines, "\n")})
}

func (b *Bot) wayWord(w council.Way) string { return b.say("delivery.way_" + string(w)) }

// noteDelivery adds to act that the notice reached a room; why says what is wrong
// instead. The first proof of a way stands.
func (t *turn) noteDelivery(m council.Motion, room string, way council.Way, act *Act) (why string, err error) {
	r, _, err := t.roster()
	if err != nil {
		return "", err
	}
	u, err := t.unitOfRoom(r.Generation, room)
	if err != nil {
		return "", err
	}
	if u == nil {
		return t.say("paper.room", "room", room), nil
	}
	self, err := t.person()
	if err != nil {
		return "", err
	}
	if council.May(council.ToDeliver, *self, council.Where{Building: u.Building}) != nil {
		return t.say("delivery.other_building", "room", room), nil
	}
	entries, err := t.entriesOf(m, *u, r.Generation)
	if err != nil {
		return "", err
	}
	if len(entries) == 0 {
		return t.say("paper.not_on_roll", "room", room, "no", m.No), nil
	}
	for _, e := range entries {
		if err := t.proveDelivery(m, e.number, way, act); err != nil {
			return "", err
		}
	}
	return "", nil
}

// proveDelivery adds one proof to act unless there is one of the same way.
func (t *turn) proveDelivery(m council.Motion, entry int, way council.Way, act *Act) error {
	row := Row{Shelf: deliveryShelf(m.No, way), Key: strconv.Itoa(entry)}
	have, err := t.Records.Rows(t.ctx, t.who.Community, row.Shelf, row.Key)
	if err != nil || len(have) > 0 && have[0].Value != nil {
		return err
	}
	row.Value = fmt.Appendf(nil, "%d|%d", t.who.Person, t.now.Unix())
	leaf, err := t.leaf("notice.deliver", "", m.No, ledger.Payload{"entry": row.Key, "way": string(way)})
	if err != nil {
		return err
	}
	act.Rows, act.Leaves = append(act.Rows, row), append(act.Leaves, leaf)
	return nil
}

// deliveryState says how many households were reached, by way, never which.
func (t *turn) deliveryState(m council.Motion) (Answer, error) {
	found, err := t.deliveries(t.ctx, t.who.Community, m)
	if err != nil {
		return Answer{}, err
	}
	var parts []string
	for _, way := range council.Ways() {
		if n := len(found[way]); n > 0 {
			parts = append(parts, t.say("result.door", "door", t.wayWord(way), "count", n))
		}
	}
	return t.tell("delivery.state", "no", m.No, "count", found.Count(), "all", m.Roll.Units,
		"left", m.Roll.Units-found.Count(), "ways", strings.Join(parts, t.say("list.comma")))
}

// seenInChat notes that a household opened the notice here, on motions that bind everybody,
// and where silence counts for something and only those may be counted who were told.
func (t *turn) seenInChat(m council.Motion, answer Answer) (Answer, error) {
	r, err := pinnedRule(m)
	if err != nil || (r.Silence == rule.SilenceOut || r.Silence == "") && !binds(m) || t.in.Chat == Group || m.State != council.Announced && !t.votable(m) {
		return answer, nil
	}
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	var act Act
	for _, e := range numbers {
		if err := t.proveDelivery(m, e, council.InChat, &act); err != nil {
			return Answer{}, err
		}
	}
	if len(act.Rows) == 0 {
		return answer, nil
	}
	return t.commit(act, answer)
}
