package speech

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// onlyOpen is a motion that no example names.
var onlyOpen = Motion{No: 777, Type: "yesno", Title: "楼道装扶手"}

// namedNo finds the number that an example gives a matter.
var namedNo = regexp.MustCompile(`(^|[ 票])([0-9]{1,2})(号| |$)`)

// TestANumberThatIsNotOpenIsNeverTakenForTheOnlyOneThatIs lets every example of every command be
// said while another motion is the only one open.
func TestANumberThatIsNotOpenIsNeverTakenForTheOnlyOneThatIs(t *testing.T) {
	s := Situation{Chat: "private", Open: []Motion{onlyOpen}, Now: time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC)}
	said := []string{"提醒还没投的 3", "催一催还没投的 3", "还没投的提醒一下 3", "门单 3", "还差多少 3", "延期 3 两天", "结束 3 都投完了", "怎么算的 3", "结果 3", "撤票 3", "认捐 3", "总结 3", "大家怎么说 3", "提前结束 3 投完了", "作废 3 名册有误", "公示 3 7天", "送达 3", "清点 3 赞成2"}
	for _, m := range Meanings() {
		said = append(said, m.Examples...)
	}
	for _, text := range said {
		f := namedNo.FindStringSubmatch(text)
		if f == nil || strings.Contains(text, "条") {
			continue
		}
		no, _ := strconv.Atoi(f[2])
		in := Parse(text, s)
		if in.Motion == onlyOpen.No {
			t.Errorf("%s names %d and is taken for the only one open: %s", text, no, fmt.Sprintf("%+v", in))
		}
	}
}
