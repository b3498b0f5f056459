package bot

import (
	"errors"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

func resultCommands() []command {
	return []command{
		{intent: "list", do: (*turn).list},
		{intent: "show", do: (*turn).show},
		{intent: "result", do: (*turn).result},
		{intent: "explain", do: (*turn).explain},
		{intent: "mine", where: privately, do: (*turn).mine},
		{intent: "not_agreed", where: privately, do: (*turn).notAgreed},
	}
}

// which turns errWhich into a question; other errors go on.
func (t *turn) which(err error) (Answer, error) {
	if !errors.Is(err, errWhich) {
		return Answer{}, err
	}
	return t.askWhichMotion(nil)
}

// askWhichMotion asks for the number, offering those that are open.
func (t *turn) askWhichMotion(err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	if len(t.open.motions) == 0 {
		return t.noMotion()
	}
	return t.askAmong(t.open.motions), nil
}

// noMotion says that nothing is being voted on, and how what was said is said with a number.
func (t *turn) noMotion() (Answer, error) {
	example := "example." + t.said.Intent
	if !t.Book.Has(example) || !strings.ContainsAny(t.say(example), "0123456789") {
		example = "ask.example"
	}
	return t.tell("ask.no_motion", "example", t.say(example))
}

// show tells what a motion is about and how to vote on it.
func (t *turn) show() (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if m.Roll.Hash == "" && (m.State.Proposed() || m.State == council.Lapsed || m.State == council.Withdrawn) {
		return t.showProposal(m)
	}
	lines := []string{t.say("motion.head", "no", m.No, "title", m.Title), t.formWords(m),
		t.say("motion.who", "electorate", t.electorateWords(m.Electorate), "units", m.Roll.Units)}
	if m.Covenant != "" {
		lines = append(lines, t.say("covenant.read"))
	}
	if origin, err := t.originWords(t.ctx, t.who.Community, m); err != nil {
		return Answer{}, err
	} else if origin != "" {
		lines = append(lines, origin)
	}
	switch m.State {
	case council.Voting:
		lines = append(lines, t.say("motion.until", "until", t.until(m.Closes)), t.howShort(m))
	case council.Announced:
		lines = append(lines, t.say("motion.opens", "from", t.when(m.Opened), "until", t.until(m.Closes)))
	default:
		lines = append(lines, t.say("state."+string(m.State)))
	}
	if words := t.silenceNotice(m); words != "" && m.Result == nil {
		lines = append(lines, words)
	}
	after, err := t.afterWords(m)
	if err != nil {
		return Answer{}, err
	}
	return t.seenInChat(m, Answer{Text: strings.Join(lines, "\n") + after})
}

// formWords lists the options of a motion.
func (b *Bot) formWords(m council.Motion) string {
	if m.Form == council.YesNo {
		return b.say("form.yesno", "secrecy", b.say("secrecy."+string(m.Secrecy)))
	}
	var options []string
	for i, o := range m.Options {
		options = append(options, b.say("how.option", "letter", string(rune('A'+i)), "option", o))
	}
	return b.say("form."+string(m.Form), "options", strings.Join(options, b.say("list.comma")),
		"secrecy", b.say("secrecy."+string(m.Secrecy)), "max", m.Max, "min", m.Min, "seats", m.Seats)
}

// electorateWords says who votes: 业主（按户数和面积）, with the part of the place it
// is narrowed to.
func (b *Bot) electorateWords(name string) string {
	e, err := council.ParseElectorate(name)
	if err != nil {
		return name
	}
	key := "electorate." + e.Base
	if e.Tenants {
		key += "_tenants"
	}
	words := b.say(key)
	if e.Building != "" {
		stair := ""
		if e.Stair != "" {
			stair = b.say("electorate.stair", "stair", e.Stair)
		}
		if e.Lift {
			stair += b.say("electorate.lift")
		}
		words = b.say("electorate.scope", "building", e.Building, "stair", stair, "who", words)
	}
	return words
}

// result tells how a motion stands: turnout while it is open, the outcome after.
func (t *turn) result() (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if m.City != nil {
		return Answer{Text: t.cityWords(m)}, nil
	}
	if m.Result != nil {
		after, err := t.afterWords(m)
		if err != nil {
			return Answer{}, err
		}
		tenants, err := t.tenantWords(m)
		return Answer{Text: t.resultWords(m) + tenants + after}, err
	}
	if m.State != council.Voting {
		return t.show()
	}
	c, err := t.Ballots.Counters(t.ctx, t.who.Community, m.No, len(m.Roll.Buildings))
	if err != nil {
		return Answer{}, err
	}
	return Answer{Text: t.runningWords(m, c)}, nil
}

// runningWords is the turnout of an open motion. What was chosen is shown only where
// the motion says so, to nobody else and not to the chair either.
func (b *Bot) runningWords(m council.Motion, c council.Counters) string {
	now := b.Now()
	lines := []string{b.say("motion.head", "no", m.No, "title", m.Title)}
	r, err := pinnedRule(m)
	if err == nil && r.ByArea() {
		lines = append(lines, b.say("running.area", "came", c.Heads, "heads", m.Roll.Heads, "came_area", phrase.Area(c.Area), "area", phrase.Area(m.Roll.Area)))
	} else {
		lines = append(lines, b.say("running.heads", "came", c.Heads, "heads", m.Roll.Heads))
	}
	if buildings := b.buildingWords(m, c); buildings != "" {
		lines = append(lines, buildings)
	}
	if err == nil && len(r.Quorum)+len(r.QuorumByMode) > 0 {
		lines = append(lines, b.gapWords(m, r, c))
	}
	if m.Running && m.Secrecy != council.Secret {
		var parts []string
		for _, letter := range countedLetters(m) {
			parts = append(parts, b.say("result.choice", "choice", b.letterWords(m, letter), "heads", c.Options[letter].Heads))
		}
		lines = append(lines, strings.Join(parts, b.say("list.semicolon")))
	} else {
		lines = append(lines, b.say("running.hidden"))
	}
	lines = append(lines, b.say("motion.until", "until", b.Book.Until(m.Closes, now, b.Zone)))
	return strings.Join(lines, "\n")
}

// Turnout per building is shown only where it cannot point at a household.
const (
	leastInBuilding = 10 // households
	leastMissing    = 3
)

// mostBuildingsSaid bounds how many buildings one text tells of.
const mostBuildingsSaid = 12

func (b *Bot) buildingWords(m council.Motion, c council.Counters) string {
	var parts []string
	for i, place := range m.Roll.Buildings {
		if i >= len(c.ByBuilding) || place.Units < leastInBuilding || place.Units-c.ByBuilding[i].Units < leastMissing {
			continue
		}
		if len(parts) == mostBuildingsSaid {
			parts = append(parts, b.say("list.more"))
			break
		}
		parts = append(parts, b.say("running.building", "building", place.Name, "came", c.ByBuilding[i].Units, "all", place.Units))
	}
	return strings.Join(parts, b.say("list.comma"))
}

// gapWords says what is missing to a valid vote: 还差37户、2,140㎡；3号楼缺口最大.
func (b *Bot) gapWords(m council.Motion, r rule.Rule, c council.Counters) string {
	gap := rule.Gap(r, baseOf(m), tallyOf(m, c))
	if gap.Reached() {
		return b.say("gap.reached")
	}
	words := b.say("gap.heads", "heads", gap.Heads)
	switch {
	case gap.Area > 0 && gap.Heads > 0:
		words = b.say("gap.both", "heads", gap.Heads, "area", phrase.Area(gap.Area))
	case gap.Area > 0:
		words = b.say("gap.area", "area", phrase.Area(gap.Area))
	}
	if worst := b.worstBuilding(m, r, c); worst != "" {
		words += b.say("gap.worst", "building", worst)
	}
	return words + b.forecastWords(m, r, c)
}

func (b *Bot) worstBuilding(m council.Motion, r rule.Rule, c council.Counters) string {
	var parts []rule.Building
	for i, place := range m.Roll.Buildings {
		if i >= len(c.ByBuilding) || place.Units < leastInBuilding || place.Units-c.ByBuilding[i].Units < leastMissing {
			continue
		}
		parts = append(parts, rule.Building{ID: place.Name,
			Base:    rule.Weighing{Heads: int64(place.Units), Area: place.Area},
			Turnout: rule.Weighing{Heads: int64(c.ByBuilding[i].Heads), Area: c.ByBuilding[i].Area}})
	}
	if gaps := rule.BuildingGaps(r, "", parts); len(gaps) > 1 && gaps[0].Missing != (rule.Weighing{}) {
		return gaps[0].ID
	}
	return ""
}

// explain says how a motion is or was decided: who could vote, how many came by which
// door, the sum, the writer's own line, and whom to ask.
func (t *turn) explain() (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	r, err := pinnedRule(m)
	if err != nil || m.Result == nil && m.State.Over() { // nothing was counted, nor will be
		return t.show()
	}
	lines := []string{t.say("motion.head", "no", m.No, "title", m.Title),
		t.say("explain.who", "electorate", t.electorateWords(m.Electorate), "units", m.Roll.Units, "hash", short(m.Roll.Hash)),
		t.say("explain.rule", "law", r.Law, "clause", t.clauseWords(m), "effect", t.worthWords(m))}
	if m.Result == nil {
		c, err := t.Ballots.Counters(t.ctx, t.who.Community, m.No, len(m.Roll.Buildings))
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, t.say("running.heads", "came", c.Heads, "heads", m.Roll.Heads))
		if len(r.Quorum)+len(r.QuorumByMode) > 0 {
			lines = append(lines, t.gapWords(m, r, c))
		}
	} else {
		lines = append(lines, t.doorWords(*m.Result))
		lines = append(lines, t.arithmetic(m, r)...)
	}
	if t.in.Chat == Private {
		own, err := t.ownLine(m)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, own)
	}
	lines = append(lines, t.say("explain.ask"))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// short is the beginning of a hash, enough to compare by eye.
