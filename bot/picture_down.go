package bot

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// A picture is taken down for good: its pixels go, and its place says that it was there,
// when it went, by whose office and why. Who sent a picture of a request or an inspection
// takes it down without a reason; chair and clerk with one, and what proves a notice or a
// payment only with the supervisor. Who is in a picture and neither asks them.

func pictureCommands() []command {
	return []command{{intent: "take_down", where: privately, do: (*turn).takeDown}}
}

// downRight is what somebody may have done about a picture.
type downRight int

const (
	mayNothing downRight = iota
	mayAskDown
	mayProposeDown
	mayTakeDown
)

// taking is a picture that the writer may want down.
type taking struct {
	picture
	may    downRight
	office council.Role     // in which the writer does it; none for who sent it
	sender council.PersonNo // 0 when nobody knows any more
}

// mostChoices bounds the pictures that one answer offers.
const mostChoices = 5

// takeDown is 撤下照片 3-2 拍到路人了. Without a number it is what the writer sent last.
func (t *turn) takeDown() (Answer, error) {
	if t.said.Answer == "no" {
		return t.tell("picture.left")
	}
	if t.said.Code == "" && t.said.Motion == 0 && t.said.Opinion == "" {
		return t.unsend()
	}
	all, err := t.picturesMeant()
	if err != nil {
		return Answer{}, err
	}
	if len(all) == 1 {
		return t.takeDownOne(all[0])
	}
	answer := Answer{Text: t.say("picture.down_which_of", "count", len(all))}
	for _, p := range all[:min(mostChoices, len(all))] {
		this := speech.Intent{Intent: "take_down", Code: p.ID, Text: t.said.Text}
		t.choices(&answer, choice{t.pictureWords(p.Picture), this})
	}
	return answer, nil
}

// picturesMeant are those that were said: one that was offered, one by its number, or all
// of a number that the writer may do something about.
func (t *turn) picturesMeant() ([]taking, error) {
	if t.said.Code != "" {
		p, err := t.pictureNamed(t.said.Code)
		if err != nil || p.doc.Version == 0 {
			return nil, t.orRefuse(err, "picture.down_how")
		}
		one, err := t.takingOf(p)
		return []taking{one}, err
	}
	no, nth := t.said.Motion, 0
	if t.said.Opinion != "" {
		no, nth = opinionNumbers(t.said.Opinion)
	}
	pictures, err := t.picturesAt(no)
	if err != nil {
		return nil, err
	}
	var all []taking
	for _, p := range pictures {
		if nth != 0 && (p.Nth != nth || p.Place() != no) || nth == 0 && !p.Standing() {
			continue
		}
		one, err := t.takingOf(p)
		if err != nil {
			return nil, err
		}
		if one.may != mayNothing {
			all = append(all, one)
		}
	}
	if len(all) == 0 {
		return nil, t.refuse("picture.none_at", "no", no)
	}
	return all, nil
}

// orRefuse is the error, or else a refusal.
func (t *turn) orRefuse(err error, key string, args ...any) error {
	if err != nil {
		return err
	}
	return t.refuse(key, args...)
}

// mostAt bounds the pictures of one number that are looked through.
const mostAt = 500

// picturesAt are the pictures on the page of a number, and those of a request.
func (t *turn) picturesAt(no int) ([]picture, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, picturesOn(no), 0, everything, mostAt)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.Name
	}
	f, found, err := t.findRequest(no)
	if err != nil {
		return nil, err
	}
	if found {
		ids = withPictures(ids, f.words.pictures())
	}
	return t.picturesOf(ids)
}

// takingOf is what the writer may do about a picture.
func (t *turn) takingOf(p picture) (taking, error) {
	one := taking{picture: p}
	self, err := t.person()
	if err != nil {
		return one, err
	}
	if p.Page != 0 {
		one.may = mayAskDown
	}
	private, err := t.senderOf(&one)
	if err != nil {
		return one, err
	}
	if one.sender == self.No && !p.Use.Proves() {
		one.may = mayTakeDown
		return one, nil
	}
	if private != nil {
		if mediates, err := t.mediates(*private); err != nil || !mediates(*self) {
			return one, err
		}
	}
	parties, err := t.partiesIn(p.Place())
	if err != nil {
		return one, err
	}
	power, may := council.ToTakeDown, mayTakeDown
	if p.Use.Proves() {
		power, may = council.ToTakeDownProof, mayProposeDown
	}
	if council.May(power, *self, council.Where{Parties: parties}) == nil {
		one.may = may
		if one.office = council.Clerk; self.Holds(council.Chair, "") {
			one.office = council.Chair
		}
	}
	return one, nil
}

