package bot

import (
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// mostLines bounds how many requests one list shows.
const mostLines = 8

// lists are the 三张清单: problems, who answers for them, and who does what by when. Of
// what residents report everybody sees kind, building and age only.
func (t *turn) lists() (Answer, error) {
	open, err := t.requestsIn(openRequests, 0)
	if err != nil {
		return Answer{}, err
	}
	switch t.said.Kind {
	case "duties":
		return t.dutyList(open)
	case "tasks":
		return t.taskList(open)
	case "problems":
		return t.problemList(open)
	}
	var problems, duties, tasks int
	for _, r := range open {
		switch {
		case r.Working():
			tasks++
		case r.State == council.RequestReported:
			problems++
		default:
			duties++
		}
	}
	mine, err := t.pendingLines()
	if err != nil {
		return Answer{}, err
	}
	text := t.say("lists.empty")
	if len(open) > 0 {
		text = t.say("lists.all", "open", len(open), "reported", problems, "accepted", duties, "working", tasks)
	}
	switch {
	case mine != "" && len(open) == 0:
		text = mine
	case mine != "":
		text = mine + "\n" + text
	}
	return Answer{Text: text}, nil
}

func (t *turn) problemList(open []council.Request) (Answer, error) {
	open = slices.DeleteFunc(open, func(r council.Request) bool { return r.Source != council.FromResident })
	return t.listOf("lists.problems", open, func(r council.Request) (string, error) { return t.requestLine(r), nil })
}

func (t *turn) dutyList(open []council.Request) (Answer, error) {
	open = slices.DeleteFunc(open, func(r council.Request) bool { return r.Answerable == 0 })
	return t.listOf("lists.duties", open, func(r council.Request) (string, error) {
		name, err := t.nameOf(r.Answerable, false)
		return t.say("lists.duty", "no", r.No, "what", t.requestHead(r), "name", name, "days", daysOpen(r, t.now)), err
	})
}

// taskList shows the writer's own tasks first, in private with their words.
func (t *turn) taskList(open []council.Request) (Answer, error) {
	open = slices.DeleteFunc(open, func(r council.Request) bool { return !r.Working() })
	own := func(r council.Request) bool { return r.Handler != 0 && r.Handler == t.who.Person }
	slices.SortStableFunc(open, func(a, b council.Request) int {
		if own(a) != own(b) {
			if own(a) {
				return -1
			}
			return 1
		}
		return a.Due.Compare(b.Due)
	})
	answer, err := t.listOf("lists.tasks", open, func(r council.Request) (string, error) { return t.taskLine(r, own(r) && t.in.Chat != Group) })
	if err != nil {
		return answer, err
	}
	rounds, err := t.patrolLines()
	if err != nil || len(rounds) == 0 {
		return answer, err
	}
	answer.Text += "\n" + strings.Join(rounds, "\n")
	return answer, nil
}

func (t *turn) taskLine(r council.Request, own bool) (string, error) {
	f, _, err := t.findRequest(r.No)
	if err != nil {
		return "", err
	}
	doer, err := t.doerOf(f, own)
	if err != nil {
		return "", err
	}
	what := t.requestHead(r)
	if own || r.Source == council.FromDecision || r.Source == council.FromOfficer {
		what = shorter(f.words.Text, 20)
	}
	key := "lists.task"
	switch {
	case own:
		key = "lists.own_task"
	case t.now.After(r.Due):
		key = "lists.late_task"
	}
	return t.say(key, "no", r.No, "what", what, "doer", doer, "due", t.until(r.Due)), nil
}

// shorter is the beginning of a text on one line, at most so many characters.
func shorter(text string, most int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most-1]) + "…"
}

