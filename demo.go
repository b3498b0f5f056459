package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

	"yishi/bot"
	"yishi/bot/calendar"
	"yishi/bot/council"
	"yishi/bot/council/intake"
	"yishi/bot/courier"
	"yishi/config"
	"yishi/handlers/envelope"
	"yishi/handlers/sim"
	"yishi/handlers/terminal"
)

// demo is the sample community behind simulated chats: the real doors with made-up
// keys, a platform that stands in for WeChat's, and a clock that a visitor moves.
type demo struct {
	house    *house
	courier  *courier.Courier
	sim      *sim.Sim
	clock    *sim.Clock
	story    sim.Story
	worked   time.Time     // up to when due work was done
	patience time.Duration // how long a visitor waits for messages
}

// demoHour is when the demo begins: a time of day at which nobody sleeps.
const demoHour = 9*time.Hour + 30*time.Minute

// demoClock stands at half past nine this morning.
func demoClock(zone *time.Location) *sim.Clock {
	now := time.Now().In(zone)
	return sim.NewClock(time.Now, calendar.Day(now).Add(demoHour).Sub(now))
}

// demoSettings makes up the keys that consoles would show, and points the platforms'
// APIs at the demo's own.
func demoSettings(s config.Settings, base string) (config.Settings, error) {
	random := make([]byte, 4*32)
	if _, err := rand.Read(random); err != nil {
		return s, fmt.Errorf("make demo keys: %w", err)
	}
	part := func(i int) []byte { return random[i*32 : (i+1)*32] }
	s.PublicURL = base
	s.API.WeChat, s.API.WeCom = base+"/sim/platform", base+"/sim/platform"
	s.Official = config.Official{
		AppID: "wxdemo" + hex.EncodeToString(part(0)[:6]), OriginalID: "gh_demo", Secret: config.NewSecret("demo"),
		Token: secretWord(part(0)), AESKey: secretKey(part(1)),
	}
	s.WeCom = config.WeCom{BotID: "demo-bot", BotToken: secretWord(part(2)), BotAESKey: secretKey(part(3))}
	return s, nil
}

func secretWord(random []byte) config.Secret {
	return config.NewSecret(hex.EncodeToString(random[16:]))
}

// secretKey writes 32 bytes as the 43 characters of an EncodingAESKey, which has
// letters and digits only.
func secretKey(random []byte) config.Secret {
	text := base64.StdEncoding.EncodeToString(random)[:43]
	return config.NewSecret(strings.NewReplacer("+", "A", "/", "B").Replace(text))
}

// newDemo puts the simulated chats before the house.
func newDemo(s config.Settings, h *house, c *courier.Courier, clock *sim.Clock, base string, log *slog.Logger) (*demo, error) {
	story, err := sim.DemoStory()
	if err != nil {
		return nil, err
	}
	o, w := s.Official, s.WeCom
	official, err := envelope.NewKey(o.Token.Reveal(), o.AESKey.Reveal(), o.AppID)
	if err != nil {
		return nil, fmt.Errorf("demo keys: %w", err)
	}
	smart, err := envelope.NewKey(w.BotToken.Reveal(), w.BotAESKey.Reveal(), "")
	if err != nil {
		return nil, fmt.Errorf("demo keys: %w", err)
	}
	d := &demo{house: h, courier: c, clock: clock, story: story, worked: clock.Now(), patience: deliveryTime}
	d.sim = sim.New(sim.Settings{
		Story: story, Base: base, BotName: s.BotName, Official: official, Smart: smart,
		OriginalID: o.OriginalID, BotID: w.BotID, Clock: clock,
		Moved: d.moved, Deadline: d.deadline, Settle: d.settle,
		Log: log.With(slog.String("component", "sim")),
	})
	return d, nil
}

