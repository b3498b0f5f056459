package speech

import "testing"

func TestWhatIsSaidAsideIsKnownByTheWholeOfIt(t *testing.T) {
	for kind, said := range map[AsideKind][]string{
		Thanks:   {"谢谢", "好了谢谢", "好的，谢谢你！", "好嘞", "收到，辛苦了", "嗯嗯知道了", "没事了，谢谢主任", "不用了，谢谢", "行，那就这样", "麻烦你了", "晓得了，多谢", "謝謝您", "👌", "🙏", "[抱拳]", "OK", "Thank you!", "got it", "再见", "明白了"},
		Consent:  {"可以", "同意", "要", "不要", "要报", "1", "2", "Yes", "no"},
		Person:   {"人工", "找主任", "主任电话", "我想找主任说说", "转人工", "有人吗", "帮我找个真人", "怎么联系楼长", "居委会电话多少", "监事怎么联系", "help me", "person"},
		Trust:    {"谁能看到我投了什么", "要钱吗", "用这个要花钱吗", "邻居能看到吗", "别人会不会知道我投了啥", "投票收费吗", "who sees my vote"},
		Hand:     {"我儿子帮我投行不行", "帮我妈投赞成", "我眼睛不好，能打电话投吗", "字太小看不清", "我没有手机", "不会打字", "老伴替我投了", "I cannot read this", "my son votes yes for me"},
		Greeting: {"你好", "您好！", "在吗", "喂", "早上好", "主任好", "大家好啊", "喂，在吗", "Hello", "hi"},
		Puzzled:  {"听不懂", "我看不懂", "不懂啥意思", "什么意思？", "怎么弄啊", "听不懂你说啥", "我不会用"},
		Entitled: {"我是租户能投吗", "我能投吗", "我有几票", "两套房能投几票", "我家有两套房怎么算票", "我有没有票", "can I vote?"},
	} {
		for _, s := range said {
			if got := Aside(s); got != kind {
				t.Errorf("%q is %d, not %d", s, got, kind)
			}
		}
	}
}

func TestWhatMerelyHasSuchWordsIsNotSaidAside(t *testing.T) {
	for _, said := range []string{
		"", "。。。", "😡", "好不好", "好的坏的都投了", "谢谢，但是路灯还是没修", "知道了吗", "行不行", "不好", "谢师傅没来",
		"不在吗那灯", "早点修灯", "电梯什么意思", "水管漏了怎么办", "楼上说不听怎么办",
		"不同意", "可以便宜点吗", "12", "我要一个单元门",
		"找人修灯", "主任电话打不通", "找主任评评理，楼上天天吵", "人工费太贵", "主任不行", "物业电话",
		"办证要钱吗", "谁看到我家猫了", "收了多少钱", "别人能看到路灯坏了",
		"监控看不清车牌", "公示栏字太小", "我没手机号", "没有手机信号", "眼睛不好，楼道灯要亮一点",
		"帮老人买轮椅", "替我投诉物业", "我能投诉吗", "我有两套房子要出租", "我是租户，房东不修水管", "差几票",
	} {
		if got := Aside(said); got != NoAside {
			t.Errorf("%q is %d", said, got)
		}
	}
}

func TestAHomeIsFoundHoweverItIsWritten(t *testing.T) {
	for said, want := range map[string]string{
		"2-1-201 赞成": "2-1-201", "替3栋2单元501投": "3-2-501", "隔壁12-3-401的票": "12-3-401", "十三栋2单元501": "13-2-501", "3号楼501": "3-501",
		"3号赞成": "", "3-2": "", "赞成": "", "2026年8月": "",
	} {
		if got, ok := RoomIn(said); got != want || ok != (want != "") {
			t.Errorf("%q names %q", said, got)
		}
	}
}

func TestANumberAloneNamesNoSum(t *testing.T) {
	for said, want := range map[string]bool{"认捐 1": false, "我捐500": false, "认捐 3 500元": true, "出两百块": true, "三千": true, "我捐点錢": true} {
		if got := NamesSum(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}

func TestAKnockWithoutADoorIsKnownByItsOutcome(t *testing.T) {
	for said, want := range map[string]string{
		"打过电话了": "contacted", "已经打了电话了": "contacted", "家里没人": "no_answer", "敲门没人应": "no_answer", "电话打不通": "no_answer", "不在家": "no_answer",
		"不用再上门": "never", "通知单给他了": "contacted",
		"知道了": "", "明天再去": "", "我家没人": "", "快递说家里没人": "", "物业电话打不通": "", "打过电话了吗": "", "赞成": "", "": "", "家里都赞成": "", "501打过电话了": "",
	} {
		if got := KnockAlone(said); got != want {
			t.Errorf("%q is %q, not %q", said, got, want)
		}
	}
}
