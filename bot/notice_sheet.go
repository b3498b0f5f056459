package bot

import (
	"encoding/json"
	"fmt"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// sheetPosted is 已张贴 3 with a photo of the paper on the wall; without one, the next
// picture from the writer is taken for it.
func (t *turn) sheetPosted() (Answer, error) {
	no := t.said.Motion
	if no == 0 {
		return t.tell("sheet.which")
	}
	if _, _, err := t.motion(no); err != nil {
		return Answer{}, err
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, no)
	switch {
	case err != nil:
		return Answer{}, err
	case doc.Version == 0 || n.Over():
		return t.tell("sheet.not_up", "no", no)
	case len(t.in.Media) == 0:
		if err := t.askPhoto(); err != nil {
			return Answer{}, err
		}
		return t.tell("sheet.photo", "no", no)
	case len(n.Sheets) >= mostSheets:
		return t.tell("sheet.enough", "no", no)
	}
	digest, salt, err := ledger.Conceal(t.Random, t.in.Media[0])
	if err != nil {
		return Answer{}, err
	}
	n.Sheets = append(n.Sheets, council.Evidence{By: t.who.Person, At: t.now, Media: t.in.Media[0], Digest: digest, Salt: salt})
	if doc, err = doc.holding(n); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("notice.sheet", "", no, ledger.Payload{"photo": digest})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if err := t.takePictures(&act, t.in.Media[:1], council.OfSheet, no, no); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("sheet.kept", "no", no, "count", len(n.Sheets))})
}

// mostSheets bounds the photos of one notice: one a building and some to spare.
const mostSheets = 50

// photoTime is how long a photo that was asked for is waited for.
const photoTime = 30 * time.Minute

func (t *turn) photoKey() string {
	return "photo:" + t.in.Channel + ":" + t.in.Account + ":" + t.in.User + ":" + t.in.ChatID
}

// askPhoto has the next picture from the writer in this chat mean what was said now.
func (t *turn) askPhoto() error {
	body, err := json.Marshal(t.said)
	if err != nil {
		return fmt.Errorf("asked photo: %w", err)
	}
	return t.Memory.Keep(t.ctx, t.who.Community, t.photoKey(), body, photoTime)
}

// askedPhoto takes a picture for what the writer was asked one for; ok is false when
// nobody asked.
func (t *turn) askedPhoto() (answer Answer, ok bool, err error) {
	if len(t.in.Media) == 0 {
		return Answer{}, false, nil
	}
	body, err := t.Memory.Recall(t.ctx, t.who.Community, t.photoKey())
	if err != nil || body == nil {
		return Answer{}, false, err
	}
	var asked speech.Intent
	if err := json.Unmarshal(body, &asked); err != nil {
		return Answer{}, false, fmt.Errorf("asked photo: %w", err)
	}
	if t.open, err = t.motions.of(t.ctx, t.who.Community, t.now); err != nil {
		return Answer{}, false, err
	}
	t.said = asked
	answer, err = t.dispatch()
	return answer, true, err
}
