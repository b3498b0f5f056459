package sim

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// state is all that the page shows.
type state struct {
	Now     string              `json:"now"`
	Version int64               `json:"version"`
	Bot     string              `json:"bot"`
	People  []Figure            `json:"people"`
	Panes   []paneState         `json:"panes"`
	Chips   map[string][]string `json:"chips"`
}

type paneState struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Said  []bubble `json:"said"`
}

func (s *Sim) serveState(w http.ResponseWriter, _ *http.Request) { reply(w, s.snapshot()) }

func (s *Sim) snapshot() state {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Clock.Now().In(shanghai)
	st := state{Now: now.Format("2006-01-02 15:04"), Version: s.count, Bot: s.BotName, People: s.Story.People, Chips: s.Story.Chips}
	for _, id := range s.order {
		p := s.panes[id]
		st.Panes = append(st.Panes, paneState{ID: p.id, Title: p.title, Said: append([]bubble{}, p.said...)})
	}
	return st
}

func (s *Sim) serveSay(w http.ResponseWriter, r *http.Request) {
	var said struct{ Person, Pane, Text string }
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<14)).Decode(&said) != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if _, err := s.Say(r.Context(), said.Person, said.Pane, said.Text); err != nil {
		s.Log.Error("say in the simulated chat", slog.String("pane", said.Pane), slog.Any("err", err))
		http.Error(w, "the door did not answer", http.StatusBadGateway)
		return
	}
	s.serveState(w, r)
}

// serveForward moves the clock: by hours, or past the next deadline.
func (s *Sim) serveForward(w http.ResponseWriter, r *http.Request) {
	var to struct {
		Hours    int  `json:"hours"`
		Deadline bool `json:"deadline"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<12)).Decode(&to) != nil || to.Hours < 0 || to.Hours > 24*60 {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	step := time.Duration(to.Hours) * time.Hour
	if at, open := s.Deadline(r.Context()); to.Deadline && open {
		step = at.Sub(s.Clock.Now()) + time.Second
	}
	s.Clock.Forward(step)
	if err := s.Moved(r.Context()); err != nil {
		s.Log.Error("work after the clock was moved", slog.Any("err", err))
	}
	s.serveState(w, r)
}

// serveOurs takes rows that a visitor pasted.
func (s *Sim) serveOurs(w http.ResponseWriter, r *http.Request) {
	var pasted struct{ Rows string }
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<18)).Decode(&pasted) != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	report, people, err := s.Settle(r.Context(), pasted.Rows)
	if err != nil {
		http.Error(w, report, http.StatusUnprocessableEntity)
		return
	}
	s.mu.Lock()
	for _, p := range people {
		if s.panes[privatePane(p.ID)] == nil {
			s.open(privatePane(p.ID), p.Name)
			s.Story.People = append(s.Story.People, p)
		}
	}
	s.mu.Unlock()
	reply(w, map[string]any{"report": report, "state": s.snapshot()})
}
