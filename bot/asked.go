package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// Somebody who was asked in private to vote for a neighbour or to stand for office may
// answer 同意 and mean that. While such a question waits, a bare 同意 is no ballot.

// asked is the index of those who were asked to stand, until when.
const asked = "asked"

func askedMark(p council.PersonNo, until time.Time) Mark {
	return Mark{Index: asked, Member: strconv.Itoa(int(p)), Score: until.UnixMilli()}
}

func answeredMark(p council.PersonNo) Mark {
	return Mark{Index: asked, Member: strconv.Itoa(int(p)), Remove: true}
}

// mostAsked bounds who is read as having been asked in one community.
const mostAsked = 500

// readAsked lists those whom a question to stand still waits for.
func readAsked(ctx context.Context, r Records, c council.ID, now time.Time) (map[council.PersonNo]bool, error) {
	members, err := r.Members(ctx, c, asked, now.UnixMilli(), everything, mostAsked)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	waiting := make(map[council.PersonNo]bool, len(members))
	for _, m := range members {
		no, err := strconv.Atoi(m.Name)
		if err != nil {
			return nil, fmt.Errorf("who was asked: %w", err)
		}
		waiting[council.PersonNo(no)] = true
	}
	return waiting, nil
}

// mayAnswerAQuestion reports whether the message can be meant for something that the
// writer was asked in private: a choice that names no motion, or nothing understood.
func (t *turn) mayAnswerAQuestion() bool {
	if t.in.Chat != Private || t.in.Kind != Said && t.in.Kind != Spoken {
		return false
	}
	if !t.open.asked[t.who.Person] && len(t.open.proxies.Asked(t.who.Person, t.now)) == 0 {
		return false
	}
	switch t.said.Intent {
	case "vote":
		return speech.NamesNoMotion(t.in.Text, t.situation(nil), "vote")
	case "none", "ask":
		return true
	}
	return false
}

// askWhichQuestion offers the answers to what the writer was asked, beside the ballot
// that the words may be.
func (t *turn) askWhichQuestion() (Answer, error) {
	offered, err := t.answersToQuestions()
	if err != nil {
		return Answer{}, err
	}
	if t.said.Intent == "vote" {
		if m, ok := t.open.find(t.said.Motion); ok {
			offered = append(offered, choice{t.say("asked.vote", "no", m.No, "title", m.Title, "choice", t.choiceWords(m, t.said.Choices)), t.said})
		}
	}
	answer := Answer{Text: t.say("asked.which")}
	t.choices(&answer, offered...)
	return answer, nil
}

func (t *turn) answersToQuestions() (offered []choice, err error) {
	if t.open.asked[t.who.Person] {
		offered = append(offered,
			choice{t.say("asked.stand"), speech.Intent{Intent: "stand", Answer: "yes"}},
			choice{t.say("asked.not_stand"), speech.Intent{Intent: "stand", Answer: "no"}})
	}
	waiting := t.open.proxies.Asked(t.who.Person, t.now)
	for _, p := range waiting[:min(2, len(waiting))] {
		principal, err := t.oneOf(p.Principal)
		if err != nil {
			return nil, err
		}
		offered = append(offered,
			choice{t.say("asked.accept_proxy", "name", principal.Name), speech.Intent{Intent: "accept_proxy", Name: principal.Name, Answer: "yes"}},
			choice{t.say("asked.refuse_proxy", "name", principal.Name), speech.Intent{Intent: "accept_proxy", Name: principal.Name, Answer: "no"}})
	}
	return offered, nil
}