func short(hash string) string { return hash[:min(16, len(hash))] }

// ownLine is the writer's own ballot on a motion. On a secret one only that it counts.
func (t *turn) ownLine(m council.Motion) (string, error) {
	entitled, ballots, err := t.ownBallots(m)
	if err != nil || !entitled {
		return t.say("mine.not_entitled", "no", m.No), err
	}
	var lines []string
	for _, ballot := range ballots {
		line, err := t.ballotLine(m, ballot)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), nil
}

func (t *turn) ballotLine(m council.Motion, ballot Ballot) (string, error) {
	if ballot.Seq == 0 {
		return t.say("mine.none", "no", m.No, "title", m.Title), nil
	}
	if isStub(ballot) {
		return t.say("mine.sheet", "no", m.No, "title", m.Title), nil
	}
	if m.Secrecy == council.Secret {
		return t.say("mine.secret", "no", m.No, "title", m.Title, "receipt", sealedReceipt(m.No, ballot.Choices)), nil
	}
	receipt, err := t.receiptOf(t.who.Community, m.No, ballot.Entry, ballot.Seq)
	return t.say("mine.line", "no", m.No, "title", m.Title, "choice", t.lettersWords(m, ballot.Choices),
		"receipt", receipt, "door", t.say("door."+strconv.Itoa(int(ballot.Rank)))), err
}

