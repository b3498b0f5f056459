package bot

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"yishi/bot/council"
)

// receiptTime is how long a picture is taken for the receipt of what was just entered.
const receiptTime = 30 * time.Minute

// mostPhotos bounds the pictures of one receipt.
const mostPhotos = 6

func (t *turn) receiptKey() string { return "receipt:" + strconv.Itoa(int(t.who.Person)) }

// awaitReceipt remembers which entry the writer's next picture belongs to.
func (t *turn) awaitReceipt(no int) error {
	return t.Memory.Keep(t.ctx, t.who.Community, t.receiptKey(), []byte(strconv.Itoa(no)), receiptTime)
}

// picture answers a picture: the photo that was asked for, or the receipt of the writer's
// last entry, while they wait; else it shows what the writer reports.
func (t *turn) picture() (Answer, error) {
	stored, err := t.Memory.Answered(t.ctx, t.who.Community, t.in.ID, t.in.At)
	if err != nil {
		return Answer{}, err
	}
	if stored != nil {
		return Answer{}, &Repeated{Answer: stored}
	}
	if answer, ok, err := t.askedPhoto(); ok || err != nil {
		return answer, err
	}
	if t.in.Chat == Private && len(t.in.Media) > 0 {
		if answer, ok, err := t.receipt(); ok || err != nil {
			return answer, err
		}
	}
	return t.keepPhotos()
}

// receipt adds the picture to the entry that waits for it; ok is false when none does.
func (t *turn) receipt() (answer Answer, ok bool, err error) {
	raw, err := t.Memory.Recall(t.ctx, t.who.Community, t.receiptKey())
	if err != nil || raw == nil {
		return Answer{}, false, err
	}
	no, err := strconv.Atoi(string(raw))
	if err != nil {
		return Answer{}, false, fmt.Errorf("%w: receipt %s", ErrInvalid, raw)
	}
	var p council.Pending
	doc, err := t.load(t.ctx, t.who.Community, pendingRef(no), &p)
	if err != nil || p.Power != council.ToKeepAccounts || p.State != council.Waiting || p.Proposer != t.who.Person {
		return Answer{}, false, err
	}
	e, err := pendingOf[council.AccountEntry](p)
	if err != nil {
		return Answer{}, true, err
	}
	if e.Photos = withPictures(e.Photos, t.in.Media); len(e.Photos) > mostPhotos {
		answer, err = t.tell("account.photos_full", "no", no)
		return answer, true, err
	}
	if p.Payload, err = json.Marshal(e); err != nil {
		return Answer{}, true, fmt.Errorf("receipt: %w", err)
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, true, err
	}
	act := Act{Docs: []Doc{doc}}
	if err := t.takePictures(&act, t.in.Media, council.OfReceipt, p.Motion, 0); err != nil {
		return Answer{}, true, err
	}
	answer, err = t.commit(act, Answer{Text: t.say("account.photo_kept", "no", no)})
	return answer, true, err
}
