package bot

import (
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// What a draft's result is to be worth. It asks for opinions unless the chair says that it
// binds, which matter, rule, city and the community's own clause all have to allow.

// metByVoting are the conditions of a binding result that a vote here meets by itself, once
// the clause is there: voters are bound to the roster by a code, and sheets are entered
// while it is open. Others are steps to take.
var metByVoting = []string{"own_rules_allow_online", "own_rules_adopted", "identity_verified", "no_city_system", "paper_or_meeting_ballots_entered"}

// setEffect is 有约束力, 只征求意见 and 帮会议计票 on a draft.
func (t *turn) setEffect(effect rule.Effect) (Answer, error) {
	if err := t.may(council.ToMakeBinding, council.Where{}); err != nil {
		return Answer{}, err
	}
	d, doc, err := t.draft()
	if err != nil {
		return Answer{}, err
	}
	if doc.Version == 0 || d.Motion.Title == "" {
		return t.tell("draft.none")
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if why := t.barred(d.Motion, *place, effect); why != "" {
		return t.cannotBind(d.Motion, *place, why)
	}
	return t.redraft(func(d *draft) error {
		d.Motion.Effect, d.Motion.Clause = string(effect), ""
		if effect == rule.BindingOwnRules {
			d.Motion.Clause = place.Settings.ElectronicClause
		}
		return nil
	})
}

// barred is why a draft cannot have the effect, as the end of a catalog key; "" when it can.
func (t *turn) barred(m council.Motion, place council.Community, effect rule.Effect) string {
	matter, known := rule.MatterByID(m.Matter)
	_, system := requiredSystem(place, matter)
	switch {
	case effect == rule.Advisory:
		return ""
	case !known || m.Survey || len(matter.MayBecome) == 0:
		return "opinion"
	case matter.Ask != rule.AskYesNo || m.Form == council.Election:
		return "election"
	case effect == rule.TallyAid && (matter.Effect == rule.TallyAid || becomes(matter, rule.TallyAid)):
		return ""
	case !becomes(matter, effect):
		return "meeting"
	case system:
		return "city"
	case place.Settings.ElectronicClause == "":
		return "clause"
	}
	return ""
}

// becomes reports whether a matter's result may be worth so much.
func becomes(m rule.Matter, e rule.Effect) bool {
	return slices.ContainsFunc(m.MayBecome, func(u rule.Upgrade) bool { return u.Effect == e })
}

// requiredSystem is the voting system that the owners of the city have to use, as the
// operator named it or by the city's law.
func requiredSystem(place council.Community, matter rule.Matter) (system string, required bool) {
	if !matter.CitySystem {
		return "", false
	}
	if place.Settings.CitySystem != "" {
		return place.Settings.CitySystem, true
	}
	if city, known := rule.CityRules(place.City); known && city.SystemRequired {
		return city.Law, true
	}
	return "", false
}

// cannotBind says why, and offers what can be had.
func (t *turn) cannotBind(m council.Motion, place council.Community, why string) (Answer, error) {
	matter, _ := rule.MatterByID(m.Matter)
	system, _ := requiredSystem(place, matter)
	answer := Answer{Text: t.say("effect.no_"+why, "matter", matter.Name, "law", matter.Law, "system", system)}
	if m.Effect != council.TallyAid && t.barred(m, place, rule.TallyAid) == "" {
		t.choices(&answer, choice{t.say("effect.do_tally_aid"), speech.Intent{Intent: "set_rule", Kind: "tally_aid"}})
	}
	return answer, nil
}

// effectLines say in a draft that it may bind, or what a binding one still asks for; offer
// is the effect that the chair may choose instead.
func (t *turn) effectLines(d draft, roll council.Roll) (lines []string, offer string, err error) {
	m := d.Motion
	place, err := t.place()
	if err != nil || t.may(council.ToMakeBinding, council.Where{}) != nil {
		return nil, "", err
	}
	if m.Effect == council.Advisory {
		if t.barred(m, *place, rule.BindingOwnRules) != "" {
			return nil, "", nil
		}
		return []string{t.say("effect.may_bind", "clause", place.Settings.ElectronicClause)}, "binding", nil
	}
	r, err := rule.At(m.Rule, t.now.In(t.Zone))
	if err != nil {
		return nil, "", t.refuse("draft.which_matter")
	}
	if wait := noticeDays(m, r); wait > 0 {
		lines = append(lines, t.say("effect.notice", "days", wait, "from", t.when(t.opens(m))))
	}
	if r.ByArea() {
		lines = append(lines, t.say("effect.area", "heads", roll.Heads, "area", phrase.Area(roll.Area)))
	}
	return append(lines, t.say("effect.deliver")), "advisory", nil
}

// opens is when voting begins if the motion is announced now.
func (t *turn) opens(m council.Motion) time.Time {
	r, err := rule.At(m.Rule, t.now.In(t.Zone))
	if err != nil {
		return t.now // lint tells that the rule is not known
	}
	return t.now.Add(time.Duration(noticeDays(m, r)) * 24 * time.Hour)
}

// stepFindings: what the law has be done before a vote that decides is said with a reason,
// which everybody reads.
func (b *Bot) stepFindings(m council.Motion) []council.Finding {
	matter, ok := rule.MatterByID(m.Matter)
	if !ok || m.Effect == council.Advisory {
		return nil
	}
	steps := slices.Clone(matter.Before)
	for _, u := range matter.MayBecome {
		for _, when := range u.When {
			if string(u.Effect) == m.Effect && !slices.Contains(metByVoting, when) {
				steps = append(steps, when)
			}
		}
	}
	if len(steps) == 0 {
		return nil
	}
	words := make([]string, len(steps))
	for i, s := range steps {
		words[i] = b.say("before." + s)
	}
	return []council.Finding{{Code: "steps", Severity: council.NeedsOverride,
		Data: map[string]string{"steps": strings.Join(words, b.say("list.semicolon")), "law": matter.Law}}}
}

// refounded has a binding draft rest on the clause as it is now; moved is true when it was
// another one that the chair saw.
func (t *turn) refounded(d *draft) (moved bool, err error) {
	place, err := t.place()
	if err != nil || d.Motion.Effect != council.BindingOwnRules {
		return false, err
	}
	now := place.Settings.ElectronicClause
	moved = now != "" && d.Motion.Clause != now
	if moved {
		d.Motion.Clause = now
	}
	return moved, nil
}

// clauseWords name the clause that a binding vote rests on, after its law; "" without one.
func (b *Bot) clauseWords(m council.Motion) string {
	if m.Clause == "" {
		return ""
	}
	return b.say("draft.clause", "clause", m.Clause)
}

// groundWords name what a binding result rests on: the law that asks for the vote, if one
// does, and the community's own clause.
func (b *Bot) groundWords(m council.Motion) string {
	r, err := pinnedRule(m)
	matter, known := rule.MatterByID(m.Matter)
	if err != nil || !known || !r.Statutory || m.Clause == "" {
		return m.Clause
	}
	return matter.Law + b.say("list.comma") + m.Clause
}

// binds reports whether a vote decides by law for those who did not take part as well: each
// household has to be told of it beforehand, with proof.
func binds(m council.Motion) bool {
	r, err := pinnedRule(m)
	return err == nil && r.Statutory && m.Effect == council.BindingOwnRules
}
