package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"yishi/bot/council"
)

// Pictures and words come as two messages, in either order. A picture without words
// waits for them; words that a picture may follow say what it is of.

// pictureTime is how long the one waits for the other.
const pictureTime = 15 * time.Minute

// mostPictures bounds the pictures of one report.
const mostPictures = 9

// What the pictures that follow are of.
const (
	photosOfReport = "report"
	photosOfProof  = "proof"
)

// awaited is what the next pictures of a sender belong to.
type awaited struct {
	No int    `json:"no"`
	As string `json:"as"`
}

func (t *turn) pictureKey(what string) string {
	return what + ":" + t.in.Channel + ":" + t.in.Account + ":" + t.in.User + ":" + t.in.ChatID
}

// keepPhotos takes pictures in: they go to what was just said, or wait for words.
func (t *turn) keepPhotos() (Answer, error) {
	if len(t.in.Media) == 0 {
		return t.tell("media.later")
	}
	var to awaited
	if err := t.recall("shown-of", &to); err != nil {
		return Answer{}, err
	}
	if to.No != 0 {
		return t.addPhotos(to)
	}
	photos, err := t.photosBefore()
	if err != nil {
		return Answer{}, err
	}
	if err := t.keep("shown", photos); err != nil {
		return Answer{}, err
	}
	var act Act
	fresh := slices.DeleteFunc(slices.Clone(t.in.Media), func(id string) bool { return !slices.Contains(photos, id) }) // not the tenth
	if err := t.takePictures(&act, fresh, council.OfNothing, 0, 0); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("photo.waits")})
}

// addPhotos puts pictures beside the words that they belong to.
func (t *turn) addPhotos(to awaited) (Answer, error) {
	f, err := t.requestFile(to.No)
	if err != nil {
		return Answer{}, err
	}
	photos := &f.words.Photos
	if to.As == photosOfProof {
		photos = &f.words.Proofs
	}
	if *photos = withPictures(*photos, t.in.Media); len(*photos) > mostPictures {
		return t.tell("photo.enough", "no", f.No, "most", mostPictures)
	}
	leaf, err := t.leaf("request.photo", "", f.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if to.As == photosOfProof {
		err = t.takeProofs(&act, f, t.in.Media)
	} else {
		err = t.takePictures(&act, t.in.Media, council.OfReport, f.No, 0)
	}
	if err != nil {
		return Answer{}, err
	}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("photo.added", "no", f.No)})
}

// takeProofs adds to act the pictures that something was done. What a decision asked for
// is shown to everybody on the decision's page; of what a resident reported, only those
// concerned see how it looks now.
func (t *turn) takeProofs(act *Act, f file, photos []string) error {
	if f.Inspected() && f.Motion != 0 {
		return t.takePictures(act, photos, council.OfAcceptance, f.No, f.Motion)
	}
	return t.takePictures(act, photos, council.OfRepair, f.No, 0)
}

// photosBefore are the pictures of the writer that wait for words, and those that came
// with the words.
func (t *turn) photosBefore() ([]string, error) {
	var photos []string
	err := t.recall("shown", &photos)
	photos = withPictures(photos, t.in.Media)
	return photos[:min(len(photos), mostPictures)], err
}

// photosTaken forgets the pictures that waited, and has those that follow belong to no.
func (t *turn) photosTaken(no int, as string) error {
	return errors.Join(t.Memory.Forget(t.ctx, t.who.Community, t.pictureKey("shown")),
		t.Memory.Forget(t.ctx, t.who.Community, t.receiptKey()), t.Memory.Forget(t.ctx, t.who.Community, t.photoKey()),
		t.keep("shown-of", awaited{no, as}))
}

func (t *turn) recall(what string, v any) error {
	body, err := t.Memory.Recall(t.ctx, t.who.Community, t.pictureKey(what))
	if err != nil || body == nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func (t *turn) keep(what string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return t.Memory.Keep(t.ctx, t.who.Community, t.pictureKey(what), body, pictureTime)
}
