package bot

import (
	"errors"
	"slices"
	"strings"

	"yishi/bot/speech"
)

// hint is the answer to private words that mean nothing to the bot: what the person can do
// right now. Whoever still has to vote is shown the ballot; others, for whom a number would
// only change a ballot that is cast, read what their words remind of.
func (t *turn) hint() (Answer, error) {
	if _, err := t.person(); err != nil && !errors.Is(err, ErrNotFound) {
		return Answer{}, err // else the offices would seem to be none
	}
	votes, voted, err := t.votesHere()
	if err != nil || votes && !voted && !t.inOffice() {
		return t.orOpen(err)
	}
	if lines := t.reminded(); len(lines) > 0 {
		return t.tell("hint.near", "lines", strings.Join(lines, "\n"))
	}
	if voted {
		m := t.open.motions[0]
		return t.tell("hint.voted", "no", m.No, "title", m.Title)
	}
	return t.orOpen(nil)
}

func (t *turn) orOpen(err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	return t.whatIsOpen("hint.private")
}

// votesHere tells whether one motion alone is open and the writer has a vote in it, and
// whether their household voted.
func (t *turn) votesHere() (votes, voted bool, err error) {
	if len(t.open.motions) != 1 {
		return false, false, nil
	}
	votes, ballots, err := t.ownBallots(t.open.motions[0])
	return votes, slices.ContainsFunc(ballots, func(b Ballot) bool { return b.Seq != 0 }), err
}

func (t *turn) inOffice() bool { return t.self != nil && len(t.self.Offices) > 0 }

// mostReminded is how many lines of help an answer shows that was not asked for them.
const mostReminded = 3

// reminded are the lines of help, of what the writer may say here, that are most like what
// was said.
func (t *turn) reminded() []string {
	var best []string
	most := 1
	for _, p := range topics {
		for _, line := range t.helpLines(p) {
			switch like := speech.Likeness(t.in.Text, line); {
			case like > most:
				best, most = []string{line}, like
			case like == most:
				best = append(best, line)
			}
		}
	}
	return best[:min(len(best), mostReminded)]
}
