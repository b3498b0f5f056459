package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

func motionCommands() []command {
	return []command{
		{intent: "open_motion", where: privately, power: council.ToOpenMotion, do: (*turn).draftMotion},
		{intent: "confirm", where: privately, power: council.ToOpenMotion, do: (*turn).confirmDraft},
		{intent: "add_none", where: privately, power: council.ToOpenMotion, do: (*turn).addNone},
		{intent: "cancel", where: privately, power: council.ToOpenMotion, do: (*turn).dropDraft},
		{intent: "set_rule", where: privately, power: council.ToOpenMotion, do: (*turn).change},
		{intent: "override", where: privately, power: council.ToOverrideLint, do: (*turn).override},
		{intent: "open_vote", power: council.ToOpenVote, do: (*turn).openVote},
		{intent: "withdraw_motion", do: (*turn).withdrawMotion},
		{intent: "extend", power: council.ToExtend, do: (*turn).extend},
		{intent: "close", power: council.ToClose, do: (*turn).closeNow},
		{intent: "remind", power: council.ToRemind, do: (*turn).remind},
	}
}

// draft is a motion that a chair is putting together; nobody else sees it.
type draft struct {
	Motion council.Motion `json:"motion"`
	// Until is when voting ends; zero asks for Span from the opening on.
	Until time.Time     `json:"until,omitzero"`
	Span  time.Duration `json:"span,omitempty"`
	// Whole says that all of the place is asked on what concerns one building.
	Whole bool `json:"whole,omitempty"`
	// Named is the title before the building that was chosen was put into it.
	Named string `json:"named,omitempty"`
}

// usualSpan is how long a vote lasts when nothing was said.
const usualSpan = 3 * 24 * time.Hour

func draftRef(p council.PersonNo) Ref { return Ref{"draft", strconv.Itoa(int(p))} }

// draftMotion starts a draft from ordinary words. The matter is found by the title,
// and rule, electorate, ballot and dates are proposed with it.
func (t *turn) draftMotion() (Answer, error) {
	if strings.TrimSpace(t.said.Title) == "" {
		return t.tell("draft.about_what")
	}
	d := draft{Span: t.said.Span}
	if t.said.Until != nil {
		d.Until = t.said.Until.UTC()
	}
	d.Motion = council.Motion{Title: t.said.Title, Options: t.said.Options, Author: t.who.Person, State: council.Draft, Made: t.now, Form: council.YesNo}
	if len(d.Motion.Options) > 0 {
		d.Motion.Form = council.Choice
	}
	matter, ok := rule.FindMatter(d.Motion.Title)
	if !ok {
		matter, _ = rule.MatterByID("consultation")
	}
	proposeMatter(&d.Motion, matter)
	var err error
	if d.Motion.Request, err = t.origin(); err != nil {
		return Answer{}, err
	}
	return t.showDraft(d)
}

// proposeMatter fills in what follows from the matter.
func proposeMatter(m *council.Motion, matter rule.Matter) {
	m.Matter, m.Rule, m.Effect, m.Clause = matter.ID, matter.Rule, string(matter.Effect), ""
	m.MayChange = matter.ChangeAllowed
	m.Electorate = electorateOf(matter, m.Title).String()
	switch matter.Ballot {
	case rule.RollCall:
		m.Secrecy = council.RollCall
	case rule.SecretBallot:
		m.Secrecy = council.Secret
	default:
		m.Secrecy = council.Open
	}
	formFor(m, matter)
}

// formFor makes a list of candidates an election, and one of options none.
func formFor(m *council.Motion, matter rule.Matter) {
	switch elects := matter.Ask == rule.AskElection; {
	case elects && len(m.Options) > 0:
		m.Form = council.Election
		if m.Seats == 0 {
			m.Seats = max(1, len(m.Options)-1)
		}
	case !elects && m.Form == council.Election:
		m.Form = council.Choice
	}
}

// electorateOf draws who votes on a matter, narrowed to the building or stair that the
// title names where the matter concerns one.
func electorateOf(matter rule.Matter, title string) council.Electorate {
	e := council.Electorate{Base: council.Households, Tenants: matter.Tenants}
	switch matter.Electorate {
	case rule.Owners:
		e.Base = council.Owners
	case rule.BuildingOwners, rule.AffectedOwners:
		e.Base = council.Owners
		if e.Building, e.Stair = council.ScopeOf(title); !matter.DecidedBy(rule.PartStair) {
			e.Stair = "" // the law has all of the building decide
		}
	case rule.Adults, rule.Members, rule.PresentOnly:
		e.Base = council.Adults
	case rule.RegisteredOnly:
		e.Base = council.Voters
	case rule.RepsOnly, rule.Committee, rule.PartyMembers:
		e.Base = council.Reps
	}
	if e.Base == council.Owners {
		e.Tenants = false
	}
	return e
}

