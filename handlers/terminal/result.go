package terminal

import (
	"context"
	"flag"
	"fmt"
	"strconv"

	"yishi/bot"
	"yishi/bot/rule"
)

func communitySilenceFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	fs.String("counts", "", "abstain or follow")
	fs.String("clause", "", "the clause's number in the community's own rules")
	fs.String("for", "", "what following adds to: participation or votes_only")
}

func communitySilence(ctx context.Context, k *call, h House) error {
	if counts := k.text("counts"); counts != string(rule.SilenceAbstain) && counts != string(rule.SilenceFollow) {
		return usageError{"say how silence counts: --counts abstain or --counts follow; see: yishi help community silence"}
	}
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	s := bot.SilenceClause{Silence: rule.Silence(k.text("counts")), Clause: k.text("clause"), Mode: rule.FollowMode(k.text("for"))}
	if err := h.SetSilence(ctx, place.ID, s); err != nil {
		return err
	}
	if s.Clause == "" {
		_, err = fmt.Fprintf(k.Out, "%s: silence never counts as %s\n", place.Name, s.Silence)
	} else {
		_, err = fmt.Fprintf(k.Out, "%s: by %s silence may count as %s, where a chair chooses so\n", place.Name, s.Clause, s.Silence)
	}
	return err
}

func resultImportFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	fs.String("motion", "", "the number of the motion")
}

// maxResult bounds the file of a result: a line a choice.
const maxResult = 1 << 20

func resultImport(ctx context.Context, k *call, h House) error {
	motion, err := strconv.Atoi(k.text("motion"))
	if err != nil || motion < 1 {
		return usageError{"say which motion with --motion NUMBER"}
	}
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	raw, err := k.readAll(maxResult)
	if err != nil {
		return err
	}
	no, result, err := h.ImportCityResult(ctx, place.ID, motion, raw)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Out, "%s: motion %d, %d people, %d.%02d m², %s by its rule; not public until an officer sends: 核准 %d\n",
		place.Name, motion, result.Heads, result.Area/100, result.Area%100, result.Outcome, no)
	return err
}
