package rule

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// verdict makes an answer of a verdict, its reason and their arguments.
func (q question) verdict(v Verdict, why Why, args map[string]string) Answer {
	return Answer{Outcome: v, Reason: sentence(why, args)}
}

func (q question) petition() Answer {
	n, d := q.share()
	all := Weighing{q.everybody(), q.base.number("area")}
	signers := Weighing{q.counts.required("signers"), q.counts.number("signers_area")}
	o := Petitioned(q.rule.Kind, n, d, all, signers)
	a := q.verdict(o.Verdict, o.Why, map[string]string{
		"signers": digits(signers.Heads), "needed": digits(o.Needed),
		"area": squareMetres(signers.Area), "needed_area": squareMetres(o.NeededArea),
		"n": digits(n), "d": digits(d),
	})
	if o.Verdict != Invalid {
		a.set("needed", o.Needed)
		if all.Area > 0 {
			a.set("needed_area", o.NeededArea)
		}
	}
	return a
}

// everybody is the number the share is of, under whichever name the line has.
func (q question) everybody() int64 {
	for _, name := range []string{"heads", "registered", "households", "reps", "members"} {
		if q.base.has(name) && !q.base.has("total") {
			return q.base.number(name)
		}
	}
	return q.base.required("total")
}

// share is the n/d of the line, or else the rule's own for the people named.
func (q question) share() (n, d int64) {
	if q.base.has("n") || q.base.has("d") || len(q.rule.Petitions) == 0 {
		return q.base.required("n"), q.base.required("d")
	}
	own := q.rule.Petitions[0]
	if by := q.base.text("by"); by != "" {
		var known bool
		if own, known = q.rule.PetitionBy(by); !known {
			q.base.complain(UnknownKind, "by")
		}
	}
	return own.N, own.D
}

func (q question) proxy() Answer {
	regime := q.base.text("regime")
	if regime == "" {
		q.base.complain(MissingField, "regime")
	}
	day := ""
	if d := q.base.day("date"); !d.IsZero() {
		day = d.Format(DateLayout)
	}
	law, err := ProxyRegime(regime, day)
	switch {
	case errors.Is(err, ErrNotInForce):
		q.base.complain(OutOfForce, regime)
	case err != nil:
		q.base.complain(UnknownKind, "regime")
	}
	c := q.counts
	verdict, why := CheckProxy(law, Proxying{
		AlreadyHeld:   c.number("already_held"),
		Candidate:     c.flag("proxy_is_candidate", false),
		SubDelegation: c.flag("sub_delegation", false),
		NearRelative:  q.nearRelative(),
		SameHousehold: q.anyFlag("same_household", "proxy_same_household"),
	})
	a := q.verdict(verdict, why, map[string]string{"max": digits(law.Max), "held": digits(c.number("already_held"))})
	if verdict == Reject {
		a.set("code", why)
	}
	return a
}

// nearRelative reads a flag, or the relation in a word.
func (q question) nearRelative() bool {
	for _, name := range []string{"relation", "proxy_relation"} {
		if word := q.counts.text(name); word == "near_relative" || word == kin {
			return true
		}
	}
	return q.anyFlag("near_relative", "proxy_is_near_relative", "is_near_relative", "proxy_is_relative", "relative")
}

// kin is the law's word for near relatives (民法典1045).
const kin = "近亲属"

func (q question) anyFlag(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return q.counts.flag(name, false) })
}

func (q question) notice() Answer {
	days := int(min(q.base.required("days"), 3660))
	c := q.counts
	var o NoticeOutcome
	var field string
	if c.has("posted") || c.has("removed") {
		o, field = Published(days, c.requiredDay("posted"), c.requiredDay("removed")), "earliest_removal"
	} else {
		o, field = NoticeGiven(days, Given{
			Notice: c.requiredDay("notice"), Event: c.requiredDay("event"),
			SpecialAllowed: q.base.flag("special_allowed", false), SpecialReason: strings.TrimSpace(c.text("special_reason")),
		}), "latest_notice"
	}
	a := q.verdict(o.Verdict, o.Why, map[string]string{
		"days": digits(int64(days)), "day": o.Day.Format(DateLayout), "special": c.text("special_reason"),
	})
	a.set(field, o.Day.Format(DateLayout))
	return a
}

