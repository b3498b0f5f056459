package official_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yishi/handlers/official"
)

func TestAStaleTokenIsReplacedOnce(t *testing.T) {
	p := new(platform)
	c := client(t, p)
	send := func() error { return c.Send(t.Context(), openID, "x") }
	if err := send(); err != nil {
		t.Fatal(err)
	}
	p.known = map[string]bool{}
	if err := send(); err != nil {
		t.Errorf("a stale token is not replaced: %v", err)
	}
	if p.fetched != 2 || p.forced != 0 {
		t.Errorf("fetched %d, forced %d, want 2, 0", p.fetched, p.forced)
	}
	p.answers = []string{`{"errcode":40014,"errmsg":"invalid access_token"}`}
	before := len(p.calls())
	var apiError *official.APIError
	if err := send(); !errors.As(err, &apiError) || apiError.Code != 40014 {
		t.Errorf("error = %v", err)
	}
	if made := len(p.calls()) - before; made != 3 { // the call, a fetch, the call again
		t.Errorf("made %d calls, want 3", made)
	}
}

func TestATokenThatComesBackStaleIsForcedOut(t *testing.T) {
	p := &platform{frozen: true}
	c := client(t, p)
	if err := c.Send(t.Context(), openID, "x"); err != nil {
		t.Fatal(err)
	}
	p.answers = []string{`{"errcode":42001,"errmsg":"expired"}`, `{"errcode":0}`}
	if err := c.Send(t.Context(), openID, "x"); err != nil || p.forced != 1 || p.fetched != 2 {
		t.Errorf("error %v, forced %d, fetched %d", err, p.forced, p.fetched)
	}
}

func TestATokenIsFetchedAgainBeforeItEnds(t *testing.T) {
	now := time.Unix(4102444800, 0)
	p := new(platform)
	tokens := client(t, p, func(s *official.ClientSettings) { s.Clock = func() time.Time { return now } }).Tokens()
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{0, "token-1"}, {6899 * time.Second, "token-1"}, {time.Second, "token-2"}} {
		now = now.Add(step.after)
		if got, err := tokens.Token(t.Context()); got != step.want || err != nil {
			t.Errorf("after %v: %q, %v, want %q", step.after, got, err, step.want)
		}
	}
}

func TestATokenOfAShortLifeIsUsedAllTheSame(t *testing.T) {
	now := time.Unix(4102444800, 0)
	p := &platform{lasts: 60}
	tokens := client(t, p, func(s *official.ClientSettings) { s.Clock = func() time.Time { return now } }).Tokens()
	for range 3 {
		if _, err := tokens.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(31 * time.Second)
	if _, err := tokens.Token(t.Context()); err != nil || p.fetched != 2 {
		t.Errorf("fetched %d, %v, want 2", p.fetched, err)
	}
}

func TestManyCallersFetchOneToken(t *testing.T) {
	p := new(platform)
	tokens := client(t, p).Tokens()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if token, err := tokens.GetAccessToken(); token != "token-1" || err != nil {
				t.Errorf("%q, %v", token, err)
			}
		})
	}
	wg.Wait()
	if p.fetched != 1 {
		t.Errorf("fetched %d tokens", p.fetched)
	}
}

func TestReplicasShareATokenThroughTheCache(t *testing.T) {
	p := new(platform)
	cache := new(official.MemoryCache)
	share := func(s *official.ClientSettings) { s.Cache = cache }
	one, two := client(t, p, share), client(t, p, share)
	for _, c := range []*official.Client{one, two, one} {
		if err := c.Send(t.Context(), openID, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if p.fetched != 1 {
		t.Errorf("fetched %d tokens, want 1", p.fetched)
	}
	p.mu.Lock()
	delete(p.known, "token-1")
	p.mu.Unlock()
	for _, c := range []*official.Client{one, two} {
		if err := c.Send(t.Context(), openID, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if p.fetched != 2 {
		t.Errorf("fetched %d tokens after one was withdrawn, want 2", p.fetched)
	}
}

func TestAReplicaWaitsForAnotherThatFetches(t *testing.T) {
	for name, row := range map[string]struct {
		after   time.Duration
		fetched int
		token   string
	}{
		"the other brings a token in time": {time.Second, 0, "other"},
		"the other has died":               {time.Hour, 1, "token-1"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(platform)
				cache := new(official.MemoryCache)
				release, taken, err := cache.Lock(t.Context(), appID, time.Minute)
				if !taken || err != nil {
					t.Fatal(taken, err)
				}
				defer release()
				other := time.AfterFunc(row.after, func() {
					_ = cache.Keep(context.Background(), appID, official.Token{Value: "other", Expires: time.Now().Add(time.Hour)})
				})
				defer other.Stop()
				token, err := client(t, p, func(s *official.ClientSettings) { s.Cache = cache }).Tokens().Token(t.Context())
				if token != row.token || err != nil || p.fetched != row.fetched {
					t.Errorf("token %q, %v, fetched %d, want %q, %d", token, err, p.fetched, row.token, row.fetched)
				}
			})
		})
	}
}

// brokenCache is a store that cannot be reached.
type brokenCache struct{ official.MemoryCache }

var errAway = errors.New("store is away")

func (*brokenCache) Get(context.Context, string) (official.Token, error) {
	return official.Token{}, errAway
}

// forgetfulCache can be read but not written.
type forgetfulCache struct{ official.MemoryCache }

func (*forgetfulCache) Keep(context.Context, string, official.Token) error { return errAway }

// locklessCache has no locks.
type locklessCache struct{ official.MemoryCache }

func (*locklessCache) Lock(context.Context, string, time.Duration) (func(), bool, error) {
	return nil, false, errAway
}

func TestWithoutTheStoreEachProcessFetchesItsOwnToken(t *testing.T) {
	for name, cache := range map[string]official.TokenCache{
		"reads fail": new(brokenCache), "writes fail": new(forgetfulCache), "locks fail": new(locklessCache),
	} {
		t.Run(name, func(t *testing.T) {
			p := new(platform)
			c := client(t, p, func(s *official.ClientSettings) { s.Cache = cache })
			for range 3 {
				if err := c.Send(t.Context(), openID, "x"); err != nil {
					t.Fatal(err)
				}
			}
			if p.fetched != 1 {
				t.Errorf("fetched %d tokens, want 1", p.fetched)
			}
		})
	}
}

func TestATokenIsNotPrinted(t *testing.T) {
	token := official.Token{Value: "token-1"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, token); strings.Contains(got, "token-1") {
			t.Errorf("%s shows %q", format, got)
		}
	}
}

// stubbornCache does not let go of a token.
type stubbornCache struct{ official.MemoryCache }

func (*stubbornCache) Drop(context.Context, string, string) error { return errAway }

func TestAStaleTokenThatTheStoreKeepsIsPassedOver(t *testing.T) {
	p := new(platform)
	c := client(t, p, func(s *official.ClientSettings) { s.Cache = new(stubbornCache) })
	for range 2 {
		if err := c.Send(t.Context(), openID, "x"); err != nil {
			t.Fatal(err)
		}
		p.mu.Lock()
		p.known = map[string]bool{}
		p.mu.Unlock()
	}
	if p.fetched != 2 {
		t.Errorf("fetched %d tokens, want 2", p.fetched)
	}
}
