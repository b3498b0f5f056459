package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// SilenceClause is a clause of a community's own 议事规则 on units that were told and did
// not vote.
type SilenceClause struct {
	// Silence is rule.SilenceAbstain or rule.SilenceFollow.
	Silence rule.Silence
	// Clause is its number; empty takes the clause away.
	Clause string
	// Mode says what following adds to; abstaining has none.
	Mode rule.FollowMode
}

// SetSilence keeps such a clause, as the operator was shown it. Nothing follows from it
// until a chair chooses it for a motion, with the clause announced. Errors: ErrInvalid,
// ErrNotFound.
func (b *Bot) SetSilence(ctx context.Context, c council.ID, s SilenceClause) error {
	place, err := b.Place(ctx, c)
	if err != nil {
		return err
	}
	doc, err := b.load(ctx, c, communityRef, &place)
	if err != nil {
		return err
	}
	follows := s.Silence == rule.SilenceFollow
	known := s.Mode == rule.FollowParticipation || s.Mode == rule.FollowVotesOnly
	switch {
	case !follows && s.Silence != rule.SilenceAbstain:
		return fmt.Errorf("%w: silence is abstain or follow", ErrInvalid)
	case follows && s.Clause != "" && !known:
		return fmt.Errorf("%w: following counts for participation or for votes_only", ErrInvalid)
	case len([]rune(s.Clause)) > 40:
		return fmt.Errorf("%w: a clause has up to 40 characters", ErrInvalid)
	case follows:
		place.Settings.FollowClause, place.Settings.FollowMode = s.Clause, string(s.Mode)
	default:
		place.Settings.AbstainClause = s.Clause
	}
	if doc, err = doc.holding(place); err != nil {
		return err
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "community.silence", Payload: ledger.Payload{"silence": string(s.Silence)}})
	if err != nil {
		return err
	}
	_, err = b.Records.Commit(ctx, c, Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}})
	return err
}

// silenceSaid is what the words of a chair choose for those who say nothing.
func (b *Bot) silenceSaid(text string) (rule.Silence, bool) {
	for _, s := range []rule.Silence{rule.SilenceFollow, rule.SilenceAbstain, rule.SilenceOut} {
		if strings.Contains(text, b.say("silence.word_"+string(s))) {
			return s, true
		}
	}
	return "", false
}

// setSilence is 改规则 从众 on a draft.
func (t *turn) setSilence(s rule.Silence) (Answer, error) {
	return t.redraft(func(d *draft) error {
		d.Motion.Silence = string(s)
		r, err := rule.At(d.Motion.Rule, t.now.In(t.Zone))
		if err != nil {
			return t.refuse("draft.which_matter")
		}
		_, err = t.withSilence(d.Motion, r)
		return err
	})
}

// withSilence is the rule as the community's own clause on silence has it, where the
// chair chose so: never without a clause, never where the law does not let it be.
func (t *turn) withSilence(m council.Motion, r rule.Rule) (rule.Rule, error) {
	s := rule.Silence(m.Silence)
	if s == "" || s == rule.SilenceOut {
		return r, nil
	}
	place, err := t.place()
	if err != nil {
		return r, err
	}
	o := rule.Override{Clause: place.Settings.AbstainClause, Silence: s}
	if s == rule.SilenceFollow {
		o.Clause, o.Follow = place.Settings.FollowClause, rule.FollowMode(place.Settings.FollowMode)
		matter, ok := rule.MatterByID(m.Matter)
		if !ok || !matter.FollowAllowed || m.Form != council.YesNo {
			return r, t.refuse("silence.not_for_this")
		}
	}
	own, err := r.With(o)
	var barred *rule.OverrideError
	switch {
	case errors.As(err, &barred) && barred.Why == rule.ClauseMissing:
		return r, t.refuse("silence.no_clause")
	case errors.As(err, &barred):
		return r, t.refuse("silence.not_for_this")
	}
	return own, err
}

// silenceNotice announces before anybody votes what silence will count as; it is empty
// where it counts for nothing.
func (b *Bot) silenceNotice(m council.Motion) string {
	r, err := pinnedRule(m)
	if err != nil || r.Silence == rule.SilenceOut || r.Silence == "" {
		return ""
	}
	return b.say("silence.notice_"+string(r.Silence), "clause", r.Clause)
}

// silent sums the units that were told, with proof, and have not voted.
func (b *Bot) silent(ctx context.Context, c council.ID, m council.Motion) (council.Sum, error) {
	r, err := pinnedRule(m)
	if err != nil || r.Silence == rule.SilenceOut || r.Silence == "" {
		return council.Sum{}, err
	}
	told, err := b.deliveries(ctx, c, m)
	if err != nil {
		return council.Sum{}, err
	}
	var sum council.Sum
	err = b.eachWaiting(ctx, c, m, func(number int, e council.Entry) error {
		if told.Reached(number) {
			sum = plus(sum, council.Sum{Units: 1, Heads: e.Heads, Area: e.Area()})
		}
		return nil
	})
	return sum, err
}

// withoutSilence is what the outcome would be if silence counted for nothing.
func withoutSilence(r rule.Rule, m council.Motion, c council.Counters) rule.Outcome {
	r.Silence = rule.SilenceOut
	return rule.Decide(r, baseOf(m), tallyOf(m, c))
}

// silenceWords show a result with and without those who said nothing.
func (b *Bot) silenceWords(m council.Motion) string {
	r, err := pinnedRule(m)
	if err != nil || r.Silence == rule.SilenceOut || r.Silence == "" || withheld(m.Secrecy, m.Result.Units) {
		return ""
	}
	key := "silence.result_" + string(r.Silence)
	if r.Silence == rule.SilenceFollow && m.Result.FollowedTo == "" {
		key = "silence.result_nobody"
	}
	side := ""
	if m.Result.FollowedTo != "" {
		side = b.say("choice." + m.Result.FollowedTo)
	}
	without := "result." + effectKey(m.Effect) + "." + m.Result.Without
	if !b.Book.Has(without) {
		without = "result.other"
	}
	return b.say(key, "count", m.Result.Silent.Units, "clause", r.Clause, "side", side, "without", b.say(without, "clause", b.groundWords(m), "passing", "", "elected", ""))
}
