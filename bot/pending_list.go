package bot

import (
	"strings"

	"yishi/bot/council"
)

// pendingReach is how many numbers back an act is looked for that waits for a second
// officer: it waits three days at most.
const pendingReach = 60

// pendingForMe are the acts that wait for the speaker as second officer, the oldest first.
func (t *turn) pendingForMe() ([]council.Pending, error) {
	self, err := t.person()
	if err != nil || len(self.Offices) == 0 {
		return nil, err
	}
	place, err := t.place()
	if err != nil {
		return nil, err
	}
	var refs []Ref
	for no := max(1, place.NextNo-pendingReach); no < place.NextNo; no++ {
		refs = append(refs, pendingRef(no))
	}
	if len(refs) == 0 {
		return nil, nil
	}
	docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
	if err != nil {
		return nil, err
	}
	var mine []council.Pending
	for _, doc := range docs {
		if doc.Version == 0 {
			continue
		}
		var p council.Pending
		if err := decode(doc, &p); err != nil {
			return nil, err
		}
		if _, refusal := p.Confirm(*self, t.now); refusal == nil {
			mine = append(mine, p)
		}
	}
	return mine, nil
}

// pendingLines tells what waits for the speaker as second officer; "" when nothing does.
func (t *turn) pendingLines() (string, error) {
	mine, err := t.pendingForMe()
	if err != nil || len(mine) == 0 {
		return "", err
	}
	lines := []string{t.say("pending.yours")}
	for _, p := range mine {
		what, err := t.pendingWords(p)
		if err != nil {
			return "", err
		}
		lines = append(lines, t.say("pending.line", "no", p.No, "what", what, "until", t.until(p.Expires)))
	}
	return strings.Join(append(lines, t.say("pending.how", "no", mine[0].No)), "\n"), nil
}

// pendingWords say what a pending act would do.
func (t *turn) pendingWords(p council.Pending) (string, error) {
	if kind, ok := secondedActs()[p.Power]; ok {
		return kind.words(t, p)
	}
	o, err := pendingOf[order](p)
	return t.orderWords(o), err
}
