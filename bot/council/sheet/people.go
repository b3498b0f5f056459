package sheet

import (
	"slices"
	"strings"

	"yishi/bot/council"
)

// people adds a row for each person that the row names, or one for the unit alone. It
// reports whether the row was used.
func (r *reader) people(row Row, cells []string) bool {
	text := r.h.cell(cells, Name)
	names, unsold, bad := parseNames(text)
	if bad {
		code := BadName
		if longDigit.MatchString(squeeze(text)) {
			code = IDNumber
		}
		r.note(code, Name, text, len(names) == 0)
		if len(names) == 0 {
			return false
		}
	}
	phones, wrong := parsePhones(r.h.cell(cells, Phone))
	if wrong != "" {
		r.note(wrong, Phone, r.h.cell(cells, Phone), false)
	}
	if unsold {
		row.Unsold = true
		if len(phones) == 0 { // nobody who could act for the developer is named
			names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(unsoldNames, strings.ToLower(n)) })
		}
	} else if row.Unsold && len(names) > 0 && isVacant(r.h.cell(cells, Use)+r.h.cell(cells, Kind)) {
		row.Unsold = false // 空置 with an owner: sold, and nobody lives there
	}
	if len(names) == 0 {
		r.Rows = append(r.Rows, row)
		return true
	}
	if len(names) > 1 {
		r.note(SeveralNames, Name, text, false)
	}
	for i, n := range names {
		one := row
		one.Name = n
		if i < len(phones) && (i == 0 || len(phones) == len(names)) {
			one.Phone = phones[i]
		}
		if i > 0 {
			one.Offices = nil
			if row.As == council.Owner {
				one.As = council.CoOwner
			}
		}
		r.Rows = append(r.Rows, one)
	}
	return true
}

func isVacant(use string) bool { return strings.Contains(use, "空") }

// locate finds where the row's unit is. What is left blank is taken from the row above,
// as under a merged cell.
func (r *reader) locate(cells []string) (at place, how reading, ok bool) {
	building := remembered(r.buildings, r.h.cell(cells, Building), buildingName)
	stair := remembered(r.stairNames, r.h.cell(cells, Stair), stairName)
	room, address := strings.TrimSpace(r.h.cell(cells, Room)), strings.TrimSpace(r.h.cell(cells, Place))
	filled := false
	switch {
	case address != "":
		if at, ok = r.address(address, stair, room); !ok {
			return r.lost(BadPlace, Place, address, building, stair)
		}
	case room == "":
		named := strings.TrimSpace(r.h.cell(cells, Name)) != ""
		if !named || r.above.room == "" || r.line != r.aboveLine+1 || building != "" || stair != "" {
			return r.lost(NoRoom, Room, "", building, stair)
		}
		at, filled = r.above, true
	default:
		building, stair, filled = r.fromAbove(building, stair, cells)
		at, how = parseRoom(room, building, stair)
	}
	if at.building == "" {
		if at.building = r.onlyBuilding(); at.building == "" {
			return r.lost(NoBuilding, Building, room+address, "", "")
		}
	}
	if at.room == "" || max(len(at.room), len(at.building), len(at.stair)) > maxPlaceName {
		return r.lost(NoRoom, Room, room+address, building, stair)
	}
	if filled {
		r.note(FromAbove, Room, strings.Trim(at.building+"-"+at.stair+"-"+at.room, "-"), false)
	}
	r.above, r.aboveLine = at, r.line
	return at, how, true
}

// lost gives up on a row. The next may still stand under the same merged building, but
// not in its room.
func (r *reader) lost(code Code, f Field, value, building, stair string) (place, reading, bool) {
	r.note(code, f, value, true)
	r.above.room = ""
	if building != "" {
		r.above = place{building: building, stair: stair}
	}
	return place{}, 0, false
}

// address reads the cell with the whole address; where it only names the building, the
// room has its own cell.
func (r *reader) address(address, stair, room string) (place, bool) {
	if at, ok := parsePlace(address); ok {
		return at, true
	}
	if room == "" {
		return place{}, false
	}
	building := ""
	if m := namedBuilding.FindStringSubmatch(squeeze(address)); m != nil {
		building = buildingName(m[1])
	}
	at, _ := parseRoom(room, building, stair)
	return at, true
}

// fromAbove fills a blank building and stair from the row above. A shop or a garage
// without a stair has none.
func (r *reader) fromAbove(building, stair string, cells []string) (string, string, bool) {
	_, buildings := r.h.at[Building]
	_, stairs := r.h.at[Stair]
	filled := false
	if buildings && building == "" && r.above.building != "" {
		building, filled = r.above.building, true
	}
	u, known := uses[fold(r.h.cell(cells, Use))]
	home := !known || u == council.Home || u == unsoldUse
	if stairs && stair == "" && r.above.stair != "" && building == r.above.building && home {
		stair, filled = r.above.stair, true
	}
	return building, stair, filled
}

// onlyBuilding is the building where no column names one: the worksheet's name if that is
// a building, else "1". It is empty if there is such a column, and the row leaves it blank.
func (r *reader) onlyBuilding() string {
	_, building := r.h.at[Building]
	_, address := r.h.at[Place]
	switch m := namedBuilding.FindStringSubmatch(squeeze(r.pageName)); {
	case building || address:
		return ""
	case m != nil:
		return buildingName(m[1])
	}
	return "1"
}

// remembered brings a cell into its form by f, once: buildings repeat from row to row.
func remembered(seen map[string]string, cell string, f func(string) string) string {
	if cell == "" {
		return ""
	}
	n, ok := seen[cell]
	if !ok {
		if len(seen) > 10_000 {
			clear(seen)
		}
		n = f(cell)
		seen[cell] = n
	}
	return n
}

// finish settles what only the whole file tells.
func (r *reader) finish() {
	if r.stairs > 0 { // other rooms begin with the stair, so these do, too
		for _, i := range r.unsure {
			r.Rows[i].Stair = r.Rows[i].Building
		}
	}
	for i, t := range r.ticks {
		// A column in which only ticks stand says no by leaving the cell blank.
		if t.ticked == 0 || t.spoken+t.denied > 0 || t.blank == 0 {
			continue
		}
		for j := range r.Rows {
			m := &r.Rows[j].Adult
			if i == 1 {
				m = &r.Rows[j].Voter
			}
			if *m == Unsaid {
				*m = Denied
			}
		}
	}
	r.Source = digest(r.Sheet)
}
