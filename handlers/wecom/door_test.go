package wecom_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/handlers/envelope"
	"yishi/handlers/wecom"
)

func TestWhatAPersonDoesReachesTheListener(t *testing.T) {
	const card = `,"create_time":4102444799,"event":{"eventtype":"template_card_event","template_card_event":{"card_type":"vote_interaction","event_key":"m:3","task_id":"T1","selected_items":{"selected_item":[{"question_key":"q","option_ids":{"option_id":["A","C"]}}]}}}`
	for name, row := range map[string]struct {
		message string
		name    string
		want    bot.Inbound
	}{
		"words in the group that mention the bot": {
			text("@议事 3号赞成"), "", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "3号赞成"},
		},
		"a mention closed by a thin space": {
			text("@议事\u20053号赞成"), "", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "3号赞成"},
		},
		"only the first mention is the bot's": {
			text("@议事 @张三 你怎么看"), "", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "@张三 你怎么看"},
		},
		"a mention and nothing else": {
			text("@议事"), "", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group},
		},
		"a bot whose name has a space, when it is known": {
			text("@小区 议事 3号赞成"), "小区 议事", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "3号赞成"},
		},
		"a mention at the end, when the name is known": {
			text("3号赞成 @议事"), "议事", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "3号赞成"},
		},
		"somebody whose name begins like the bot's": {
			text("@议事会老王 3号赞成"), "议事", bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "@议事会老王 3号赞成"},
		},
		"words in private stay as they are": {
			direct("text", `,"text":{"content":"@张三 3号赞成 "}`), "", bot.Inbound{Kind: bot.Said, Chat: bot.Private, Text: "@张三 3号赞成"},
		},
		"words that answer others": {
			direct("text", `,"text":{"content":"同意"},"quote":{"msgtype":"text","text":{"content":"3号议题：加装电梯"}}`), "",
			bot.Inbound{Kind: bot.Said, Chat: bot.Private, Text: "同意", Quote: "3号议题：加装电梯"},
		},
		"words that answer a mixed message": {
			direct("text", `,"text":{"content":"同意"},"quote":{"msgtype":"mixed","mixed":{"msg_item":[{"msgtype":"text","text":{"content":"3号"}},{"msgtype":"image","image":{"url":"u"}},{"msgtype":"text","text":{"content":"议题"}}]}}`), "",
			bot.Inbound{Kind: bot.Said, Chat: bot.Private, Text: "同意", Quote: "3号\n议题"},
		},
		"words that answer a picture": {
			direct("text", `,"text":{"content":"同意"},"quote":{"msgtype":"image","image":{"url":"u"}}`), "",
			bot.Inbound{Kind: bot.Said, Chat: bot.Private, Text: "同意"},
		},
		"voice, which comes as text": {
			direct("voice", `,"voice":{"content":"三号赞成"}`), "", bot.Inbound{Kind: bot.Spoken, Chat: bot.Private, Text: "三号赞成"},
		},
		"a picture": {
			direct("image", `,"image":{"url":"https://x.example/1"}`), "", bot.Inbound{Kind: bot.Shown, Chat: bot.Private, Media: []string{"https://x.example/1"}},
		},
		"a file": {
			direct("file", `,"file":{"url":"https://x.example/2"}`), "", bot.Inbound{Kind: bot.Shown, Chat: bot.Private, Media: []string{"https://x.example/2"}},
		},
		"a video": {
			direct("video", `,"video":{"url":"https://x.example/3"}`), "", bot.Inbound{Kind: bot.Shown, Chat: bot.Private, Media: []string{"https://x.example/3"}},
		},
		"words with a picture": {
			strings.Replace(text("x"), `"msgtype":"text","text":{"content":"x"}`, `"msgtype":"mixed","mixed":{"msg_item":[{"msgtype":"text","text":{"content":"@议事 楼道灯坏了"}},{"msgtype":"image","image":{"url":"u1"}},{"msgtype":"image","image":{"url":"u2"}}]}`, 1), "",
			bot.Inbound{Kind: bot.Said, Chat: bot.Group, ChatID: group, Text: "楼道灯坏了", Media: []string{"u1", "u2"}},
		},
		"pictures without words": {
			direct("mixed", `,"mixed":{"msg_item":[{"msgtype":"image","image":{"url":"u1"}}]}`), "",
			bot.Inbound{Kind: bot.Shown, Chat: bot.Private, Media: []string{"u1"}},
		},
		"the first opening of the chat on a day": {
			direct("event", `,"create_time":4102444799,"event":{"eventtype":"enter_chat"}`), "",
			bot.Inbound{Kind: bot.Entered, Chat: bot.Private, At: time.Unix(4102444799, 0).UTC()},
		},
		"a vote on a card": {
			direct("event", card), "", bot.Inbound{Kind: bot.Tapped, Chat: bot.Private, Text: "m:3 A C", At: time.Unix(4102444799, 0).UTC()},
		},
		"a tap in the group, without a chattype": {
			strings.Replace(direct("event", `,"chatid":"`+group+`"`+card), `"chattype":"single",`, "", 1), "",
			bot.Inbound{Kind: bot.Tapped, Chat: bot.Group, ChatID: group, Text: "m:3 A C", At: time.Unix(4102444799, 0).UTC()},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, func(s *wecom.Settings) { s.Name = row.name })
			if w := d.send(t, push{message: row.message}); w.Code != http.StatusOK {
				t.Fatalf("status %d, log %s", w.Code, d.log)
			}
			want := row.want
			want.Sender = bot.Sender{Channel: wecom.Channel, Account: botID, User: user}
			want.ID = botID + "/m/M1"
			if want.At.IsZero() {
				want.At = now.UTC()
			}
			if diff := cmp.Diff([]bot.Inbound{want}, d.ear.heard); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnEventWithoutAnIDIsNamedByWhatItIs(t *testing.T) {
	ids := map[string]bool{}
	for _, message := range []string{
		direct("event", `,"create_time":1,"event":{"eventtype":"enter_chat"}`),
		direct("event", `,"create_time":2,"event":{"eventtype":"enter_chat"}`),
		direct("event", `,"create_time":1,"event":{"eventtype":"template_card_event","template_card_event":{"event_key":"a","task_id":"T1"}}`),
		direct("event", `,"create_time":1,"event":{"eventtype":"template_card_event","template_card_event":{"event_key":"b","task_id":"T1"}}`),
		direct("event", `,"create_time":1,"event":{"eventtype":"template_card_event","template_card_event":{"event_key":"a","task_id":"T2"}}`),
	} {
		message = strings.Replace(message, `"msgid":"M1",`, "", 1)
		for _, nonce := range []string{"1", "2"} {
			d := open(t)
			d.send(t, push{message: message, nonce: nonce})
			if len(d.ear.heard) != 1 {
				t.Fatalf("heard %d, log %s", len(d.ear.heard), d.log)
			}
			ids[d.ear.heard[0].ID] = true
		}
	}
	if len(ids) != 5 {
		t.Errorf("five events, each twice, have the identities %v", ids)
	}
}