// ownBallots are what stands for the writer's household in a motion, if it has a vote there.
func (t *turn) ownBallots(m council.Motion) (entitled bool, ballots []Ballot, err error) {
	entries, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil || len(entries) == 0 {
		return false, nil, err
	}
	ballots, err = t.Ballots.Standing(t.ctx, t.who.Community, m.No, entries...)
	return true, ballots, err
}

// ownShown is how many of one's own ballots are listed.
const ownShown = 6

// mine lists the writer's ballots: on what is open, and on the last motions.
func (t *turn) mine() (Answer, error) {
	lines, err := t.ownLines()
	if err != nil {
		return Answer{}, err
	}
	if len(lines) == 0 {
		return t.tell("mine.empty")
	}
	lines = append(lines, t.say("mine.next"))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// ownLines say what the writer's household cast in the last motions.
func (t *turn) ownLines() (lines []string, err error) {
	place, err := t.place()
	if err != nil {
		return nil, err
	}
	err = t.newestMotions(t.ctx, t.who.Community, place.NextNo, func(m council.Motion) (bool, error) {
		if m.Roll.Hash == "" {
			return true, nil
		}
		line, err := t.ownLine(m)
		lines = append(lines, line)
		return len(lines) < ownShown, err
	})
	return lines, err
}
