package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"yishi/bot/council"
)

// pointing is an addition to the server-wide directory that follows a commit, or a code
// that goes from it, as that cannot bind anybody any more. It is committed as a mark, so
// that a crash in between leaves it for the next sweep.
type pointing struct {
	// Index is "who" for an identity, else an index of Directory.Point.
	Index  string   `json:"index"`
	Key    string   `json:"key,omitempty"`
	Sender *Sender  `json:"sender,omitempty"`
	To     Resident `json:"to"`
	Gone   bool     `json:"gone,omitempty"`
}

// pointings is the index that holds additions still to be made.
const pointings = "pointing"

// commitAndPoint commits act, then makes the additions it leads to.
func (t *turn) commitAndPoint(act Act, answer Answer, to ...pointing) (Answer, error) {
	marks, err := pointingMarks(to, t.now.UnixMilli())
	if err != nil {
		return Answer{}, err
	}
	act.Marks = append(act.Marks, marks...)
	if answer, err = t.commit(act, answer); err != nil {
		return Answer{}, err
	}
	if t.repeated { // what was committed then is what counts
		return answer, t.finishPointings(t.ctx, t.who.Community, 0)
	}
	return answer, t.point(t.ctx, t.who.Community, to)
}

func pointingMarks(to []pointing, now int64) ([]Mark, error) {
	marks := make([]Mark, len(to))
	for i, p := range to {
		body, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("pointing: %w", err)
		}
		marks[i] = Mark{Index: pointings, Member: string(body), Score: now}
	}
	return marks, nil
}

// point makes additions and takes their marks away; repeating it is harmless.
func (b *Bot) point(ctx context.Context, c council.ID, to []pointing) error {
	for _, p := range to {
		var err error
		switch {
		case p.Index == "who":
			err = b.Directory.Bind(ctx, *p.Sender, p.To)
		case p.Gone:
			err = b.Directory.Unpoint(ctx, p.Index, p.Key)
		default:
			err = b.Directory.Point(ctx, p.Index, p.Key, p.To)
		}
		if err != nil {
			return fmt.Errorf("point %s: %w", p.Index, err)
		}
	}
	marks, err := pointingMarks(to, 0)
	if err != nil || len(marks) == 0 {
		return err
	}
	for i := range marks {
		marks[i].Remove = true
	}
	_, err = b.Records.Commit(ctx, c, Act{Marks: marks})
	return err
}

// pointingRest is how long an addition is left to whoever committed it: made again by
// somebody else, it could come after the cutting that took it away.
const pointingRest = time.Minute

// finishPointings makes the additions that were committed at least rest ago.
func (b *Bot) finishPointings(ctx context.Context, c council.ID, rest time.Duration) error {
	left, err := b.Records.Members(ctx, c, pointings, 0, b.Now().Add(-rest).UnixMilli(), 1000)
	if err != nil || len(left) == 0 {
		return err
	}
	to := make([]pointing, len(left))
	for i, m := range left {
		if err := json.Unmarshal([]byte(m.Name), &to[i]); err != nil {
			return fmt.Errorf("pointing: %w", err)
		}
	}
	return b.point(ctx, c, to)
}
