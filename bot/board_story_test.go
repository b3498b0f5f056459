package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"yishi/bot"
)

func (p *play) board() bot.Board {
	p.t.Helper()
	board, err := p.bot.ShowBoard(p.ctx, p.c)
	if err != nil {
		p.t.Fatal(err)
	}
	return board
}

// onBoard is the whole of what the public page is made of, but the community itself.
func (p *play) onBoard() string {
	p.t.Helper()
	raw, err := json.Marshal(p.board().Lists)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(raw)
}

// lines are the lines of a list as a reader sees them.
func lines(l bot.BoardList) string {
	var b strings.Builder
	for _, line := range l.Lines {
		b.WriteString(line.What + "：" + line.How + "\n")
	}
	return b.String()
}

func TestTheBoardShowsTheThreeListsAndNothingThatAResidentSaid(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	if l := p.board().Lists; l.Problems.Count+l.Duties.Count+l.Tasks.Count+l.Closed.Count+len(l.Figures) != 0 {
		t.Errorf("nobody said anything, and yet: %+v", l)
	}
	p.says("张三", "1栋楼道灯坏了三天了，302的老刘摔了一跤")
	p.says("孙七", "2栋水管漏水，找过赵记录没人管")
	p.says("郑十", "小区大门坏了关不上")
	p.says("张三", "楼上邻居半夜吵架摔东西，投诉")
	p.days(1)
	p.says("王楼长", "派单 1 王五 8月10日前")
	p.says("赵记录", "受理 3")
	board := p.board().Lists
	p.want(lines(board.Problems), "1号楼·照明：第2天，在办", "2号楼·水管漏水：第2天，等答复", "已受理")
	p.want(lines(board.Duties), "1号楼·照明：王*长负责", "赵*录负责")
	p.want(lines(board.Tasks), "1号楼·照明：王*长负责，王*来办，", "8月10日")
	p.wantNo(p.onBoard(), "老刘", "摔", "张三", "孙七", "王五", "王楼长", "赵记录", "邻居", "邻里：", "关不上")
	if board.Problems.Count != 3 || board.Duties.Count != 2 || board.Tasks.Count != 1 {
		t.Errorf("%+v", board)
	}
	p.want(strings.Join(board.Figures, "\n"), "收到3件：受理2件", "邻里调解1件")

	p.days(12)
	board = p.board().Lists
	p.want(lines(board.Tasks), "超期了，原定8月10日")
	if !board.Tasks.Lines[0].Late {
		t.Error("a task past its day does not look late")
	}
	p.says("王五", "1号修好了")
	p.says("张三", "1号修好了")
	board = p.board().Lists
	if p.want(lines(board.Closed), "1号楼·照明：用了"); board.Closed.Count != 1 || board.Tasks.Count != 0 || board.Problems.Count != 2 {
		t.Errorf("closed off: %+v", board)
	}
	p.says("张三", "1号又坏了")
	if board = p.board().Lists; board.Closed.Count != 0 || board.Tasks.Count != 1 {
		t.Errorf("reopened: %+v", board)
	}
	p.says("王五", "1号修好了")
	p.says("张三", "1号修好了")
	p.days(31)
	if board = p.board().Lists; board.Closed.Count != 0 {
		t.Errorf("closed off last month: %+v", board.Closed)
	}
	p.verified()
}

func TestTheBoardNamesTheDecisionThatATaskCarriesOut(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.passed("楼道装扶手")
	p.says("李主任", "1号任务：装扶手 给 孙七 9月20日前")
	p.says("李主任", "1号任务：先去3-1-102量尺寸 给 孙七 9月20日前")
	p.says("李主任", "1号任务：打电话13800000011约时间 给 孙七 9月20日前")
	tasks := p.board().Lists.Tasks
	if tasks.Count != 3 || tasks.Lines[0].Motion != no || tasks.Lines[0].What != "装扶手" {
		t.Errorf("%+v", tasks)
	}
	p.wantNo(lines(tasks), "102", "13800000011", "孙七")
	if problems := p.board().Lists.Problems; problems.Count != 0 {
		t.Errorf("a task is nobody's problem: %+v", problems)
	}
}

func TestALongListOnTheBoardSaysHowMuchItLeavesOut(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	said := []string{"楼道灯坏了", "水管漏水", "电梯坏了", "单元门坏了", "垃圾没人收", "施工太吵了", "车位被占了", "井盖坏了", "树枝断了", "灭火器过期了", "跳闸停电了", "物业保安不在岗"}
	for i, building := range []string{"1栋", "2栋", "3栋"} {
		for j, words := range said {
			p.want(p.says(everybody[(i*len(said)+j)%len(everybody)], "反映 "+building+words), "两天内答复")
		}
	}
	open := p.board().Lists.Problems
	if open.Count != 36 || len(open.Lines) != 30 || open.Left() != open.Count-30 {
		t.Errorf("%d of %d shown", len(open.Lines), open.Count)
	}
}

func TestTheBoardSaysWhereAProposalStands(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "孙七")
	p.want(p.says("张三", "提议 在东门装快递柜"), "1号")
	m, err := p.bot.ShowMotion(p.ctx, p.c, 1)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Join(m.Lines, "\n")
	p.want(m.Lines[0], "现有1户附议", "还差", "附议 1")
	p.wantNo(lines, "共0票")
}
