//go:build browser

package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/handlers/board"
)

// fullBoard is a community with as long lists and words as there may be.
type fullBoard struct{ board.Source }

func (fullBoard) ShowBoard(context.Context, council.ID) (bot.Board, error) {
	b := bot.Board{Community: council.Community{Name: "枫林花园第三社区幸福里小区", Committee: "幸福里小区自治管理委员会"}, Head: "yishi " + strings.Repeat("K7M4", 30)}
	b.Motions = []bot.BoardMotion{{No: 12, Title: strings.Repeat("楼道装扶手", 12), Open: true, Lines: []string{"赞成、反对、弃权（不带姓名）"}, Bars: []bot.Bar{{Label: "已参加", Count: 1231, Of: 2960, Percent: 41}}},
		{No: 9, Title: "空地怎么用", Lines: []string{"意见征集：多数赞成（不是业主大会决议）"}, Bars: []bot.Bar{{Label: "建一个有遮雨棚的健身区和儿童游乐场", Count: 61, Of: 80, Percent: 76}, {Label: "停车位", Count: 19, Of: 80, Percent: 23}}}}
	long := bot.BoardList{Count: 57}
	for i := range 30 {
		long.Lines = append(long.Lines, bot.BoardLine{No: 100 + i, What: "13号楼·路面设施", How: "第43天，已转上级，周一（8月10日）20:00前"})
	}
	b.Lists.Problems = long
	b.Lists.Duties = bot.BoardList{Count: 1, Lines: []bot.BoardLine{{No: 101, What: "小区·门禁大门", How: "欧**明负责，第9天"}}}
	b.Lists.Tasks = bot.BoardList{Count: 2, Lines: []bot.BoardLine{
		{No: 130, What: strings.Repeat("Handlauf-", 6), How: "李*任负责，部门城市管理综合行政执法局来办，超期了，原定8月1日20:00", Motion: 9, Late: true},
		{No: 131, What: "2号楼·照明", How: "王*长负责，孙*来办，周五（8月14日）20:00前"}}}
	b.Lists.Figures = []string{"一年来收到1234件：受理1200件，不受理30件，等答复4件", "受理的1200件里销号1100件，其中按时900件", "满意98%：问60人，答12人"}
	return b, nil
}

func (fullBoard) BallotList(context.Context, council.ID, int) (ledger.List, error) {
	return ledger.List{}, bot.ErrNotFound
}

// TestTheBoardFitsAnOldPhone looks at the public page with everything that may be on it.
func TestTheBoardFitsAnOldPhone(t *testing.T) {
	pages, err := board.New(fullBoard{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	pages.Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	v := newVisitor(t)
	for _, width := range []int64{320, 360, 412} {
		v.does("the page opens", chromedp.EmulateViewport(width, 640, chromedp.EmulateMobile),
			chromedp.Navigate(server.URL+"/c/aaaaaaaaaaaaaaaaaaaaaaaaaa"), sees("#tasks", "任务清单"))
		wide, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`))
		if err != nil || wide {
			t.Errorf("the page is wider than a phone of %d: %v", width, err)
		}
		small, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`[...document.querySelectorAll('main *')].filter((e) => e.textContent.trim() && !e.closest('pre') && parseFloat(getComputedStyle(e).fontSize) < 16).length`))
		if err != nil || small > 0 {
			t.Errorf("%d texts are too small to read: %v", small, err)
		}
	}
	v.does("it opens", chromedp.EmulateViewport(360, 640, chromedp.EmulateMobile))
	v.picture("board")
}
