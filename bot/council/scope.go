package council

import "regexp"

var (
	namedBuilding = regexp.MustCompile(`([0-9A-Za-z]{1,4})\s*(?:号楼|栋|幢|座)`)
	namedStair    = regexp.MustCompile(`([0-9]{1,2})\s*单元`)
)

// ScopeOf finds the building and the stair that a title names: 3号楼2单元加装电梯 is
// "3" and "2". What it does not name is "".
func ScopeOf(title string) (building, stair string) {
	if m := namedBuilding.FindStringSubmatch(title); m != nil {
		building = m[1]
		if m := namedStair.FindStringSubmatch(title); m != nil {
			stair = m[1]
		}
	}
	return building, stair
}
