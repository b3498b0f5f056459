package bot

import (
	"slices"

	"yishi/bot/council"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// placesCommands are the commands of parts of a place and people away.
func placesCommands() []command {
	return []command{
		{intent: "away", where: privately, power: council.ToLook, do: (*turn).away},
		{intent: "away_list", power: council.ToLook, do: (*turn).awayList},
		{intent: "visit_note", where: privately, power: council.ToReportFor, do: (*turn).visitNote},
		{intent: "note_answer", where: privately, do: (*turn).answerNote},
	}
}

// setScope is 范围 3栋2单元: a draft that concerns a building, a stair or the users of one
// lift. Whom the law has decide a matter, no chair can leave out; what is then possible is
// to ask the part for its opinion.
func (t *turn) setScope() (Answer, error) {
	scope, ok := council.ReadScope(t.said.Text)
	if t.said.Answer == oneBuilding {
		scope, ok = council.Scope{Building: t.said.Text}, true
	}
	if !ok {
		return t.tell("draft.which_scope")
	}
	d, doc, err := t.draft()
	if err != nil {
		return Answer{}, err
	}
	if doc.Version > 0 && t.said.Answer == askPart {
		return t.redraft(func(d *draft) error { return t.asOpinion(d, scope) })
	}
	if matter, known := rule.MatterByID(d.Motion.Matter); known && !mayNarrow(matter, scope) {
		return t.partForbidden(d.Motion, matter)
	}
	return t.redraft(func(d *draft) error {
		d.Whole = scope == council.Scope{}
		t.nameBuilding(d)
		return t.narrow(d, scope)
	})
}

// askPart has a draft that a part may not decide ask that part for its opinion.
const askPart = "opinion"

// narrow has only those of the part vote.
func (t *turn) narrow(d *draft, scope council.Scope) error {
	e, err := council.ParseElectorate(d.Motion.Electorate)
	if err != nil {
		return t.refuse("draft.which_electorate")
	}
	e = scope.In(e)
	roster, err := t.wholeRoster()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(roster.units, e.Takes) {
		return t.refuse("draft.no_such_part", "text", t.said.Text)
	}
	d.Motion.Electorate = e.String()
	return nil
}

// asOpinion makes the draft a consultation of the part: nothing is decided by it.
func (t *turn) asOpinion(d *draft, scope council.Scope) error {
	matter, ok := rule.MatterByID("consultation")
	if !ok {
		return t.refuse("draft.which_matter")
	}
	proposeMatter(&d.Motion, matter)
	return t.narrow(d, scope)
}

// partOf is the kind of part that a scope is; "" is the whole place.
func partOf(s council.Scope) rule.Part {
	switch {
	case s.Lift:
		return rule.PartLift
	case s.Stair != "":
		return rule.PartStair
	case s.Building != "":
		return rule.PartBuilding
	}
	return ""
}

// mayNarrow reports whether those of the part may decide the matter alone.
func mayNarrow(m rule.Matter, s council.Scope) bool {
	part := partOf(s)
	return part == "" || m.DecidedBy(part)
}

// partForbidden says by which article a part cannot decide it alone, who does, and offers
// to ask the part for its opinion.
func (t *turn) partForbidden(m council.Motion, matter rule.Matter) (Answer, error) {
	law, key := matter.Law, "draft.part_all"
	if matter.PartLaw != "" {
		law, key = matter.PartLaw, "draft.part_building"
		if matter.DecidedBy(rule.PartStair) {
			key = "draft.part_stair"
		}
	}
	who := t.electorateWords(electorateOf(matter, "").String())
	a := Answer{Text: t.say(key, "matter", matter.Name, "law", law, "who", who)}
	if m.No > 0 { // what residents seconded stays what it is
		a.Text += t.say("draft.part_apart")
		return a, nil
	}
	a.Text += t.say("draft.part_or")
	t.choices(&a, choice{t.say("draft.do_ask_part"), speech.Intent{Intent: "set_rule", Kind: "scope", Text: t.said.Text, Answer: askPart}})
	return a, nil
}
