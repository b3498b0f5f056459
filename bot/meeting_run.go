package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// floorRef names the floor: what the meeting that runs now is at. There is one, so that
// one meeting runs at a time.
var floorRef = Ref{"floor", "it"}

// presence is how somebody signed in.
type presence struct {
	At time.Time `json:"at"`
	// Remote says without the code that is shown in the room.
	Remote bool `json:"remote,omitempty"`
}

// floor reads the floor; its Meeting is 0 while none runs.
func (t *turn) floor() (council.Floor, Doc, error) {
	var f council.Floor
	doc, err := t.load(t.ctx, t.who.Community, floorRef, &f)
	return f, doc, err
}

// running is the floor of the meeting that runs now.
func (t *turn) running() (council.Floor, Doc, error) {
	f, doc, err := t.floor()
	if err == nil && f.Meeting == 0 {
		err = t.refuse("meeting.none_runs")
	}
	return f, doc, err
}

// roomCodeForm is a code for signing in and nothing else.
var roomCodeForm = regexp.MustCompile(`^[0-9]{4}$`)

// codeAlone signs in who writes but the code that is shown in the room.
func (t *turn) codeAlone() (Answer, bool, error) {
	code := norm.NFKC.String(strings.TrimSpace(t.in.Text))
	if t.in.Chat != Private || !roomCodeForm.MatchString(code) {
		return Answer{}, false, nil
	}
	if f, _, err := t.floor(); err != nil || f.Meeting == 0 {
		return Answer{}, false, err
	}
	t.said = speech.Intent{Intent: "checkin", Code: code}
	answer, err := t.dispatch()
	return answer, true, err
}

// order are the community's rules of order.
func (t *turn) order() (council.Order, error) {
	place, err := t.place()
	if err != nil {
		return council.Order{}, err
	}
	return place.Settings.Order.Usual(), nil
}

// startMeeting is 开始会议: the code for signing in goes to who presides, to be shown in
// the room.
func (t *turn) startMeeting() (Answer, error) {
	m, doc, err := t.toBegin()
	if err != nil {
		return Answer{}, err
	}
	f, floorDoc, err := t.floor()
	if err != nil {
		return Answer{}, err
	}
	if m.No == f.Meeting {
		return t.giveRoomCode(m, Act{})
	}
	if f.Meeting > 0 {
		return t.tell("meeting.other_runs", "no", f.Meeting)
	}
	if m, err = m.Start(t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	if floorDoc, err = floorDoc.holding(council.OpenFloor(m)); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.start", "", m.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc, floorDoc}, Leaves: []Leaf{leaf}}
	for what := range reminderAhead {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueMeeting(m.No, what), Remove: true})
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if act.Out, err = t.toGroups(*place, t.say("meeting.started_post", "no", m.No, "place", m.Place), "post"); err != nil {
		return Answer{}, err
	}
	return t.giveRoomCode(m, act)
}

// giveRoomCode tells who presides the code, never before others.
func (t *turn) giveRoomCode(m council.Meeting, act Act) (Answer, error) {
	o, err := t.order()
	if err != nil {
		return Answer{}, err
	}
	text := t.say("meeting.started", "no", m.No, "code", t.roomCode(m.No), "minutes", o.Minutes, "turns", o.Turns)
	if t.in.Chat == Group {
		row, reached, err := t.toPerson(t.who.Person, text, "receipt")
		if err != nil {
			return Answer{}, err
		}
		if !reached {
			return t.tell("meeting.start_in_private", "no", m.No)
		}
		act.Out = append(act.Out, row)
		return t.commit(act, Answer{Text: t.say("meeting.started_group", "no", m.No)})
	}
	answer := Answer{Text: text}
	t.choices(&answer, choice{t.say("meeting.do_next"), speech.Intent{Intent: "next_item"}},
		choice{t.say("rules.do"), speech.Intent{Intent: "order"}})
	return t.commit(act, answer)
}

// toBegin is the meeting named, the one that runs, or the one whose hour is nearest.
func (t *turn) toBegin() (council.Meeting, Doc, error) {
	if no := max(t.said.Meeting, t.said.Motion); no > 0 {
		return t.meetingNo(no)
	}
	f, _, err := t.floor()
	if err != nil {
		return council.Meeting{}, Doc{}, err
	}
	no := f.Meeting
	if no == 0 {
		m, err := t.nearestAhead(t.now.Add(-council.MeetingLasts))
		if err != nil {
			return m, Doc{}, err
		}
		no = m.No
	}
	return t.meetingNo(no)
}

// roomCode is the code that is shown in the room: four digits that follow from the
// server's key, so that none has to be kept.
func (b *Bot) roomCode(c council.ID, no int) string {
	mac := hmac.New(sha256.New, b.Keys.Master())
	fmt.Fprintf(mac, "yishi room code v1|%s|%d", c, no)
	return fmt.Sprintf("%04d", binary.BigEndian.Uint64(mac.Sum(nil))%10000)
}

// roomCode is the code of a meeting of the writer's community.
func (t *turn) roomCode(no int) string { return t.Bot.roomCode(t.who.Community, no) }

// How often a code may be tried.
const (
	mostCodeTries  = 5
	codeTryingTime = 10 * time.Minute
)

