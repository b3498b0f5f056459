package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

// confirmDraft gives the draft its number and announces it. Voting opens at once, or
// after the time that the law gives people to look at text and roll.
func (t *turn) confirmDraft() (Answer, error) {
	d, draftDoc, err := t.draft()
	if err != nil {
		return Answer{}, err
	}
	if draftDoc.Version == 0 {
		return t.tell("draft.none")
	}
	if buildings, err := t.buildingsAsked(d); err != nil || len(buildings) > 0 {
		answer := Answer{Text: t.say("lint.blocked")}
		t.askBuilding(&answer, d.Motion, buildings)
		return answer, err
	}
	if moved, err := t.refounded(&d); err != nil || moved {
		return t.orElseDo(err, func() (Answer, error) { return t.showDraft(d) })
	}
	findings, roll, err := t.lint(d)
	if err != nil {
		return Answer{}, err
	}
	if left, err := t.remaining(findings, d.Motion); err != nil || len(left) > 0 {
		return t.blockedBy(left, err)
	}
	d.Motion.Overrides = slices.DeleteFunc(d.Motion.Overrides, func(o council.Override) bool { // of a draft that was changed since
		return !slices.ContainsFunc(findings, func(f council.Finding) bool { return f.Key() == o.Finding })
	})
	if d.Motion.No > 0 {
		return t.confirmProposed(d, draftDoc, roll)
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	m := d.Motion
	m.No = place.NextNo
	place.NextNo++
	communityDoc, err := t.communityDoc.holding(place)
	if err != nil {
		return Answer{}, err
	}
	if len(place.Groups) > 0 {
		group := place.Groups[0]
		group.Webhook = nil
		m.Group = &group
	}
	draftDoc.Body = nil
	act := Act{Docs: []Doc{communityDoc, draftDoc}, Marks: []Mark{{Index: "motions", Member: strconv.Itoa(m.No), Score: int64(m.No)}}}
	if err := t.raise(&act, m); err != nil {
		return Answer{}, err
	}
	return t.announce(m, Doc{Ref: motionRef(m.No)}, roll, d, act)
}

// announce posts text and masked roll; a motion without a time to object opens at once.
func (t *turn) announce(m council.Motion, doc Doc, roll council.Roll, d draft, act Act) (Answer, error) {
	r, err := rule.At(m.Rule, t.now.In(t.Zone))
	if err != nil {
		return Answer{}, err
	}
	if r, err = t.withSilence(m, r); err != nil {
		return Answer{}, err
	}
	if m, err = pin(m, r); err != nil {
		return Answer{}, err
	}
	mayOpen := t.now.Add(time.Duration(noticeDays(m, r)) * 24 * time.Hour)
	if m, err = m.Announce(t.now, mayOpen); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if err := t.Ballots.PutRoll(t.ctx, t.who.Community, roll); err != nil {
		return Answer{}, err
	}
	if !mayOpen.After(t.now) {
		return t.begin(m, doc, roll, d.closes(t.now), act)
	}
	m.Roll, m.Opened, m.Closes = roll, mayOpen, d.closes(mayOpen)
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, doc)
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueOpen(m.No), Score: mayOpen.UnixMilli()})
	leaf, err := t.motionLeaf("motion.announce", m)
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	if err := t.postTo(&act, m, t.announceWords(m, t.now)); err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("motion.announced", "no", m.No, "from", t.when(mayOpen))}
	if binds(m) {
		if err := t.mail(t.ctx, t.who.Community, &act, m.No, mailNotice, t.who.Person, t.now); err != nil {
			return Answer{}, err
		}
		answer.Text += t.say("effect.tell_others", "no", m.No)
	}
	return t.commit(act, answer)
}

// noticeDays is how long people have to look before voting begins: by the matter's law
// where it decides something, none where only opinions are collected.
func noticeDays(m council.Motion, r rule.Rule) int {
	matter, ok := rule.MatterByID(m.Matter)
	if !ok || m.Effect == council.Advisory {
		return 0
	}
	return max(matter.NoticeDays, r.NoticeDays)
}

