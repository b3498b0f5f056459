package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func patrolCommands() []command {
	return []command{
		{intent: "patrol", do: (*turn).setPatrol},
		{intent: "patrolled", do: (*turn).patrolled},
	}
}

func (b *Bot) patrolDues() map[string]due {
	return map[string]due{"patrol:remind": b.remindPatrol, "patrol:round": b.turnPatrol}
}

func patrolRef(no int) Ref { return Ref{"patrol", strconv.Itoa(no)} }

// patrols is the index of the rounds that are made.
const patrols = "patrols"

// walk is a round with its document.
type walk struct {
	council.Patrol
	doc Doc
}

// setPatrol is 巡查 消防通道 每周 给 王五; alone it shows the rounds.
func (t *turn) setPatrol() (Answer, error) {
	what := strings.TrimSpace(t.said.Text)
	if what == "" {
		lines, err := t.patrolLines()
		if err != nil {
			return Answer{}, err
		}
		if len(lines) == 0 {
			return t.tell("patrol.none")
		}
		return Answer{Text: strings.Join(lines, "\n")}, nil
	}
	if err := t.may(council.ToAssign, council.Where{}); err != nil {
		return Answer{}, err
	}
	if t.said.To == "" {
		return t.tell("patrol.usage")
	}
	walker, err := t.handlerNamed(t.said.To)
	if err != nil {
		return Answer{}, err
	}
	if walker == 0 { // nobody else could tick it off
		return t.tell("patrol.unknown", "name", t.said.To)
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	every := council.EveryWeek
	switch said := council.Interval(t.said.Repeat); said {
	case council.EveryDay, council.EveryMonth, council.EveryQuarter:
		every = said
	}
	w := walk{Patrol: council.Patrol{No: no, What: shorter(what, 40), Every: every, Walker: walker, By: t.who.Person}.Begin(t.now)}
	leaf, err := t.leaf("patrol.set", "", no, ledger.Payload{"every": string(every)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc}, Leaves: []Leaf{leaf}}
	if err := keepPatrol(&act, w); err != nil {
		return Answer{}, err
	}
	everyWords := t.say("patrol.every." + string(every))
	if err := t.tellOne(&act, walker, t.say("patrol.told", "no", no, "text", w.What, "every", everyWords)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("patrol.set", "no", no, "text", w.What, "every", everyWords, "to", t.said.To)})
}

// keepPatrol adds a round with what falls due to an act.
func keepPatrol(act *Act, w walk) error {
	w.doc.Ref = patrolRef(w.No)
	doc, err := w.doc.holding(w.Patrol)
	if err != nil {
		return err
	}
	no, stopped := strconv.Itoa(w.No), !w.Stopped.IsZero()
	remind := w.Ends.Add(-w.Every.Next(w.Ends).Sub(w.Ends) / 4) // in the last quarter
	act.Docs = append(act.Docs, doc)
	act.Marks = append(act.Marks,
		Mark{Index: patrols, Member: no, Score: int64(w.No), Remove: stopped},
		Mark{Index: "due", Member: "patrol:" + no + ":round", Score: w.Ends.UnixMilli(), Remove: stopped},
		Mark{Index: "due", Member: "patrol:" + no + ":remind", Score: remind.UnixMilli(), Remove: stopped || !w.Checked.IsZero()})
	return nil
}

// rounds reads the rounds that are made.
func (t *turn) rounds() ([]walk, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, patrols, 0, everything, 100)
	if err != nil {
		return nil, err
	}
	var all []walk
	for _, m := range members {
		var w walk
		if w.doc, err = t.load(t.ctx, t.who.Community, Ref{"patrol", m.Name}, &w.Patrol); err != nil {
			return nil, err
		}
		if w.doc.Version > 0 {
			all = append(all, w)
		}
	}
	return all, nil
}

