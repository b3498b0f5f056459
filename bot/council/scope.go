package council

import (
	"regexp"
	"strconv"
	"strings"
)

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

var countSaid = regexp.MustCompile(`[0-9]{1,2}|[一二两三四五六七八九十]`)

// CountIn finds the first small number in words: 可选2项, 最多选三个. 0 is none.
func CountIn(words string) int {
	switch found := countSaid.FindString(words); {
	case found == "":
		return 0
	case found[0] <= '9':
		n, err := strconv.Atoi(found)
		if err != nil {
			return 0
		}
		return n
	case found == "两":
		return 2
	default:
		return 1 + strings.Index("一二三四五六七八九十", found)/len("一")
	}
}
