package council

import "testing"

func TestOpinionsInWhatWasNoted(t *testing.T) {
	for words, want := range map[string]struct {
		motion int
		rest   string
	}{
		"3号意见 先修电梯再说":     {3, "先修电梯再说"},
		"对3号的看法：太贵了":      {3, "太贵了"},
		"关于12号议题的意见是晚点开工": {12, "晚点开工"},
		"意见 3 太贵了":        {3, "太贵了"},
		"意见3号：太贵了":        {3, "太贵了"},
		"3号有意见，太吵":        {3, "太吵"},
		"反映路灯不亮":          {0, "反映路灯不亮"},
		"3号楼路灯不亮":         {0, "3号楼路灯不亮"},
		"3号楼的意见箱坏了":       {0, "3号楼的意见箱坏了"},
		"意见箱满了没人收":        {0, "意见箱满了没人收"},
		"0号意见 x":          {0, "x"},
		"3号意见":            {0, "3号意见"},
		"":                {0, ""},
	} {
		motion, rest, ok := OpinionIn(words)
		if motion != want.motion || ok != (want.motion > 0) || ok && rest != want.rest {
			t.Errorf("%q is %d %q %v", words, motion, rest, ok)
		}
	}
}
