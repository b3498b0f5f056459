package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// requestCommands are the commands of what residents report, and the tasks that come of it.
func requestCommands() []command {
	return slices.Concat([]command{
		{intent: "request", do: (*turn).reportTrouble},
		{intent: "support_request", do: (*turn).supportRequest},
		{intent: "progress", do: (*turn).progress},
		{intent: "rate", do: (*turn).rate},
		{intent: "reopen", do: (*turn).reopen},
		{intent: "done", do: (*turn).done},
		{intent: "inspect", do: (*turn).inspect},
		{intent: "accept", power: council.ToAssign, do: (*turn).acceptThing},
		{intent: "assign", power: council.ToAssign, do: (*turn).assign},
		{intent: "forward", power: council.ToAssign, do: (*turn).forward},
		{intent: "group_requests", power: council.ToAssign, do: (*turn).groupRequests},
		{intent: "to_motion", do: (*turn).toMotion},
		{intent: "lists", do: (*turn).lists},
		{intent: "stats", do: (*turn).stats},
	}, taskCommands(), patrolCommands())
}

func requestRef(no int) Ref { return Ref{"request", strconv.Itoa(no)} }

// requestShelf holds the words of requests, by number, where they can be erased.
const requestShelf = "reported"

// The indexes of requests: all that may be counted and listed, those among them that are
// open, those that are closed off by when they were, and complaints about neighbours,
// which are only counted.
const (
	allRequests    = "requests"
	openRequests   = "requests-open"
	closedRequests = "requests-closed"
	mediations     = "mediations"
)

// reportsOf is the index of what a person reported or has too; tasksOf of what they do.
func reportsOf(p council.PersonNo) string { return "reports-" + strconv.Itoa(int(p)) }
func tasksOf(p council.PersonNo) string   { return "tasks-" + strconv.Itoa(int(p)) }

