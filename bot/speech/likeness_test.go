package speech

import "testing"

func TestAMistypedCommandIsMostLikeItsOwnHelp(t *testing.T) {
	usages := []string{
		"发起：“发起投票：空地怎么用 健身区、停车位，投到周日晚8点”", "投票：“3号赞成”“5号选B”", "纸票：“代录 3 3-2-501 赞成”",
		"记收入：“收入 3 2000 以奖代补”", "记支出：“支出 3 300 买水泥”", "换届：“发起选举：自管委 5人”", "拟公约：“拟公约 第3条 晚上10点后不装修”",
		"到会签到：“签到 8842”，远程回“签到”", "没修好：“35号没修好”", "看纪要：“会议纪要 2”",
	}
	for said, want := range map[string]string{
		"发气投票 垃圾房搬走": usages[0], "垃圾房挪走 发起投票": usages[0], "纸票": usages[2], "记账 收入 500 卖废品": usages[3],
		"支出100": usages[4], "选举 业委会": usages[5], "拟公约第一条": usages[6], "签到码": usages[7], "没修好啊还是黑的": usages[8], "会议": usages[9],
		"今天天气真好": "", "。": "", "": "", "12": "", "abc": "",
	} {
		best, most := "", 0
		for _, usage := range usages {
			if like := Likeness(said, usage); like > most {
				best, most = usage, like
			}
		}
		if best != want {
			t.Errorf("%q is most like %q (%d), not %q", said, best, most, want)
		}
	}
}
