package bot

import (
	"context"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// toMotion is 35号转议题: what enough households have is drafted as a motion by an officer,
// or proposed by one of them. Kind and place are public; the words of the report are not.
func (t *turn) toMotion() (Answer, error) {
	no := max(t.said.Request, t.said.Motion)
	if no == 0 {
		return t.tell("request.which_raise")
	}
	f, err := t.requestFile(no)
	if err != nil {
		return Answer{}, err
	}
	if f.Private() {
		return t.tell("request.none", "no", no)
	}
	if err := f.MayRaise(); err != nil {
		return Answer{}, t.refusedBecause(err, "no", no, "most", council.BackersToRaise, "households", f.Households())
	}
	if err := t.notRaised(f); err != nil {
		return Answer{}, err
	}
	intent := "propose"
	if t.mayHandle(f.Request, council.ToOpenMotion) == nil {
		intent = "open_motion"
	} else if !f.Concerns(t.who.Person) {
		return t.tell("refusal."+string(council.NotYourRequest), "no", no)
	}
	t.said = speech.Intent{Intent: intent, Request: no, Title: t.say("request.as_title", "what", t.requestHead(f.Request))}
	return t.dispatch()
}

// origin is the request that the motion of this turn comes from, if the writer may raise
// it; 0 is none.
func (t *turn) origin() (int, error) {
	if t.said.Request == 0 {
		return 0, nil
	}
	f, found, err := t.findRequest(t.said.Request)
	if err != nil || !found || f.MayRaise() != nil {
		return 0, err
	}
	if !f.Concerns(t.who.Person) && t.mayHandle(f.Request, council.ToOpenMotion) != nil {
		return 0, nil
	}
	return f.No, nil
}

// notRaised refuses what became a motion that is not given up; it says what to do there.
func (t *turn) notRaised(f file) error {
	if f.Raised == 0 {
		return nil
	}
	m, found, err := t.motionOf(t.ctx, t.who.Community, f.Raised)
	if err != nil || !found || m.State.GivenUp() {
		return err
	}
	return t.refuse("request.raised_already", "no", f.No, "motion", m.No, "title", m.Title, "how", t.howToSupport(m))
}

// howToSupport says what somebody who wants it does next about a motion.
func (t *turn) howToSupport(m council.Motion) string {
	switch {
	case m.State == council.Seconding:
		return t.say("request.support_second", "motion", m.No)
	case m.State == council.Voting:
		return t.say("request.support_vote", "motion", m.No)
	}
	return t.say("request.support_watch", "motion", m.No)
}

// raise has the request that a new motion comes from say so, and tells those who have the
// trouble where it went.
func (t *turn) raise(act *Act, m council.Motion) error {
	if m.Request == 0 {
		return nil
	}
	f, err := t.requestFile(m.Request)
	if err != nil {
		return err
	}
	if err := t.notRaised(f); err != nil {
		return err
	}
	f.Raised = m.No
	leaf, err := t.leaf("request.raise", "", f.No, ledger.Payload{"motion": strconv.Itoa(m.No)})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	if err := t.keepRequest(act, f); err != nil {
		return err
	}
	how := t.say("request.support_watch", "motion", m.No)
	if m.State == council.Seconding {
		how = t.howToSupport(m)
	}
	return t.tellFollowers(act, f.Request, t.say("request.raised_told", "no", f.No, "what", t.requestHead(f.Request), "motion", m.No, "title", m.Title, "how", how))
}

// originWords say which request a motion came from, "" if none.
func (b *Bot) originWords(ctx context.Context, c council.ID, m council.Motion) (string, error) {
	if m.Request == 0 {
		return "", nil
	}
	var r council.Request
	doc, err := b.load(ctx, c, requestRef(m.Request), &r)
	if err != nil || doc.Version == 0 {
		return "", err
	}
	return b.say("request.origin", "no", r.No, "what", b.requestHead(r), "households", r.Households()), nil
}

// backedNext says to one who backs a request what comes of it: the motion that it became,
// or how far it is from one.
func (t *turn) backedNext(r council.Request) (string, error) {
	if r.Raised != 0 {
		m, found, err := t.motionOf(t.ctx, t.who.Community, r.Raised)
		if err != nil {
			return "", err
		}
		if found && !m.State.GivenUp() {
			return t.say("request.became", "motion", m.No, "how", t.howToSupport(m)), nil
		}
	}
	if left := council.BackersToRaise - r.Households(); left > 0 {
		return t.say("request.backed_left", "left", left), nil
	}
	return t.say("request.backed_enough", "no", r.No), nil
}

// requestAnswered tells those who have the trouble what was decided about it.
func (b *Bot) requestAnswered(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	if m.Request == 0 {
		return nil
	}
	t := b.clockTurn(ctx, c)
	f, found, err := t.findRequest(m.Request)
	if err != nil || !found || f.Raised != m.No {
		return err
	}
	key := "request.raised_failed"
	switch {
	case m.State == council.Passed:
		key = "request.raised_passed"
	case m.Form != council.YesNo:
		key = "request.raised_decided"
	}
	return t.tellFollowers(act, f.Request, t.say(key, "no", f.No, "what", t.requestHead(f.Request), "motion", m.No, "title", m.Title))
}
