package store

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// Read implements bot.Records. A deleted document reads as version 0.
func (s *Store) Read(ctx context.Context, c council.ID, refs ...bot.Ref) ([]bot.Doc, error) {
	if err := checkRefs(c, refs); err != nil {
		return nil, err
	}
	docs := make([]bot.Doc, len(refs))
	cmds := make([]redis.Cmder, len(refs))
	for i, r := range refs {
		cmds[i] = redis.NewSliceCmd(ctx, "HMGET", docKey(c, r.Kind, r.ID), "v", "b")
	}
	if len(refs) == 0 {
		return docs, nil
	}
	if err := s.read(ctx, "read documents", cmds...); err != nil {
		return nil, err
	}
	for i, r := range refs {
		docs[i] = bot.Doc{Ref: r}
		fields := cmds[i].(*redis.SliceCmd).Val()
		version, _ := fields[0].(string)
		if body, ok := fields[1].(string); ok {
			docs[i].Version, _ = strconv.ParseInt(version, 10, 64)
			docs[i].Body = []byte(body)
		}
	}
	return docs, nil
}

func checkRefs(c council.ID, refs []bot.Ref) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	for _, r := range refs {
		if err := checkWord("kind", r.Kind); err != nil {
			return err
		}
		if err := checkName("id", r.ID); err != nil {
			return err
		}
	}
	return nil
}

// Rows implements bot.Records.
func (s *Store) Rows(ctx context.Context, c council.ID, shelf string, keys ...string) ([]bot.Row, error) {
	if err := checkShelf(c, shelf); err != nil {
		return nil, err
	}
	rows := make([]bot.Row, len(keys))
	cmds := make([]redis.Cmder, len(keys))
	for i, key := range keys {
		hash, field := rowPlace(c, shelf, key)
		cmds[i] = redis.NewStringCmd(ctx, "HGET", hash, field)
	}
	if len(keys) == 0 {
		return rows, nil
	}
	if err := s.read(ctx, "read rows", cmds...); err != nil {
		return nil, err
	}
	for i, key := range keys {
		rows[i] = bot.Row{Shelf: shelf, Key: key}
		if cmd := cmds[i].(*redis.StringCmd); cmd.Err() == nil {
			rows[i].Value = []byte(cmd.Val())
		}
	}
	return rows, nil
}

// Members implements bot.Records; members of equal score come in the order of bytes.
func (s *Store) Members(ctx context.Context, c council.ID, index string, from, to int64, limit int) ([]bot.Member, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	if err := checkName("index", index); err != nil {
		return nil, err
	}
	if limit <= 0 {
		return nil, nil
	}
	cmd := redis.NewZSliceCmd(ctx, "ZRANGEBYSCORE", indexKey(c, index), from, to, "WITHSCORES", "LIMIT", 0, limit)
	if err := s.read(ctx, "list "+index, cmd); err != nil {
		return nil, err
	}
	members := make([]bot.Member, len(cmd.Val()))
	for i, z := range cmd.Val() {
		name, _ := z.Member.(string)
		members[i] = bot.Member{Name: name, Score: int64(z.Score)}
	}
	return members, nil
}

// rowPlace is the hash and the field of a row: rows with plain numbers lie in
// buckets, the others in one hash.
func rowPlace(c council.ID, shelf, key string) (hash, field string) {
	n, ok := rowNumber(key)
	if !ok {
		return namesKey(c, shelf), key
	}
	return shelfKey(c, shelf, n/bucketSize), strconv.Itoa(n % bucketSize)
}

// rowNumber reads a key that is a number as strconv writes it.
func rowNumber(key string) (int, bool) {
	if key == "" || len(key) > 9 || key[0] == '0' && len(key) > 1 {
		return 0, false
	}
	for _, b := range []byte(key) {
		if b < '0' || b > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(key)
	return n, err == nil
}

func checkShelf(c council.ID, shelf string) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	return checkName("shelf", shelf)
}
