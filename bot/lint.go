package bot

import (
	"math"
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// lint draws the roll that a draft would have and looks for what should not go to a
// vote as it is.
func (t *turn) lint(d draft) ([]council.Finding, council.Roll, error) {
	place, err := t.place()
	if err != nil {
		return nil, council.Roll{}, err
	}
	electorate, err := council.ParseElectorate(d.Motion.Electorate)
	if err != nil {
		return nil, council.Roll{}, t.refuse("draft.which_electorate")
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return nil, council.Roll{}, err
	}
	all, err := roster.draw(electorate)
	if err != nil {
		return nil, council.Roll{}, t.refusedBecause(err)
	}
	roll := all.roll
	in := council.LintInput{
		Motion: d.Motion, Settings: place.Settings, Electorate: electorate, Units: roll.Units, Holes: all.holes,
		OnRoster: roster.named,
	}
	if in.Others, err = t.otherTitles(d.Motion.No); err != nil {
		return nil, council.Roll{}, err
	}
	if err := t.lintRule(&in, d); err != nil {
		return nil, council.Roll{}, err
	}
	return slices.Concat(council.Lint(in), t.partFindings(d, electorate, roll), t.stepFindings(d.Motion)), roll, nil
}

// partFindings: that a part decides alone is published with a reason, where it depends on
// whose money it is; so is that all decide on what concerns one building. All may be asked
// for their opinion, which whoever asks so is told.
func (b *Bot) partFindings(d draft, e council.Electorate, roll council.Roll) []council.Finding {
	matter, ok := rule.MatterByID(d.Motion.Matter)
	switch {
	case ok && matter.PartReason && e.Building != "":
		return []council.Finding{{Code: "part_pays", Severity: council.NeedsOverride, Data: map[string]string{"law": matter.PartLaw}}}
	case !ok || !matter.OnePart || e.Building != "" || len(roll.Buildings) < 2:
		return nil
	}
	whole := council.Finding{Code: "part_whole", Severity: council.NeedsOverride, Data: map[string]string{"matter": matter.Name, "law": matter.Law}}
	if d.Motion.Effect == council.Advisory {
		whole.Severity = council.Told
	}
	if whole.Severity == council.Told && !d.wholeNamed() {
		return nil // it is asked which building
	}
	return []council.Finding{whole}
}

// lintRule tells lint what the rule asks for.
func (t *turn) lintRule(in *council.LintInput, d draft) error {
	r, err := rule.At(d.Motion.Rule, t.now.In(t.Zone))
	if err != nil {
		return t.refuse("draft.which_matter")
	}
	in.Law, in.Statutory, in.SecretBallot = r.Law, r.Statutory && d.Motion.Effect != council.Advisory, r.Secret
	matter, _ := rule.MatterByID(d.Motion.Matter)
	place, err := t.place()
	if err != nil {
		return err
	}
	if system, required := requiredSystem(*place, matter); required {
		in.Settings.CitySystem = system
	}
	in.NoticeDays = noticeDays(d.Motion, r)
	in.Contested = d.Motion.Form == council.Election
	in.Follow = r.Silence == rule.SilenceFollow || d.Motion.Silence == string(rule.SilenceFollow)
	in.Begins = t.now.Add(time.Duration(in.NoticeDays) * 24 * time.Hour)
	in.Closes = d.closes(in.Begins)
	return nil
}

func (t *turn) otherTitles(but int) ([]string, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "open", 0, math.MaxInt64>>10, mostOpen)
	if err != nil {
		return nil, err
	}
	var titles []string
	for _, member := range members {
		var m council.Motion
		if _, err := t.load(t.ctx, t.who.Community, Ref{"motion", member.Name}, &m); err != nil {
			return nil, err
		}
		if m.No != but {
			titles = append(titles, m.Title)
		}
	}
	return titles, nil
}

// remaining lists what still keeps a motion from opening.
func (t *turn) remaining(found []council.Finding, m council.Motion) ([]council.Finding, error) {
	var failed error
	left := council.Remaining(found, m.Overrides, func(p council.PersonNo) bool {
		r, _, err := t.roster()
		if err != nil {
			failed = err
			return false
		}
		people, err := t.people(r.Generation, p)
		if err != nil {
			failed = err
			return false
		}
		return len(people) > 0 && people[0].Holds(council.Supervisor, "")
	})
	return left, failed
}

// blockedBy says why a motion cannot open, and what to do about it.
func (t *turn) blockedBy(findings []council.Finding, err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	lines := []string{t.say("lint.blocked")}
	override := false
	for _, f := range findings {
		lines = append(lines, t.findingWords(f))
		override = override || f.Severity == council.NeedsOverride
	}
	if override {
		lines = append(lines, t.say("lint.how_to_override"))
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// findingWords says what is wrong, and where.
func (b *Bot) findingWords(f council.Finding) string {
	args := make([]any, 0, 2*len(f.Data)+2)
	for k, v := range f.Data {
		if k == "right" {
			v = b.say("right." + v)
		}
		args = append(args, k, v)
	}
	args = append(args, "at", b.placeWords(f.At))
	return b.say("lint."+string(f.Severity), "text", b.say("lint."+f.Code, args...))
}

// placeWords names the part of a motion that a finding is about.
func (b *Bot) placeWords(at string) string {
	part, letter, _ := strings.Cut(at, " ")
	if part == "" {
		return ""
	}
	return b.say("part."+part, "letter", letter)
}
