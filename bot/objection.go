package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// answerTime is how long officers have to answer an objection or a recheck (五日).
const answerTime = 5 * 24 * time.Hour

// longestSaying bounds what is kept word for word of an objection or an answer.
const longestSaying = 200

// objectionText is what was said in an objection, and in its answer; it can be erased.
type objectionText struct {
	Text   string `json:"text"`
	Salt   []byte `json:"salt"`
	Answer string `json:"answer,omitempty"`
	// AnswerSalt hides the answer's digest in the ledger.
	AnswerSalt []byte           `json:"answer_salt,omitempty"`
	By         council.PersonNo `json:"by,omitempty"` // who answered
}

func objectionRef(motion, no int) Ref {
	return Ref{"objection", strconv.Itoa(motion) + "-" + strconv.Itoa(no)}
}

// noticed is the motion that an objection is about: the one named, or the only one whose
// notice is up; else it has no number, and the answer asks which.
func (t *turn) noticed() (council.Motion, Answer, error) {
	var m council.Motion
	if t.said.Motion > 0 {
		m, _, err := t.motion(t.said.Motion)
		return m, Answer{}, err
	}
	up, err := t.Records.Members(t.ctx, t.who.Community, notices, t.now.UnixMilli(), everything, 3)
	if err != nil {
		return m, Answer{}, err
	}
	if len(up) == 0 {
		answer, err := t.tell("objection.no_notice")
		return m, answer, err
	}
	answer := Answer{Text: t.say("objection.which")}
	for _, member := range up {
		no, err := strconv.Atoi(member.Name)
		if err != nil {
			return m, Answer{}, fmt.Errorf("%w: notice entry", ErrInvalid)
		}
		one, _, err := t.motion(no)
		if err != nil || len(up) == 1 {
			return one, Answer{}, err
		}
		t.choices(&answer, t.motionChoice(one))
	}
	return m, answer, nil
}

// object is 异议 3 公示的面积不对.
func (t *turn) object() (Answer, error) {
	m, answer, err := t.noticed()
	if err != nil || m.No == 0 {
		return answer, err
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	if err != nil {
		return Answer{}, err
	}
	text := strings.TrimSpace(t.said.Text)
	switch {
	case doc.Version == 0:
		return t.tell("objection.not_posted", "no", m.No)
	case n.Over() || n.State == council.Held:
		return t.tell("objection.over", "no", m.No)
	case text == "":
		return t.tell("objection.what", "no", m.No)
	case utf8.RuneCountInString(text) > longestSaying:
		return t.tell("objection.long", "most", longestSaying)
	}
	n, o, err := n.Object(t.who.Person, t.now, answerTime)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	act, err := t.objectionAct(n, doc, o, text)
	if err != nil {
		return Answer{}, err
	}
	told := t.say("objection.told", "no", m.No, "which", o.No, "title", m.Title, "text", text, "due", t.until(o.Due))
	if act.Out, err = t.tellAnswerers(m, told+t.kinHint(m)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("objection.noted", "no", m.No, "which", o.No, "text", text, "due", t.until(o.Due))})
}

func (t *turn) objectionAct(n council.Notice, doc Doc, o council.Objection, text string) (Act, error) {
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Act{}, err
	}
	if doc, err = doc.holding(n); err != nil {
		return Act{}, err
	}
	said, err := Doc{Ref: objectionRef(n.Motion, o.No)}.holding(objectionText{Text: text, Salt: salt})
	if err != nil {
		return Act{}, err
	}
	leaf, err := t.leaf("notice.object", "", n.Motion, ledger.Payload{"objection": strconv.Itoa(o.No), "said": digest})
	return Act{Docs: []Doc{doc, said}, Leaves: []Leaf{leaf}, Marks: []Mark{nudgeMark(n)}}, err
}

// answerObjection is 答复异议 3-1 已核对面积, or 异议3-1成立 when the content has to change.
func (t *turn) answerObjection() (Answer, error) {
	no, which := opinionNumbers(t.said.Opinion)
	if which == 0 {
		return t.whichUnanswered()
	}
	m, _, err := t.motion(no)
	if err != nil {
		return Answer{}, err
	}
	if err := t.mayAnswerIn(m); err != nil {
		return Answer{}, err
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, no)
	if err != nil {
		return Answer{}, err
	}
	if doc.Version == 0 {
		return t.tell("objection.not_posted", "no", no)
	}
	upheld, text := t.said.Answer == "yes", strings.TrimSpace(t.said.Text)
	switch {
	case text == "" && !upheld:
		return t.tell("objection.answer_what", "no", no, "which", which)
	case utf8.RuneCountInString(text) > longestSaying:
		return t.tell("objection.long", "most", longestSaying)
	}
	if n, err = n.Answer(which, t.who.Person, t.now, upheld); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	act, err := t.answerAct(n, which, text)
	if err != nil {
		return Answer{}, err
	}
	if err := t.tellObjector(&act, m, n, which, text); err != nil {
		return Answer{}, err
	}
	if err := t.holdingNotice(&act, m, n, doc); err != nil {
		return Answer{}, err
	}
	key := "objection.answered"
	if upheld {
		key = "objection.upheld"
	}
	answer := Answer{Text: t.say(key, "no", no, "which", which)}
	if left := len(n.Unanswered()); left > 0 {
		answer.Text += t.say("objection.left", "no", no, "left", left)
	}
	return t.commit(act, answer)
}

