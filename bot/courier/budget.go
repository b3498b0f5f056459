package courier

import (
	"context"
	"fmt"
	"time"

	"yishi/bot/council"
)

// What residents are spared. A week is Monday to Sunday where they live.
const (
	unaskedAWeek = 2
	lastDayAWeek = 1
	dailyPosts   = 1
	week         = 7 * 24 * time.Hour
)

// Rate is how many messages a channel takes for one receiver.
type Rate struct {
	Limit  int
	Window time.Duration
}

// allowance is what a budget says about a message.
type allowance int

const (
	allowed allowance = iota
	waitRate
	leaveOut
	putAside
)

// allow checks what the message's motive and its channel allow, and counts it. A
// message that was counted once is not counted again when sending it is retried.
func (c *Courier) allow(ctx context.Context, id council.ID, m Message) (allowance, error) {
	counted, err := c.Memory.Recall(ctx, id, countedKey(m.ID))
	if err != nil {
		return allowed, fmt.Errorf("recall budget: %w", err)
	}
	if counted == nil {
		if verdict, err := c.allowMotive(ctx, id, m); verdict != allowed || err != nil {
			return verdict, err
		}
		if err := c.Memory.Keep(ctx, id, countedKey(m.ID), []byte{'1'}, week); err != nil {
			return allowed, fmt.Errorf("keep budget: %w", err)
		}
	}
	rate, limited := c.Rates[m.Channel]
	if !limited {
		return allowed, nil
	}
	ok, err := c.Memory.Attempt(ctx, fmt.Sprintf("rate.%s.%s.%s", m.Channel, m.Account, m.To), rate.Limit, rate.Window)
	switch {
	case err != nil:
		return allowed, fmt.Errorf("count rate: %w", err)
	case !ok:
		return waitRate, nil
	}
	return allowed, nil
}

// Excuse frees a message from the budget of its receiver, who has just written: it
// counts as counted.
func (c *Courier) Excuse(ctx context.Context, id council.ID, row string) error {
	return c.Memory.Keep(ctx, id, countedKey(row), []byte{'1'}, week)
}

func countedKey(row string) string { return "counted." + row }

func (c *Courier) allowMotive(ctx context.Context, id council.ID, m Message) (allowance, error) {
	key, limit, window := c.purse(id, m)
	if key == "" {
		return allowed, nil
	}
	ok, err := c.Memory.Attempt(ctx, key, limit, window)
	switch {
	case err != nil:
		return allowed, fmt.Errorf("count budget: %w", err)
	case ok:
		return allowed, nil
	case m.Motive == Notice:
		return putAside, nil
	}
	return leaveOut, nil
}

// purse names what a message is paid from; "" when it is free.
func (c *Courier) purse(id council.ID, m Message) (key string, limit int, window time.Duration) {
	today := c.Now().In(c.Zone)
	year, isoWeek := today.ISOWeek()
	switch {
	case m.Motive == DailyPost:
		key = fmt.Sprintf("daily.%s.%s.%s.%s", id, m.Channel, m.To, today.Format(time.DateOnly))
		return key, dailyPosts, 24 * time.Hour
	case m.asked() || m.Person == 0:
		return "", 0, 0
	case m.Motive == LastDay:
		return fmt.Sprintf("lastday.%s.%d.%d-%d", id, m.Person, year, isoWeek), lastDayAWeek, week
	}
	return fmt.Sprintf("unasked.%s.%d.%d-%d", id, m.Person, year, isoWeek), unaskedAWeek, week
}
