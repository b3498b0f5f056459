package official

import (
	"context"
	"sync"
	"time"
)

// MemoryCache is a TokenCache for one process. The zero value is empty.
type MemoryCache struct {
	mu     sync.Mutex
	tokens map[string]Token
	locked map[string]bool
}

var _ TokenCache = (*MemoryCache)(nil)

// Get returns the token last kept, also an expired one: its user looks at its end.
func (m *MemoryCache) Get(_ context.Context, account string) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tokens[account], nil
}

// Keep stores the token.
func (m *MemoryCache) Keep(_ context.Context, account string, token Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens == nil {
		m.tokens = map[string]Token{}
	}
	m.tokens[account] = token
	return nil
}

// Drop removes the token if it still is value.
func (m *MemoryCache) Drop(_ context.Context, account, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens[account].Value == value {
		delete(m.tokens, account)
	}
	return nil
}

// Lock takes the lock if it is free. It needs no ttl: its holder lives as long
// as the lock does.
func (m *MemoryCache) Lock(_ context.Context, account string, _ time.Duration) (func(), bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked[account] {
		return nil, false, nil
	}
	if m.locked == nil {
		m.locked = map[string]bool{}
	}
	m.locked[account] = true
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.locked, account)
	}, true, nil
}
