package bot

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

func minutesRef(no int) Ref { return Ref{"minutes", strconv.Itoa(no)} }

// draftMinutes adds to act the minutes of a meeting as the record has it: who came, what
// was taken up, how it was argued and voted, what was decided, and what comes next.
func (t *turn) draftMinutes(m council.Meeting, next *council.Meeting, act *Act) error {
	place, err := t.place()
	if err != nil {
		return err
	}
	lines := []string{t.say("minutes.head", "community", place.Name, "no", m.No),
		t.say("minutes.when", "from", t.clockTime(m.Started), "to", t.clockTime(m.Ended), "place", m.Place)}
	a, err := t.attending(m)
	if err != nil {
		return err
	}
	lines = append(lines, t.attendanceWords(a))
	names, err := t.attendees(a)
	if err != nil {
		return err
	}
	lines = append(lines, names...)
	for _, o := range m.Overrides {
		lines = append(lines, t.say("open.override", "finding", t.say("lint.short."+findingCode(o.Finding)), "reason", o.Reason))
	}
	for i, item := range m.Items {
		words, err := t.itemMinutes(i+1, item, slices.Contains(m.Votes, item.No))
		if err != nil {
			return err
		}
		lines = append(lines, words...)
	}
	if next != nil {
		lines = append(lines, t.say("minutes.next", "no", next.No, "at", t.clockTime(next.At)))
	}
	var before council.Minutes
	doc, err := t.load(t.ctx, t.who.Community, minutesRef(m.No), &before)
	if err != nil {
		return err
	}
	if doc, err = doc.holding(council.Minutes{Meeting: m.No, Lines: lines, Drafted: t.now}); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	return nil
}

// clockTime writes a moment in full: what is kept is read years later.
func (t *turn) clockTime(at time.Time) string { return at.In(t.Zone).Format("2006-01-02 15:04") }

// mostNamed bounds the attendees that minutes name; the others are counted.
const mostNamed = 60

// attendees names, masked, who was in the room and who was far away.
func (t *turn) attendees(a attendance) ([]string, error) {
	head, _, err := t.roster()
	if err != nil {
		return nil, err
	}
	numbers := slices.Sorted(maps.Keys(a.people))
	people, err := t.people(head.Generation, numbers[:min(len(numbers), mostNamed)]...)
	if err != nil {
		return nil, err
	}
	var room, remote []string
	for _, p := range people {
		if a.people[p.No].Remote {
			remote = append(remote, council.MaskName(p.Name))
		} else {
			room = append(room, council.MaskName(p.Name))
		}
	}
	var lines []string
	if len(room) > 0 {
		lines = append(lines, t.say("minutes.room", "names", strings.Join(room, t.say("list.comma"))))
	}
	if len(remote) > 0 {
		lines = append(lines, t.say("minutes.remote", "names", strings.Join(remote, t.say("list.comma"))))
	}
	if more := len(numbers) - len(people); more > 0 {
		lines = append(lines, t.say("minutes.more", "count", more))
	}
	return lines, nil
}

// itemMinutes is an item as it went. How somebody voted is never said.
func (t *turn) itemMinutes(n int, item council.Item, voted bool) ([]string, error) {
	title, err := t.itemWords(item.No)
	if err != nil {
		return nil, err
	}
	if item.Began.IsZero() && !voted {
		return []string{t.say("minutes.not_reached", "n", n, "item", title)}, nil
	}
	key := "minutes.item"
	if item.Floor {
		key = "minutes.item_floor"
	}
	lines := []string{t.say(key, "n", n, "item", title)}
	if len(item.Turns) > 0 {
		in := map[string]int{}
		for _, turn := range item.Turns {
			in[turn.Side]++
		}
		lines = append(lines, t.say("minutes.spoke", "count", len(item.Turns), "yes", in[council.Yes], "no", in[council.No]))
	}
	m, _, err := t.motion(item.No)
	var refused *refusal
	if errors.As(err, &refused) { // a request, which nobody votes on
		return lines, nil
	}
	if err != nil {
		return nil, err
	}
	said, err := t.arguments(item.No)
	if err != nil {
		return nil, err
	}
	lines = append(lines, said...)
	if m.Result == nil {
		return append(lines, t.say("minutes.no_vote")), nil
	}
	lines = append(lines, t.say("minutes.voted", "sum", t.sumWords(m)[0]), t.effectWords(m))
	tasks, err := t.tasksOf(item.No)
	return append(lines, tasks...), err
}

// tasksOf are the tasks that a decision was given so far.
func (t *turn) tasksOf(no int) ([]string, error) {
	var team council.Team
	if _, err := t.load(t.ctx, t.who.Community, teamRef(no), &team); err != nil {
		return nil, err
	}
	var lines []string
	for _, task := range team.Tasks {
		var r council.Request
		if _, err := t.load(t.ctx, t.who.Community, requestRef(task), &r); err != nil {
			return nil, err
		}
		if r.Due.IsZero() {
			lines = append(lines, t.say("minutes.task", "no", task))
		} else {
			lines = append(lines, t.say("minutes.task_due", "no", task, "until", r.Due.In(t.Zone).Format(time.DateOnly)))
		}
	}
	return lines, nil
}

// How many opinions of a kind minutes repeat.
const (
	mostAgreed   = 2
	mostDivided  = 2
	mostOfOthers = 1
)