// pin fixes the rule for good.
func pin(m council.Motion, r rule.Rule) (council.Motion, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return m, fmt.Errorf("pin rule %s: %w", r.ID, err)
	}
	m.Pinned, m.RuleVersion = body, r.From
	if r.From == "" { // in force always: the product's own rules
		m.RuleVersion = "1"
	}
	if !r.Change {
		m.MayChange = false
	}
	return m, nil
}

// begin opens voting: booth, deadlines, ledger and post in one commit.
func (t *turn) begin(m council.Motion, doc Doc, roll council.Roll, closes time.Time, act Act) (Answer, error) {
	if list, err := t.motions.of(t.ctx, t.who.Community, t.now); err != nil {
		return Answer{}, err
	} else if len(list.motions) >= mostOpen {
		return t.tell("motion.too_many", "count", mostOpen)
	}
	m, err := m.Begin(t.now, closes, roll)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if err := t.openBooth(t.who.Community, &m, doc, &act, t.now); err != nil {
		return Answer{}, err
	}
	leaf, err := t.motionLeaf("motion.open", m)
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	answer := Answer{Text: t.say("motion.opened", "no", m.No, "title", m.Title, "until", t.until(m.Closes))}
	switch {
	case m.Group == nil && m.Survey: // no group reads of it, and a survey lives of being asked
		if err := t.mail(t.ctx, t.who.Community, &act, m.No, mailSurvey, t.who.Person, t.now); err != nil {
			return Answer{}, err
		}
		answer.Text += "\n" + t.say("survey.asked", "units", m.Roll.Units)
	case m.Group == nil:
		answer.Text += "\n" + t.say("motion.no_group")
	}
	return t.commit(act, answer)
}

// openBooth adds to act what makes a motion that just began votable.
func (b *Bot) openBooth(c council.ID, m *council.Motion, doc Doc, act *Act, now time.Time) error {
	if m.Secrecy == council.Secret {
		public, err := b.Keys.NewMotionKey(c, m.No)
		if err != nil {
			return err
		}
		m.SealKey = public
	}
	doc, err := doc.holding(*m)
	if err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	act.Booths = append(act.Booths, Booth{Motion: m.No, Roll: m.Roll.Hash, Closes: m.Closes, MayChange: m.MayChange, Sealed: m.Secrecy == council.Secret})
	act.Marks = append(act.Marks,
		Mark{Index: "open", Member: strconv.Itoa(m.No), Score: m.Closes.UnixMilli()},
		Mark{Index: "due", Member: dueClose(m.No), Score: m.Closes.UnixMilli()},
		Mark{Index: "due", Member: dueSoon(m.No), Score: soonAt(now, m.Closes).UnixMilli()})
	return b.postTo(act, *m, b.openWords(c, *m, now))
}

// soonAt is when "closing soon" is said: a day before the end, or half way through a
// shorter vote.
func soonAt(now, closes time.Time) time.Time {
	if left := closes.Sub(now); left < 48*time.Hour {
		return now.Add(left / 2)
	}
	return closes.Add(-24 * time.Hour)
}

func (b *Bot) postTo(act *Act, m council.Motion, text string) error {
	if m.Group == nil {
		return nil
	}
	post, err := b.toGroup(*m.Group, text, "post")
	if err != nil {
		return err
	}
	act.Out = append(act.Out, post)
	return nil
}

// motionLeaf puts what was pinned into the ledger: rule, version, roll.
func (t *turn) motionLeaf(name string, m council.Motion) (Leaf, error) {
	return t.leaf(name, "", m.No, pinnedPayload(m))
}

func pinnedPayload(m council.Motion) ledger.Payload {
	return ledger.Payload{"rule": m.Rule, "version": m.RuleVersion, "roll": m.Roll.Hash, "form": string(m.Form),
		"secrecy": string(m.Secrecy), "closes": unixText(m.Closes), "effect": m.Effect}
}

