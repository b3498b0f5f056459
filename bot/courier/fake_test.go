package courier

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"yishi/bot/council"
)

var shanghai = time.FixedZone("CST", 8*3600)

// noon is a Wednesday.
var noon = time.Date(2026, 7, 22, 12, 0, 0, 0, shanghai)

const green = council.ID("greencourtgreencourtgreenc")

// box is an Outbox and a Memory in maps; fail makes every write fail while it is set.
type box struct {
	mu     sync.Mutex
	rows   map[string]Message
	parked map[string]bool
	kept   map[string][]byte
	tries  map[string]int
	fail   error
	fails  int // how many writes failed
}

func newBox(ms ...Message) *box {
	b := &box{rows: map[string]Message{}, parked: map[string]bool{}, kept: map[string][]byte{}, tries: map[string]int{}}
	for _, m := range ms {
		b.rows[m.ID] = m
	}
	return b
}

var (
	_ Outbox = (*box)(nil)
	_ Memory = (*box)(nil)
)

func (b *box) Communities(context.Context) ([]council.ID, error) { return []council.ID{green}, nil }

func (b *box) Waiting(_ context.Context, _ council.ID, f func(Message) error) error {
	b.mu.Lock()
	rows := maps.Clone(b.rows)
	maps.DeleteFunc(rows, func(id string, _ Message) bool { return b.parked[id] })
	b.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		if err := f(rows[id]); err != nil {
			return err
		}
	}
	return nil
}

func (b *box) Load(_ context.Context, _ council.ID, id string) (Message, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m, ok := b.rows[id]
	if !ok {
		return m, ErrGone
	}
	return m, nil
}

func (b *box) write(f func()) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		b.fails++
		return b.fail
	}
	f()
	return nil
}

func (b *box) Done(_ context.Context, _ council.ID, id string) error {
	return b.write(func() { delete(b.rows, id) })
}

func (b *box) Park(_ context.Context, _ council.ID, id string) error {
	return b.write(func() { b.parked[id] = true })
}

func (b *box) Attempt(_ context.Context, key string, limit int, _ time.Duration) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries[key]++
	return b.tries[key] <= limit, nil
}

func (b *box) Keep(_ context.Context, c council.ID, key string, value []byte, _ time.Duration) error {
	return b.write(func() { b.kept[string(c)+key] = value })
}

func (b *box) Recall(_ context.Context, c council.ID, key string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept[string(c)+key], nil
}

func (b *box) state(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, there := b.rows[id]
	switch {
	case !there:
		return "gone"
	case b.parked[id]:
		return "parked"
	}
	return "waiting"
}

// platform is a Channel that answers with err and remembers what it took.
type platform struct {
	name string
	mu   sync.Mutex
	took []string
	err  error
	hook func()
}

func (p *platform) Name() string { return p.name }

func (p *platform) Send(_ context.Context, m Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hook != nil {
		p.hook()
	}
	if p.err != nil {
		return p.err
	}
	p.took = append(p.took, m.ID)
	return nil
}

func (p *platform) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// shelf is the tasks port in memory.
type shelf struct {
	mu    sync.Mutex
	ids   []string
	fail  error
	puts  int
	ticks []tick
}

func (s *shelf) put(_ context.Context, queue, id string, _ parcel) error {
	return s.add(queue + "/" + id)
}

func (s *shelf) putTick(_ context.Context, id string, t tick, _ time.Duration) error {
	if err := s.add(jobQueue + "/" + id); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ticks = append(s.ticks, t)
	return nil
}

func (s *shelf) adoptOrphans(context.Context, string) (int, error) { return 0, nil }

func (s *shelf) add(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.puts++
	if s.fail != nil {
		return s.fail
	}
	if !slices.Contains(s.ids, id) {
		s.ids = append(s.ids, id)
	}
	return nil
}

func (s *shelf) list() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ids)
}

// rig is a courier on fakes.
type rig struct {
	*Courier
	box   *box
	oa    *platform
	group *platform
	shelf *shelf
	now   time.Time
	log   *bytes.Buffer
	seen  map[string]int
}

func newRig(t *testing.T, ms ...Message) *rig {
	t.Helper()
	r := &rig{box: newBox(ms...), oa: &platform{name: "oa"}, group: &platform{name: "group"}, shelf: &shelf{}, now: noon, log: &bytes.Buffer{}, seen: map[string]int{}}
	r.Courier = New(Parts{
		Outbox: r.box, Memory: r.box, Channels: []Channel{r.oa, r.group},
		Now: func() time.Time { return r.now }, Zone: shanghai,
		Rates: map[string]Rate{"group": {20, time.Minute}},
		Log:   slog.New(slog.NewTextHandler(r.log, nil)),
		Count: func(channel, outcome string) { r.seen[channel+" "+outcome]++ },
	})
	r.tasks = r.shelf
	return r
}

func (r *rig) bring(id string) error { return r.deliver(context.Background(), parcel{green, id}, 0) }

func toPerson(id, motive string) Message {
	return Message{ID: id, Channel: "oa", To: "openid", Motive: motive, Person: 7, Text: "text"}
}

func toGroup(id, motive string) Message {
	return Message{ID: id, Channel: "group", To: "chat", Motive: motive, Text: "text"}
}

var errDown = errors.New("store is down")