func TestWhatNobodyListensToIsAcknowledged(t *testing.T) {
	for name, message := range map[string]string{
		"an opinion on an answer":        direct("event", `,"event":{"eventtype":"feedback_event","feedback_event":{"id":"F","type":2}}`),
		"an event that is not invented":  direct("event", `,"event":{"eventtype":"hologram"}`),
		"a message that is not invented": direct("hologram", ""),
		"a refresh of an unknown stream": direct("stream", `,"stream":{"id":"nobody"}`),
		"a refresh that names no stream": direct("stream", ""),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			w := d.send(t, push{message: message})
			if w.Code != http.StatusOK || w.Body.Len() != 0 || len(d.ear.heard) != 0 {
				t.Errorf("answer %d %q, heard %+v, log %s", w.Code, w.Body, d.ear.heard, d.log)
			}
		})
	}
}

func TestAnAnswerIsAFinishedStream(t *testing.T) {
	d := open(t)
	d.ear.answer.Text = "收到：3号赞成\n<@all> **急**"
	w := d.send(t, push{message: text("@议事 3号赞成")})
	if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	answer := w.Body.String()
	if !strings.Contains(answer, `"timestamp":4102444800,`) {
		t.Errorf("answer %s", answer)
	}
	var got struct {
		Type   string `json:"msgtype"`
		Stream struct {
			ID      string `json:"id"`
			Finish  bool   `json:"finish"`
			Content string `json:"content"`
		} `json:"stream"`
	}
	if err := json.Unmarshal([]byte(opened(t, w)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "stream" || !got.Stream.Finish || len(got.Stream.ID) != 32 || got.Stream.Content != "收到：3号赞成\n＜@all> ＊＊急＊＊" {
		t.Errorf("got %+v", got)
	}
	d.now = d.now.Add(5 * time.Second)
	if again := d.send(t, push{message: text("@议事 3号赞成")}); again.Body.String() != answer {
		t.Errorf("a repeat was answered %s, first %s", again.Body, answer)
	}
	d.ear.heard = nil
	refresh := direct("stream", `,"stream":{"id":"`+got.Stream.ID+`"}`)
	d.now = now.Add(6 * time.Minute)
	w = d.send(t, push{message: refresh, at: d.now})
	var rest struct{ Stream struct{ ID, Content string } }
	if err := json.Unmarshal([]byte(opened(t, w)), &rest); err != nil {
		t.Fatal(err)
	}
	if rest.Stream.ID != got.Stream.ID || rest.Stream.Content != got.Stream.Content || len(d.ear.heard) != 0 {
		t.Errorf("the refresh got %+v, heard %d", rest, len(d.ear.heard))
	}
}

func TestTheWelcomeIsPlainText(t *testing.T) {
	d := open(t)
	d.ear.answer.Text = strings.Repeat("欢迎", 400)
	w := d.send(t, push{message: direct("event", `,"event":{"eventtype":"enter_chat"}`)})
	want := `{"msgtype":"text","text":{"content":"` + strings.Repeat("欢迎", 340) + `欢…"}}`
	if diff := cmp.Diff(want, opened(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestATappedCardIsAnsweredThroughTheResponseURL(t *testing.T) {
	tap := direct("event", `,"event":{"eventtype":"template_card_event","template_card_event":{"event_key":"m:3"}}`)
	for name, row := range map[string]struct {
		message string
		answer  string
		change  func(*desk)
		said    []string
		log     string
	}{
		"with words":              {tap, "收到", func(*desk) {}, []string{back + " 收到"}, ""},
		"without words":           {tap, "", func(*desk) {}, nil, ""},
		"without a response_url":  {strings.Replace(tap, back, "", 1), "收到", func(*desk) {}, nil, "no way back"},
		"when the platform fails": {tap, "收到", func(d *desk) { d.mouth.err = errors.New("busy") }, []string{back + " 收到"}, "not delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			row.change(d)
			d.ear.answer.Text = row.answer
			w := d.send(t, push{message: row.message})
			if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Flushed != (row.answer != "") {
				t.Errorf("answer %d %q, flushed before the words %v", w.Code, w.Body, w.Flushed)
			}
			if diff := cmp.Diff(row.said, d.mouth.said); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
			if !strings.Contains(d.log.String(), row.log) || row.log == "" && d.log.Len() > 0 {
				t.Errorf("log = %s, want %q", d.log, row.log)
			}
		})
	}
}

func TestALateAnswerGoesThroughTheResponseURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := open(t)
		d.ear.hear = func(context.Context, bot.Inbound) (bot.Answer, error) {
			<-time.After(time.Minute)
			return bot.Answer{Text: "查到了"}, nil
		}
		w := d.send(t, push{message: text("@议事 我的票算进去没有")})
		if w.Code != http.StatusOK || w.Body.Len() != 0 || !w.Flushed {
			t.Errorf("answer %d %q", w.Code, w.Body)
		}
		if diff := cmp.Diff([]string{back + " 查到了"}, d.mouth.said); diff != "" {
			t.Errorf("said (-want +got):\n%s", diff)
		}
	})
}

func TestSilenceIsAnEmptyAnswer(t *testing.T) {
	for name, listener := range map[string]*ear{
		"an empty answer": {},
		"an error":        {err: errors.New("store is away"), answer: bot.Answer{Text: "half"}},
		"a panic":         {hear: func(context.Context, bot.Inbound) (bot.Answer, error) { panic("3号反对") }},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			d.ear.answer, d.ear.err, d.ear.hear = listener.answer, listener.err, listener.hear
			w := d.send(t, push{message: text("3号反对")})
			if w.Code != http.StatusOK || w.Body.Len() != 0 || len(d.ear.heard) != 1 || strings.Contains(d.log.String(), "反对") {
				t.Errorf("answer %d %q, heard %d, log %s", w.Code, w.Body, len(d.ear.heard), d.log)
			}
		})
	}
}