// openWords is the post that opens a vote.
func (b *Bot) openWords(c council.ID, m council.Motion, now time.Time) string {
	if m.Live != nil {
		return b.say("live.post", "no", m.No, "title", m.Title, "units", m.Roll.Units, "until", b.Book.Until(m.Closes, now, b.Zone), "form", b.formWords(m), "how", b.howShort(m))
	}
	lines := []string{b.say("open.head", "no", m.No, "title", m.Title), b.formWords(m),
		b.say("open.how", "how", b.howShort(m)+b.writeInWords(m)),
		b.say("open.who", "electorate", b.electorateWords(m.Electorate), "units", m.Roll.Units, "roll", b.rollWords(m), "hash", short(m.Roll.Hash)),
		b.ruleWords(m),
		b.say("motion.until", "until", b.Book.Until(m.Closes, now, b.Zone))}
	if words := b.silenceNotice(m); words != "" {
		lines = append(lines, words)
	}
	lines = append(lines, b.overrideLines(m)...)
	if m.Contest == 0 {
		lines = append(lines, b.say("open.object"))
	} else {
		lines = append(lines, b.say("open.voters", "no", m.Contest))
	}
	if b.PublicURL != "" {
		lines = append(lines, b.say("open.page", "url", b.page(c, m.No)))
	}
	return strings.Join(lines, "\n")
}

// writeInWords say how to name somebody who is no candidate, where that counts.
func (b *Bot) writeInWords(m council.Motion) string {
	if !m.WriteIns || m.Secrecy != council.Secret {
		return b.blankWords(m)
	}
	return b.say("open.write_in", "no", m.No, "seats", m.Seats) + b.blankWords(m)
}

// page is the address of a motion's public page.
func (b *Bot) page(c council.ID, no int) string {
	return b.PublicURL + "/c/" + string(c) + "/" + strconv.Itoa(no)
}

// findingCode is the code in the key of a finding: none_option.1a2b3c4d.
func findingCode(key string) string {
	code, _, _ := strings.Cut(key, ".")
	return code
}

// announceWords is the post that shows text and roll before voting begins.
func (b *Bot) announceWords(m council.Motion, now time.Time) string {
	lines := []string{b.say("announce.head", "no", m.No, "title", m.Title), b.formWords(m),
		b.say("open.who", "electorate", b.electorateWords(m.Electorate), "units", m.Roll.Units, "roll", b.rollWords(m), "hash", short(m.Roll.Hash)),
		b.ruleWords(m),
		b.say("announce.from", "from", b.Book.When(m.MayOpen, now, b.Zone), "until", b.Book.Until(m.Closes, now, b.Zone))}
	if words := b.silenceNotice(m); words != "" {
		lines = append(lines, words)
	}
	lines = append(append(lines, b.overrideLines(m)...), b.say("open.object"))
	return strings.Join(lines, "\n")
}

// overrideLines say what was set aside, and why.
func (b *Bot) overrideLines(m council.Motion) []string {
	lines := make([]string, 0, len(m.Overrides))
	for _, o := range m.Overrides {
		lines = append(lines, b.say("open.override", "finding", b.say("lint.short."+findingCode(o.Finding)), "reason", o.Reason))
	}
	return lines
}

// rollWords is the masked roll: households and area per building.
func (b *Bot) rollWords(m council.Motion) string {
	var parts []string
	key := "open.building"
	if e, err := council.ParseElectorate(m.Electorate); err == nil && e.ByPerson() {
		key = "open.building_people"
	}
	for _, row := range m.Roll.Masked() {
		if len(parts) == mostBuildingsSaid {
			parts = append(parts, b.say("list.more"))
			break
		}
		parts = append(parts, b.say(key, "building", row.Building, "units", row.Households, "area", phrase.Area(row.Area)))
	}
	return strings.Join(parts, b.say("list.comma"))
}

