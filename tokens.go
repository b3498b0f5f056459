package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"yishi/bot"
	"yishi/handlers/official"
	"yishi/store"
)

// tokenCache keeps access tokens in the store, where all replicas see them. A fresh
// lock fences off a replica that was late.
type tokenCache struct{ store *store.Store }

var _ official.TokenCache = tokenCache{}

// keptToken is a token as it is stored.
type keptToken struct {
	Value   string    `json:"value"`
	Expires time.Time `json:"expires"`
}

// Get implements official.TokenCache.
func (c tokenCache) Get(ctx context.Context, account string) (official.Token, error) {
	text, err := c.store.Token(ctx, account)
	if errors.Is(err, bot.ErrNotFound) {
		return official.Token{}, nil
	}
	if err != nil {
		return official.Token{}, err
	}
	var kept keptToken
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return official.Token{}, nil // of another release: as good as none
	}
	return official.Token{Value: kept.Value, Expires: kept.Expires}, nil
}

// Keep implements official.TokenCache.
func (c tokenCache) Keep(ctx context.Context, account string, token official.Token) error {
	text, err := json.Marshal(keptToken{token.Value, token.Expires})
	if err != nil {
		return err
	}
	return c.store.PutToken(ctx, account, string(text), token.Expires.Sub(c.store.Now()))
}

// Drop implements official.TokenCache. The stored text is compared, so it is read
// first; a token that another replica puts in between is not the one read.
func (c tokenCache) Drop(ctx context.Context, account, value string) error {
	text, err := c.store.Token(ctx, account)
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	var kept keptToken
	if err != nil || json.Unmarshal([]byte(text), &kept) != nil || kept.Value != value {
		return err
	}
	return c.store.DropToken(ctx, account, text)
}

// Lock implements official.TokenCache. The lock ends when the token is kept, or
// after ttl: there is nothing to give back.
func (c tokenCache) Lock(ctx context.Context, account string, ttl time.Duration) (func(), bool, error) {
	taken, err := c.store.LockToken(ctx, account, ttl)
	return func() {}, taken, err
}