// arguments are what was said on a motion: what most agree on, what divides, and what is
// asked for.
func (t *turn) arguments(no int) ([]string, error) {
	all, _, _, err := t.opinions(no)
	if err != nil {
		return nil, err
	}
	d := council.Summarise(all)
	var lines []string
	for _, o := range d.Agreed[:min(len(d.Agreed), mostAgreed)] {
		lines = append(lines, t.opinionLine("digest.agreed", o))
	}
	for _, o := range d.Divided[:min(len(d.Divided), mostDivided)] {
		lines = append(lines, t.opinionLine("digest.divided", o))
	}
	for _, o := range d.Conditions[:min(len(d.Conditions), mostOfOthers)] {
		lines = append(lines, t.opinionLine("digest.condition", o))
	}
	for _, o := range d.Others[:min(len(d.Others), mostOfOthers)] {
		lines = append(lines, t.opinionLine("digest.other", o))
	}
	return lines, nil
}

// heldMeeting is the number of the meeting whose minutes are meant: the one named, or the
// last that was held.
func (t *turn) heldMeeting() (int, error) {
	if no := max(t.said.Meeting, t.said.Motion); no > 0 {
		return no, nil
	}
	past, err := t.Records.Members(t.ctx, t.who.Community, "meetings", t.now.AddDate(-1, 0, 0).UnixMilli(), t.now.Add(council.MeetingLasts).UnixMilli(), 200)
	if err != nil {
		return 0, err
	}
	for _, member := range slices.Backward(past) {
		var kept council.Minutes
		doc, err := t.load(t.ctx, t.who.Community, Ref{"minutes", member.Name}, &kept)
		if err != nil || doc.Version > 0 {
			return kept.Meeting, err
		}
	}
	return 0, t.refuse("minutes.none")
}

func (t *turn) minutes() (council.Minutes, Doc, error) {
	var kept council.Minutes
	no, err := t.heldMeeting()
	if err != nil {
		return kept, Doc{}, err
	}
	doc, err := t.load(t.ctx, t.who.Community, minutesRef(no), &kept)
	if err == nil && doc.Version == 0 {
		err = t.noMinutes(no)
	}
	return kept, doc, err
}

// noMinutes says why there are none of a number.
func (t *turn) noMinutes(no int) error {
	m, _, err := t.meetingNo(no)
	if err == nil && m.State == council.MeetingAhead {
		return t.refuse("minutes.not_held", "what", t.meetingWords(m, t.now))
	}
	return t.refuse("minutes.none_of", "no", no)
}

// pageRunes is how much of the minutes goes into one answer.
const pageRunes = 420

// pages splits minutes by lines.
func pages(lines []string) []string {
	var all []string
	for _, line := range lines {
		last := len(all) - 1
		if last >= 0 && utf8.RuneCountInString(all[last])+utf8.RuneCountInString(line) < pageRunes {
			all[last] += "\n" + line
			continue
		}
		all = append(all, line)
	}
	return all
}

// showMinutes is 纪要 2. A draft is for the officers; what is approved is for everybody.
func (t *turn) showMinutes() (Answer, error) {
	kept, _, err := t.minutes()
	if err != nil {
		return Answer{}, err
	}
	if !kept.Published() {
		self, err := t.person()
		if err != nil {
			return Answer{}, err
		}
		if len(self.Offices) == 0 || t.in.Chat == Group {
			return t.tell("minutes.not_yet", "no", kept.Meeting)
		}
	}
	all := pages(kept.Lines)
	page := min(max(t.said.Amount, 1), len(all))
	answer := Answer{Text: all[page-1]}
	switch {
	case kept.Published():
		answer.Text += "\n" + t.say("minutes.hash", "hash", short(kept.Hash))
	default:
		answer.Text += "\n" + t.say("minutes.draft", "no", kept.Meeting)
	}
	if page < len(all) {
		t.choices(&answer, choice{t.say("minutes.do_next", "page", page+1, "count", len(all)), speech.Intent{Intent: "minutes", Meeting: kept.Meeting, Amount: page + 1}})
	}
	return answer, nil
}

// longestCorrection bounds one correction, in characters.
const longestCorrection = 200

// correctMinutes is 更正纪要 2 王五也到了: the clerk adds what the record does not have.
func (t *turn) correctMinutes() (Answer, error) {
	kept, doc, err := t.minutes()
	if err != nil {
		return Answer{}, err
	}
	text := strings.TrimSpace(t.said.Text)
	if n := utf8.RuneCountInString(text); n < 2 || n > longestCorrection {
		return t.tell("minutes.which_correction", "no", kept.Meeting, "max", longestCorrection)
	}
	if kept, err = kept.Correct(t.say("minutes.correction", "text", text), t.who.Person); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(kept); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("minutes.correct", council.Clerk, kept.Meeting, nil)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("minutes.corrected", "no", kept.Meeting)})
}

// approveMinutes is 通过纪要 2: the wording is fixed, its hash goes into the ledger, and
// the group reads it.
func (t *turn) approveMinutes() (Answer, error) {
	kept, doc, err := t.minutes()
	if err != nil {
		return Answer{}, err
	}
	if kept, err = kept.Approve(t.who.Person, t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(kept); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("minutes.publish", council.Chair, kept.Meeting, ledger.Payload{"sha256": kept.Hash})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	text := pages(kept.Lines)[0] + "\n" + t.say("minutes.published_post", "no", kept.Meeting, "hash", short(kept.Hash))
	if act.Out, err = t.toGroups(*place, text, "post"); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("minutes.published", "no", kept.Meeting, "hash", short(kept.Hash))})
}