// mostUnanswered is how many objections one answer lists.
const mostUnanswered = 5

// whichUnanswered asks which objection is answered: those that wait, the oldest first,
// with what they say.
func (t *turn) whichUnanswered() (Answer, error) {
	up, err := t.Records.Members(t.ctx, t.who.Community, notices, 0, everything, 100)
	if err != nil {
		return Answer{}, err
	}
	var lines []string
	for _, one := range up {
		no, err := strconv.Atoi(one.Name)
		if err != nil || t.said.Motion != 0 && t.said.Motion != no {
			continue
		}
		n, _, err := t.notice(t.ctx, t.who.Community, no)
		if err != nil {
			return Answer{}, err
		}
		waits := n.Unanswered()
		for _, o := range n.Objections {
			if !slices.Contains(waits, o.No) {
				continue
			}
			var said objectionText
			if _, err := t.load(t.ctx, t.who.Community, objectionRef(no, o.No), &said); err != nil {
				return Answer{}, err
			}
			lines = append(lines, t.say("objection.waits", "no", no, "which", o.No, "text", brief(said.Text), "due", t.until(o.Due)))
		}
	}
	if len(lines) == 0 {
		return t.tell("objection.none_waits")
	}
	lines = lines[:min(len(lines), mostUnanswered)]
	return Answer{Text: strings.Join(append(lines, t.say("objection.answer_which")), "\n")}, nil
}

// answerAct puts the answer beside the objection, and its digest into the ledger.
func (t *turn) answerAct(n council.Notice, which int, text string) (Act, error) {
	var said objectionText
	doc, err := t.load(t.ctx, t.who.Community, objectionRef(n.Motion, which), &said)
	if err != nil {
		return Act{}, err
	}
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Act{}, err
	}
	said.Answer, said.AnswerSalt, said.By = text, salt, t.who.Person
	if doc, err = doc.holding(said); err != nil {
		return Act{}, err
	}
	payload := ledger.Payload{"objection": strconv.Itoa(which), "upheld": strconv.FormatBool(n.Objections[which-1].Upheld), "said": digest}
	leaf, err := t.leaf("notice.answer", "", n.Motion, payload)
	return Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{nudgeMark(n)}}, err
}

// tellObjector gives whoever objected the answer, and the group what was right.
func (t *turn) tellObjector(act *Act, m council.Motion, n council.Notice, which int, text string) error {
	o := n.Objections[which-1]
	key := "objection.answer_told"
	if o.Upheld {
		if text != "" {
			text = t.say("objection.correction", "text", text)
		}
		key = "objection.upheld_told"
		if err := t.postTo(act, m, t.say("objection.upheld_post", "no", m.No, "title", m.Title, "which", which, "text", text)); err != nil {
			return err
		}
	}
	return t.tellOne(act, o.By, t.say(key, "no", m.No, "title", m.Title, "which", which, "text", text))
}

// holdingNotice adds the notice to act; one that was only waiting for this ends with it.
func (t *turn) holdingNotice(act *Act, m council.Motion, n council.Notice, doc Doc) error {
	if n.State == council.Held && n.Settled() {
		return t.finishNotice(act, m, n, doc)
	}
	doc, err := doc.holding(n)
	act.Docs = append(act.Docs, doc)
	return err
}

// opinionNumbers reads 3-2: the second of motion 3.
func opinionNumbers(s string) (motion, which int) {
	a, b, ok := strings.Cut(s, "-")
	motion, err := strconv.Atoi(a)
	which, err2 := strconv.Atoi(b)
	if !ok || err != nil || err2 != nil || motion < 1 || which < 1 {
		return 0, 0
	}
	return motion, which
}

// shownObjections bounds how many objections one answer lists.
const shownObjections = 5

// showObjections is 看异议 3: what was objected, without names, and what was answered.
func (t *turn) showObjections() (Answer, error) {
	m, answer, err := t.noticed()
	if err != nil || m.No == 0 {
		return answer, err
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	switch {
	case err != nil:
		return Answer{}, err
	case doc.Version == 0:
		return t.tell("objection.not_posted", "no", m.No)
	case len(n.Objections) == 0:
		return t.tell("objection.nobody", "no", m.No, "state", t.noticeWords(m, n))
	}
	lines := []string{t.noticeWords(m, n)}
	last := n.Objections[max(0, len(n.Objections)-shownObjections):]
	for _, o := range last {
		var said objectionText
		if _, err := t.load(t.ctx, t.who.Community, objectionRef(m.No, o.No), &said); err != nil {
			return Answer{}, err
		}
		lines = append(lines, t.objectionLine(m.No, o, said))
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

func (t *turn) objectionLine(no int, o council.Objection, said objectionText) string {
	line := t.say("objection.line", "no", no, "which", o.No, "text", shorter(said.Text, 40))
	switch {
	case o.Answered.IsZero():
		return line + t.say("objection.line_open", "due", t.until(o.Due))
	case o.Upheld:
		return line + t.say("objection.line_upheld", "text", shorter(said.Answer, 40))
	}
	return line + t.say("objection.line_answered", "text", shorter(said.Answer, 40))
}
