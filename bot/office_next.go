package bot

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// toAnswerOffer is how long the next in votes has to take a vacancy.
const toAnswerOffer = 3 * 24 * time.Hour

// succeed puts the vacancy of an ended term to the next in votes who did not refuse it; if
// there is nobody, or the law wants an election, it is for a by-election.
func (t *turn) succeed(act *Act, terms council.Terms, at int, refused []council.PersonNo) (council.Terms, string, error) {
	ended := terms.Terms[at]
	candidacy, _ := rule.CandidacyOf(ended.Matter)
	var c council.Contest
	doc, err := t.load(t.ctx, t.who.Community, contestRef(ended.Contest), &c)
	if err != nil {
		return terms, "", err
	}
	head, _, err := t.roster()
	if err != nil {
		return terms, "", err
	}
	place, found := council.Place{}, false
	if doc.Version > 0 && candidacy.Succession {
		place, found = c.Successor(func(p council.PersonNo) bool {
			people, rowErr := t.people(head.Generation, p)
			err = errors.Join(err, rowErr)
			out := slices.Contains(refused, p) || len(people) == 0 || people[0].Gone || people[0].Holds(council.Supervisor, "")
			return out || len(terms.Running(func(o council.Term) bool { return o.Person == p && o.Contest == c.No })) > 0 ||
				slices.ContainsFunc(terms.Offers, func(o council.Offer) bool { return o.Person == p })
		})
	}
	if err != nil || !found {
		return terms, t.say("office.by_election"), err
	}
	until := t.now.Add(toAnswerOffer)
	terms.Offers = append(slices.Clone(terms.Offers), council.Offer{Contest: c.No, Person: place.Person, Until: until, Refused: refused, Term: at})
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "offer"), Score: until.UnixMilli()}, askedMark(place.Person, until))
	err = t.writeTo(act, place.Person, t.say("office.offered", "no", c.No, "title", c.Title, "post", t.postWords(c.Post, c.Line), "votes", place.Votes, "until", t.until(until)), "notice")
	return terms, t.say("office.successor_asked", "until", t.until(until)), err
}

// answerOffer lets the next in votes take a vacancy, or not.
func (t *turn) answerOffer(yes bool) (Answer, bool, error) {
	terms, doc, err := t.terms()
	if err != nil {
		return Answer{}, false, err
	}
	i := slices.IndexFunc(terms.Offers, func(o council.Offer) bool { return o.Person == t.who.Person && t.now.Before(o.Until) })
	if i < 0 || t.said.Motion != 0 && t.said.Motion != terms.Offers[i].Contest {
		return Answer{}, false, nil
	}
	offer := terms.Offers[i]
	ended := terms.Terms[offer.Term]
	terms.Offers = slices.Delete(slices.Clone(terms.Offers), i, i+1)
	leaf, err := t.leaf("office.succeed", "", offer.Contest, ledger.Payload{"takes": strconv.FormatBool(yes)})
	if err != nil {
		return Answer{}, true, err
	}
	act := Act{Leaves: []Leaf{leaf}, Marks: []Mark{answeredMark(t.who.Person)}}
	post := t.postWords(ended.Role, ended.Line)
	text := t.say("office.declined", "post", post)
	if yes {
		terms, err = t.takeVacancy(&act, terms, offer)
		text = t.say("office.taken", "post", post)
	} else {
		terms, _, err = t.succeed(&act, terms, offer.Term, append(slices.Clone(offer.Refused), offer.Person))
	}
	if err != nil {
		return Answer{}, true, err
	}
	if doc, err = doc.holding(terms); err != nil {
		return Answer{}, true, err
	}
	act.Docs = append(act.Docs, doc)
	answer, err := t.commit(act, Answer{Text: text})
	return answer, true, err
}

// takeVacancy seats the next in votes for the rest of the term.
func (t *turn) takeVacancy(act *Act, terms council.Terms, offer council.Offer) (council.Terms, error) {
	ended := terms.Terms[offer.Term]
	taken, err := t.takeOffice(act, officeOf(ended.Role, ended.Building), ended.Line, []council.PersonNo{offer.Person}, nil)
	if err != nil {
		return terms, err
	}
	terms.Terms = slices.Clone(terms.Terms)
	for _, p := range taken {
		next := ended
		next.Person, next.Name, next.From, next.Ended, next.Why = p.No, p.Name, t.now, time.Time{}, ""
		terms.Terms = append(terms.Terms, next)
	}
	place, err := t.place()
	if err != nil {
		return terms, err
	}
	posts, err := t.toGroups(*place, t.say("office.succeeded_post", "name", t.personNames(taken), "post", t.postWords(ended.Role, ended.Line), "before", ended.Name), "post")
	act.Out = append(act.Out, posts...)
	return terms, err
}

// offerLapses passes a vacancy on when the one who was asked did not answer in time.
func (t *turn) offerLapses(c council.Contest, _ Doc, act *Act) error {
	terms, doc, err := t.terms()
	if err != nil {
		return err
	}
	for i := 0; i < len(terms.Offers); i++ {
		offer := terms.Offers[i]
		if offer.Contest != c.No || t.now.Before(offer.Until) {
			continue
		}
		terms.Offers = slices.Delete(slices.Clone(terms.Offers), i, i+1)
		if terms, _, err = t.succeed(act, terms, offer.Term, append(slices.Clone(offer.Refused), offer.Person)); err != nil {
			return err
		}
		leaf, err := t.jobLeaf("office.lapse", c.No, nil)
		if err != nil {
			return err
		}
		act.Leaves = append(act.Leaves, leaf)
		i--
	}
	if doc, err = doc.holding(terms); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	return nil
}
