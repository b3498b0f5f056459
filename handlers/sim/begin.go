package sim

import (
	"context"
	"fmt"
	"time"
)

// Begin has the people of the roster join by their codes, by name, and then plays what
// was said before the visitor comes, all through the real doors.
func (s *Sim) Begin(ctx context.Context, codes map[string]string) error {
	for name, code := range codes {
		id, _ := s.idAndName(name)
		if _, err := s.sayInPrivate(ctx, id, code); err != nil {
			return fmt.Errorf("%s joins: %w", name, err)
		}
		if _, err := s.joinSmart(ctx, id, code); err != nil {
			return fmt.Errorf("%s joins the group's bot: %w", name, err)
		}
	}
	for _, line := range s.Story.Before {
		if line.Wait != "" {
			d, err := time.ParseDuration(line.Wait)
			if err != nil {
				return fmt.Errorf("story: %w", err)
			}
			s.Clock.Forward(d)
			if err := s.Moved(ctx); err != nil {
				return err
			}
		}
		text := line.Text
		if line.Pane == groupPane {
			text = "@" + s.BotName + " " + text
		}
		if _, err := s.Say(ctx, line.Who, line.Pane, text); err != nil {
			return fmt.Errorf("%s says %q: %w", line.Who, line.Text, err)
		}
	}
	if err := s.Moved(ctx); err != nil {
		return err
	}
	// Everybody a visitor can speak as has just looked at what is open.
	for _, p := range s.Story.People {
		if _, err := s.Say(ctx, p.ID, privatePane(p.ID), s.Story.Look); err != nil {
			return fmt.Errorf("%s looks: %w", p.Name, err)
		}
	}
	return nil
}

// joinSmart sends a code to the group's bot in private.
func (s *Sim) joinSmart(ctx context.Context, person, code string) (string, error) {
	return s.sayToSmart(ctx, map[string]any{
		"msgid": s.next(), "aibotid": s.BotID, "chattype": "single",
		"from": map[string]string{"userid": userID(person)}, "msgtype": "text", "text": map[string]string{"content": code},
	})
}
