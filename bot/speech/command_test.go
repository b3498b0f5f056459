package speech

import (
	"strings"
	"testing"
)

func TestACommandsWordWithoutTheRestIsNoBallotAndNoPanic(t *testing.T) {
	for _, c := range commands {
		for w := range strings.FieldsSeq(c.words) {
			for _, pattern := range []string{"", "3", "3号", "？", "：", "一", " 张三", "3 3-2-501", "，", "，我要", "|"} {
				for _, s := range []Situation{{}, {Chat: "private", Open: committee}, {Chat: "group", Open: fiveOpen, Quote: 3}} {
					text := w + pattern
					if problem := valid(Parse(text, s), s); problem != "" {
						t.Errorf("%q: %s", text, problem)
					}
					text = "3号" + w + pattern
					if problem := valid(Parse(text, s), s); problem != "" {
						t.Errorf("%q: %s", text, problem)
					}
				}
			}
		}
	}
}

func TestACommandIsNotAskedAboutToBeDone(t *testing.T) {
	for _, text := range []string{"结束了吗", "3号结束了吗", "撤票是什么意思", "怎么撤票", "公示什么时候开始", "谁核准了17", "能不能延期3号？", "3号为什么作废"} {
		in := Parse(text, Situation{Chat: "private", Open: committee})
		switch in.Intent {
		case "close", "retract", "publish", "approve", "extend", "void":
			t.Errorf("%q is read as %s", text, in.Intent)
		}
	}
}

func TestDangerComesFirstAndOnlyWhenThereIsOne(t *testing.T) {
	for text, kind := range map[string]string{
		"煤气味好大": "gas", "燃气管好像漏了": "gas", "五楼冒烟了": "fire", "反映 楼道着火了": "fire", "有人晕倒了": "medical", "持刀伤人": "violence", "不想活了": "suicide",
		"煤气费多少": "", "今晚吃火锅": "", "打人电话打不通": "", "没着火": "", "消防演习着火点在三楼": "", "跳楼价": "", "防止着火": "", "去年着火的那栋": "",
	} {
		in := Parse(text, Situation{Chat: "group", Open: lift})
		if kind == "" && in.Intent == "urgent" || kind != "" && (in.Intent != "urgent" || in.Kind != kind) {
			t.Errorf("%q is read as %s %s, want danger %q", text, in.Intent, in.Kind, kind)
		}
	}
}