// showDraft keeps the draft and says what it is, what is wrong with it, and what to
// answer.
func (t *turn) showDraft(d draft) (Answer, error) {
	_, doc, err := t.draft()
	if err != nil {
		return Answer{}, err
	}
	findings, roll, err := t.lint(d)
	if err != nil {
		return Answer{}, err
	}
	lines := []string{t.say("draft.head", "title", d.Motion.Title), t.formWords(d.Motion),
		t.say("draft.who", "electorate", t.electorateWords(d.Motion.Electorate), "units", roll.Units),
		t.say("draft.until", "until", t.until(d.closes(t.opens(d.Motion))))}
	lines = append(lines, t.ruleWords(d.Motion))
	if d.Motion.Silence != "" {
		lines = append(lines, t.say("silence.draft_"+d.Motion.Silence))
	}
	worth, effect, err := t.effectLines(d, roll)
	if err != nil {
		return Answer{}, err
	}
	lines = append(lines, worth...)
	for _, f := range findings {
		lines = append(lines, t.draftFinding(d.Motion, f))
	}
	answer := Answer{Text: strings.Join(lines, "\n")}
	if err := t.askAboutDraft(&answer, d, findings, effect); err != nil {
		return Answer{}, err
	}
	if doc, err = doc.holding(d); err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}}, answer)
}

// draftFinding is a finding as whoever drafts sees it: with the reason, once that was given.
func (b *Bot) draftFinding(m council.Motion, f council.Finding) string {
	i := slices.IndexFunc(m.Overrides, func(o council.Override) bool { return o.Finding == f.Key() })
	if i < 0 || f.Severity != council.NeedsOverride {
		return b.findingWords(f)
	}
	return b.say("lint.reasoned", "finding", b.say("lint.short."+f.Code), "reason", m.Overrides[i].Reason)
}

// askAboutDraft offers what to answer to a draft; effect is what its result may be worth
// instead.
func (t *turn) askAboutDraft(a *Answer, d draft, findings []council.Finding, effect string) error {
	buildings, err := t.buildingsAsked(d)
	if err != nil {
		return err
	}
	if len(buildings) > 0 {
		t.askBuilding(a, d.Motion, buildings)
		return nil
	}
	for _, o := range draftOffers(d.Motion, findings, effect) {
		t.choices(a, choice{t.say("draft.do." + o.Intent + o.Kind), o})
	}
	a.Text += "\n" + t.say("draft.more")
	return nil
}

// draftOffers are the numbered answers to a draft.
func draftOffers(m council.Motion, findings []council.Finding, effect string) []speech.Intent {
	if slices.ContainsFunc(findings, func(f council.Finding) bool { return f.Code == "none_missing" }) {
		return []speech.Intent{{Intent: "add_none"}, {Intent: "confirm"}, {Intent: "cancel"}}
	}
	secrecy := "secret"
	if m.Secrecy == council.Secret {
		secrecy = "masked"
	}
	offers := []speech.Intent{{Intent: "confirm"}, {Intent: "set_rule", Kind: secrecy}}
	if effect != "" {
		offers = append(offers, speech.Intent{Intent: "set_rule", Kind: effect})
	}
	return append(offers, speech.Intent{Intent: "cancel"})
}

// addNone puts 都不同意 at the end of the options, for those who want none of them.
func (t *turn) addNone() (Answer, error) {
	return t.redraft(func(d *draft) error {
		if none := t.say("option.none"); !slices.Contains(d.Motion.Options, none) {
			d.Motion.Options = append(d.Motion.Options, none)
		}
		return nil
	})
}

// closes is when voting ends if it opens then. 三天 is a day on the calendar, unless there
// is a notice to wait for, which would take most of it away.
func (d draft) closes(opens time.Time) time.Time {
	switch {
	case !d.Until.IsZero() && d.Until.Sub(opens) > d.Span-24*time.Hour:
		return d.Until
	case d.Span > 0:
		return opens.Add(d.Span)
	case !d.Until.IsZero():
		return d.Until
	}
	return opens.Add(usualSpan)
}

// ruleWords names the rule, the law behind it and what a result will be worth.
func (b *Bot) ruleWords(m council.Motion) string {
	r, err := rule.Latest(m.Rule)
	if err != nil {
		return b.worthWords(m)
	}
	return b.say("draft.rule", "law", r.Law, "clause", b.clauseWords(m), "effect", b.worthWords(m))
}

// worthWords say what a result will be worth.
func (b *Bot) worthWords(m council.Motion) string {
	key := "effect." + effectKey(m.Effect)
	if (m.Contest != 0 || m.Recalls != 0) && b.Book.Has(key+"_election") {
		key += "_election"
	}
	return b.say(key)
}

// draft reads the writer's draft; one that does not exist has no title.
func (t *turn) draft() (draft, Doc, error) {
	var d draft
	doc, err := t.load(t.ctx, t.who.Community, draftRef(t.who.Person), &d)
	return d, doc, err
}

// redraft changes the writer's draft and shows it again.
func (t *turn) redraft(change func(*draft) error) (Answer, error) {
	d, doc, err := t.draft()
	if err != nil {
		return Answer{}, err
	}
	if doc.Version == 0 || d.Motion.Title == "" {
		return t.tell("draft.none")
	}
	if err := change(&d); err != nil {
		return Answer{}, err
	}
	return t.showDraft(d)
}

