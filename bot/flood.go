package bot

import (
	"errors"
	"time"
)

// What one person may change within a time, whatever the commands: enough for somebody who
// tidies up a whole list, and too little to fill the ledger or the neighbours' chats by
// saying yes and no in turn. Ballots are not counted; officers may do ten times as much.
const (
	mostActs    = 60
	actsWindow  = time.Hour
	mostTelling = 40 // acts that write to somebody else
	tellWindow  = 24 * time.Hour
	forOfficers = 10
)

// always are the commands that are nobody's to refuse: to vote, by chat or on paper, to be
// left alone, and forgotten.
var always = map[string]bool{
	"vote": true, "vote_many": true, "retract": true,
	"paper": true, "verify_paper": true, "count_sheets": true, "delivered": true, "visit": true,
	"forget_me": true, "consent_withdraw": true, "mute": true, "undelegate": true, "not_mine": true,
}

// bounded refuses what is too much. A turn that decides again is counted once.
func (t *turn) bounded(act Act) error {
	if t.counted || t.said.Intent == "" || always[t.said.Intent] || len(act.Docs)+len(act.Rows)+len(act.Leaves) == 0 {
		return nil
	}
	t.counted = true
	if err := t.within("acts", mostActs, actsWindow); err != nil {
		return err
	}
	for _, o := range act.Out {
		if o.Person != t.who.Person {
			return t.within("told", mostTelling, tellWindow)
		}
	}
	return nil
}

// within counts one more and refuses it when there were most in the window. Of repeats of
// a message that are decided at once, one is counted.
func (t *turn) within(what string, most int, window time.Duration) error {
	ok, err := t.mayWrite(what, most, window)
	if err != nil || ok {
		return err
	}
	p, err := t.person()
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil && len(p.Offices) > 0 {
		if ok, err = t.Memory.Attempt(t.ctx, what+":"+t.whose()+":office", most*forOfficers, window); err != nil || ok {
			return err
		}
	}
	return t.refuse("flood." + what)
}
