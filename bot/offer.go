package bot

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// told is an answer as it is kept, with the numbered answers that it names, so that a
// repeat of the message offers the same.
type told struct {
	Answer
	Offered []speech.Intent `json:"offered,omitempty"`
}

func (t *turn) encode(a Answer) []byte {
	body, err := json.Marshal(told{a, t.offering})
	if err != nil { // strings and slices of strings always encode
		return nil
	}
	return body
}

func decodeAnswer(body []byte) (told, error) {
	var a told
	if err := json.Unmarshal(body, &a); err != nil {
		return told{}, fmt.Errorf("stored answer: %w", err)
	}
	return a, nil
}

// retell says again what was said to this message before.
func (t *turn) retell(body []byte) (Answer, error) {
	a, err := decodeAnswer(body)
	if err != nil {
		return Answer{}, err
	}
	have, err := t.lastOffers()
	if err != nil {
		return Answer{}, err
	}
	if have.At > t.in.At.UnixMilli() { // more was said since
		return a.Answer, nil
	}
	t.offering = a.Offered
	return a.Answer, t.keepOffers()
}

// offers are the numbered answers that somebody last got in a chat.
type offers struct {
	// At is when the message was sent that they answered, unix ms.
	At      int64           `json:"at"`
	Intents []speech.Intent `json:"intents"`
}

// offerTime is how long numbered answers stay valid.
const offerTime = 10 * time.Minute

func (t *turn) offerKey() string {
	return "offer:" + t.in.Channel + ":" + t.in.Account + ":" + t.in.User + ":" + t.in.ChatID
}

// offered returns the numbered answers the sender last got here. Only a short
// message can be an answer to them.
func (t *turn) offered() ([]speech.Intent, error) {
	if utf8.RuneCountInString(t.in.Text) > 12 {
		return nil, nil
	}
	last, err := t.lastOffers()
	if err != nil || t.in.At.Sub(time.UnixMilli(last.At)) > offerTime {
		return nil, err
	}
	return last.Intents, nil
}

func (t *turn) lastOffers() (offers, error) {
	var last offers
	body, err := t.Memory.Recall(t.ctx, t.who.Community, t.offerKey())
	if err != nil || body == nil {
		return last, err
	}
	if err := json.Unmarshal(body, &last); err != nil {
		return last, fmt.Errorf("offered answers: %w", err)
	}
	return last, nil
}

// choice is a numbered answer: how it reads and what it means.
type choice struct {
	words string
	means speech.Intent
}

// choices offers numbered answers at the end of an answer, after those that it has. They
// are remembered once the answer stands: if the turn fails, what a number means does not
// change.
func (t *turn) choices(a *Answer, offered ...choice) {
	if len(a.Options) == 0 {
		t.offering = nil
	}
	for _, c := range offered {
		t.offering = append(t.offering, c.means)
		a.Options = append(a.Options, c.words)
		a.Text += "\n" + t.say("ask.option", "n", len(a.Options), "option", c.words)
	}
}

// motionChoice is to have said of this motion what was just said of none.
func (t *turn) motionChoice(m council.Motion) choice {
	again := t.said
	again.Motion, again.Readings = m.No, nil
	return choice{t.say("ask.motion", "no", m.No, "title", m.Title), again}
}

// askAmong asks which of the first three motions is meant.
func (t *turn) askAmong(motions []council.Motion) Answer {
	answer := Answer{Text: t.say("ask.why.which_motion")}
	for _, m := range motions[:min(3, len(motions))] {
		t.choices(&answer, t.motionChoice(m))
	}
	return answer
}

// keepOffers remembers the numbered answers. Those of an earlier answer end when something
// else was said than a number of theirs: one sent after that is not clearly an answer.
func (t *turn) keepOffers() error {
	if len(t.offering) == 0 && t.chosen {
		return nil
	}
	if len(t.offering) == 0 {
		last, err := t.lastOffers()
		if err != nil || len(last.Intents) == 0 || last.At > t.in.At.UnixMilli() {
			return err
		}
	}
	body, err := json.Marshal(offers{t.in.At.UnixMilli(), t.offering})
	if err != nil {
		return fmt.Errorf("offered answers: %w", err)
	}
	return t.Memory.Keep(t.ctx, t.who.Community, t.offerKey(), body, offerTime)
}
