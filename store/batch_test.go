package store

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// gate holds flights up until the test lets them land.
type gate struct {
	mu      sync.Mutex
	flights [][]int
	land    chan struct{}
}

func (g *gate) run(_ string, jobs []int) {
	g.mu.Lock()
	g.flights = append(g.flights, slices.Clone(jobs))
	g.mu.Unlock()
	<-g.land
}

func (g *gate) flown() [][]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.flights)
}

func itself(n int) int { return n }
func one(int) int      { return 1 }

func TestBatcher(t *testing.T) {
	for name, row := range map[string]struct {
		flyers, limit int
		weight        func(int) int
		jobs          []int
		want          [][]int // flights in the order of their start
	}{
		"a lone job leaves at once":                   {1, 9, one, []int{1}, [][]int{{1}}},
		"a crowd travels while the first is away":     {1, 9, one, []int{1, 2, 3, 4}, [][]int{{1}, {2, 3, 4}}},
		"a full batch leaves the rest for the next":   {1, 2, one, []int{1, 2, 3, 4}, [][]int{{1}, {2, 3}, {4}}},
		"weights count, not jobs":                     {1, 5, itself, []int{1, 2, 3, 4}, [][]int{{1}, {2, 3}, {4}}},
		"a job too heavy for a batch travels alone":   {1, 5, itself, []int{1, 9, 3}, [][]int{{1}, {9}, {3}}},
		"two flyers are away before anybody collects": {2, 9, one, []int{1, 2, 3, 4}, [][]int{{1}, {2}, {3, 4}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := &gate{land: make(chan struct{})}
				b := newBatcher(row.flyers, row.limit, row.weight, g.run)
				for _, j := range row.jobs {
					b.add("a", j)
					synctest.Wait()
				}
				for range row.want {
					g.land <- struct{}{}
					synctest.Wait()
				}
				if diff := cmp.Diff(row.want, g.flown()); diff != "" {
					t.Error(diff)
				}
				if len(b.queues) != 0 {
					t.Errorf("%d queues are left", len(b.queues))
				}
			})
		})
	}
}

func TestBatcherKeepsQueuesApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{land: make(chan struct{})}
		b := newBatcher(1, 9, one, g.run)
		for i, key := range []string{"a", "b", "a", "b"} {
			b.add(key, i)
			synctest.Wait()
		}
		if diff := cmp.Diff([][]int{{0}, {1}}, g.flown()); diff != "" {
			t.Errorf("one queue waits for the other:\n%s", diff)
		}
		close(g.land)
		synctest.Wait()
		if got := len(g.flown()); got != 4 || len(b.queues) != 0 {
			t.Errorf("%d flights, %d queues left", got, len(b.queues))
		}
	})
}

func TestBatcherRunsEachJobOnce(t *testing.T) {
	var mu sync.Mutex
	seen := make(map[int]int)
	var done sync.WaitGroup
	b := newBatcher(2, 16, one, func(_ string, jobs []int) {
		mu.Lock()
		defer mu.Unlock()
		for _, j := range jobs {
			seen[j]++
			done.Done()
		}
	})
	const jobs = 5000
	done.Add(jobs)
	for i := range jobs {
		go b.add([]string{"a", "b", "c"}[i%3], i)
	}
	done.Wait()
	for i := range jobs {
		if seen[i] != 1 {
			t.Fatalf("job %d ran %d times", i, seen[i])
		}
	}
}
