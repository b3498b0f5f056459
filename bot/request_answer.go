package bot

import (
	"errors"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// acceptThing is 受理 35 or 不受理 35 理由: of a request by the officers of its place, of a
// proposal by the committee.
func (t *turn) acceptThing() (Answer, error) {
	no := max(t.said.Motion, t.said.Request)
	if no == 0 {
		return t.tell("request.which_accept")
	}
	f, found, err := t.findRequest(no)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		kind, err := t.thing(no)
		if err == nil && kind == "motion" {
			return t.accept()
		}
		return t.orElse(err, "request.none", "no", no)
	}
	if err := t.mayHandle(f.Request, council.ToAssign); err != nil {
		return Answer{}, err
	}
	if t.said.Answer == "no" {
		return t.declineRequest(f)
	}
	if f.Request, err = f.Accept(t.who.Person, t.now); err != nil {
		return Answer{}, t.refusedBecause(err, "no", no)
	}
	leaf, err := t.leaf("request.accept", "", no, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	key := "request."
	if f.Private() {
		key = "mediation."
	}
	if err := t.tellFollowers(&act, f.Request, t.say(key+"accepted_told", "no", no, "what", t.requestHead(f.Request))); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say(key+"accepted", "no", no, "what", t.requestHead(f.Request))})
}

// declineRequest ends a request with a reason, which those who have the trouble are told.
func (t *turn) declineRequest(f file) (Answer, error) {
	reason := strings.TrimSpace(t.said.Text)
	r, err := f.Decline(t.who.Person, t.now, reason)
	if errors.Is(err, council.NeedsReason) {
		return t.tell("request.needs_reason", "no", f.No)
	}
	if err != nil {
		return Answer{}, t.refusedBecause(err, "no", f.No)
	}
	f.Request, f.words.Reason = r, reason
	leaf, err := t.leaf("request.decline", "", f.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	text := t.say("request.declined_told", "no", f.No, "what", t.requestHead(f.Request), "reason", reason)
	if err := t.tellFollowers(&act, f.Request, text); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("request.declined", "no", f.No, "reason", reason)})
}

// dueOr is the day that was said, or the usual one.
func (t *turn) dueOr(usual time.Duration) time.Time {
	switch {
	case t.said.Until != nil:
		return t.said.Until.UTC()
	case t.said.Span > 0:
		return t.now.Add(t.said.Span)
	}
	return t.now.Add(usual)
}

// handed finds the request that an officer hands on: the one named, or the only one that
// waits for it.
func (t *turn) handed() (file, error) {
	no := max(t.said.Request, t.said.Motion)
	if no == 0 {
		only, more, err := t.latest(openRequests, func(r council.Request) bool { return r.State == council.RequestAccepted })
		if err != nil {
			return file{}, err
		}
		if only == 0 || more {
			return file{}, t.refuse("request.which_assign")
		}
		no = only
	}
	f, err := t.requestFile(no)
	if err != nil {
		return f, err
	}
	return f, t.mayHandle(f.Request, council.ToAssign)
}

// assign is 派单 35 王五 8月10日前: somebody on the roster, or an outsider for whom an
// officer reports.
func (t *turn) assign() (Answer, error) {
	f, err := t.handed()
	if err != nil {
		return Answer{}, err
	}
	if t.said.To == "" {
		return t.tell("request.assign_whom", "no", f.No)
	}
	before := f
	handler, err := t.handlerNamed(t.said.To)
	if err != nil {
		return Answer{}, err
	}
	if f.Request, err = f.Assign(t.who.Person, handler, t.dueOr(council.UsualDue), t.now); err != nil {
		return Answer{}, t.refusedAs(err, before.Request)
	}
	f.words.Doer = ""
	if handler == 0 {
		f.words.Doer = t.said.To
	}
	key := "request.assigned"
	if handler == 0 {
		key = "request.assigned_outside"
	}
	answer := Answer{Text: t.say(key, "no", f.No, "to", t.said.To, "due", t.until(f.Due))}
	if before.InHandsOf(f.Request) && before.words.Doer == f.words.Doer {
		return answer, nil // said by two officers at once
	}
	leaf, err := t.leaf("request.assign", "", f.No, ledger.Payload{"due": unixText(f.Due)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if before.Handler != 0 && before.Handler != handler {
		act.Marks = append(act.Marks, Mark{Index: tasksOf(before.Handler), Member: f.doc.ID, Remove: true})
	}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	if err := t.tellAssigned(&act, f); err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

// handlerNamed finds the only person of a name on the roster; 0 is an outsider.
func (t *turn) handlerNamed(name string) (council.PersonNo, error) {
	p, err := t.personNamed(name)
	if errors.Is(err, council.PersonMissing) {
		return 0, nil
	}
	return p.No, err
}

// tellAssigned tells the handler what there is to do, and those who have the trouble that
// it is in hand.
func (t *turn) tellAssigned(act *Act, f file) error {
	household, err := t.labelOf(f.Reporter)
	if err != nil {
		return err
	}
	task := t.say("request.task", "no", f.No, "what", t.requestHead(f.Request), "text", f.words.Text, "due", t.until(f.Due), "photos", t.photosToSee(f.No, f.words.Photos))
	if f.Reporter != 0 {
		task += t.say("request.task_from", "household", household)
	}
	if err := t.tellOne(act, f.Handler, task); err != nil {
		return err
	}
	text := t.say("request.assigned_told", "no", f.No, "what", t.requestHead(f.Request), "due", t.until(f.Due))
	return t.tellFollowers(act, f.Request, text)
}

// forward is 转街道 35 or 转部门 35 城管, with a due date of the higher office's own.
func (t *turn) forward() (Answer, error) {
	f, err := t.handed()
	if err != nil {
		return Answer{}, err
	}
	office := "street"
	if t.said.Kind == "department" {
		office = "department"
	}
	before := f
	if f.Request, err = f.Forward(t.who.Person, office, t.dueOr(council.HigherDue), t.now); err != nil {
		return Answer{}, t.refusedAs(err, before.Request)
	}
	f.words.Doer = t.said.To
	to, err := t.doerOf(f, true)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("request.forwarded", "no", f.No, "to", to, "due", t.until(f.Due))}
	if before.InHandsOf(f.Request) && before.words.Doer == f.words.Doer {
		return answer, nil // said by two officers at once
	}
	leaf, err := t.leaf("request.forward", "", f.No, ledger.Payload{"office": office, "due": unixText(f.Due)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	text := t.say("request.forwarded_told", "no", f.No, "what", t.requestHead(f.Request), "to", to, "due", t.until(f.Due))
	if err := t.tellFollowers(&act, f.Request, text); err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}
