package bot

import (
	"context"

	"yishi/bot/council"
)

// requestDues are the clocks of requests.
func (b *Bot) requestDues() map[string]due {
	at := func(do func(*turn, *file, *Act) error) due {
		return func(ctx context.Context, c council.ID, a appointment) error { return b.requestDue(ctx, c, a, do) }
	}
	return map[string]due{
		"request:answer":  at((*turn).remindAnswer),
		"request:soon":    at((*turn).remindDue),
		"request:due":     at((*turn).escalate),
		"request:confirm": at((*turn).confirmSilently),
		"request:later":   at((*turn).askLater),
		"motion:tasks":    b.askForTasks,

		"request:pictures": b.dropRequestPictures,
	}
}

// requestDue has a clock do one thing with a request. The request is written again with
// what falls due next, so that of two replicas only one does it.
func (b *Bot) requestDue(ctx context.Context, c council.ID, a appointment, do func(*turn, *file, *Act) error) error {
	t := b.clockTurn(ctx, c)
	f, found, err := t.findRequest(a.no)
	if err != nil {
		return err
	}
	var act Act
	if !found {
		act.Marks = []Mark{{Index: "due", Member: a.member, Remove: true}}
	} else {
		if err := do(t, &f, &act); err != nil {
			return err
		}
		if err := t.keepRequest(&act, f); err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}

// remindAnswer reminds those who have to accept or decline; from the second time on the
// supervisor hears of it too, of mediation once and the number only. At last it says that
// nobody answered, and stops.
func (t *turn) remindAnswer(f *file, act *Act) error {
	if f.State != council.RequestReported {
		return nil
	}
	f.Nudged++
	args := []any{"no", f.No, "what", t.requestHead(f.Request), "days", daysOpen(f.Request, t.now)}
	text := t.say("request.unanswered", args...)
	last := f.Nudged >= council.MostAnswerNudges
	if last {
		text = t.say("request.no_answer", args...)
		if err := t.tellFollowers(act, f.Request, t.say("request.no_answer_told", args...)); err != nil {
			return err
		}
	}
	var err error
	switch {
	case !f.Private() && f.Nudged > 1:
		err = t.tellChosen(act, leads, text)
	case f.Private() && (last || f.Nudged == council.SupervisorNudge):
		err = t.tellChosen(act, supervises, t.say("mediation.unanswered", args...))
	}
	if err != nil {
		return err
	}
	return t.tellAnswerable(act, f.Request, text)
}

// supervises chooses the supervisors.
func supervises(p council.Person) bool { return p.Holds(council.Supervisor, "") }

// remindDue reminds the handler a day before.
func (t *turn) remindDue(f *file, act *Act) error {
	if f.State != council.RequestAssigned {
		return nil
	}
	p, key := f.Handler, "request.due_soon"
	if p == 0 {
		p, key = f.Answerable, "request.due_soon_outside"
	}
	return t.remindOne(t.ctx, t.who.Community, act, p, t.say(key, "no", f.No, "what", t.requestHead(f.Request), "due", t.until(f.Due)), "reminder")
}

// escalate tells handler, chair and supervisor that a due date passed. Of mediation they
// hear the number only.
func (t *turn) escalate(f *file, act *Act) error {
	r, tell := f.Overdue(t.now)
	f.Request = r
	if !tell {
		return nil
	}
	leaf, err := t.leaf("request.overdue", "", f.No, map[string]string{"due": unixText(f.Due)})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	doer, err := t.doerOf(*f, true)
	if err != nil {
		return err
	}
	key := "request.overdue"
	switch {
	case f.Private():
		key = "mediation.overdue"
	case f.Office != "":
		key = "request.overdue_above"
	}
	if err := t.tellChosen(act, leads, t.say(key, "no", f.No, "what", t.requestHead(f.Request), "doer", doer, "due", t.until(f.Due))); err != nil {
		return err
	}
	if err := t.tellOne(act, f.Handler, t.say("request.overdue_handler", "no", f.No, "what", t.requestHead(f.Request), "due", t.until(f.Due))); err != nil {
		return err
	}
	return t.tellOverdueAnswerable(act, f)
}

// tellOverdueAnswerable tells the officer who answers, unless they heard it as handler,
// chair or supervisor.
func (t *turn) tellOverdueAnswerable(act *Act, f *file) error {
	for _, o := range act.Out {
		if o.Person == f.Answerable {
			return nil
		}
	}
	return t.tellOne(act, f.Answerable, t.say("request.overdue_handler", "no", f.No, "what", t.requestHead(f.Request), "due", t.until(f.Due)))
}

// confirmSilently closes off what nobody answered about; what residents have to inspect
// waits for them, and the officers are asked to find some.
func (t *turn) confirmSilently(f *file, act *Act) error {
	if f.State != council.RequestFinished {
		return nil
	}
	if f.Inspected() {
		f.Nudged++
		return t.tellChosen(act, leads, t.say("request.not_inspected", "no", f.No, "days", int(t.now.Sub(f.Finished).Hours()/24)))
	}
	r, err := f.LapseToClosed(t.now)
	if err != nil { // it was finished anew meanwhile
		return nil
	}
	f.Request = r
	leaf, err := t.leaf("request.silent", "", f.No, nil)
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	return t.tellClosed(act, *f)
}

// askLater asks a month after whether it still holds; who wants no reminders is left out.
func (t *turn) askLater(f *file, act *Act) error {
	if f.State != council.RequestClosed {
		return nil
	}
	text := t.say("request.ask_later", "no", f.No, "what", t.requestHead(f.Request))
	for _, p := range f.Followers() {
		if err := t.remindOne(t.ctx, t.who.Community, act, p, text, "reminder"); err != nil {
			return err
		}
	}
	return nil
}
