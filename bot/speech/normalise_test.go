package speech

import "testing"

func TestOneFormOfEveryCharacter(t *testing.T) {
	for in, want := range map[string]string{
		"３号贊成":    "3号赞成",
		"ＡＢＣ abc": "abc abc",
		"①③":      "1 3",
		"⑩、⒊、❷、➂、㈣、Ⓑ、🅰":        "10 、 3 、 2 、 3 、 四 、 b 、 a",
		"赞\u200b成\u202e\ufe0f": "赞成",
		"，。！？：；（）【】":           ",.!?:;()()",
		"「赞成」“反对”『弃权』":         "「赞成」「反对」「弃权」",
		"赞成👍🏻🌹":                "赞成 👍",
		"1️⃣":                  "1",
		"tóngyì":               "tongyi",
		"　赞成　":                 "赞成",
		"反対":                   "反对",
		"棄權議題號選樓電梯":            "弃权议题号选楼电梯",
		"ﾊﾝ⽅":                  "ハン方",
		"":                     "",
	} {
		if got := normalise(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestNumeralsAreReadAsSaid(t *testing.T) {
	for in, want := range map[string]int{
		"3": 3, "035": 35, "十": 10, "十二": 12, "二十": 20, "廿一": 21, "卅": 30, "一百零三": 103, "一百二十": 120,
		"两千": 2000, "三万": 30000, "一〇五": 105, "叁": 3, "贰拾壹": 21, "99999999999999999999": largest, "万万万万": 0,
	} {
		var tx text
		tx.reset(in)
		if got, end := tx.numeralAt(0); got != want || end != len(tx.runes) {
			t.Errorf("%q: %d up to %d, want %d up to %d", in, got, end, want, len(tx.runes))
		}
	}
}

func TestOnlyMotionsAreMotions(t *testing.T) {
	for in, want := range map[string]class{
		"3号": ref, "第3号": ref, "三号议题": ref, "3": number, "3号楼": quantity, "3栋": quantity, "3号院": quantity, "3点": quantity,
		"3月": quantity, "3元": quantity, "3路": quantity, "3号线": quantity, "3票": quantity, "3号下午": quantity, "3户": quantity,
		"3-2": opinionRef, "3-2-501": room, "3栋2单元501": room, "13800001111": phone, "3.5": quantity, "19:30": quantity, "第三个": ordinal, "方案三": ordinal, "3号方案": ordinal,
	} {
		m := &message{s: &Situation{}}
		m.reset(in)
		m.tokenise(nil)
		if got := m.tokens[0].class; got != want {
			t.Errorf("%q: class %d, want %d", in, got, want)
		}
	}
}
