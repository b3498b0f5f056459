package bot

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yishi/bot/council"
)

// reader counts how often it is asked, and answers with that number.
type reader struct {
	mu    sync.Mutex
	asked int
	err   error
	while func()
}

func (r *reader) read(context.Context, council.ID, time.Time) (int, error) {
	r.mu.Lock()
	r.asked++
	asked, while := r.asked, r.while
	r.mu.Unlock()
	if while != nil {
		while()
	}
	return asked, r.err
}

const here, there = council.ID("here"), council.ID("there")

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func glanced(t *testing.T, g *glances[council.ID, int], c council.ID, after time.Duration, want int) {
	t.Helper()
	if got, err := g.of(t.Context(), c, noon.Add(after)); err != nil || got != want {
		t.Errorf("saw reading %d, %v, want %d", got, err, want)
	}
}

func TestForAMomentTheSameIsSeen(t *testing.T) {
	g := newGlances(10*time.Second, (&reader{}).read)
	glanced(t, g, here, 0, 1)
	glanced(t, g, here, 9*time.Second, 1)
	glanced(t, g, there, 9*time.Second, 2)
	g.drop(there)
	glanced(t, g, here, 9*time.Second, 1)
	glanced(t, g, there, 9*time.Second, 3)
	glanced(t, g, here, 11*time.Second, 4)
	if len(g.known) != 2 {
		t.Errorf("%d are known", len(g.known))
	}
	glanced(t, g, here, time.Hour, 5)
	if len(g.known) != 1 {
		t.Errorf("%d are known though one is over", len(g.known))
	}
}

func TestACrowdReadsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		g := newGlances(10*time.Second, (&reader{while: func() { <-release }}).read)
		for range 50 {
			go glanced(t, g, here, 0, 1)
		}
		synctest.Wait() // one reads, and all others wait for it
		close(release)
		synctest.Wait()
		glanced(t, g, here, 0, 1)
	})
}

func TestWhatWasReadBeforeAChangeIsNotRemembered(t *testing.T) {
	r := &reader{}
	g := newGlances(10*time.Second, r.read)
	r.while = func() { g.drop(here) }
	glanced(t, g, here, 0, 1)
	r.while = nil
	glanced(t, g, here, 0, 2)
	glanced(t, g, here, 0, 2)
}

func TestAFailureIsNotRemembered(t *testing.T) {
	r := &reader{err: errors.New("away")}
	g := newGlances(10*time.Second, r.read)
	if _, err := g.of(t.Context(), here, noon); !errors.Is(err, r.err) {
		t.Errorf("got %v", err)
	}
	r.err = nil
	glanced(t, g, here, 0, 2)
}
