package bot

import (
	"cmp"
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
	photosOfOther  = "other" // who has the same trouble
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
	switch to.As {
	case photosOfProof:
		photos = &f.words.Proofs
	case photosOfOther:
		added, err := t.addOthers(&f, t.in.Media)
		if err != nil || added < len(t.in.Media) {
			return t.orElse(err, "photo.enough", "no", f.No, "most", mostFromOne)
		}
		photos = new([]string)
	}
	if *photos = withPictures(*photos, t.in.Media); len(*photos) > mostPictures {
		return t.tell("photo.enough", "no", f.No, "most", mostPictures)
	}
	t.noteSender(&f, t.in.Media)
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

// addMore keeps the pictures with which somebody says again what they said before.
func (t *turn) addMore(f file, photos []string, answer Answer) (Answer, error) {
	if len(photos) == 0 {
		return answer, nil
	}
	leaf, err := t.leaf("request.photo", "", f.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act, as := Act{Leaves: []Leaf{leaf}}, photosOfReport
	if f.Reporter == t.who.Person {
		photos = photos[:max(0, min(len(photos), mostPictures-len(f.words.Photos)))]
		f.words.Photos = withPictures(f.words.Photos, photos)
		err = t.takePictures(&act, photos, council.OfReport, f.No, 0)
	} else {
		as = photosOfOther
		photos, err = t.takeOthers(&act, &f, photos)
	}
	if err != nil || len(photos) == 0 {
		return answer, err
	}
	if err := t.keepRequestWords(&act, f); err != nil {
		return Answer{}, err
	}
	answer.Text = t.say("photo.added", "no", f.No) + "\n" + answer.Text
	if answer, err = t.commit(act, answer); err != nil {
		return answer, err
	}
	return answer, t.photosTaken(f.No, as)
}

// What one household that has the same trouble, and all of them, may add to a request.
const (
	mostFromOne    = 3
	mostFromOthers = 30
)

// addOthers puts pictures of somebody who has the same trouble beside a request, as far as
// there is room, and says how many.
func (t *turn) addOthers(f *file, photos []string) (int, error) {
	if !f.Concerns(t.who.Person) {
		return 0, t.refuse("request.none", "no", f.No)
	}
	own := 0
	for _, id := range slices.Concat(f.words.Others, f.words.Gone) {
		if f.words.From[id] == t.who.Person {
			own++
		}
	}
	room := max(0, min(mostFromOne-own, mostFromOthers-len(f.words.Others), len(photos)))
	f.words.Others = withPictures(f.words.Others, photos[:room])
	f.words.sentBy(t.who.Person, photos[:room])
	return room, nil
}

// takeOthers adds to act the pictures with which somebody joined a request, and tells who
// does it that there are more; it returns those there was room for.
func (t *turn) takeOthers(act *Act, f *file, photos []string) ([]string, error) {
	room, err := t.addOthers(f, photos)
	if err != nil || room == 0 {
		return nil, err
	}
	photos = photos[:room]
	if err := t.takePictures(act, photos, council.OfReport, f.No, 0); err != nil {
		return nil, err
	}
	return photos, t.tellOne(act, cmp.Or(f.Handler, f.Answerable), t.say("photo.of_other", "no", f.No, "count", room))
}

// noteSender keeps who sent pictures, of those whose part in the request is kept as well: so
// they may take their own down.
func (t *turn) noteSender(f *file, photos []string) {
	p := t.who.Person
	inspected := slices.ContainsFunc(f.Inspections, func(i council.Inspection) bool { return i.Person == p })
	if f.Handler == p || inspected || f.Concerns(p) {
		f.words.sentBy(p, photos)
	}
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
