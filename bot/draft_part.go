package bot

import (
	"slices"

	"yishi/bot/council"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// Some matters concern one building: a lift, a home that becomes a shop. Whoever drafts a
// motion on one says which, or that all of the place is to be asked all the same.

// oneBuilding as an answer says that the text is a building's name as on the roster.
const oneBuilding = "building"

// mostBuildings bounds how many buildings are offered by number.
const mostBuildings = 8

// wholeNamed reports whether all of the place is asked, by its title or by who drafts it.
func (d draft) wholeNamed() bool { return d.Whole || council.NamesWhole(d.Motion.Title) }

// buildingsAsked are the buildings to choose among while a draft has named none; none when
// there is nothing to ask.
func (t *turn) buildingsAsked(d draft) ([]string, error) {
	matter, known := rule.MatterByID(d.Motion.Matter)
	e, err := council.ParseElectorate(d.Motion.Electorate)
	if err != nil || !known || !matter.OnePart || e.Building != "" || d.wholeNamed() {
		return nil, nil // an electorate that cannot be read is told of by lint
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return nil, err
	}
	var named []string
	for _, u := range roster.units {
		if u.Building != "" && e.Takes(u) && !slices.Contains(named, u.Building) {
			named = append(named, u.Building)
		}
	}
	if len(named) < 2 {
		return nil, nil
	}
	slices.SortFunc(named, council.CompareNames)
	return named, nil
}

// askBuilding adds the question which building a draft is about.
func (t *turn) askBuilding(a *Answer, m council.Motion, buildings []string) {
	matter, _ := rule.MatterByID(m.Matter)
	a.Text += "\n" + t.say("draft.ask_building", "matter", matter.Name)
	for _, name := range buildings[:min(mostBuildings, len(buildings))] {
		t.choices(a, choice{t.say("draft.do_building", "building", name),
			speech.Intent{Intent: "set_rule", Kind: "scope", Text: name, Answer: oneBuilding}})
	}
	t.choices(a, choice{t.say("draft.do_whole"), speech.Intent{Intent: "set_rule", Kind: "scope", Text: t.say("draft.whole_word")}})
	if len(buildings) > mostBuildings {
		a.Text += "\n" + t.say("draft.other_building")
	}
}

// nameBuilding puts the building that was chosen by number into the title, so that everybody
// who reads it knows; what residents seconded keeps its title.
func (t *turn) nameBuilding(d *draft) {
	if d.Named != "" {
		d.Motion.Title, d.Named = d.Named, ""
	}
	if t.said.Answer == oneBuilding && d.Motion.No == 0 {
		d.Named = d.Motion.Title
		d.Motion.Title = t.say("draft.of_building", "building", t.said.Text, "title", d.Named)
	}
}
