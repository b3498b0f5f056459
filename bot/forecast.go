package bot

import (
	"time"

	"yishi/bot/council"
	"yishi/bot/rule"
)

// leastSeen is how much of a vote must have passed before its pace says anything: an
// eighth of it, and a day.
const leastSeen = 8

// forecast is what the turnout would be at the end if it went on as it did so far. ok is
// false while it is too early to tell, or nothing lies ahead.
func forecast(m council.Motion, c council.Counters, now time.Time) (at rule.Weighing, ok bool) {
	passed, whole := now.Sub(m.Opened), m.Closes.Sub(m.Opened)
	if passed < whole/leastSeen || passed < 24*time.Hour || passed >= whole || c.Heads == 0 {
		return rule.Weighing{}, false
	}
	gone, left := int64(passed/time.Minute), int64((whole-passed)/time.Minute)
	on := func(n, most int64) int64 {
		return min(n+n/gone*left+n%gone*left/gone, most) // in parts, so that nothing overflows
	}
	return rule.Weighing{Heads: on(int64(c.Heads), int64(m.Roll.Heads)), Area: on(c.Area, m.Roll.Area)}, true
}

// forecastWords say whether the pace is enough, while the quorum is missing.
func (b *Bot) forecastWords(m council.Motion, r rule.Rule, c council.Counters) string {
	at, ok := forecast(m, c, b.Now())
	if !ok {
		return ""
	}
	key := "forecast.short"
	if rule.Gap(r, baseOf(m), rule.Tally{Participated: at}).Reached() {
		key = "forecast.enough"
	}
	return b.say(key, "heads", at.Heads)
}
