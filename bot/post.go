package bot

import (
	"context"
	"strconv"

	"yishi/bot/council"
)

// toGroup is a post to a community's group.
func (b *Bot) toGroup(g council.GroupRef, text, motive string) (Outgoing, error) {
	id, err := council.NewID(b.Random)
	if err != nil {
		return Outgoing{}, err
	}
	if b.Demo {
		text = b.say("post.demo", "text", text)
	}
	return Outgoing{ID: string(id), Channel: "group", Account: g.Channel, To: g.ChatID, Motive: motive, Text: text}, nil
}

// toGroups posts to every group of a community.
func (b *Bot) toGroups(c council.Community, text, motive string) ([]Outgoing, error) {
	var out []Outgoing
	for _, g := range c.Groups {
		post, err := b.toGroup(g, text, motive)
		if err != nil {
			return nil, err
		}
		out = append(out, post)
	}
	return out, nil
}

// The members of the index "due": what has to happen to a motion, and when.
func dueOpen(no int) string  { return "motion:" + strconv.Itoa(no) + ":open" }
func dueSoon(no int) string  { return "motion:" + strconv.Itoa(no) + ":soon" }
func dueClose(no int) string { return "motion:" + strconv.Itoa(no) + ":close" }

// Webhook returns the key of a group's message push. Errors: ErrNotFound when none was given.
func (b *Bot) Webhook(ctx context.Context, c council.ID, channel, chat string) (string, error) {
	var place council.Community
	if _, err := b.load(ctx, c, communityRef, &place); err != nil {
		return "", err
	}
	for _, g := range place.Groups {
		if g.Channel == channel && g.ChatID == chat && g.Webhook != nil {
			return b.unseal(c, g.Webhook)
		}
	}
	return "", ErrNotFound
}
