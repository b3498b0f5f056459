package official_test

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzMessage seals whatever it is given well, as only WeChat can: even then the
// door must stand, and whatever it lets through has a sender and an identity.
func FuzzMessage(f *testing.F) {
	f.Add(text("3号赞成"))
	f.Add(event("subscribe", "<EventKey>qrscene_m:3</EventKey>"))
	f.Add(strings.Replace(text("a"), "23456789012345678", " 1 ", 1))
	f.Add("<xml><MsgType>text</MsgType></xml>")
	f.Fuzz(func(t *testing.T, message string) {
		if message == "" {
			return
		}
		d := open(t, settings())
		w := d.send(t, push{message: message})
		if w.Code != http.StatusOK && w.Code != http.StatusForbidden && w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", w.Code)
		}
		for _, in := range d.ear.heard {
			if w.Code != http.StatusOK || in.User == "" || in.Account != appID || in.Kind == 0 || !strings.HasPrefix(in.ID, original+"/") || len(in.ID) > 600 {
				t.Errorf("status %d, heard %+v", w.Code, in)
			}
		}
	})
}

// FuzzBody posts whatever it is given under a good query: nothing of it is sealed.
func FuzzBody(f *testing.F) {
	f.Add(outer("AAAA"))
	f.Add(text("3号赞成"))
	f.Add("<xml><Encrypt>" + strings.Repeat("A", 64) + "</Encrypt></xml>")
	f.Fuzz(func(t *testing.T, body string) {
		d := open(t, settings())
		w := d.send(t, push{body: body, query: signed(now, "1", "")})
		if w.Code != http.StatusForbidden && w.Code != http.StatusRequestEntityTooLarge || len(d.ear.heard) != 0 {
			t.Errorf("status %d, heard %+v", w.Code, d.ear.heard)
		}
	})
}
