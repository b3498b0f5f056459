package bot

import (
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// done is 35号修好了: said by who does it, it is done, and the reporter is asked; said by
// the reporter, it is closed off.
func (t *turn) done() (Answer, error) {
	no := t.said.Request
	if no == 0 {
		var err error
		if no, err = t.doneMeant(); err != nil {
			return Answer{}, err
		}
	}
	f, found, err := t.findRequest(no)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		return t.stopPatrol(no)
	}
	handles := f.Handler != 0 && f.Handler == t.who.Person
	switch {
	case f.State == council.RequestGrouped:
		return t.tell("request.with_group", "no", no, "group", f.Group)
	case f.State == council.RequestFinished && f.Concerns(t.who.Person) && !handles:
		return t.confirmDone(f)
	case f.Reporter == t.who.Person && !handles && f.Open():
		return t.settledItself(f)
	case f.Private() && !handles && f.Answerable != t.who.Person:
		return t.tell("request.none", "no", no)
	case !handles:
		if err := t.mayHandle(f.Request, council.ToCloseTask); err != nil {
			return Answer{}, err
		}
	}
	return t.finish(f)
}

// doneMeant is what 修好了 is about when no number was said: the only task that the writer
// has, or the only one that waits for the writer's word.
func (t *turn) doneMeant() (int, error) {
	no, more, err := t.latest(reportsOf(t.who.Person), func(r council.Request) bool { return r.State == council.RequestFinished })
	if err != nil {
		return 0, err
	}
	task, moreTasks, err := t.latest(tasksOf(t.who.Person), council.Request.Working)
	if err != nil {
		return 0, err
	}
	if more || moreTasks || (no == 0) == (task == 0) {
		return 0, t.refuse("request.which_done")
	}
	return no + task, nil
}