// endings are the words for a consultation that reached no agreement.
var endings = map[string]ConsultationStage{
	"": TalkOpen, "open": TalkOpen, "discussing": TalkOpen, "agreed": TalkAgreed, "consensus": TalkAgreed,
	"disputed": TalkDisputed, "not_agreed": TalkDisputed, "no_agreement": TalkDisputed, "no_consensus": TalkDisputed,
	"unresolved": TalkDisputed, "failed": TalkDisputed, "deadlock": TalkDisputed,
}

func (q question) consultation() Answer {
	stage, known := endings[q.counts.text("status")]
	if !known {
		q.counts.complain(UnknownKind, "status")
	}
	verdict, why := CheckConsultation(q.counts.flag("told_before", false), stage, q.counts.flag("feedback_published", false))
	return q.verdict(verdict, why, nil)
}

// kinds are the words for what is to be made public.
var kinds = map[string]Publishing{
	"general": Quarterly, "": Quarterly, "quarterly": Quarterly,
	"finance": Monthly, "finance_busy": Monthly, "busy_finance": Monthly, "finance_monthly": Monthly, "monthly": Monthly,
	"major": AtAnyEvent, "important": AtAnyEvent,
}

func (q question) openness() Answer {
	kind, known := kinds[q.base.text("kind")]
	if !known {
		q.base.complain(UnknownKind, "kind")
	}
	c := q.counts
	last, today, event := c.day("last"), c.requiredDay("today"), c.day("event")
	if kind == AtAnyEvent && !c.has("event") {
		event = today
	}
	verdict, why := CheckOpenness(kind, last, event, today)
	return q.verdict(verdict, why, nil)
}

func (q question) countOwners() Answer {
	if q.base.has("units") {
		return q.countUnits()
	}
	var ownerOf map[string]string
	if !q.base.has("owner_of") {
		q.base.complain(MissingField, "units")
	} else if json.Unmarshal(q.base.raw["owner_of"], &ownerOf) != nil {
		q.base.complain(BadObject, "owner_of")
	}
	if !q.counts.has("casts") {
		heads := int64(len(distinct(ownerOf)))
		a := q.verdict(Counted, OneHeadEach, map[string]string{"heads": digits(heads)})
		a.set("heads", heads)
		return a
	}
	results, heads := CountCasts(ownerOf, q.casts())
	a := q.verdict(Counted, OneHeadEach, map[string]string{"heads": digits(heads)})
	a.set("casts", results)
	a.set("heads", heads)
	return a
}

func distinct(ownerOf map[string]string) map[string]bool {
	owners := make(map[string]bool)
	for _, o := range ownerOf {
		owners[o] = true
	}
	return owners
}

func (q question) casts() []Casting {
	var rows [][]string
	if json.Unmarshal(q.counts.raw["casts"], &rows) != nil {
		q.counts.complain(BadList, "casts")
	}
	var casts []Casting
	for _, row := range rows {
		if len(row) != 3 {
			q.counts.complain(BadList, "casts")
			return nil
		}
		casts = append(casts, Casting{row[0], row[1], row[2]})
	}
	return casts
}

func (q question) countUnits() Answer {
	var rows []json.RawMessage
	if json.Unmarshal(q.base.raw["units"], &rows) != nil {
		q.base.complain(BadList, "units")
	}
	var units []Unit
	for _, raw := range rows {
		f := readFields(raw, "units")
		u := Unit{Owner: f.text("owner"), Area: q.areaOfUnit(f), N: 1}
		if f.has("n") {
			u.N = f.number("n")
		}
		if !f.has("owner") {
			f.complain(MissingField, "owner")
		}
		q.base.adopt(f)
		units = append(units, u)
	}
	sum, why := CountOwners(units)
	if why != "" {
		return q.verdict(Invalid, why, nil)
	}
	a := q.verdict(Counted, UnitsCounted, map[string]string{"heads": digits(sum.Heads), "area": squareMetres(sum.Area)})
	a.set("heads", sum.Heads)
	a.set("area", sum.Area)
	return a
}

// areaOfUnit takes the register's area, else the measured one, else that of
// the contract (建筑物区分所有权解释8).
func (q question) areaOfUnit(f *fields) int64 {
	for _, name := range []string{"area", "registered", "measured", "contract"} {
		for _, name := range []string{name, name + "_area", "area_" + name} {
			if f.has(name) {
				return f.number(name)
			}
		}
	}
	f.complain(MissingField, "area")
	return 0
}