func TestTheCheckOfTheAddress(t *testing.T) {
	check := func(sealed string, change func(url.Values)) push {
		q := signed(now, "1514711492", sealed)
		q.Set("echostr", sealed)
		change(q)
		return push{method: http.MethodGet, query: q}
	}
	good := sealFor(t, "", "4375120948345356249")
	for name, row := range map[string]struct {
		push   push
		status int
		body   string
	}{
		"a sealed echo comes back open":    {check(good, func(url.Values) {}), 200, "4375120948345356249"},
		"an echo with a wrong signature":   {check(good, func(q url.Values) { q.Set("msg_signature", strings.Repeat("0", 40)) }), 403, "Forbidden"},
		"an echo with the plain signature": {check(good, func(q url.Values) { q["signature"] = q["msg_signature"]; q.Del("msg_signature") }), 403, "Forbidden"},
		"an echo that was exchanged":       {check(good, func(q url.Values) { q.Set("echostr", sealFor(t, "", "1")) }), 403, "Forbidden"},
		"an echo that is not sealed":       {check("4375120948345356249", func(url.Values) {}), 403, "Forbidden"},
		"an echo for a corporation":        {check(sealFor(t, "ww1", "1"), func(url.Values) {}), 403, "Forbidden"},
		"a check without an echo":          {check(good, func(q url.Values) { q.Del("echostr") }), 403, "Forbidden"},
		"an echo that comes twice":         {check(good, func(q url.Values) { q.Add("echostr", good) }), 403, "Forbidden"},
		"an echo from an hour ago":         {check(good, func(q url.Values) { q.Set("timestamp", fmt.Sprint(now.Unix()-3600)) }), 403, "Forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t).send(t, row.push)
			if w.Code != row.status || w.Body.String() != row.body {
				t.Errorf("answer %d %q, want %d %q", w.Code, w.Body, row.status, row.body)
			}
			if w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("header %v", w.Header())
			}
		})
	}
}

