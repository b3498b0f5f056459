package sim

import (
	"encoding/json"
	"net/http"
	"strings"
)

// registerPlatform serves what the program would call on the platforms' servers; only
// what the demo uses.
func (s *Sim) registerPlatform(mux *http.ServeMux) {
	mux.HandleFunc("POST /sim/platform/cgi-bin/stable_token", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]any{"access_token": "demo", "expires_in": 7200})
	})
	mux.HandleFunc("POST /sim/platform/cgi-bin/webhook/send", s.servePost)
	mux.HandleFunc("POST /sim/platform/cgi-bin/message/custom/send", s.serveCustom)
	mux.HandleFunc("GET /sim/platform/cgi-bin/media/get", s.serveMedia)
}

// servePost takes a post to the group, as the message push of WeCom does.
func (s *Sim) servePost(w http.ResponseWriter, r *http.Request) {
	var m struct {
		Text     struct{ Content string }
		Markdown struct{ Content string } `json:"markdown_v2"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&m) != nil {
		reply(w, map[string]any{"errcode": 40008, "errmsg": "invalid message type"})
		return
	}
	text := m.Text.Content + unescape(m.Markdown.Content)
	s.put(groupPane, "", text, true)
	if strings.Contains(text, "号》") || strings.Contains(text, "【") {
		s.put(wechatPane, "", text, true)
	}
	reply(w, map[string]any{"errcode": 0, "errmsg": "ok"})
}

// unescape takes the backslashes of markdown away, as a client would.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~", s[i+1]) >= 0 {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// serveCustom takes a private message that the bot began (客服消息).
func (s *Sim) serveCustom(w http.ResponseWriter, r *http.Request) {
	var m struct {
		To   string `json:"touser"`
		Text struct{ Content string }
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&m) != nil {
		reply(w, map[string]any{"errcode": 47001, "errmsg": "data format error"})
		return
	}
	s.put(s.paneOf(m.To), "", m.Text.Content, true)
	reply(w, map[string]any{"errcode": 0, "errmsg": "ok"})
}

// paneOf is the private chat of an identity; nobody's when it is no figure's.
func (s *Sim) paneOf(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.Story.People {
		if openID(p.ID) == id {
			return privatePane(p.ID)
		}
	}
	return ""
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // the visitor's browser may be gone
}