// finish says that it is done, and asks those who have the trouble to look.
func (t *turn) finish(f file) (Answer, error) {
	var err error
	now := f.Request
	if f.Request, err = f.Finish(t.now); err != nil {
		return Answer{}, t.refusedAs(err, now)
	}
	proofs, err := t.photosBefore()
	if err != nil {
		return Answer{}, err
	}
	f.words.Proofs = withPictures(f.words.Proofs, proofs)
	t.noteSender(&f, proofs)
	leaf, err := t.leaf("request.done", "", f.No, ledger.Payload{"photos": strconv.Itoa(len(f.words.Proofs))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.takeProofs(&act, f, proofs); err != nil {
		return Answer{}, err
	}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	if err := t.tellFinished(&act, f); err != nil {
		return Answer{}, err
	}
	if err := t.finishMembers(&act, f); err != nil {
		return Answer{}, err
	}
	key := "request.finished"
	switch {
	case f.Inspected():
		key = "request.finished_inspect"
	case len(f.words.Proofs) == 0:
		key = "request.finished_no_photo"
	}
	answer, err := t.commit(act, Answer{Text: t.say(key, "no", f.No)})
	if err != nil {
		return answer, err
	}
	return answer, t.photosTaken(f.No, photosOfProof)
}

// tellFinished asks those who have the trouble, or the officers who find inspectors.
func (t *turn) tellFinished(act *Act, f file) error {
	photos := t.photoWords(f.words.Proofs)
	if f.Inspected() {
		text := t.say("request.look", "no", f.No, "text", f.words.Text, "photos", photos)
		if err := t.tellOne(act, f.Answerable, text); err != nil {
			return err
		}
		return t.tellTeam(act, f.Motion, text)
	}
	toSee := t.photosToSee(f.No, f.words.Proofs)
	for _, p := range f.Followers() {
		of := photos
		if p == f.Reporter { // the others have the same trouble, but not the pictures of it
			of = toSee
		}
		if err := t.tellOne(act, p, t.say("request.done_told", "no", f.No, "what", t.requestHead(f.Request), "photos", of)); err != nil {
			return err
		}
	}
	if f.Answerable == f.Handler {
		return nil
	}
	return t.tellOne(act, f.Answerable, t.say("request.done_officer", "no", f.No, "what", t.requestHead(f.Request), "photos", toSee))
}

// finishMembers has the requests that a group settles wait for their reporters' word.
func (t *turn) finishMembers(act *Act, group file) error {
	for _, no := range group.Members {
		f, found, err := t.findRequest(no)
		if err != nil {
			return err
		}
		if !found || f.State != council.RequestGrouped {
			continue
		}
		f.Request = f.FinishWith(group.Request)
		if err := t.keepRequest(act, f); err != nil {
			return err
		}
		if err := t.tellFollowers(act, f.Request, t.say("request.done_told", "no", f.No, "what", t.requestHead(f.Request), "photos", t.photoWords(group.words.Proofs))); err != nil {
			return err
		}
	}
	return nil
}

// confirmDone closes off what one who has the trouble found done.
func (t *turn) confirmDone(f file) (Answer, error) {
	r, err := f.Confirm(t.now)
	if err != nil {
		return Answer{}, t.refusedAs(err, f.Request)
	}
	f.Request = r
	return t.closeOff(f)
}

// settledItself closes off what the reporter found done before anybody said so.
func (t *turn) settledItself(f file) (Answer, error) {
	r, err := f.Settle(t.now)
	if err != nil {
		return Answer{}, t.refusedAs(err, f.Request)
	}
	f.Request = r
	return t.closeOff(f)
}

// closeOff writes a request closed off by its reporter, who is asked for a mark.
func (t *turn) closeOff(f file) (Answer, error) {
	leaf, err := t.leaf("request.confirm", "", f.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	if err := t.tellClosed(&act, f); err != nil {
		return Answer{}, err
	}
	return t.commit(act, t.askMark(f, "request.closed"))
}

// tellClosed tells everybody concerned that it is closed off.
func (t *turn) tellClosed(act *Act, f file) error {
	if err := t.tellFollowers(act, f.Request, t.say("request.closed_told", "no", f.No, "what", t.requestHead(f.Request))); err != nil {
		return err
	}
	return t.tellOne(act, f.Handler, t.say("request.closed_handler", "no", f.No, "what", t.requestHead(f.Request)))
}

// askMark asks for a mark from 1 to 5, where a bare number answers it.
func (t *turn) askMark(f file, key string) Answer {
	if t.in.Chat == Group {
		return Answer{Text: t.say(key+"_group", "no", f.No)}
	}
	t.offering = nil
	for score := 1; score <= 5; score++ {
		t.offering = append(t.offering, speech.Intent{Intent: "rate", Request: f.No, Score: score})
	}
	return Answer{Text: t.say(key, "no", f.No)}
}

// finishedOne is the request named, or the latest of the writer's that was said to be
// done; 0 when there is none.
func (t *turn) finishedOne() (int, error) {
	if t.said.Request > 0 {
		return t.said.Request, nil
	}
	no, _, err := t.latest(reportsOf(t.who.Person), func(r council.Request) bool {
		return r.State == council.RequestFinished || r.State == council.RequestClosed
	})
	return no, err
}

// reopen is 35号没修好, of what was said to be done; without a number the last one.
func (t *turn) reopen() (Answer, error) {
	no, err := t.finishedOne()
	if err != nil || no == 0 {
		return t.orElse(err, "request.nothing_to_reopen")
	}
	f, err := t.requestFile(no)
	if err != nil {
		return Answer{}, err
	}
	if !f.Concerns(t.who.Person) {
		if f.Private() {
			return t.tell("request.none", "no", no)
		}
		if err := t.mayHandle(f.Request, council.ToAssign); err != nil {
			return t.tell("refusal."+string(council.NotYourRequest), "no", no)
		}
	}
	now := f.Request
	if f.Request, err = f.Reopen(t.now); err != nil {
		return Answer{}, t.refusedAs(err, now)
	}
	leaf, err := t.leaf("request.reopen", "", no, ledger.Payload{"due": unixText(f.Due)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.keepReopened(&act, f); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("request.reopened", "no", no, "due", t.until(f.Due))})
}

// keepReopened writes a request that was given back, and tells who has it and who answers.
func (t *turn) keepReopened(act *Act, f file) error {
	if err := t.keepRequest(act, f); err != nil {
		return err
	}
	text := t.say("request.reopened_told", "no", f.No, "what", t.requestHead(f.Request), "due", t.until(f.Due))
	if err := t.tellOne(act, f.Handler, text); err != nil {
		return err
	}
	if f.Answerable == f.Handler {
		return nil
	}
	return t.tellOne(act, f.Answerable, text)
}

// rate is 评价 35 5分, by those who have the trouble. A good mark on what waits for their
// word confirms it.
func (t *turn) rate() (Answer, error) {
	no, err := t.finishedOne()
	if err == nil && no == 0 && t.in.Chat == Private && len(t.open.motions) > 0 {
		return t.hint() // perhaps a survey is meant
	}
	if err != nil || no == 0 {
		return t.orElse(err, "request.nothing_to_rate")
	}
	if kind, err := t.thing(no); err != nil || kind == "motion" {
		return t.orElseDo(err, func() (Answer, error) { return t.rateDecision(no) })
	}
	f, err := t.requestFile(no)
	switch {
	case err != nil:
		return Answer{}, err
	case t.in.Chat == Group:
		return t.tell("place.private")
	case !f.Concerns(t.who.Person) && f.Private():
		return t.tell("request.none", "no", no)
	case !f.Concerns(t.who.Person):
		return t.tell("refusal."+string(council.NotYourRequest), "no", no)
	case t.said.Score == 0:
		return t.askMark(f, "request.which_mark"), nil
	}
	confirmed := f.State == council.RequestFinished
	if confirmed {
		if t.said.Score < 3 {
			return t.tell("request.done_or_not", "no", no)
		}
		if f.Request, err = f.Confirm(t.now); err != nil {
			return Answer{}, t.refusedBecause(err, "no", no)
		}
	}
	return t.keepMark(f, confirmed)
}

func (t *turn) keepMark(f file, confirmed bool) (Answer, error) {
	r, later, err := f.Rate(t.who.Person, t.said.Score, t.now)
	if err != nil {
		return Answer{}, t.refusedBecause(err, "no", f.No)
	}
	f.Request = r
	which := "first"
	if later {
		which = "later"
	}
	leaf, err := t.leaf("request.rate", "", f.No, ledger.Payload{"which": which})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if confirmed {
		if leaf, err = t.leaf("request.confirm", "", f.No, nil); err != nil {
			return Answer{}, err
		}
		act.Leaves = append(act.Leaves, leaf)
		if err := t.tellClosed(&act, f); err != nil {
			return Answer{}, err
		}
	}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	key := "request.rated"
	if t.said.Score < 3 {
		key = "request.rated_low"
	}
	return t.commit(act, Answer{Text: t.say(key, "no", f.No, "score", t.said.Score)})
}
