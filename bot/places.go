package bot

import (
	"slices"

	"yishi/bot/council"
	"yishi/bot/rule"
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
// lift. Whom the law has vote on a matter, no chair can leave out.
func (t *turn) setScope() (Answer, error) {
	return t.redraft(func(d *draft) error {
		scope, ok := council.ReadScope(t.said.Text)
		if !ok {
			return t.refuse("draft.which_scope")
		}
		e, err := council.ParseElectorate(d.Motion.Electorate)
		if err != nil {
			return t.refuse("draft.which_electorate")
		}
		if scope != (council.Scope{}) && !mayNarrow(d.Motion, scope) {
			return t.refuse("draft.scope_fixed")
		}
		e = scope.In(e)
		units, _, err := t.wholeRoster()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(units, e.Takes) {
			return t.refuse("draft.no_such_part", "text", t.said.Text)
		}
		d.Motion.Electorate = e.String()
		return nil
	})
}

// mayNarrow: an opinion may be asked of any part; of what decides, only the matters that
// the law gives to those of a building.
func mayNarrow(m council.Motion, s council.Scope) bool {
	if m.Effect == council.Advisory {
		return true
	}
	matter, ok := rule.MatterByID(m.Matter)
	return ok && !s.Lift && (matter.Electorate == rule.BuildingOwners || matter.Electorate == rule.AffectedOwners)
}
