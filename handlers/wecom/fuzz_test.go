package wecom_test

import (
	"net/http"
	"strings"
	"testing"

	"yishi/bot"
)

// FuzzMessage seals whatever it is given well, as only WeCom can: even then the
// door must stand, and whatever it lets through has a sender, an identity and a
// chat that is certain.
func FuzzMessage(f *testing.F) {
	f.Add(text("@议事 3号赞成"))
	f.Add(direct("event", `,"create_time":1,"event":{"eventtype":"template_card_event","template_card_event":{"event_key":"a"}}`))
	f.Add(direct("mixed", `,"mixed":{"msg_item":[{"msgtype":"text","text":{"content":"a"}},null]}`))
	f.Fuzz(func(t *testing.T, message string) {
		if message == "" {
			return
		}
		d := open(t)
		w := d.send(t, push{message: message})
		if w.Code != http.StatusOK && w.Code != http.StatusForbidden && w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", w.Code)
		}
		for _, in := range d.ear.heard {
			group := in.Chat == bot.Group
			if in.User == "" || in.Account != botID || in.Kind == 0 || group != (in.ChatID != "") || !strings.HasPrefix(in.ID, botID+"/") {
				t.Errorf("heard %+v", in)
			}
		}
	})
}