func TestKeysThatOpenNoDoor(t *testing.T) {
	if _, err := wecom.New(wecom.Settings{AESKey: aesKey}, new(ear), discard(), time.Now); !errors.Is(err, envelope.ErrToken) {
		t.Errorf("error = %v", err)
	}
	if _, err := wecom.New(wecom.Settings{Token: token}, new(ear), discard(), time.Now); !errors.Is(err, envelope.ErrKey) {
		t.Errorf("error = %v", err)
	}
}

func TestOnlyTheNewestStreamsAreRemembered(t *testing.T) {
	d := open(t)
	ask := func(id, nonce string) string {
		message := strings.Replace(direct("text", `,"text":{"content":"x"}`), `"M1"`, `"`+id+`"`, 1)
		w := d.send(t, push{message: message, nonce: nonce})
		key, err := envelope.NewKey(token, aesKey, "")
		if err != nil {
			t.Fatal(err)
		}
		var outer struct{ Encrypt string }
		if err := json.Unmarshal(w.Body.Bytes(), &outer); err != nil {
			t.Fatal(err)
		}
		inner, err := key.Open(nil, []byte(outer.Encrypt))
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Stream struct{ ID string } }
		if err := json.Unmarshal(inner, &got); err != nil {
			t.Fatal(err)
		}
		return got.Stream.ID
	}
	first := ask("first", "a")
	var last string
	for i := range 600 {
		last = ask(fmt.Sprint(i), fmt.Sprint(i))
	}
	for id, want := range map[string]bool{first: false, last: true} {
		w := d.send(t, push{message: direct("stream", `,"stream":{"id":"`+id+`"}`), nonce: "r" + id})
		if known := w.Body.Len() > 0; known != want {
			t.Errorf("stream %s known %v, want %v", id, known, want)
		}
	}
}