// signIn is 签到 8842 in the room, and 签到 from far away.
func (t *turn) signIn() (Answer, error) {
	f, doc, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	remote := t.said.Code == ""
	if !remote {
		if err := t.checkRoomCode(f.Meeting); err != nil {
			return Answer{}, err
		}
	}
	there, err := t.present(f.Meeting)
	if err != nil {
		return Answer{}, err
	}
	if was, ok := there[t.who.Person]; ok && (remote || !was.Remote) {
		return t.tell("checkin.again", "count", len(there))
	}
	there[t.who.Person] = presence{At: t.now, Remote: remote}
	row, err := rowOf(presentShelf(f.Meeting), int(t.who.Person), there[t.who.Person])
	if err != nil {
		return Answer{}, err
	}
	door, key := "room", "checkin.room"
	if remote {
		door, key = "remote", "checkin.remote"
	}
	leaf, err := t.leaf("meeting.sign", "", f.Meeting, ledger.Payload{"door": door})
	if err != nil {
		return Answer{}, err
	}
	text := t.say(key, "no", f.Meeting, "count", len(there))
	if item, ok := f.Current(); ok {
		title, err := t.itemWords(item.No)
		if err != nil {
			return Answer{}, err
		}
		text += t.say("checkin.on", "item", title)
	}
	if doc, err = doc.holding(f); err != nil { // so that whoever ends the meeting counts everybody
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Rows: []Row{row}, Leaves: []Leaf{leaf}}, Answer{Text: text})
}

// checkRoomCode refuses a code that is wrong, said before others, or tried too often.
func (t *turn) checkRoomCode(no int) error {
	if t.in.Chat == Group {
		return t.refuse("checkin.in_private")
	}
	ok, err := t.mayWrite("room."+strconv.Itoa(no), mostCodeTries, codeTryingTime)
	switch {
	case err != nil:
		return err
	case !ok:
		return t.refuse("checkin.too_often")
	case !hmac.Equal([]byte(t.said.Code), []byte(t.roomCode(no))):
		return t.refuse("checkin.wrong")
	}
	return nil
}

// present is who signed in at a meeting.
func (t *turn) present(no int) (map[council.PersonNo]presence, error) {
	r, _, err := t.roster()
	if err != nil {
		return nil, err
	}
	there := make(map[council.PersonNo]presence)
	err = t.Shelves.Each(t.ctx, t.who.Community, presentShelf(no), int(r.NextPerson), func(row Row) error {
		person, err := strconv.Atoi(row.Key)
		if err != nil {
			return fmt.Errorf("%w: presence of %s", ErrInvalid, row.Key)
		}
		var p presence
		if err := json.Unmarshal(row.Value, &p); err != nil {
			return fmt.Errorf("presence: %w", err)
		}
		there[council.PersonNo(person)] = p
		return nil
	})
	return there, err
}

// signedIn refuses who has not signed in at the meeting that runs.
func (t *turn) signedIn(no int) error {
	key := strconv.Itoa(int(t.who.Person))
	rows, err := t.Records.Rows(t.ctx, t.who.Community, presentShelf(no), key)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].Value == nil {
		return t.refuse("checkin.first")
	}
	return nil
}

// itemWords names an item of an agenda: 【3号】《北门装灯》, or 35号诉求.
func (t *turn) itemWords(no int) (string, error) {
	m, _, err := t.motion(no)
	var refused *refusal
	switch {
	case err == nil:
		return t.say("item.motion", "no", no, "title", m.Title), nil
	case errors.As(err, &refused):
		return t.say("item.request", "no", no), nil
	}
	return "", err
}

// nextItem is 下一项: one item is on at a time.
func (t *turn) nextItem() (Answer, error) {
	f, doc, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	if no, err := t.votingNow(f); err != nil || no > 0 {
		return Answer{Text: t.say("live.runs", "no", no)}, err
	}
	if t.said.Answer != "yes" && f.ItemTaken(t.who.Person, t.now) {
		return t.itemTaken(f)
	}
	if f, err = f.NextItem(t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	f.ItemBy = t.who.Person
	if doc, err = doc.holding(f); err != nil {
		return Answer{}, err
	}
	item, _ := f.Current()
	leaf, err := t.leaf("meeting.item", "", f.Meeting, ledger.Payload{"item": strconv.Itoa(item.No)})
	if err != nil {
		return Answer{}, err
	}
	title, err := t.itemWords(item.No)
	if err != nil {
		return Answer{}, err
	}
	text := t.say("meeting.item_on", "n", f.On, "count", len(f.Items), "item", title)
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{{Index: "due", Member: dueMeeting(f.Meeting, "turn"), Remove: true}}}
	return t.commit(act, Answer{Text: text})
}

// itemTaken tells who said it together with another officer which item is on now, so that
// none is skipped.
func (t *turn) itemTaken(f council.Floor) (Answer, error) {
	item, _ := f.Current()
	title, err := t.itemWords(item.No)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("meeting.item_taken", "n", f.On, "count", len(f.Items), "item", title)}
	t.choices(&answer, choice{t.say("meeting.item_further"), speech.Intent{Intent: "next_item", Answer: "yes"}})
	return answer, nil
}