// change changes what the chair named of the draft.
func (t *turn) change() (Answer, error) {
	if t.said.Kind == "rule" && strings.Contains(t.said.Text, t.say("rules.word")) {
		return t.changeOrder()
	}
	switch t.said.Kind {
	case "deadline":
		return t.setUntil()
	case "secret":
		return t.setSecrecy(council.Secret)
	case "open":
		return t.setSecrecy(council.RollCall)
	case "masked":
		return t.setSecrecy(council.Open)
	case "type":
		return t.setForm()
	case "title":
		return t.redraft(t.retitle)
	case "options":
		return t.setOptions()
	case "scope":
		return t.setScope()
	case "binding":
		return t.setEffect(rule.BindingOwnRules)
	case "advisory", "tally_aid":
		return t.setEffect(rule.Effect(t.said.Kind))
	}
	return t.setMatter()
}

// retitle changes the title, but not of what residents seconded as it is.
func (t *turn) retitle(d *draft) error {
	if d.Motion.No > 0 {
		return t.refuse("agenda.title_stays", "no", d.Motion.No)
	}
	d.Motion.Title, d.Named = t.said.Title, ""
	building, _ := council.ScopeOf(d.Motion.Title)
	if matter, ok := rule.MatterByID(d.Motion.Matter); ok && matter.OnePart && building != "" {
		d.Motion.Electorate = electorateOf(matter, d.Motion.Title).String()
	}
	return nil
}

func (t *turn) setOptions() (Answer, error) {
	return t.redraft(func(d *draft) error {
		d.Motion.Options = t.said.Options
		if d.Motion.Form == council.YesNo {
			d.Motion.Form = council.Choice
		}
		if matter, ok := rule.MatterByID(d.Motion.Matter); ok {
			formFor(&d.Motion, matter)
		}
		return nil
	})
}

func (t *turn) setUntil() (Answer, error) {
	return t.redraft(func(d *draft) error {
		switch {
		case t.said.Until != nil && t.said.Until.After(t.now):
			d.Until, d.Span = t.said.Until.UTC(), t.said.Span
		case t.said.Span > 0:
			d.Until, d.Span = time.Time{}, t.said.Span
		default:
			return t.refuse("draft.which_day")
		}
		return nil
	})
}

// setMatter lets the chair say what the motion is about when the title did not.
func (t *turn) setMatter() (Answer, error) {
	if s, ok := t.silenceSaid(t.said.Text); ok {
		return t.setSilence(s)
	}
	return t.redraft(func(d *draft) error {
		matter, ok := rule.FindMatter(t.said.Text)
		if !ok {
			return t.refuse("draft.which_matter")
		}
		proposeMatter(&d.Motion, matter)
		return nil
	})
}

func (t *turn) setSecrecy(to council.Secrecy) (Answer, error) {
	return t.redraft(func(d *draft) error { d.Motion.Secrecy = to; return nil })
}

// setForm turns a choice into one with several marks: 可选2项, 选5人.
func (t *turn) setForm() (Answer, error) {
	return t.redraft(func(d *draft) error {
		n := t.said.Amount
		if n == 0 {
			n = council.CountIn(t.said.Text)
		}
		if len(d.Motion.Options) == 0 || n < 1 || n > len(d.Motion.Options) {
			return t.refuse("draft.which_form", "count", len(d.Motion.Options))
		}
		switch {
		case d.Motion.Form == council.Election:
			d.Motion.Form, d.Motion.Seats = council.Election, n
		case n == 1:
			d.Motion.Form = council.Choice
		default:
			d.Motion.Form, d.Motion.Min, d.Motion.Max = council.Multi, 1, n
		}
		return nil
	})
}

// override sets the findings that a reason can set aside aside; the reason is kept and
// shown with the motion.
func (t *turn) override() (Answer, error) {
	if handled, answer, err := t.overrideMeeting(); handled || err != nil {
		return answer, err
	}
	return t.redraft(func(d *draft) error {
		if len([]rune(t.said.Text)) < 2 {
			return t.refuse("draft.which_reason")
		}
		findings, _, err := t.lint(*d)
		if err != nil {
			return err
		}
		for _, f := range findings {
			if f.Severity == council.NeedsOverride {
				d.Motion.Overrides = slices.DeleteFunc(d.Motion.Overrides, func(o council.Override) bool { return o.Finding == f.Key() })
				d.Motion.Overrides = append(d.Motion.Overrides, council.Override{Finding: f.Key(), Reason: t.said.Text, By: t.who.Person})
			}
		}
		return nil
	})
}

func (t *turn) dropDraft() (Answer, error) {
	_, doc, err := t.draft()
	if err != nil {
		return Answer{}, err
	}
	if doc.Version == 0 {
		return t.tell("draft.none")
	}
	doc.Body = nil
	return t.commit(Act{Docs: []Doc{doc}}, Answer{Text: t.say("draft.dropped")})
}
