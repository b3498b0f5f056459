package wecom_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/handlers/wecom"
)

// trivial answers everything with the same words.
type trivial struct{}

func (trivial) Hear(context.Context, bot.Inbound) (bot.Answer, error) {
	return bot.Answer{Text: "收到：3号议题，赞成，1单元302。回执 7K2M。"}, nil
}

// BenchmarkText is a text in the group, answered: the door alone.
func BenchmarkText(b *testing.B) {
	door, err := wecom.New(wecom.Settings{Token: token, AESKey: aesKey}, trivial{}, discard(), func() time.Time { return now })
	if err != nil {
		b.Fatal(err)
	}
	sealed := sealFor(b, "", text("@议事 3号赞成"))
	address := "/wecom/bot?" + signed(now, "1", sealed).Encode()
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		door.ServeHTTP(w, httptest.NewRequest(http.MethodPost, address, strings.NewReader(paper(sealed))))
		if w.Body.Len() == 0 {
			b.Fatal("no answer")
		}
	}
}
