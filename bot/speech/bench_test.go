package speech

import "testing"

// BenchmarkParseCorpus reads the corpus mix; one op is one message.
func BenchmarkParseCorpus(b *testing.B) {
	var rows []row
	for _, name := range corpora {
		rows = append(rows, readCorpus(b, name)...)
	}
	Parse("赞城", Situation{Open: lift}) // tables are built once, not per message
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r := &rows[i%len(rows)]
		Parse(r.Text, r.Context)
	}
}

var lift = []Motion{{No: 3, Type: "yesno", Title: "北门加装电梯"}}

var fiveOpen = []Motion{
	{No: 3, Type: "yesno", Title: "北门加装电梯"},
	{No: 4, Type: "yesno", Title: "更换物业公司"},
	{No: 5, Type: "choice", Title: "空地怎么用", Options: []string{"健身区", "停车位", "晒谷场"}},
	{No: 7, Type: "multi", Max: 2, Title: "小区公约先定哪几条", Options: []string{"文明养犬", "禁止高空抛物", "停车秩序", "噪音管理"}},
	{No: 12, Type: "yesno", Title: "楼道安装监控摄像头"},
}

func BenchmarkParseOrdinaryBallot(b *testing.B) {
	for _, row := range []struct {
		text string
		open []Motion
	}{
		{"赞成", lift},
		{"3号赞成", lift},
		{"投票3赞成", fiveOpen},
		{"3号赞成", fiveOpen},
		{"5 B", fiveOpen},
	} {
		b.Run(row.text, func(b *testing.B) {
			s := Situation{Chat: "private", Open: row.open}
			b.ReportAllocs()
			for b.Loop() {
				if Parse(row.text, s).Intent != "vote" {
					b.Fatal("no ballot")
				}
			}
		})
	}
}