// openVote is 开始表决 3 三天: an announced or numbered motion goes to the vote.
func (t *turn) openVote() (Answer, error) {
	m, doc, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if m.Contest != 0 && m.State != council.Voting {
		return t.openElection(m)
	}
	d := draft{Motion: m, Span: t.said.Span}
	if t.said.Until != nil {
		d.Until = t.said.Until.UTC()
	}
	switch m.State {
	case council.Voting:
		return t.tell("motion.open_already", "no", m.No, "until", t.until(m.Closes))
	case council.Announced:
		return t.begin(m, doc, m.Roll, d.closes(t.now), Act{Marks: []Mark{{Index: "due", Member: dueOpen(m.No), Remove: true}}})
	case council.Discussing:
		return t.draftFrom(m)
	case council.Seconding, council.Declined:
		return t.tell("agenda.first", "no", m.No)
	case council.Draft:
	default:
		return t.tell("motion.over", "no", m.No)
	}
	findings, roll, err := t.lint(d)
	if err != nil {
		return Answer{}, err
	}
	if left, err := t.remaining(findings, m); err != nil || len(left) > 0 {
		return t.blockedBy(left, err)
	}
	return t.announce(m, doc, roll, d, Act{})
}

// OpenMotion opens an announced motion whose time to object is over.
func (b *Bot) OpenMotion(ctx context.Context, c council.ID, no int) error {
	var m council.Motion
	doc, err := b.load(ctx, c, motionRef(no), &m)
	if err != nil || doc.Version == 0 {
		return err
	}
	now := b.Now()
	due := Mark{Index: "due", Member: dueOpen(no), Remove: true}
	if m.State != council.Announced {
		_, err := b.Records.Commit(ctx, c, Act{Marks: []Mark{due}})
		return err
	}
	closes := m.Closes
	if !closes.After(now) { // the server was away all the time that was meant for voting
		closes = now.Add(m.Closes.Sub(m.MayOpen))
	}
	m, err = m.Begin(now, closes, m.Roll)
	if err != nil {
		return fmt.Errorf("open motion %d: %w", no, err)
	}
	act := Act{Marks: []Mark{due}}
	if err := b.openBooth(c, &m, doc, &act, now); err != nil {
		return err
	}
	leaf, err := actLeaf(ledger.Act{Unix: now.Unix(), Name: "motion.open", Subject: int64(no), Payload: pinnedPayload(m)})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	return b.enact(ctx, c, act)
}

// withdrawMotion takes a motion back before voting has begun.
func (t *turn) withdrawMotion() (Answer, error) {
	if t.said.Answer == "self" && t.said.Motion == 0 {
		return t.withdrawOwn()
	}
	m, doc, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if m.State.Proposed() {
		err = t.takeBack(m)
	} else {
		err = t.may(council.ToWithdraw, council.Where{Author: m.Author})
	}
	if err != nil {
		return Answer{}, err
	}
	carried := m.State == council.Seconding
	if m, err = m.Withdraw(t.now, t.said.Text); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("motion.withdraw", "", m.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{{Index: "due", Member: dueOpen(m.No), Remove: true}}}
	if err := t.pledgesFollow(t.ctx, t.who.Community, m, &act); err != nil {
		return Answer{}, err
	}
	if carried { // nobody was told of it yet but by the day's post
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueLapse(m.No), Remove: true}, Mark{Index: proposals, Member: strconv.Itoa(m.No), Remove: true})
		return t.commit(act, Answer{Text: t.say("motion.withdrawn", "no", m.No)})
	}
	if err := t.postTo(&act, m, t.say("motion.withdrawn_post", "no", m.No, "title", m.Title, "reason", m.Reason)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("motion.withdrawn", "no", m.No)})
}

// everything bounds an index that is read whole.
const everything = math.MaxInt64 >> 10
