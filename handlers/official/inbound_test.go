package official_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/handlers/official"
)

func TestWhatAPersonDoesReachesTheListener(t *testing.T) {
	sender := bot.Sender{Channel: official.Channel, Account: appID, User: openID}
	base := bot.Inbound{Sender: sender, Chat: bot.Private, At: now.UTC()}
	message := func(kind, more string) string {
		return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
			"<CreateTime>%d</CreateTime><MsgType><![CDATA[%s]]></MsgType>%s<MsgId>1234567890123456</MsgId></xml>",
			original, openID, now.Unix(), kind, more)
	}
	messageID := original + "/1234567890123456"
	eventID := fmt.Sprintf("%s/%s/%d/", original, openID, now.Unix())
	for name, row := range map[string]struct {
		message string
		want    bot.Inbound
	}{
		"words that were typed": {
			message("text", "<Content><![CDATA[3号 赞成\n谢谢]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "3号 赞成\n谢谢", ID: messageID},
		},
		"words with markup in them stay as they are": {
			message("text", "<Content><![CDATA[1 < 2 & 3 > 2 <b>]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "1 < 2 & 3 > 2 <b>", ID: messageID},
		},
		"words outside of CDATA": {
			message("text", "<Content>A &amp; B&#x4e2d;</Content>"),
			bot.Inbound{Kind: bot.Said, Text: "A & B中", ID: messageID},
		},
		"words that look like a second message": {
			message("text", "<Content><![CDATA[</Content><MsgType>event]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "</Content><MsgType>event", ID: messageID},
		},
		"words with a character that XML forbids": {
			message("text", "<Content><![CDATA[赞\x08成\xff]]></Content>"),
			bot.Inbound{Kind: bot.Said, Text: "赞\uFFFD成\uFFFD", ID: messageID},
		},
		"a tapped item of a menu message": {
			message("text", "<Content><![CDATA[赞成]]></Content><bizmsgmenuid>1</bizmsgmenuid>"),
			bot.Inbound{Kind: bot.Said, Text: "赞成", ID: messageID},
		},
		"a tapped item without words": {
			message("text", "<Content></Content><bizmsgmenuid>1</bizmsgmenuid>"),
			bot.Inbound{Kind: bot.Said, Text: "1", ID: messageID},
		},
		"voice that was recognised": {
			message("voice", "<MediaId><![CDATA[m1]]></MediaId><Format>amr</Format><Recognition><![CDATA[三号赞成。]]></Recognition>"),
			bot.Inbound{Kind: bot.Spoken, Text: "三号赞成。", Media: []string{"m1"}, ID: messageID},
		},
		"voice that was not recognised": {
			message("voice", "<MediaId><![CDATA[m1]]></MediaId><Recognition/>"),
			bot.Inbound{Kind: bot.Spoken, Media: []string{"m1"}, ID: messageID},
		},
		"a picture": {
			message("image", "<PicUrl><![CDATA[http://127.0.0.1/x]]></PicUrl><MediaId><![CDATA[m2]]></MediaId>"),
			bot.Inbound{Kind: bot.Shown, Media: []string{"m2"}, ID: messageID},
		},
		"a video": {
			message("shortvideo", "<MediaId>m3</MediaId><ThumbMediaId>t</ThumbMediaId>"),
			bot.Inbound{Kind: bot.Shown, Media: []string{"m3"}, ID: messageID},
		},
		"a position": {
			message("location", "<Location_X>23.1</Location_X><Location_Y>113.3</Location_Y><Scale>20</Scale><Label><![CDATA[3号楼]]></Label>"),
			bot.Inbound{Kind: bot.Located, Text: "3号楼", ID: messageID},
		},
		"a menu button": {
			event("CLICK", "<EventKey><![CDATA[mine]]></EventKey>"),
			bot.Inbound{Kind: bot.Tapped, Text: "mine", ID: eventID + "CLICK/mine"},
		},
		"a QR scanned by a follower": {
			event("SCAN", "<EventKey><![CDATA[m:3:b1]]></EventKey><Ticket><![CDATA[T]]></Ticket>"),
			bot.Inbound{Kind: bot.Scanned, Text: "m:3:b1", ID: eventID + "SCAN/m:3:b1"},
		},
		"a new follower": {
			event("subscribe", "<EventKey></EventKey>"),
			bot.Inbound{Kind: bot.Followed, ID: eventID + "subscribe/"},
		},
		"a new follower without any key": {
			event("subscribe", ""),
			bot.Inbound{Kind: bot.Followed, ID: eventID + "subscribe/"},
		},
		"a new follower by a QR": {
			event("subscribe", "<EventKey><![CDATA[qrscene_m:3:b1]]></EventKey><Ticket><![CDATA[T]]></Ticket>"),
			bot.Inbound{Kind: bot.Followed, Text: "m:3:b1", ID: eventID + "subscribe/qrscene_m:3:b1"},
		},
		"somebody who leaves": {
			event("unsubscribe", "<EventKey/>"),
			bot.Inbound{Kind: bot.Left, ID: eventID + "unsubscribe/"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			if w := d.send(t, push{message: row.message}); w.Code != http.StatusOK {
				t.Fatalf("status %d, log %s", w.Code, d.log)
			}
			want := row.want
			want.Sender, want.Chat, want.At = base.Sender, base.Chat, base.At
			if diff := cmp.Diff([]bot.Inbound{want}, d.ear.heard); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatNobodyListensToIsAcknowledged(t *testing.T) {
	for name, message := range map[string]string{
		"a menu link that was opened":       event("VIEW", "<EventKey><![CDATA[https://x.example/]]></EventKey><MenuId>1</MenuId>"),
		"a position sent by the phone":      event("LOCATION", "<Latitude>1</Latitude><Longitude>2</Longitude><Precision>3</Precision>"),
		"a template that was delivered":     event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status>success</Status>"),
		"photos picked from a menu, nested": event("pic_weixin", "<EventKey>p</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>1</PicMd5Sum></item><item><PicMd5Sum>2</PicMd5Sum></item></PicList></SendPicsInfo>"),
		"several answers to subscriptions":  event("subscribe_msg_popup_event", "<SubscribeMsgPopupEvent><List><TemplateId>1</TemplateId></List><List><TemplateId>2</TemplateId></List></SubscribeMsgPopupEvent>"),
		"a shared link":                     strings.Replace(text("x"), "[text]", "[link]", 1),
		"a type that is not invented yet":   strings.Replace(text("x"), "[text]", "[hologram]", 1),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			w := d.send(t, push{message: message})
			if w.Code != http.StatusOK || w.Body.String() != "success" || len(d.ear.heard) != 0 {
				t.Errorf("answer %d %q, heard %+v, log %s", w.Code, w.Body, d.ear.heard, d.log)
			}
		})
	}
}

func TestARepeatUnderANewNonceHasTheSameIdentity(t *testing.T) {
	for name, message := range map[string]string{
		"a message":           text("3号赞成"),
		"an event without id": event("CLICK", "<EventKey>mine</EventKey>"),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, settings())
			d.send(t, push{message: message, nonce: "1"})
			d.send(t, push{message: message, nonce: "2", at: now.Add(time.Second)})
			if len(d.ear.heard) != 2 || d.ear.heard[0].ID != d.ear.heard[1].ID || d.ear.heard[0].ID == "" {
				t.Errorf("heard %+v", d.ear.heard)
			}
		})
	}
}

func TestDifferentActsHaveDifferentIdentities(t *testing.T) {
	seen := map[string]string{}
	for name, message := range map[string]string{
		"a message":                    text("3号赞成"),
		"the same words, another id":   strings.Replace(text("3号赞成"), "23456789012345678", "23456789012345679", 1),
		"a click":                      event("CLICK", "<EventKey>mine</EventKey>"),
		"a click on another button":    event("CLICK", "<EventKey>list</EventKey>"),
		"a scan of the same key":       event("SCAN", "<EventKey>mine</EventKey>"),
		"the click a second later":     strings.Replace(event("CLICK", "<EventKey>mine</EventKey>"), "4102444800", "4102444801", 1),
		"the click of another person":  strings.Replace(event("CLICK", "<EventKey>mine</EventKey>"), openID, "oOther", 1),
		"the click in another account": strings.Replace(event("CLICK", "<EventKey>mine</EventKey>"), original, "gh_other", 1),
		"a key as long as a book":      event("CLICK", "<EventKey>"+strings.Repeat("a", 5000)+"</EventKey>"),
		"another of that length":       event("CLICK", "<EventKey>"+strings.Repeat("b", 5000)+"</EventKey>"),
	} {
		s := settings()
		s.Original = ""
		d := open(t, s)
		d.send(t, push{message: message})
		if len(d.ear.heard) != 1 {
			t.Fatalf("%s: heard %d, log %s", name, len(d.ear.heard), d.log)
		}
		id := d.ear.heard[0].ID
		if other, taken := seen[id]; taken || len(id) > 600 {
			t.Errorf("%s and %s share the identity %q", name, other, id)
		}
		seen[id] = name
	}
}