// senderOf finds who sent a picture, where that is still known; of one that belongs to a
// complaint about a neighbour it returns the complaint.
func (t *turn) senderOf(p *taking) (private *council.Request, err error) {
	switch p.Use {
	case council.OfSheet:
		n, _, err := t.notice(t.ctx, t.who.Community, p.Matter)
		if i := slices.IndexFunc(n.Sheets, func(e council.Evidence) bool { return e.Media == p.ID }); i >= 0 {
			p.sender = n.Sheets[i].By
		}
		return nil, err
	case council.OfReceipt:
		a, _, _, err := t.account(t.ctx, t.who.Community, p.Matter)
		for _, e := range a.Entries {
			if slices.Contains(e.Photos, p.ID) {
				p.sender = e.By
			}
		}
		return nil, err
	}
	f, found, err := t.findRequest(p.Matter)
	if err != nil || !found {
		return nil, err
	}
	p.sender = f.words.From[p.ID]
	if p.sender == 0 && slices.Contains(f.words.Photos, p.ID) {
		p.sender = f.Reporter
	}
	if f.Private() {
		private = &f.Request
	}
	return private, nil
}

// takeDownOne does what the writer may do about one picture.
func (t *turn) takeDownOne(p taking) (Answer, error) {
	no := p.Place()
	switch {
	case p.may == mayNothing:
		return t.tell("picture.none_at", "no", no)
	case p.State == council.PictureDown:
		return t.tell("picture.down_already", "what", t.goneWords(p.Picture))
	case !p.Standing():
		return t.tell("picture.none_at", "no", no)
	}
	why := strings.TrimSpace(t.said.Text)
	switch n := utf8.RuneCountInString(why); {
	case p.may == mayTakeDown && p.office == "":
		why = "" // who sent it owes nobody a reason, and none of theirs is published
	case n > mostOpinion:
		return t.tell("opinion.long", "most", mostOpinion)
	case p.may == mayAskDown:
		return t.askDown(p, why)
	case n < 2:
		return t.tell("picture.down_why", "what", t.pictureWords(p.Picture), "name", pictureName(p.Picture))
	case personal(why):
		return t.tell("picture.down_personal")
	}
	if p.may == mayProposeDown {
		_, act, answer, err := t.proposeAct(council.ToTakeDownProof, no, downAct{ID: p.ID, Why: why, Office: p.office})
		if err != nil {
			return Answer{}, err
		}
		return t.commit(act, answer)
	}
	if t.said.Answer != "yes" {
		answer := Answer{Text: t.say("picture.down_sure", "what", t.pictureWords(p.Picture))}
		this := speech.Intent{Intent: "take_down", Code: p.ID, Text: why, Answer: "yes"}
		not := this
		not.Answer = "no"
		t.choices(&answer, choice{t.say("picture.do_down"), this}, choice{t.say("picture.do_leave"), not})
		return answer, nil
	}
	var act Act
	words, err := t.down(&act, p, council.Takedown{At: t.now, Office: p.office, Why: why})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: words})
}

// mostDownAsks bounds how often one resident asks for pictures to go in a day.
const mostDownAsks = 5

// askDown passes on to chair and clerk that somebody wants a picture down.
func (t *turn) askDown(p taking, why string) (Answer, error) {
	if ok, err := t.mayWrite("down", mostDownAsks, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "picture.down_enough", "most", mostDownAsks)
	}
	leaf, err := t.leaf("picture.ask_down", "", p.Place(), ledger.Payload{"use": string(p.Use)})
	if err != nil {
		return Answer{}, err
	}
	if why == "" {
		why = t.say("picture.no_why")
	}
	act := Act{Leaves: []Leaf{leaf}}
	act.Out, err = t.tellHolders(council.ToTakeDown, t.say("picture.down_asked",
		"household", t.who.Label, "what", t.pictureWords(p.Picture), "why", why, "name", pictureName(p.Picture)))
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("picture.down_passed_on", "what", t.pictureWords(p.Picture))})
}

// downAct is what waits for the supervisor.
type downAct struct {
	ID     string       `json:"id"`
	Why    string       `json:"why"`
	Office council.Role `json:"office"`
}

// downActWords say it to the supervisor.
func (t *turn) downActWords(p council.Pending) (string, error) {
	d, err := pendingOf[downAct](p)
	if err != nil {
		return "", err
	}
	pic, err := t.pictureNamed(d.ID)
	if err != nil {
		return "", err
	}
	words := t.say("picture.down_act", "what", t.pictureWords(pic.Picture), "why", d.Why)
	if t.PublicURL != "" && pic.Public() {
		words += t.say("picture.down_look", "url", t.page(t.who.Community, pic.Page))
	}
	return words, nil
}

// downAgreed takes down what the supervisor agreed to; one that went meanwhile is gone.
func (t *turn) downAgreed(p council.Pending, act *Act) (string, error) {
	d, err := pendingOf[downAct](p)
	if err != nil {
		return "", err
	}
	pic, err := t.pictureNamed(d.ID)
	if err != nil || pic.doc.Version == 0 {
		return "", t.orRefuse(err, "picture.down_how")
	}
	if !pic.Standing() {
		return t.say("picture.down_already", "what", t.goneWords(pic.Picture)), nil
	}
	one := taking{picture: pic, may: mayProposeDown, office: d.Office}
	if _, err := t.senderOf(&one); err != nil {
		return "", err
	}
	return t.down(act, one, council.Takedown{At: t.now, Office: d.Office, Second: council.Supervisor, Why: d.Why})
}
