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

// opinionRef names an opinion's document as residents do: 3-2.
func opinionRef(motion, no int) Ref {
	return Ref{"opinion", strconv.Itoa(motion) + "-" + strconv.Itoa(no)}
}

// stanceShelf holds how each household stands to an opinion.
func stanceShelf(motion, no int) string {
	return "stance-" + strconv.Itoa(motion) + "-" + strconv.Itoa(no)
}

// stanceRow is one household's mind on an opinion.
type stanceRow struct {
	Stance   council.Stance `json:"stance,omitempty"`
	Building string         `json:"building,omitempty"`
}

// discussion is the head of the opinions on a motion.
type discussion struct {
	Motion int `json:"motion"`
	// Last is the number of the latest opinion.
	Last int `json:"last"`
}

func discussionRef(no int) Ref { return Ref{"discussion", strconv.Itoa(no)} }

// opinions reads all opinions on a motion, in the order of their numbers.
func (t *turn) opinions(no int) ([]council.Opinion, discussion, Doc, error) {
	d := discussion{Motion: no}
	doc, err := t.load(t.ctx, t.who.Community, discussionRef(no), &d)
	if err != nil || d.Last == 0 {
		return nil, d, doc, err
	}
	refs := make([]Ref, d.Last)
	for i := range refs {
		refs[i] = opinionRef(no, i+1)
	}
	docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
	if err != nil {
		return nil, d, doc, fmt.Errorf("opinions on %d: %w", no, err)
	}
	all := make([]council.Opinion, 0, len(docs))
	for _, found := range docs {
		var o council.Opinion
		if err := decode(found, &o); err != nil {
			return nil, d, doc, err
		}
		if found.Version > 0 {
			all = append(all, o)
		}
	}
	return all, d, doc, nil
}

// theOpinion reads the opinion that the words name as 3-2.
func (t *turn) theOpinion() (council.Opinion, Doc, error) {
	var o council.Opinion
	first, second, _ := strings.Cut(t.said.Opinion, "-")
	motion, err := strconv.Atoi(first)
	no, bad := strconv.Atoi(second)
	if err != nil || bad != nil || motion < 1 || no < 1 {
		return o, Doc{}, t.refuse("opinion.which")
	}
	doc, err := t.load(t.ctx, t.who.Community, opinionRef(motion, no), &o)
	if err == nil && doc.Version == 0 {
		err = t.refuse("opinion.none", "motion", motion, "opinion", no)
	}
	return o, doc, err
}

// household is with whom the writer speaks with one voice. Tenants and the owners of
// their home are two households; who has no unit speaks alone.
func (t *turn) household() (council.Household, error) {
	self, err := t.person()
	if err != nil {
		return council.Household{}, err
	}
	r, _, err := t.roster()
	if err != nil {
		return council.Household{}, err
	}
	units, err := t.units(r.Generation, self.Units...)
	if err != nil {
		return council.Household{}, err
	}
	return council.HouseholdOf(*self, units), nil
}

// agree, disagree and unagree are 支持 3-2, 不太认同 3-2 and 取消顶 3-2: the household's
// mind, which it may change as often as it likes.
func (t *turn) takeStance(to council.Stance) (Answer, error) {
	o, doc, err := t.theOpinion()
	if err != nil {
		return Answer{}, err
	}
	m, _, err := t.motion(o.Motion)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case o.Hidden:
		return t.tell("opinion.hidden_already", "motion", o.Motion, "opinion", o.No, "reason", o.Why)
	case !m.State.Discussed():
		return t.tell("opinion.over", "no", m.No)
	}
	home, err := t.household()
	if err != nil {
		return Answer{}, err
	}
	was, err := t.stance(o, home)
	if err != nil {
		return Answer{}, err
	}
	if was.Stance == to {
		return t.tell("opinion.same_"+stanceKey(to), "motion", o.Motion, "opinion", o.No, "text", brief(o.Text))
	}
	if self, err := t.person(); err != nil {
		return Answer{}, err
	} else if was.Stance != "" && !self.Adult { // what the household said is not for its children to change
		return t.tell("opinion.not_adult", "motion", o.Motion, "opinion", o.No)
	}
	act := Act{}
	if o, err = t.moves(&act, o, home, was, to); err != nil {
		return Answer{}, err
	}
	if doc, err = doc.holding(o); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, doc)
	sum := o.Sum()
	return t.commit(act, Answer{Text: t.say("opinion.now_"+stanceKey(to), "motion", o.Motion, "opinion", o.No,
		"text", brief(o.Text), "for", sum.For, "against", sum.Against)})
}

// stance is the household's mind on an opinion as it stands.
func (t *turn) stance(o council.Opinion, home council.Household) (stanceRow, error) {
	rows, err := readRows[stanceRow](t, stanceShelf(o.Motion, o.No), []string{home.Key})
	if err != nil || len(rows) == 0 {
		return stanceRow{}, err
	}
	return rows[0], nil
}

