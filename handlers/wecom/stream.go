package wecom

import "sync"

// maxStreams bounds how many answers are remembered for the platform's question
// after a stream: 512 of at most 20 KB, and of one or two in practice.
const maxStreams = 512

// streams remembers finished streams; the oldest gives way.
type streams struct {
	mu      sync.Mutex
	content map[string]string
	order   []string
	next    int
}

func newStreams() *streams {
	return &streams{content: map[string]string{}, order: make([]string, maxStreams)}
}

func (s *streams) keep(id, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.content[id]; !known {
		delete(s.content, s.order[s.next])
		s.order[s.next] = id
		s.next = (s.next + 1) % len(s.order)
	}
	s.content[id] = content
}

func (s *streams) find(id string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	content, known := s.content[id]
	return content, known
}
