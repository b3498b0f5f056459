package bot

import (
	"errors"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// inspect is 验收 35 合格, by residents who did not do the work; a picture may go before or
// after it.
func (t *turn) inspect() (Answer, error) {
	no := max(t.said.Request, t.said.Motion)
	if no == 0 {
		return t.tell("request.which_inspect")
	}
	f, err := t.requestFile(no)
	if err != nil {
		return Answer{}, err
	}
	if f.Private() {
		return t.tell("request.none", "no", no)
	}
	good := t.said.Answer != "no"
	if !good && t.said.Text == "" {
		return t.tell("request.inspect_reason", "no", no)
	}
	unit, err := t.ownUnit()
	if err != nil {
		return Answer{}, err
	}
	i := council.Inspection{Person: t.who.Person, Unit: unit.No, Good: good, At: t.now}
	if f.Request, err = f.Inspect(i); err != nil {
		return Answer{}, t.refusedBecause(err, "no", no)
	}
	return t.keepInspection(f, good)
}

func (t *turn) keepInspection(f file, good bool) (Answer, error) {
	proofs, err := t.photosBefore()
	if err != nil {
		return Answer{}, err
	}
	f.words.Proofs = withPictures(f.words.Proofs, proofs)
	f.words.sentBy(t.who.Person, proofs)
	leaf, err := t.leaf("request.inspect", "", f.No, ledger.Payload{"good": strconv.FormatBool(good), "photos": strconv.Itoa(len(proofs))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if err := t.takeProofs(&act, f, proofs); err != nil {
		return Answer{}, err
	}
	var text string
	switch {
	case !good:
		f.words.Reason = t.said.Text
		err = t.keepReopened(&act, f)
		text = t.say("request.inspected_bad", "no", f.No, "due", t.until(f.Due))
	case f.State == council.RequestClosed:
		if err = t.keepRequest(&act, f); err == nil {
			err = errors.Join(t.tellClosed(&act, f), t.endTeam(&act, f))
		}
		text = t.say("request.inspected_closed", "no", f.No, "count", len(f.Inspections))
	default:
		err = t.keepRequest(&act, f)
		text = t.say("request.inspected_good", "no", f.No, "left", council.InspectorsNeeded-len(f.Inspections))
	}
	if err != nil {
		return Answer{}, err
	}
	answer, err := t.commit(act, Answer{Text: text})
	if err != nil {
		return answer, err
	}
	return answer, t.photosTaken(f.No, photosOfProof)
}
