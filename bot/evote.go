package bot

import (
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// The clause of a community's own rules that lets it vote by chat. Without it a vote here
// is an opinion poll; with it a chair may have a draft bind.

func evoteCommands() []command {
	return []command{{intent: "evote_clause", do: (*turn).votingClause}}
}

// evote is a clause that a chair wants to be in force; empty takes it away.
type evote struct {
	Clause string `json:"clause,omitempty"`
}

// votingClause is 电子表决依据: which clause it is, and, said by the chair with one, which
// it shall be once the supervisor agrees.
func (t *turn) votingClause() (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	now, off := place.Settings.ElectronicClause, t.said.Answer == "no"
	switch {
	case t.said.Text == "" && !off && now != "":
		return t.tell("evote.now", "clause", now)
	case now == "" && (t.said.Text == "" || off):
		return t.tell("evote.none")
	case t.in.Chat == Group:
		return t.tell("place.private")
	}
	if err := t.may(council.ToAllowVoting, council.Where{}); err != nil {
		return Answer{}, err
	}
	var want evote
	if !off {
		document, article, ok := council.ReadClause(t.said.Text)
		if !ok {
			return t.tell("evote.which")
		}
		if document == "" {
			document = t.say("evote.document")
		}
		if want.Clause = document + article; want.Clause == now {
			return t.tell("evote.now", "clause", now)
		}
	}
	_, act, answer, err := t.proposeAct(council.ToAllowVoting, 0, want)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

// clauseActWords say what is to hold.
func (t *turn) clauseActWords(p council.Pending) (string, error) {
	want, err := pendingOf[evote](p)
	if want.Clause == "" {
		return t.say("evote.words_off"), err
	}
	return t.say("evote.words", "clause", want.Clause), err
}

// setClause has it hold for what is announced from now on; what was announced before keeps
// what was said of it then.
func (t *turn) setClause(p council.Pending, act *Act) (string, error) {
	want, err := pendingOf[evote](p)
	if err != nil {
		return "", err
	}
	place, err := t.place()
	if err != nil {
		return "", err
	}
	place.Settings.ElectronicClause = want.Clause
	doc, err := t.communityDoc.holding(place)
	if err != nil {
		return "", err
	}
	payload := ledger.Payload{"clause": "none"}
	if want.Clause != "" {
		if payload["clause"], err = t.provable(act, want.Clause); err != nil {
			return "", err
		}
	}
	leaf, err := t.leaf("settings.evote", "", p.No, payload)
	if err != nil {
		return "", err
	}
	words, err := t.clauseActWords(p)
	if err != nil {
		return "", err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	posts, err := t.toGroups(*place, t.say("evote.post", "what", words), "post")
	act.Out = append(act.Out, posts...)
	return t.say("evote.set", "what", words), err
}