// listOf is a list with its head and the count of what it does not show.
func (t *turn) listOf(key string, all []council.Request, line func(council.Request) (string, error)) (Answer, error) {
	if len(all) == 0 {
		return t.tell(key + "_none")
	}
	lines := []string{t.say(key, "count", len(all))}
	for _, r := range all[:min(len(all), mostLines)] {
		text, err := line(r)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, text)
	}
	if left := len(all) - mostLines; left > 0 {
		lines = append(lines, t.say("lists.more", "count", left))
	}
	lines = append(lines, t.say(key+"_next", "no", all[0].No))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// mostOwnShown bounds how many own requests one answer shows.
const mostOwnShown = 4

// progress is 进度 35, or 我那事咋样了 of the writer's own.
func (t *turn) progress() (Answer, error) {
	if t.said.Request == 0 {
		return t.ownProgress()
	}
	f, found, err := t.findRequest(t.said.Request)
	if err != nil {
		return Answer{}, err
	}
	if !found {
		kind, err := t.thing(t.said.Request)
		if err != nil {
			return Answer{}, err
		}
		if kind != "motion" {
			return t.tell("request.none", "no", t.said.Request)
		}
		t.said = speech.Intent{Intent: "show", Motion: t.said.Request}
		return t.dispatch()
	}
	known, err := t.mayKnow(f.Request)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case f.Private() && !known:
		return t.tell("request.none", "no", f.No)
	case !known || t.in.Chat == Group && f.Source == council.FromResident:
		lines, err := t.pictureLines(f)
		lines = append([]string{t.requestLine(f.Request)}, append(lines, t.say("request.line_next", "no", f.No))...)
		return Answer{Text: strings.Join(lines, "\n")}, err
	}
	return t.wholeRequest(f)
}

// wholeRequest is what reporter, handler and the officers in charge see, in private.
func (t *turn) wholeRequest(f file) (Answer, error) {
	lines := []string{t.requestLine(f.Request)}
	if f.words.Text != "" {
		lines = append(lines, t.say("request.said", "text", shorter(f.words.Text, 200), "photos", t.photoWords(f.words.Photos)))
	}
	if f.Heard != nil {
		line, err := t.heardWords(*f.Heard)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, line)
	}
	if len(f.Backers) > 1 {
		lines = append(lines, t.say("request.households", "households", f.Households()))
	}
	if f.Answerable != 0 {
		name, err := t.nameOf(f.Answerable, true)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, t.say("request.answerable", "name", name))
	}
	doer, err := t.doerOf(f, true)
	if err != nil {
		return Answer{}, err
	}
	if doer != "" {
		lines = append(lines, t.say("request.doer", "doer", doer, "due", t.until(f.Due)))
	}
	if f.words.Reason != "" {
		lines = append(lines, t.say("request.reason", "reason", shorter(f.words.Reason, 100)))
	}
	if len(f.words.Proofs) > 0 {
		lines = append(lines, t.say("request.proofs", "photos", t.photoWords(f.words.Proofs)))
	}
	pictures, err := t.pictureLines(f)
	if err != nil {
		return Answer{}, err
	}
	lines = append(lines, pictures...)
	if f.State == council.RequestFinished && f.Concerns(t.who.Person) {
		lines = append(lines, t.say("request.finished_next", "no", f.No))
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// ownProgress shows what the writer reported, the newest first.
func (t *turn) ownProgress() (Answer, error) {
	own, err := t.requestsIn(reportsOf(t.who.Person), 0)
	if err != nil {
		return Answer{}, err
	}
	if t.in.Chat == Group {
		own = slices.DeleteFunc(own, council.Request.Private)
	}
	if len(own) == 0 {
		return t.tell("request.no_reports")
	}
	if len(own) == 1 && t.in.Chat != Group {
		f, err := t.requestFile(own[0].No)
		if err != nil {
			return Answer{}, err
		}
		return t.wholeRequest(f)
	}
	var lines []string
	for _, r := range slices.Backward(own) {
		if len(lines) == mostOwnShown {
			break
		}
		lines = append(lines, t.requestLine(r))
	}
	lines = append(lines, t.say("request.line_next", "no", own[len(own)-1].No))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}
