package bot

import (
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

// surveySpan is how long a survey is open when nothing was said.
const surveySpan = 7 * 24 * time.Hour

// scaleSize is how many steps the usual scale has, the best first.
const scaleSize = 5

// survey is 满意度测评：物业服务: a draft whose options are a scale. Nobody sees how anybody
// rated, since those who are rated live next door.
func (t *turn) survey() (Answer, error) {
	title := strings.TrimSpace(t.said.Title)
	if title == "" {
		return t.tell("survey.what")
	}
	d := draft{Span: surveySpan}
	if t.said.Until != nil {
		d.Until = t.said.Until.UTC()
	}
	options := t.said.Options
	if len(options) == 0 {
		for step := range scaleSize {
			options = append(options, t.say("survey.step"+strconv.Itoa(scaleSize-step)))
		}
	}
	matter, _ := rule.MatterByID("consultation")
	d.Motion = council.Motion{Title: t.say("survey.title", "title", title), Options: options, Author: t.who.Person,
		State: council.Draft, Made: t.now, Form: council.Choice, Survey: true}
	proposeMatter(&d.Motion, matter)
	d.Motion.Secrecy = council.Secret
	return t.showDraft(d)
}

// surveyWords is the average of a survey, with how many were asked and answered.
func (b *Bot) surveyWords(m council.Motion) string {
	marks := council.MarksOf(m)
	if marks.Answered == 0 || withheld(m.Secrecy, m.Result.Units) {
		return b.say("survey.few", "asked", m.Roll.Units, "answered", m.Result.Units)
	}
	tenths := marks.Tenths()
	return b.say("survey.average", "points", strconv.Itoa(tenths/10)+"."+strconv.Itoa(tenths%10), "full", len(m.Options),
		"asked", m.Roll.Units, "answered", m.Result.Units)
}

// barWidth is how many blocks the longest bar has; more would break on an old phone.
const barWidth = 10

// surveyBars draws how many chose each step.
func (b *Bot) surveyBars(m council.Motion) []string {
	marks := council.MarksOf(m)
	most := 0
	for _, n := range marks.Counts {
		most = max(most, n)
	}
	lines := make([]string, 0, len(m.Options))
	for i, option := range m.Options {
		lines = append(lines, b.say("survey.bar", "step", option, "bar", phrase.Blocks(council.Bar(marks.Counts[i], most, barWidth)), "count", marks.Counts[i]))
	}
	return lines
}