// requestWords are what was said of a request, and pictures of it; they can be erased.
type requestWords struct {
	Text string `json:"text,omitempty"`
	// Salt belongs to the digest of the text in the ledger.
	Salt []byte `json:"salt,omitempty"`
	// Photos came with the report, Proofs when it was done or inspected.
	Photos []string `json:"photos,omitempty"`
	Proofs []string `json:"proofs,omitempty"`
	// Others are of households that have the same trouble; Gone were taken down.
	Others []string `json:"others,omitempty"`
	Gone   []string `json:"gone,omitempty"`
	// From is who sent those that the reporter did not.
	From map[string]council.PersonNo `json:"from,omitempty"`
	// Doer is who does it, when that is nobody on the roster, or the higher office.
	Doer   string `json:"doer,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// pictures are all there are, also those that were taken down.
func (w requestWords) pictures() []string {
	return slices.Concat(w.Photos, w.Proofs, w.Others, w.Gone)
}

// sentBy notes who sent pictures.
func (w *requestWords) sentBy(p council.PersonNo, photos []string) {
	if len(photos) > 0 && w.From == nil {
		w.From = map[string]council.PersonNo{}
	}
	for _, id := range photos {
		w.From[id] = p
	}
}

// takenDown has a picture be among those that were; what nobody else sent is the reporter's.
func (w *requestWords) takenDown(id string, reporter council.PersonNo) {
	if reporter != 0 && w.From[id] == 0 && slices.Contains(w.Photos, id) {
		w.sentBy(reporter, []string{id})
	}
	for _, list := range []*[]string{&w.Photos, &w.Proofs, &w.Others} {
		*list = slices.DeleteFunc(slices.Clone(*list), func(other string) bool { return other == id })
	}
	w.Gone = withPictures(w.Gone, []string{id})
}

// file is a request with its words, as they were read.
type file struct {
	council.Request
	doc   Doc
	words requestWords
}

// requestFile reads the request of a number. A missing one ends the turn.
func (t *turn) requestFile(no int) (file, error) {
	f, found, err := t.findRequest(no)
	if err == nil && !found {
		err = t.refuse("request.none", "no", no)
	}
	return f, err
}

func (t *turn) findRequest(no int) (f file, found bool, err error) {
	if f.doc, err = t.load(t.ctx, t.who.Community, requestRef(no), &f.Request); err != nil || f.doc.Version == 0 {
		return f, false, err
	}
	found, err = t.readRow(requestShelf, no, &f.words)
	return f, found || err == nil, err
}

// readRow reads one row of a numbered shelf into v.
func (t *turn) readRow(shelf string, key int, v any) (bool, error) {
	rows, err := t.Records.Rows(t.ctx, t.who.Community, shelf, strconv.Itoa(key))
	if err != nil || rows[0].Value == nil {
		return false, err
	}
	if err := json.Unmarshal(rows[0].Value, v); err != nil {
		return false, fmt.Errorf("%s %d: %w", shelf, key, err)
	}
	return true, nil
}

// mostReported bounds how much one person reports in a day, mostReportText how long it is.
const (
	mostReported   = 10
	mostReportText = 500
)

// reportTrouble is a trouble in plain words, or the words to a picture that came before. What
// neighbours reported before is not reported again: the household is counted there.
func (t *turn) reportTrouble() (Answer, error) {
	private := t.said.Kind == council.NeighbourKind
	text := strings.TrimSpace(t.said.Text)
	switch {
	case private && t.in.Chat == Group:
		return t.tell("mediation.private")
	case text == "":
		return t.tell("request.what")
	case len(text) > mostReportText*3:
		return t.tell("request.too_long", "most", mostReportText)
	}
	// Read before looking for the same: a number given meanwhile is then a conflict.
	if _, err := t.place(); err != nil {
		return Answer{}, err
	}
	recent, err := t.Records.Members(t.ctx, t.who.Community, reportsOf(t.who.Person), t.now.Add(-24*time.Hour).UnixMilli(), everything, mostReported)
	if err != nil {
		return Answer{}, err
	}
	if len(recent) >= mostReported {
		return t.tell("request.enough_today", "most", mostReported)
	}
	r, err := t.newRequest(text)
	if err != nil {
		return Answer{}, err
	}
	if !private && t.said.Answer != "new" {
		same, found, err := t.sameTrouble(r, text)
		if err != nil {
			return Answer{}, err
		}
		if found {
			return t.joinReport(same, text)
		}
	}
	return t.fileReport(r, text)
}

// newRequest is what the words say of kind and place, before it has a number.
func (t *turn) newRequest(text string) (council.Request, error) {
	r := council.Request{State: council.RequestReported, Source: council.FromResident, Reporter: t.who.Person, Reported: t.now}
	if r.Kind = t.said.Kind; r.Kind != council.NeighbourKind {
		r.Kind = council.KindOf(text, t.kindWords())
	}
	unit, err := t.ownUnit()
	if err != nil {
		return r, err
	}
	r.Building, r.Stair = council.ScopeOf(text)
	if r.Building == "" && !t.hasWord("request.words.common", text) {
		r.Building = unit.Building
	}
	r.Backers = []council.Backer{{Person: t.who.Person, Unit: unit.No}}
	return r, nil
}

// ownUnit is the writer's first unit; one without has none.
func (t *turn) ownUnit() (council.Unit, error) {
	r, _, err := t.roster()
	if err != nil {
		return council.Unit{}, err
	}
	self, err := t.person()
	if err != nil || len(self.Units) == 0 {
		return council.Unit{}, err
	}
	units, err := t.units(r.Generation, self.Units[0])
	if err != nil || len(units) == 0 {
		return council.Unit{}, err
	}
	return units[0], nil
}

// requestKinds are the kinds that words tell, in the order in which they are tried.
var requestKinds = []string{"light", "water", "lift", "gate", "waste", "noise", "parking", "road", "green", "fire", "power", "pets", "property"}

func (b *Bot) kindWords() []council.KindWords {
	kinds := make([]council.KindWords, len(requestKinds))
	for i, kind := range requestKinds {
		kinds[i] = council.KindWords{Kind: kind, Words: strings.Fields(b.say("request.words." + kind))}
	}
	return kinds
}

func (b *Bot) hasWord(key, text string) bool {
	return slices.ContainsFunc(strings.Fields(b.say(key)), func(w string) bool { return strings.Contains(text, w) })
}

// mostRequests bounds how many open requests a new one is compared with, the newest first.
const mostRequests = 1000

// sameTrouble finds an open request of the same kind and place in nearly the same words.
func (t *turn) sameTrouble(r council.Request, text string) (file, bool, error) {
	open, err := t.requestsIn(openRequests, 0)
	if err != nil {
		return file{}, false, err
	}
	for _, o := range slices.Backward(open) {
		if o.Kind != r.Kind || o.Building != r.Building || o.Source != council.FromResident {
			continue
		}
		f, found, err := t.findRequest(o.No)
		if err != nil {
			return f, false, err
		}
		if found && (o.Stair == "" || r.Stair == "" || o.Stair == r.Stair) && council.SameTrouble(f.words.Text, text) {
			return f, true, nil
		}
	}
	return file{}, false, nil
}

// requestsIn reads the requests of an index that were reported since, oldest first.
func (t *turn) requestsIn(index string, since int64) ([]council.Request, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, index, since, everything, mostRequests)
	if err != nil {
		return nil, err
	}
	var all []council.Request
	for part := range slices.Chunk(members, 100) {
		refs := make([]Ref, len(part))
		for i, m := range part {
			refs[i] = Ref{"request", m.Name}
		}
		docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
		if err != nil {
			return nil, fmt.Errorf("read requests: %w", err)
		}
		for _, d := range docs {
			var r council.Request
			if err := decode(d, &r); err != nil {
				return nil, err
			}
			if r.No > 0 {
				all = append(all, r)
			}
		}
	}
	return all, nil
}

// fileReport gives a new request its number and tells those who answer for it.
func (t *turn) fileReport(r council.Request, text string) (Answer, error) {
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	r.No = no
	photos, err := t.photosBefore()
	if err != nil {
		return Answer{}, err
	}
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Answer{}, fmt.Errorf("request: %w", err)
	}
	f := file{Request: r, words: requestWords{Text: text, Salt: salt, Photos: photos}}
	leaf, err := t.leaf("request.report", "", no, ledger.Payload{"kind": r.Kind, "text": digest})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc}, Leaves: []Leaf{leaf}}
	if err := t.takePictures(&act, photos, council.OfReport, no, 0); err != nil {
		return Answer{}, err
	}
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	key := "request.filed"
	told := "request.asked"
	if r.Private() {
		key, told = "mediation.filed", "mediation.asked"
	}
	if err := t.tellAnswerable(&act, r, t.say(told, "no", no, "what", t.requestHead(r), "household", t.who.Label, "text", text, "photos", t.photoWords(f.words.Photos))); err != nil {
		return Answer{}, err
	}
	answer, err := t.commit(act, Answer{Text: t.say(key, "no", no, "what", t.requestHead(r), "photos", t.photoWords(photos))})
	if err != nil {
		return answer, err
	}
	return answer, t.photosTaken(no, photosOfReport)
}

// joinReport counts the household with those who reported the same; who means something
// else says so with one number.
func (t *turn) joinReport(f file, text string) (Answer, error) {
	other := choice{t.say("request.not_the_same"), speech.Intent{Intent: "request", Text: text, Answer: "new"}}
	photos, err := t.photosBefore()
	if err != nil {
		return Answer{}, err
	}
	if f.Concerns(t.who.Person) {
		answer := Answer{Text: t.say("request.yours_already", "no", f.No, "what", t.requestHead(f.Request), "state", t.requestState(f.Request))}
		t.choices(&answer, other)
		return t.addMore(f, photos, answer)
	}
	joined := t.say("request.joined", "no", f.No, "what", t.requestHead(f.Request), "households", f.Households()+1)
	answer, err := t.back(f, photos, func(next string) Answer {
		answer := Answer{Text: joined + next}
		t.choices(&answer, other)
		return answer
	})
	if err != nil {
		return answer, err
	}
	return answer, t.photosTaken(f.No, photosOfOther)
}

// supportRequest is 我家也是 35. On a proposal it is a seconding.
func (t *turn) supportRequest() (Answer, error) {
	no := max(t.said.Request, t.said.Motion)
	if no == 0 {
		return t.tell("request.which_support")
	}
	f, found, err := t.findRequest(no)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		if kind, err := t.thing(no); err != nil || kind != "motion" {
			return t.orElse(err, "request.none", "no", no)
		}
		t.said = speech.Intent{Intent: "second", Motion: no}
		return t.dispatch()
	}
	if f.Private() {
		return t.tell("request.none", "no", no)
	}
	backed := t.say("request.backed", "no", no, "what", t.requestHead(f.Request), "households", f.Households()+1)
	photos, err := t.photosBefore()
	if err != nil {
		return Answer{}, err
	}
	answer, err := t.back(f, photos, func(next string) Answer { return Answer{Text: backed + next} })
	if err != nil {
		return answer, err
	}
	return answer, t.photosTaken(f.No, photosOfOther)
}

// back counts the writer's household, and keeps its pictures; when they are enough, it is said
// that the matter may be put before everybody. The answer ends with what happens next.
func (t *turn) back(f file, photos []string, answer func(next string) Answer) (Answer, error) {
	unit, err := t.ownUnit()
	if err != nil {
		return Answer{}, err
	}
	if f.Request, err = f.Back(council.Backer{Person: t.who.Person, Unit: unit.No}); err != nil {
		return Answer{}, t.refusedBecause(err, "no", f.No)
	}
	next, err := t.backedNext(f.Request)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("request.back", "", f.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Leaves: []Leaf{leaf}}
	if photos, err = t.takeOthers(&act, &f, photos); err != nil {
		return Answer{}, err
	}
	next += t.photoWords(photos)
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	if f.Households() == council.BackersToRaise {
		text := t.say("request.many", "no", f.No, "what", t.requestHead(f.Request), "households", f.Households())
		if err := t.tellAnswerable(&act, f.Request, text); err != nil {
			return Answer{}, err
		}
		if err := t.tellFollowers(&act, f.Request, text); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, answer(next))
}
