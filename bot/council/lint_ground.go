package council

import (
	"strconv"
	"strings"
	"time"
)

// shanghai is the time that legal days are counted in; China keeps it all year.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// day is the calendar day of t in China, at its beginning.
func day(t time.Time) time.Time {
	y, m, d := t.In(shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, shanghai)
}

// daysBetween counts calendar days in China from a to b. The first day is not counted
// (民法典201).
func daysBetween(a, b time.Time) int { return int(day(b).Sub(day(a)) / (24 * time.Hour)) }

// strict is how severe a finding is that only matters where something is decided.
func strict(m Motion) Severity {
	if m.Effect == Advisory {
		return NeedsOverride
	}
	return Blocks
}

// lastLook reports whether voting is to begin now: a draft is yet to be announced.
func (in LintInput) lastLook() bool { return in.Opening && in.Motion.State != Draft }

// timing looks at notice and deadline.
func (l *linter) timing(in LintInput) {
	m := in.Motion
	if m.Posted.IsZero() {
		if in.lastLook() {
			l.add("unnoticed", strict(m), "")
		}
	} else if !in.Begins.IsZero() {
		if have := daysBetween(m.Posted, in.Begins); have < in.NoticeDays {
			l.add("notice_short", strict(m), "", "have", strconv.Itoa(have), "need", strconv.Itoa(in.NoticeDays),
				"from", day(m.Posted).AddDate(0, 0, in.NoticeDays).Format(time.DateOnly))
		}
	}
	switch {
	case in.Closes.IsZero() && !in.Opening:
	case !in.Closes.After(in.Begins):
		l.add("deadline", Blocks, "")
	case daysBetween(in.Begins, in.Closes) < in.VotingDays:
		l.add("voting_short", strict(m), "", "have", strconv.Itoa(daysBetween(in.Begins, in.Closes)), "need", strconv.Itoa(in.VotingDays))
	}
}

// ground looks at what the vote may decide, and by which rule.
func (l *linter) ground(in LintInput) {
	m, s := in.Motion, in.Settings
	binding := m.Effect == BindingOwnRules
	own := strings.TrimSpace(m.Clause) != ""
	if m.Rule == "" || m.Effect != Advisory && strings.TrimSpace(in.Law) == "" && !own {
		l.add("no_basis", strict(m), "", "rule", m.Rule)
	}
	switch m.Effect {
	case Advisory, TallyAid, BindingOwnRules:
	default:
		l.add("effect_unknown", Blocks, "", "effect", m.Effect)
	}
	if binding && strings.TrimSpace(s.ElectronicClause) == "" {
		l.add("no_electronic_clause", Blocks, "")
	}
	if binding && s.CitySystem != "" && in.Electorate.Base == Owners && in.Statutory {
		l.add("city_system", Blocks, "", "system", s.CitySystem)
	}
	if in.Follow && (strings.TrimSpace(s.FollowClause) == "" || m.Form == Election) {
		l.add("follow_unfounded", Blocks, "")
	}
}

// secrecy looks at what a secret, or a named, ballot demands.
func (l *linter) secrecy(in LintInput) {
	m := in.Motion
	switch m.Secrecy {
	case Open, RollCall, Secret:
	default:
		l.add("secrecy_unknown", Blocks, "", "secrecy", string(m.Secrecy))
	}
	if in.SecretBallot && m.Secrecy != Secret {
		l.add("secret_required", Blocks, "")
	}
	if in.SecretBallot && m.Effect == BindingOwnRules {
		l.add("booth_required", Blocks, "") // 秘密写票处: a chat is none
	}
	if m.Secrecy == RollCall && in.lastLook() && m.Posted.IsZero() {
		l.add("rollcall_unannounced", Blocks, "")
	}
	if m.Secrecy != Secret {
		return
	}
	if m.Running {
		l.add("secret_running", Blocks, "")
	}
	if in.lastLook() && len(m.SealKey) == 0 {
		l.add("seal_missing", Blocks, "")
	}
	if in.Units > 0 && in.Units < LeastSecret {
		l.add("secret_small", Blocks, "", "units", strconv.Itoa(in.Units), "min", strconv.Itoa(LeastSecret))
	}
}

// LeastSecret is how many ballots a secret motion needs before a split is shown.
const LeastSecret = 3

// roll looks at who is to vote.
func (l *linter) roll(in LintInput) {
	if in.Opening && in.Units == 0 {
		l.add("roll_empty", Blocks, "")
	}
	for _, h := range in.Holes {
		first := h.Labels
		if len(first) > 3 {
			first = first[:3]
		}
		l.add("roll_"+string(h.Kind), NeedsOverride, "", "count", strconv.Itoa(len(h.Labels)), "first", strings.Join(first, " "))
	}
}
