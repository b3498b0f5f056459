package official

import (
	"context"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/credential"

	"yishi/bot/courier"
	"yishi/handlers/envelope/call"
)

const (
	// tokenMargin is how long before its end a token is given up. The platform
	// keeps the old one for five minutes beside the new.
	tokenMargin = 5 * time.Minute
	// lockFor bounds how long a replica may take to fetch a token.
	lockFor = 10 * time.Second
	// lockWait is how long the others wait for it, looking every lockLook.
	lockWait = 2 * time.Second
	lockLook = 100 * time.Millisecond
)

// Token is an access token and its end. It never shows its value when printed.
type Token struct {
	Value   string
	Expires time.Time
}

// String hides the value.
func (Token) String() string { return "access token" }

// GoString hides the value.
func (Token) GoString() string { return "access token" }

// TokenCache keeps the access token of an account where all replicas see it.
// When it fails, tokens are fetched without it.
type TokenCache interface {
	// Get returns the account's token, or the zero Token when there is none.
	Get(ctx context.Context, account string) (Token, error)
	// Keep stores the account's token until token.Expires, which lies ahead.
	Keep(ctx context.Context, account string, token Token) error
	// Drop removes the account's token if it still is value.
	Drop(ctx context.Context, account, value string) error
	// Lock takes the right to fetch the account's token for at most ttl. taken is
	// false when another replica has it. release gives it back.
	Lock(ctx context.Context, account string, ttl time.Duration) (release func(), taken bool, err error)
}

// Tokens hands out the account's access token. One goroutine fetches it while
// the others wait; one replica fetches it while the others look into the cache.
type Tokens struct {
	appID, secret string
	caller        *call.Caller
	cache         TokenCache
	clock         Clock
	turn          chan struct{}

	mu    sync.Mutex
	kept  Token
	stale string
}

var _ credential.AccessTokenContextHandle = (*Tokens)(nil)

func newTokens(s ClientSettings, caller *call.Caller) *Tokens {
	return &Tokens{
		appID: s.AppID, secret: s.Secret, caller: caller,
		cache: s.Cache, clock: s.Clock, turn: make(chan struct{}, 1),
	}
}

// Token returns an access token that is valid for a while. Its errors are *APIError.
func (t *Tokens) Token(ctx context.Context) (string, error) {
	if token := t.own(); token != "" {
		return token, nil
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", call.Failed("stable_token", ctx.Err())
	}
	if token := t.own(); token != "" {
		return token, nil
	}
	token, err := t.renew(ctx)
	if err != nil {
		return "", err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = token
	return token.Value, nil
}

// GetAccessTokenContext is Token under the name that the SDK knows.
func (t *Tokens) GetAccessTokenContext(ctx context.Context) (string, error) { return t.Token(ctx) }

// GetAccessToken is Token for the parts of the SDK that know no context.
func (t *Tokens) GetAccessToken() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), lockFor)
	defer cancel()
	return t.Token(ctx)
}

// Invalidate forgets a token that the platform refused, here and in the cache,
// unless another has taken its place.
func (t *Tokens) Invalidate(ctx context.Context, old string) {
	t.mu.Lock()
	t.stale = old
	if t.kept.Value == old {
		t.kept = Token{}
	}
	t.mu.Unlock()
	// If the cache keeps it, usable passes it over all the same.
	_ = t.cache.Drop(ctx, t.appID, old)
}

// own returns this process's token while it is good.
func (t *Tokens) own() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.clock().Before(t.kept.Expires) {
		return t.kept.Value
	}
	return ""
}

func (t *Tokens) usable(token Token) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return token.Value != "" && token.Value != t.stale && t.clock().Before(token.Expires)
}

// renew gets a token from the cache, from another replica that is fetching it,
// or from the platform.
func (t *Tokens) renew(ctx context.Context) (Token, error) {
	token, err := t.cache.Get(ctx, t.appID)
	if err != nil {
		return t.fetch(ctx, false)
	}
	if t.usable(token) {
		return token, nil
	}
	release, taken, err := t.cache.Lock(ctx, t.appID, lockFor)
	switch {
	case err != nil:
		return t.fetch(ctx, false)
	case taken:
		defer release()
	default:
		if token, found := t.await(ctx); found {
			return token, nil
		}
	}
	token, err = t.fetch(ctx, false)
	if err != nil {
		return Token{}, err
	}
	// Whether or not it could be kept, this process has it.
	_ = t.cache.Keep(ctx, t.appID, token)
	return token, nil
}

// await looks into the cache until another replica has put a token there.
func (t *Tokens) await(ctx context.Context) (Token, bool) {
	for waited := time.Duration(0); waited < lockWait; waited += lockLook {
		timer := time.NewTimer(lockLook)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return Token{}, false
		}
		if token, err := t.cache.Get(ctx, t.appID); err == nil && t.usable(token) {
			return token, true
		}
	}
	return Token{}, false
}

// fetch asks the platform. A stable token does not invalidate the one before,
// so it does no harm when two replicas ask. When the platform gives back the
// very token that it refused, it is made to give another.
func (t *Tokens) fetch(ctx context.Context, force bool) (Token, error) {
	var out struct {
		Token   string `json:"access_token"`
		Seconds int64  `json:"expires_in"`
	}
	err := t.caller.Post(ctx, call.Call{
		Name: "stable_token",
		URL:  "https://" + apiHost + "/cgi-bin/stable_token",
		In: map[string]any{
			"grant_type": "client_credential", "appid": t.appID, "secret": t.secret, "force_refresh": force,
		},
		Out: &out, Secret: []string{t.secret},
	})
	if err != nil {
		return Token{}, err
	}
	if out.Token == "" || out.Seconds <= 0 {
		return Token{}, &APIError{Name: "stable_token", Class: courier.Again, Msg: "the answer has no token"}
	}
	life := time.Duration(out.Seconds) * time.Second
	token := Token{Value: out.Token, Expires: t.clock().Add(life - min(tokenMargin, life/2))}
	t.mu.Lock()
	again := out.Token == t.stale && !force
	t.mu.Unlock()
	if again {
		return t.fetch(ctx, true)
	}
	return token, nil
}
