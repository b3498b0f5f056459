package sim

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Say has somebody say something in a chat, as the platform would pass it on, and returns
// the bot's answer: in the group it hears only what is said to it by name.
func (s *Sim) Say(ctx context.Context, person, paneID, text string) (answer string, err error) {
	person, name := s.idAndName(person)
	if strings.TrimSpace(text) == "" || len(text) > 2000 {
		return "", fmt.Errorf("%w: text", ErrUnknown)
	}
	pass := s.sayInPrivate
	switch {
	case paneID == wechatPane, paneID == groupPane && !strings.HasPrefix(text, "@"+s.BotName):
		s.put(paneID, name, text, false)
		return "", nil
	case paneID == groupPane:
		pass = s.sayInGroup
	default:
		paneID = privatePane(person) // one's own, whatever was asked
	}
	s.put(paneID, name, text, true)
	if answer, err = pass(ctx, person, text); err == nil {
		s.put(paneID, "", answer, true)
	}
	return answer, err
}

// idAndName finds a figure by id or name; people of the roster who are no figures go by
// their name.
func (s *Sim) idAndName(person string) (id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.Story.People {
		if p.ID == person || p.Name == person {
			return p.ID, p.Name
		}
	}
	return person, person
}

// next numbers a message for its platform id.
func (s *Sim) next() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return strconv.FormatInt(1_000_000+s.count, 10)
}

type cdata struct {
	Text string `xml:",cdata"`
}

// letter is a message as the account's callback gets it.
type letter struct {
	XMLName xml.Name `xml:"xml"`
	To      cdata    `xml:"ToUserName"`
	From    cdata    `xml:"FromUserName"`
	At      int64    `xml:"CreateTime"`
	Type    cdata    `xml:"MsgType"`
	Content *cdata   `xml:"Content,omitempty"`
	Media   *cdata   `xml:"MediaId,omitempty"`
	ID      string   `xml:"MsgId"`
}

// sayInPrivate passes a text to the official account's callback and reads the answer.
func (s *Sim) sayInPrivate(ctx context.Context, person, text string) (string, error) {
	return s.tellAccount(ctx, person, letter{Type: cdata{"text"}, Content: &cdata{text}})
}

// tellAccount passes a message to the account's callback and reads the answer.
func (s *Sim) tellAccount(ctx context.Context, person string, l letter) (string, error) {
	now := s.Clock.Now()
	l.To, l.From, l.At, l.ID = cdata{s.OriginalID}, cdata{openID(person)}, now.Unix(), s.next()
	message, err := xml.Marshal(l)
	if err != nil {
		return "", err
	}
	stamp, nonce := strconv.FormatInt(now.Unix(), 10), s.next()
	sealed := s.Official.Seal(nil, s.Official.Random(stamp, nonce, message), message)
	signature := s.Official.Sign(stamp, nonce, sealed)
	plain := s.Official.Sign(stamp, nonce, nil)
	query := url.Values{"signature": {string(plain[:])}, "timestamp": {stamp}, "nonce": {nonce}, "openid": {openID(person)},
		"encrypt_type": {"aes"}, "msg_signature": {string(signature[:])}}
	body := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", s.OriginalID, sealed)
	answer, err := s.post(ctx, "/wechat/oa?"+query.Encode(), "text/xml", []byte(body))
	if err != nil || len(answer) == 0 || string(answer) == "success" {
		return "", err
	}
	var outer struct{ Encrypt string }
	if err := xml.Unmarshal(answer, &outer); err != nil {
		return "", fmt.Errorf("read answer: %w", err)
	}
	inner, err := s.Official.Open(nil, []byte(outer.Encrypt))
	if err != nil {
		return "", fmt.Errorf("open answer: %w", err)
	}
	var reply struct{ Content string }
	err = xml.Unmarshal(inner, &reply)
	return reply.Content, err
}

// openID is a person's identity towards the account, userID the one in WeCom.
func openID(person string) string { return "o-demo-" + plain(person) }
func userID(person string) string { return "u-demo-" + plain(person) }

// plain writes a name in the letters that platforms use in identities.
func plain(person string) string {
	return base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(person))
}

// sayInGroup passes a text that names the bot to the smart bot's callback.
func (s *Sim) sayInGroup(ctx context.Context, person, text string) (string, error) {
	return s.sayToSmart(ctx, map[string]any{
		"msgid": s.next(), "aibotid": s.BotID, "chatid": s.Story.Chat, "chattype": "group",
		"from": map[string]string{"userid": userID(person)}, "msgtype": "text", "text": map[string]string{"content": text},
	})
}

func (s *Sim) sayToSmart(ctx context.Context, message map[string]any) (string, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return "", err
	}
	stamp, nonce := strconv.FormatInt(s.Clock.Now().Unix(), 10), s.next()
	sealed := s.Smart.Seal(nil, s.Smart.Random(stamp, nonce, body), body)
	signature := s.Smart.Sign(stamp, nonce, sealed)
	query := url.Values{"msg_signature": {string(signature[:])}, "timestamp": {stamp}, "nonce": {nonce}}
	request, err := json.Marshal(map[string]string{"encrypt": string(sealed)})
	if err != nil {
		return "", err
	}
	answer, err := s.post(ctx, "/wecom/bot?"+query.Encode(), "application/json", request)
	if err != nil || len(answer) == 0 {
		return "", err
	}
	var outer struct {
		Encrypt string `json:"encrypt"`
	}
	if err := json.Unmarshal(answer, &outer); err != nil {
		return "", fmt.Errorf("read answer: %w", err)
	}
	inner, err := s.Smart.Open(nil, []byte(outer.Encrypt))
	if err != nil {
		return "", fmt.Errorf("open answer: %w", err)
	}
	var reply struct {
		Stream struct{ Content string }
		Text   struct{ Content string }
	}
	err = json.Unmarshal(inner, &reply)
	return reply.Stream.Content + reply.Text.Content, err
}

func (s *Sim) post(ctx context.Context, path, kind string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", kind)
	response, err := s.Client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New("callback answered " + response.Status)
	}
	return answer, err
}