// begin settles the story's community and plays what was said before the visitor
// comes. The doors must be open.
func (d *demo) begin(ctx context.Context) error {
	c, plan, slips, err := d.populate(ctx, d.story.Community, d.story.Roster)
	if err != nil {
		return fmt.Errorf("begin the demo: %w", err)
	}
	if plan.Report.Lost > 0 {
		return fmt.Errorf("begin the demo: %d rows of the story's roster cannot be used", plan.Report.Lost)
	}
	if err := d.house.SetWebhook(ctx, c, "wecombot", d.story.Chat, "demo"); err != nil {
		return fmt.Errorf("begin the demo: %w", err)
	}
	codes := make(map[string]string, len(slips))
	for _, s := range slips {
		codes[s.Name] = s.Code
	}
	if err := d.sim.Begin(ctx, codes); err != nil {
		return fmt.Errorf("begin the demo: %w", err)
	}
	return nil
}

// moved does what fell due since the last time, and waits until what it had to say
// was delivered, so that the visitor sees it.
func (d *demo) moved(ctx context.Context) error {
	now := d.clock.Now()
	var failed error
	for _, job := range d.house.jobs() {
		slot, err := job.Latest(now.In(d.house.Zone))
		if err == nil && slot.After(d.worked) {
			err = job.Run(ctx, slot)
		}
		failed = errors.Join(failed, err)
	}
	d.worked = now
	return errors.Join(failed, d.delivered(ctx))
}

// deliveryTime is how long a visitor waits for messages at most, unless said otherwise.
const deliveryTime = 3 * time.Second

// delivered waits until no message is due, for a while: a platform that is slow is
// not the visitor's concern.
func (d *demo) delivered(ctx context.Context) error {
	patience := time.NewTimer(d.patience)
	defer patience.Stop()
	for {
		waiting, err := d.waiting(ctx)
		if err != nil || waiting == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-patience.C:
			return nil
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// waiting counts the messages that are due, and wakes the courier for them.
func (d *demo) waiting(ctx context.Context) (n int, err error) {
	ids, err := d.house.Communities(ctx)
	if err != nil {
		return 0, err
	}
	now := d.clock.Now()
	for _, c := range ids {
		d.house.wake(c)
		err = errors.Join(err, newOutbox(d.house.store).Waiting(ctx, c, func(m courier.Message) error {
			if !d.courier.Due(m, now).After(now) {
				n++
			}
			return nil
		}))
	}
	return n, err
}

// deadline is when the next vote ends.
func (d *demo) deadline(ctx context.Context) (at time.Time, open bool) {
	ids, err := d.house.Communities(ctx)
	if err != nil {
		return at, false
	}
	for _, c := range ids {
		next, err := d.house.store.Members(ctx, c, "open", 0, math.MaxInt64>>10, 1)
		if err != nil || len(next) == 0 {
			continue
		}
		if t := time.UnixMilli(next[0].Score); !open || t.Before(at) {
			at, open = t, true
		}
	}
	return at, open
}

// oursFigures is how many people of a pasted roster a visitor can speak as.
const oursFigures = 8

// settle makes a place of the rows that a visitor pasted.
func (d *demo) settle(ctx context.Context, rows string) (report string, people []sim.Figure, err error) {
	_, plan, slips, err := d.populate(ctx, d.story.Community, rows)
	if err != nil {
		return terminal.RosterWords(plan), nil, err
	}
	for i, s := range slips[:min(len(slips), oursFigures)] {
		people = append(people, sim.Figure{
			ID: fmt.Sprintf("ours-%d-%d", d.clock.Now().UnixMilli(), i), Name: s.Name, Label: s.Label, Chips: []string{s.Code},
		})
	}
	return terminal.RosterWords(plan), people, nil
}

// populate adds a community with a roster and draws its codes.
func (d *demo) populate(ctx context.Context, name, rows string) (c council.ID, plan intake.Import, slips []bot.Slip, err error) {
	if c, err = d.house.AddCommunity(ctx, name, "", ""); err != nil {
		return c, plan, nil, err
	}
	plan, err = d.house.ImportRoster(ctx, c, strings.NewReader(rows), int64(len(rows)), "roster.csv", bot.ImportOptions{SkipBad: true})
	if err != nil {
		return c, plan, nil, err
	}
	slips, err = d.house.PrintCodes(ctx, c, "")
	return c, plan, slips, err
}
