package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

var _ ledger.Log = Log{}

// Log is the ledger of one community. It is safe for concurrent use.
type Log struct {
	store     *Store
	community council.ID
}

// Log returns the ledger of a community. An id that cannot be one gives a ledger
// whose every method fails with ErrInvalid.
func (s *Store) Log(c council.ID) Log { return Log{s, c} }

// Size implements ledger.Reader: the number of sealed leaves.
func (l Log) Size(ctx context.Context) (int64, error) {
	return l.number(ctx, "read log size", "HGET", logKey(l.community), "size")
}

// Written is the number of leaves in the ledger, sealed or not.
func (l Log) Written(ctx context.Context) (int64, error) {
	return l.number(ctx, "read ledger size", "GET", seqKey(l.community))
}

func (l Log) number(ctx context.Context, doing string, command ...any) (int64, error) {
	if err := checkCommunity(l.community); err != nil {
		return 0, err
	}
	cmd := redis.NewStringCmd(ctx, command...)
	if err := l.store.read(ctx, doing, cmd); err != nil || cmd.Err() != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(cmd.Val(), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %.40q", doing, cmd.Val())
	}
	return n, nil
}

// leavesAtOnce is how many stream entries one read fetches.
const leavesAtOnce = 256

// Leaves implements ledger.Reader. It may return fewer than limit before the end,
// but not none.
func (l Log) Leaves(ctx context.Context, from int64, limit int) ([][]byte, error) {
	if err := checkCommunity(l.community); err != nil {
		return nil, err
	}
	if from < 0 || limit <= 0 {
		return nil, invalid("%d leaves from %d", limit, from)
	}
	seq := from + 1 // sequences count from 1
	at := redis.NewXMessageSliceCmd(ctx, "XREVRANGE", ledgerKey(l.community), entryID(seq), "-", "COUNT", 1)
	rest := redis.NewXMessageSliceCmd(ctx, "XRANGE", ledgerKey(l.community), entryID(seq), "+", "COUNT", min(limit, leavesAtOnce))
	if err := l.store.read(ctx, "read leaves", at, rest); err != nil {
		return nil, err
	}
	// The entry that begins at seq may be in both, or only in the second when it was
	// written in between.
	entries := at.Val()
	for _, entry := range rest.Val() {
		if len(entries) == 0 || entry.ID != entries[0].ID {
			entries = append(entries, entry)
		}
	}
	var leaves [][]byte
	for _, entry := range entries {
		more, err := unpackEntry(entry, seq)
		if err != nil {
			return nil, err
		}
		leaves = append(leaves, more...)
		seq += int64(len(more))
	}
	return leaves[:min(len(leaves), limit)], nil
}

func entryID(seq int64) string { return strconv.FormatInt(seq, 10) + "-0" }

// unpackEntry returns an entry's leaves from sequence seq on.
func unpackEntry(entry redis.XMessage, seq int64) ([][]byte, error) {
	text, _, _ := strings.Cut(entry.ID, "-")
	first, err := strconv.ParseInt(text, 10, 64)
	packed, ok := entry.Values["l"].(string)
	if err != nil || !ok {
		return nil, fmt.Errorf("ledger entry %s cannot be read", entry.ID)
	}
	leaves, err := ledger.Unpack(first, []byte(packed))
	if err != nil {
		return nil, fmt.Errorf("ledger entry %s: %w", entry.ID, err)
	}
	if skip := seq - first; skip < int64(len(leaves)) {
		return leaves[max(skip, 0):], nil
	}
	return nil, nil
}

// Tile implements ledger.Reader.
func (l Log) Tile(ctx context.Context, path string) ([]byte, error) {
	if path == ledger.CheckpointPath {
		return l.Checkpoint(ctx)
	}
	return l.bytes(ctx, path, tilesKey(l.community), path)
}

// Checkpoint returns the signed head; an error that wraps fs.ErrNotExist when
// nothing was sealed yet.
func (l Log) Checkpoint(ctx context.Context) ([]byte, error) {
	return l.bytes(ctx, ledger.CheckpointPath, logKey(l.community), "checkpoint")
}

func (l Log) bytes(ctx context.Context, name, hash, field string) ([]byte, error) {
	if err := checkCommunity(l.community); err != nil {
		return nil, err
	}
	cmd := redis.NewStringCmd(ctx, "HGET", hash, field)
	if err := l.store.read(ctx, "read "+name, cmd); err != nil {
		return nil, err
	}
	if errors.Is(cmd.Err(), redis.Nil) {
		return nil, fmt.Errorf("read %.100q: %w", name, fs.ErrNotExist)
	}
	return []byte(cmd.Val()), nil
}

// Publish implements ledger.Log. Tiles that the new ones supersede are removed in
// the same step. Errors: ledger.ErrConflict, which wraps no error of package bot.
func (l Log) Publish(ctx context.Context, oldSize int64, tiles map[string][]byte, checkpoint []byte, newSize int64) error {
	if err := checkCommunity(l.community); err != nil {
		return err
	}
	if oldSize < 0 || newSize < oldSize || len(checkpoint) == 0 {
		return invalid("log from %d to %d", oldSize, newSize)
	}
	args := []any{oldSize, newSize, checkpoint, len(tiles)}
	for path, data := range tiles {
		args = append(args, path, data)
	}
	for _, path := range ledger.Superseded(oldSize, newSize) {
		if _, again := tiles[path]; !again {
			args = append(args, path)
		}
	}
	keys := []string{logKey(l.community), tilesKey(l.community)}
	out, unknown, err := l.store.run(ctx, l.store.scripts.publish, keys, args, bot.AwaitsReplica(ctx))
	if err != nil {
		return writeTrouble("publish", err, unknown)
	}
	reply, err := texts(out.reply)
	switch {
	case err != nil:
		return fmt.Errorf("publish: %w", err)
	case reply[0] == "conflict":
		return fmt.Errorf("publish: %w", ledger.ErrConflict)
	case out.short:
		return fmt.Errorf("publish: %w", bot.ErrUnconfirmed)
	}
	return nil
}