// patrolLines shows the rounds, and how many were missed.
func (t *turn) patrolLines() ([]string, error) {
	all, err := t.rounds()
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, w := range all[:min(len(all), mostLines)] {
		key := "patrol.line"
		if !w.Checked.IsZero() {
			key = "patrol.line_checked"
		}
		name, err := t.nameOf(w.Walker, false)
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.say(key, "no", w.No, "text", w.What, "every", t.say("patrol.every."+string(w.Every)),
			"name", name, "walked", w.Walked, "missed", w.Missed))
	}
	return lines, nil
}

// patrolled is 打卡 消防通道, by who makes the round; with one round the name may be left out.
func (t *turn) patrolled() (Answer, error) {
	all, err := t.rounds()
	if err != nil {
		return Answer{}, err
	}
	all = slices.DeleteFunc(all, func(w walk) bool { return w.Walker != t.who.Person })
	text := strings.TrimSpace(t.said.Text)
	if no := t.said.Motion; no != 0 {
		all = slices.DeleteFunc(all, func(w walk) bool { return w.No != no })
	} else if text != "" && len(all) > 1 {
		all = slices.DeleteFunc(all, func(w walk) bool { return !strings.Contains(w.What, text) && !strings.Contains(text, w.What) })
	}
	switch {
	case len(all) == 0:
		return t.tell("patrol.not_yours")
	case len(all) > 1:
		return t.tell("patrol.which", "text", all[0].What)
	}
	w := all[0]
	if w.Patrol, err = w.Tick(t.who.Person, t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	leaf, err := t.leaf("patrol.walked", "", w.No, ledger.Payload{"round": strconv.Itoa(w.Round)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := keepPatrol(&act, w); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("patrol.walked", "text", w.What, "next", t.when(w.Ends))})
}

// stopPatrol is 销号 40 on a round, by an officer; on what is neither it says so.
func (t *turn) stopPatrol(no int) (Answer, error) {
	var w walk
	var err error
	if w.doc, err = t.load(t.ctx, t.who.Community, patrolRef(no), &w.Patrol); err != nil {
		return Answer{}, err
	}
	if w.doc.Version == 0 {
		return t.tell("request.none", "no", no)
	}
	if err := t.may(council.ToAssign, council.Where{}); err != nil {
		return Answer{}, err
	}
	if w.Patrol, err = w.Stop(t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	leaf, err := t.leaf("patrol.stop", "", no, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := keepPatrol(&act, w); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("patrol.stopped", "no", no, "text", w.What, "walked", w.Walked, "missed", w.Missed)})
}

// remindPatrol reminds who makes a round in its last quarter.
func (b *Bot) remindPatrol(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	var p council.Patrol
	doc, err := b.load(ctx, c, patrolRef(a.no), &p)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	if doc.Version > 0 && p.Stopped.IsZero() && p.Checked.IsZero() && t.now.Before(p.Ends) {
		if doc, err = doc.holding(p); err != nil { // so that of two replicas one reminds
			return err
		}
		act.Docs = []Doc{doc}
		if err := b.remindOne(ctx, c, &act, p.Walker, b.say("patrol.remind", "text", p.What, "until", t.until(p.Ends)), "reminder"); err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}

// turnPatrol ends a round; that it was missed is written into the ledger and told to chair
// and supervisor.
func (b *Bot) turnPatrol(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	var w walk
	var err error
	if w.doc, err = b.load(ctx, c, patrolRef(a.no), &w.Patrol); err != nil {
		return err
	}
	var act Act
	if w.doc.Version == 0 {
		act.Marks = []Mark{{Index: "due", Member: a.member, Remove: true}}
	} else {
		round := w.Round
		next, missed := w.Turn(t.now)
		if w.Patrol = next; missed > 0 {
			leaf, err := t.leaf("patrol.missed", "", w.No, ledger.Payload{"round": strconv.Itoa(round), "missed": strconv.Itoa(missed)})
			if err != nil {
				return err
			}
			act.Leaves = []Leaf{leaf}
			if err := t.tellChosen(&act, leads, t.say("patrol.missed", "no", w.No, "text", w.What, "missed", w.Missed)); err != nil {
				return err
			}
		}
		if err := keepPatrol(&act, w); err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}