// moves adds to act that a household changes its mind. The opinion's document goes with
// it, so that its sums and the rows cannot part.
func (t *turn) moves(act *Act, o council.Opinion, home council.Household, was stanceRow, to council.Stance) (council.Opinion, error) {
	if was.Stance != "" { // counted where the household lived then
		o = o.Move(was.Building, was.Stance, "")
	}
	o = o.Move(home.Building, "", to)
	row, err := rowOf(stanceShelf(o.Motion, o.No), 0, stanceRow{to, home.Building})
	if err != nil {
		return o, err
	}
	row.Key = home.Key
	if to == "" {
		row.Value = nil
	}
	act.Rows = append(act.Rows, row)
	leaf, err := t.leaf("opinion.stance", "", o.Motion, ledger.Payload{"opinion": strconv.Itoa(o.No)})
	if err != nil {
		return o, err
	}
	act.Leaves = append(act.Leaves, leaf)
	return o, nil
}

// stanceKey is the end of the text for a stance.
func stanceKey(s council.Stance) string {
	if s == "" {
		return "none"
	}
	return string(s)
}

// mostShown is how much of an opinion is read back beside others, in characters.
const mostShown = 28

// brief is the beginning of a text.
func brief(text string) string { return shorter(text, mostShown) }

// reasonAgainst is why an opinion that can be read is reported or hidden; where nothing
// was said the turn ends with the text ask.
func (t *turn) reasonAgainst(o council.Opinion, ask string) (string, error) {
	why := strings.TrimSpace(t.said.Text)
	switch n := utf8.RuneCountInString(why); {
	case o.Hidden:
		return "", t.refuse("opinion.hidden_already", "motion", o.Motion, "opinion", o.No, "reason", o.Why)
	case n < 2:
		return "", t.refuse(ask, "motion", o.Motion, "opinion", o.No)
	case n > mostOpinion:
		return "", t.refuse("opinion.long", "most", mostOpinion)
	}
	return why, nil
}

// report is 举报 3-2 骂人: the officers look at it; nothing is hidden by itself.
func (t *turn) report() (Answer, error) {
	o, doc, err := t.theOpinion()
	if err != nil {
		return Answer{}, err
	}
	why, err := t.reasonAgainst(o, "report.why")
	if err != nil {
		return Answer{}, err
	}
	if len(o.Reports) >= mostReports {
		return t.tell("report.enough", "motion", o.Motion, "opinion", o.No)
	}
	if ok, err := t.mayWrite("report", mostReportsADay, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "report.flood")
	}
	home, err := t.household()
	if err != nil {
		return Answer{}, err
	}
	first := len(o.Reports) == 0
	o, added := o.Reported(council.Report{Home: home.Key, Why: why, At: t.now})
	if !added {
		return t.tell("report.again", "motion", o.Motion, "opinion", o.No)
	}
	if doc, err = doc.holding(o); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("opinion.report", "", o.Motion, ledger.Payload{"opinion": strconv.Itoa(o.No)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if first { // further ones are read with the opinion
		if act.Out, err = t.tellWho(mayModerate, "report.asked", "motion", o.Motion, "opinion", o.No, "text", brief(o.Text), "why", why); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, Answer{Text: t.say("report.done", "motion", o.Motion, "opinion", o.No)})
}

// What one opinion, and one person in a day, may come to in reports.
const (
	mostReports     = 20
	mostReportsADay = 5
)

// mayModerate picks those who may hide an opinion.
func mayModerate(p council.Person) bool {
	return council.May(council.ToModerate, p, council.Where{}) == nil
}

// hide is 隐藏 3-2 有人身攻击: the text goes, number and reason stay for everybody.
func (t *turn) hide() (Answer, error) {
	o, doc, err := t.theOpinion()
	if err != nil {
		return Answer{}, err
	}
	why, err := t.reasonAgainst(o, "hide.why")
	if err != nil {
		return Answer{}, err
	}
	if o, err = o.Hide(t.who.Person, why); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	act := Act{}
	digest, err := t.provable(&act, why)
	if err != nil {
		return Answer{}, err
	}
	return t.moderated(act, o, doc, "hide", digest, "hide.done")
}

// unhide brings a hidden opinion back.
func (t *turn) unhide() (Answer, error) {
	o, doc, err := t.theOpinion()
	if err != nil {
		return Answer{}, err
	}
	if o, err = o.Show(); err != nil {
		return t.tell("unhide.not_hidden", "motion", o.Motion, "opinion", o.No)
	}
	return t.moderated(Act{}, o, doc, "show", "", "unhide.done")
}

// moderated commits what an officer did to an opinion; author and supervisor are told.
func (t *turn) moderated(act Act, o council.Opinion, doc Doc, what, reason, key string) (Answer, error) {
	payload := ledger.Payload{"opinion": strconv.Itoa(o.No)}
	if reason != "" {
		payload["reason"] = reason
	}
	leaf, err := t.leaf("opinion."+what, "", o.Motion, payload)
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	args := []any{"motion", o.Motion, "opinion", o.No, "reason", o.Why}
	if act.Out, err = t.tellWho(func(p council.Person) bool { return p.Holds(council.Supervisor, "") && p.No != o.Author }, key+"_watch", args...); err != nil {
		return Answer{}, err
	}
	if err := t.tellOne(&act, o.Author, t.say(key+"_told", args...)); err != nil {
		return Answer{}, err
	}
	if doc, err = doc.holding(o); err != nil {
		return Answer{}, err
	}
	act.Docs = slices.Concat(act.Docs, []Doc{doc})
	return t.commit(act, Answer{Text: t.say(key, args...)})
}
