package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yishi/bot/council"
)

// BoardLists are the 三张清单 as everybody may see them, what was closed off this month,
// and figures. What a resident reported shows its kind, building and age alone.
type BoardLists struct {
	Problems, Duties, Tasks, Closed BoardList
	// Figures are sentences, each figure with its base; empty before the first request.
	Figures []string
}

// BoardList is the beginning of a list; Count is how long all of it is.
type BoardList struct {
	Lines []BoardLine
	Count int
}

// Left counts what the list does not show.
func (l BoardList) Left() int { return l.Count - len(l.Lines) }

// BoardLine is one request or task: what it is, and how it stands.
type BoardLine struct {
	No   int
	What string
	How  string
	// Motion is the decision that it carries out, 0 for none.
	Motion int
	Late   bool
}

// mostOnBoard bounds how many lines of each list the page shows.
const mostOnBoard = 30

// listsFresh is how old the lists on the page may be: they are counted from a year's
// requests, and anybody may ask for the page.
const listsFresh = 30 * time.Second

// boardLists draws the lists up.
func (b *Bot) boardLists(ctx context.Context, c council.ID, now time.Time) (BoardLists, error) {
	t := b.clockTurn(ctx, c)
	t.now = now
	var lists BoardLists
	open, err := t.requestsIn(openRequests, 0)
	if err != nil {
		return lists, err
	}
	open = slices.DeleteFunc(open, council.Request.Private)
	closed, err := t.closedThisMonth()
	if err != nil {
		return lists, err
	}
	w := boardWriter{t, map[council.PersonNo]string{}}
	for _, of := range []struct {
		list *BoardList
		from []council.Request
		fits func(council.Request) bool
		line boardWording
	}{
		{&lists.Problems, open, func(r council.Request) bool { return r.Source == council.FromResident }, w.problem},
		{&lists.Duties, open, func(r council.Request) bool { return r.Answerable != 0 }, w.duty},
		{&lists.Tasks, open, council.Request.Working, w.task},
		{&lists.Closed, closed, func(council.Request) bool { return true }, w.closed},
	} {
		if *of.list, err = t.boardList(of.from, of.fits, of.line); err != nil {
			return lists, err
		}
	}
	y, err := b.figuresOf(ctx, c, t.now)
	if err == nil && y.sum.Received+y.sum.Mediated > 0 {
		lists.Figures = t.sumLines(y.sum)
	}
	return lists, err
}

// closedThisMonth are the requests closed off since the first of the month, the newest
// first.
func (t *turn) closedThisMonth() ([]council.Request, error) {
	day := t.now.In(t.Zone)
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, t.Zone)
	closed, err := t.requestsIn(closedRequests, first.UnixMilli())
	slices.Reverse(closed)
	return slices.DeleteFunc(closed, council.Request.Private), err
}

// boardList words the first of those that fit, and counts them all.
func (t *turn) boardList(all []council.Request, fits func(council.Request) bool, line boardWording) (BoardList, error) {
	var list BoardList
	var shown []council.Request
	var keys []string
	for _, r := range all {
		if !fits(r) {
			continue
		}
		if list.Count++; list.Count <= mostOnBoard {
			shown, keys = append(shown, r), append(keys, strconv.Itoa(r.No))
		}
	}
	if len(shown) == 0 {
		return list, nil
	}
	rows, err := t.Records.Rows(t.ctx, t.who.Community, requestShelf, keys...)
	if err != nil {
		return list, err
	}
	for i, r := range shown {
		var words requestWords
		if rows[i].Value != nil {
			if err := json.Unmarshal(rows[i].Value, &words); err != nil {
				return list, fmt.Errorf("words of request %d: %w", r.No, err)
			}
		}
		l, err := line(r, words)
		if err != nil {
			return list, err
		}
		l.No, l.Motion = r.No, r.Motion
		list.Lines = append(list.Lines, l)
	}
	return list, nil
}

// boardWording makes a line of one list.
type boardWording func(council.Request, requestWords) (BoardLine, error)

// boardWriter words lines and reads each name once for a page.
type boardWriter struct {
	*turn
	names map[council.PersonNo]string
}

func (t boardWriter) problem(r council.Request, _ requestWords) (BoardLine, error) {
	return BoardLine{What: t.requestHead(r), How: t.say("board.problem", "days", daysOpen(r, t.now), "state", t.requestState(r)), Late: t.late(r)}, nil
}

func (t boardWriter) duty(r council.Request, w requestWords) (BoardLine, error) {
	name, err := t.masked(r.Answerable)
	return BoardLine{What: t.boardWhat(r, w), How: t.say("board.duty", "name", name, "days", daysOpen(r, t.now)), Late: t.late(r)}, err
}

func (t boardWriter) task(r council.Request, w requestWords) (BoardLine, error) {
	name, err := t.masked(r.Answerable)
	if err != nil {
		return BoardLine{}, err
	}
	doer, err := t.doerOf(file{Request: r, words: w}, false)
	key := "board.task"
	if t.late(r) {
		key = "board.late_task"
	}
	return BoardLine{What: t.boardWhat(r, w), How: t.say(key, "name", name, "doer", doer, "due", t.until(r.Due)), Late: t.late(r)}, err
}

func (t boardWriter) closed(r council.Request, w requestWords) (BoardLine, error) {
	return BoardLine{What: t.boardWhat(r, w), How: t.say("board.closed", "days", daysOpen(r, t.now), "day", t.when(r.Closed))}, nil
}

// masked is a person's name as neighbours may read it.
func (t boardWriter) masked(p council.PersonNo) (string, error) {
	if name, known := t.names[p]; known {
		return name, nil
	}
	name, err := t.nameOf(p, false)
	t.names[p] = name
	return name, err
}

// boardWhat is what officers and decisions ask for in its own words, unless those hold
// somebody's door or number, and of all else the kind and the building.
func (t *turn) boardWhat(r council.Request, w requestWords) string {
	public := r.Source == council.FromDecision || r.Source == council.FromOfficer
	if !public || w.Text == "" || personal(w.Text) || council.NamesDoor(w.Text) {
		return t.requestHead(r)
	}
	return shorter(w.Text, 30)
}

func (t *turn) late(r council.Request) bool { return r.Working() && t.now.After(r.Due) }
