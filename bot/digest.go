package bot

import (
	"strings"

	"yishi/bot/council"
)

// How many lines of each kind a digest has: with head, tenants and next step ten at most.
const (
	digestAgreed     = 3
	digestDivided    = 2
	digestConditions = 2
	digestOthers     = 2
	digestLines      = 7
)

// digest is 总结 3: where the discussion stands, in ten lines at most.
func (t *turn) digest() (Answer, error) {
	m, err := t.discussed()
	if err != nil {
		return t.which(err)
	}
	all, _, _, err := t.opinions(m.No)
	if err != nil {
		return Answer{}, err
	}
	if len(all) == 0 {
		return t.tell("digest.empty", "no", m.No, "title", m.Title)
	}
	d := council.Summarise(all)
	lines := []string{t.say("digest.head", "no", m.No, "title", brief(m.Title), "count", d.Opinions, "voices", d.Voices)}
	lines = append(lines, t.digestLines(d)...)
	if len(d.Tenants) > 0 {
		lines = append(lines, t.opinionLine("digest.tenant", d.Tenants[0]))
	}
	lines = append(lines, t.digestNext(m, d, all))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// digestLines are the opinions themselves, those that most agree on first.
func (t *turn) digestLines(d council.Digest) []string {
	var lines []string
	for _, part := range []struct {
		key  string
		list []council.Opinion
		most int
	}{
		{"digest.agreed", d.Agreed, digestAgreed}, {"digest.divided", d.Divided, digestDivided},
		{"digest.condition", d.Conditions, digestConditions}, {"digest.other", d.Others, digestOthers},
	} {
		for _, o := range part.list[:min(part.most, len(part.list))] {
			if len(lines) < digestLines {
				lines = append(lines, t.opinionLine(part.key, o))
			}
		}
	}
	return lines
}

// opinionLine is one opinion with what stands behind it.
func (t *turn) opinionLine(key string, o council.Opinion) string {
	sum := o.Sum()
	if n := o.Buildings(); key == "digest.agreed" && n > 1 {
		key = "digest.agreed_across"
	}
	text := brief(o.Text)
	if o.Heard != nil {
		text += t.say("opinion.heard")
	}
	return t.say(key, "motion", o.Motion, "opinion", o.No, "text", text, "for", sum.For, "against", sum.Against,
		"buildings", o.Buildings())
}

// mostTenantLines is how many opinions of tenants a result shows.
const mostTenantLines = 2

// tenantWords lists what tenants said apart from the result of a vote that owners alone
// decide; empty where tenants voted themselves or said nothing.
func (t *turn) tenantWords(m council.Motion) (string, error) {
	electorate, err := council.ParseElectorate(m.Electorate)
	if err != nil || electorate.Base != council.Owners {
		return "", nil // an electorate that cannot be read has no result either
	}
	all, _, _, err := t.opinions(m.No)
	if err != nil {
		return "", err
	}
	said := council.Summarise(all).Tenants
	if len(said) == 0 {
		return "", nil
	}
	lines := []string{"", t.say("result.tenants", "no", m.No, "count", len(said))}
	for _, o := range said[:min(mostTenantLines, len(said))] {
		lines = append(lines, t.opinionLine("digest.tenant", o))
	}
	return strings.Join(lines, "\n"), nil
}

// digestNext says what was hidden and what to do next.
func (t *turn) digestNext(m council.Motion, d council.Digest, all []council.Opinion) string {
	next := t.say("digest.next", "no", m.No)
	if !m.State.Discussed() {
		next = t.say("digest.over", "no", m.No)
	}
	if d.Hidden == 0 {
		return next
	}
	for i := len(all) - 1; i >= 0; i-- {
		if o := all[i]; o.Hidden {
			return t.say("digest.hidden", "count", d.Hidden, "motion", o.Motion, "opinion", o.No, "reason", brief(o.Why)) + next
		}
	}
	return next
}

// discussed is the motion that the words name, the only open one, or the only one that
// residents carry.
func (t *turn) discussed() (council.Motion, error) {
	if t.said.Motion == 0 && len(t.open.motions) == 0 {
		live, err := t.carried()
		if err != nil {
			return council.Motion{}, err
		}
		if len(live) == 1 {
			return live[0], nil
		}
	}
	m, _, err := t.named()
	return m, err
}
