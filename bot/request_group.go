package bot

import (
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// groupRequests is 归类 35 36 38 漏水: several requests of one kind get one fix, which is
// assigned and done as one; each reporter confirms for themselves.
func (t *turn) groupRequests() (Answer, error) {
	numbers := slices.Compact(slices.Sorted(slices.Values(t.said.Motions)))
	if len(numbers) < 2 || len(numbers) > council.MostGrouped {
		return t.tell("grouping.which", "most", council.MostGrouped)
	}
	files := make([]file, len(numbers))
	for i, no := range numbers {
		var err error
		if files[i], err = t.requestFile(no); err != nil {
			return Answer{}, err
		}
		if err := t.mayHandle(files[i].Request, council.ToAssign); err != nil {
			return Answer{}, err
		}
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	text := strings.TrimSpace(t.said.Title)
	if text == "" {
		text = t.kindName(files[0].Kind)
	}
	group := file{Request: council.Request{
		No: no, Kind: files[0].Kind, Source: council.FromGroup, State: council.RequestAccepted,
		Answerable: t.who.Person, Reported: t.now, Accepted: t.now, Members: numbers,
	}, words: requestWords{Text: text}}
	group.Building, group.Stair = files[0].Building, files[0].Stair
	act := Act{Docs: []Doc{communityDoc}}
	for _, f := range files {
		if err := t.join(&act, f, group); err != nil {
			return Answer{}, err
		}
		if f.Building != group.Building {
			group.Building = ""
		}
		if f.Stair != group.Stair || group.Building == "" {
			group.Stair = ""
		}
	}
	leaf, err := t.leaf("request.group", "", no, ledger.Payload{"members": strconv.Itoa(len(numbers))})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = []Leaf{leaf}
	if err := t.keepRequest(&act, group); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("grouping.done", "no", no, "count", len(numbers), "text", shorter(text, 30))})
}

// join puts one request into a group and tells those who have the trouble.
func (t *turn) join(act *Act, f file, group file) error {
	before := f.Handler
	r, err := f.Join(group.Request)
	if err != nil {
		return t.refusedBecause(err, "no", f.No)
	}
	f.Request = r
	if before != 0 {
		act.Marks = append(act.Marks, Mark{Index: tasksOf(before), Member: f.doc.ID, Remove: true})
	}
	if err := t.keepRequest(act, f); err != nil {
		return err
	}
	return t.tellFollowers(act, f.Request, t.say("grouping.told", "no", f.No, "what", t.requestHead(f.Request), "group", group.No))
}
