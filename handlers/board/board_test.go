package board

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

const place = council.ID("aaaaaaaaaaaaaaaaaaaaaaaaaa")

// shown is a community that everybody looks at.
type shown struct {
	board bot.Board
	bad   error
}

func (s *shown) ShowBoard(_ context.Context, c council.ID) (bot.Board, error) {
	if c != place {
		return bot.Board{}, fmt.Errorf("community: %w", bot.ErrNotFound)
	}
	return s.board, s.bad
}

func (s *shown) ShowMotion(_ context.Context, _ council.ID, no int) (bot.BoardMotion, error) {
	for _, m := range s.board.Motions {
		if m.No == no {
			return m, s.bad
		}
	}
	return bot.BoardMotion{}, bot.ErrNotFound
}

func (s *shown) BallotList(context.Context, council.ID, int) (ledger.List, error) {
	return ledger.List{}, bot.ErrNotFound
}

func (s *shown) Certificate(context.Context, council.ID, int) (string, error) {
	return "", bot.ErrNotFound
}

func (s *shown) ChoiceWords(_ context.Context, _ council.ID, _ int, letters string) (string, error) {
	return letters, nil
}

func (s *shown) get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	pages, err := New(s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	pages.Register(mux)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func busy() *shown {
	return &shown{board: bot.Board{
		Community: council.Community{ID: place, Name: "幸福里", Committee: "居委会"},
		Motions:   []bot.BoardMotion{{No: 3, Title: "楼道装<扶手>", Open: true, Lines: []string{"赞成、反对、弃权"}}},
		Lists: bot.BoardLists{
			Problems: bot.BoardList{Count: 32, Lines: []bot.BoardLine{{No: 5, What: "3号楼·照明", How: "第4天，等答复"}}},
			Duties:   bot.BoardList{Count: 1, Lines: []bot.BoardLine{{No: 6, What: "小区·电梯", How: "李*任负责，第9天"}}},
			Tasks:    bot.BoardList{Count: 1, Lines: []bot.BoardLine{{No: 7, What: "装扶手<b>", How: "李*任负责，孙*来办，超期了，原定8月1日", Motion: 3, Late: true}}},
			Figures:  []string{"一年来收到9件：受理8件，不受理1件，等答复0件", "满意80%：问9人，答5人"},
		},
	}}
}

func TestTheBoardShowsListsWithTheirCountsAndFigures(t *testing.T) {
	w := busy().get(t, "/c/"+string(place))
	body := w.Body.String()
	for _, part := range []string{
		"幸福里", "问题清单 32件", "5号 3号楼·照明", "第4天，等答复", "还有31件没列出",
		"责任清单 1件", "李*任负责", "任务清单 1件", `class="late"`, "落实3号议题", `href="/c/` + string(place) + `/3"`,
		"本月办结 0件", "现在没有", "收到9件", "满意80%：问9人，答5人", "楼道装&lt;扶手&gt;", "装扶手&lt;b&gt;",
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if w.Code != http.StatusOK || t.Failed() {
		t.Errorf("status %d\n%s", w.Code, body)
	}
}

func TestASlashTooManyShowsThePageToo(t *testing.T) {
	path := "/c/" + string(place)
	if w, same := busy().get(t, path+"/"), busy().get(t, path); w.Code != http.StatusOK || w.Body.String() != same.Body.String() {
		t.Errorf("status %d\n%s", w.Code, w.Body)
	}
}

// Every place that the page's own menu leads to is on the page, once.
func TestTheMenuLeadsToPlacesOnThePage(t *testing.T) {
	body := busy().get(t, "/c/"+string(place)).Body.String()
	links := regexp.MustCompile(`href="#([a-z]+)"`).FindAllStringSubmatch(body, -1)
	if len(links) != 6 {
		t.Fatalf("%d links", len(links))
	}
	for _, link := range links {
		if n := strings.Count(body, `id="`+link[1]+`"`); n != 1 {
			t.Errorf("%d places called %s", n, link[1])
		}
	}
}

func TestAnEmptyBoardSaysSo(t *testing.T) {
	s := &shown{board: bot.Board{Community: council.Community{Name: "幸福里", Committee: "居委会"}}}
	body := s.get(t, "/c/"+string(place)).Body.String()
	for _, part := range []string{"还没有议题", "问题清单 0件", "一年来还没有人反映事情"} {
		if !strings.Contains(body, part) {
			t.Errorf("the page lacks %q:\n%s", part, body)
		}
	}
	if n := strings.Count(body, "现在没有"); n != 4 {
		t.Errorf("%d lists say that they are empty, of 4", n)
	}
}

func TestWhatIsNotThereAndWhatFailsLookTheSameToEverybody(t *testing.T) {
	for _, c := range []struct {
		name, path string
		bad        error
		status     int
		says       string
	}{
		{"another community", "/c/bbbbbbbbbbbbbbbbbbbbbbbbbb", nil, http.StatusNotFound, "没有这一页"},
		{"what is no community", "/c/x", nil, http.StatusNotFound, "没有这一页"},
		{"another motion", "/c/" + string(place) + "/9", nil, http.StatusNotFound, "没有这一页"},
		{"what is no number", "/c/" + string(place) + "/x", nil, http.StatusNotFound, "没有这一页"},
		{"ballots of an open motion", "/c/" + string(place) + "/3/ballots.txt", nil, http.StatusNotFound, "没有这一页"},
		{"a store that is away", "/c/" + string(place), errors.New("secret detail"), http.StatusInternalServerError, "请稍后再看"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := busy()
			s.bad = c.bad
			w := s.get(t, c.path)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("status %d:\n%s", w.Code, w.Body)
			}
		})
	}
}

// Old phones and strict browsers: no script, no font, no picture from anywhere.
func TestThePageAsksForNothingFromElsewhere(t *testing.T) {
	w := busy().get(t, "/c/"+string(place))
	body := w.Body.String()
	for _, not := range []string{"<script", "<img", "style=", "http://", "https://"} {
		if strings.Contains(body, not) {
			t.Errorf("the page has %q", not)
		}
	}
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	if !strings.Contains(body, `name="viewport"`) {
		t.Error("the page does not fit a phone")
	}
	if css := busy().get(t, "/board.css"); css.Code != http.StatusOK || !strings.Contains(css.Header().Get("Content-Type"), "text/css") {
		t.Errorf("style: %d %v", css.Code, css.Header())
	}
}
