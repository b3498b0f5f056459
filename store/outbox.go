package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// outgoing is a message to deliver as it is stored; fields are only ever added.
type outgoing struct {
	Channel   string           `json:"channel"`
	Account   string           `json:"account,omitempty"`
	To        string           `json:"to"`
	Motive    string           `json:"motive"`
	Person    council.PersonNo `json:"person,omitempty"`
	Text      string           `json:"text"`
	NotBefore int64            `json:"not_before,omitempty"` // unix ms
}

func encodeOutgoing(o bot.Outgoing) []byte {
	body, err := json.Marshal(outgoing{
		Channel: o.Channel, Account: o.Account, To: o.To, Motive: o.Motive,
		Person: o.Person, Text: o.Text, NotBefore: notBefore(o),
	})
	if err != nil { // strings and numbers always encode
		return []byte("{}")
	}
	return body
}

func decodeOutgoing(id, body string) (bot.Outgoing, error) {
	var o outgoing
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		return bot.Outgoing{}, fmt.Errorf("outgoing row %s: %w", id, err)
	}
	row := bot.Outgoing{
		ID: id, Channel: o.Channel, Account: o.Account, To: o.To, Motive: o.Motive, Person: o.Person, Text: o.Text,
	}
	if o.NotBefore > 0 {
		row.NotBefore = time.UnixMilli(o.NotBefore).UTC()
	}
	return row, nil
}

// notBefore is when a row is due, in unix milliseconds; 0 is at once.
func notBefore(o bot.Outgoing) int64 {
	if o.NotBefore.IsZero() {
		return 0
	}
	return max(o.NotBefore.UnixMilli(), 0)
}

// Pending lists the rows of a community that are neither delivered nor parked, those
// due first in front, at most limit; rows that are not due yet are among them.
func (s *Store) Pending(ctx context.Context, c council.ID, limit int) ([]bot.Outgoing, error) {
	return s.PendingFrom(ctx, c, 0, limit)
}

// PendingFrom is Pending without as many rows in front as skip says.
func (s *Store) PendingFrom(ctx context.Context, c council.ID, skip, limit int) ([]bot.Outgoing, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	if limit <= 0 || skip < 0 {
		return nil, nil
	}
	ids := redis.NewStringSliceCmd(ctx, "ZRANGE", dueKey(c), skip, skip+limit-1)
	if err := s.read(ctx, "list outgoing rows", ids); err != nil {
		return nil, err
	}
	return s.outgoingRows(ctx, c, ids.Val())
}

func (s *Store) outgoingRows(ctx context.Context, c council.ID, ids []string) ([]bot.Outgoing, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{"HMGET", outKey(c)}
	for _, id := range ids {
		args = append(args, id)
	}
	bodies := redis.NewSliceCmd(ctx, args...)
	if err := s.read(ctx, "read outgoing rows", bodies); err != nil {
		return nil, err
	}
	var rows []bot.Outgoing
	for i, v := range bodies.Val() {
		body, ok := v.(string)
		if !ok { // delivered in between
			continue
		}
		row, err := decodeOutgoing(ids[i], body)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Outgoing returns rows, parked or not, without those that were delivered or never were.
func (s *Store) Outgoing(ctx context.Context, c council.ID, ids ...string) ([]bot.Outgoing, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	return s.outgoingRows(ctx, c, ids)
}

// Row returns an outgoing row, parked or not. Errors: ErrNotFound when it was
// delivered or never was.
func (s *Store) Row(ctx context.Context, c council.ID, id string) (bot.Outgoing, error) {
	if err := checkCommunity(c); err != nil {
		return bot.Outgoing{}, err
	}
	rows, err := s.outgoingRows(ctx, c, []string{id})
	if err != nil {
		return bot.Outgoing{}, err
	}
	if len(rows) == 0 {
		return bot.Outgoing{}, fmt.Errorf("outgoing row %.40q: %w", id, bot.ErrNotFound)
	}
	return rows[0], nil
}

// Done removes a row that was delivered, text and all; repeating it does nothing.
func (s *Store) Done(ctx context.Context, c council.ID, id string) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	keys := []string{outKey(c), dueKey(c), parkedKey(c)}
	_, unknown, err := s.run(ctx, s.scripts.done, keys, []any{id}, false)
	if err != nil {
		return writeTrouble("remove outgoing row", err, unknown)
	}
	return nil
}

// Park takes a row out of delivery and keeps it with the reason for somebody to look
// at. Errors: ErrNotFound.
func (s *Store) Park(ctx context.Context, c council.ID, id, reason string) error {
	return s.moveRow(ctx, s.scripts.park, c, id, reason)
}

// Unpark puts a parked row back into delivery, due at notBefore. Errors: ErrNotFound.
func (s *Store) Unpark(ctx context.Context, c council.ID, id string, notBefore time.Time) error {
	return s.moveRow(ctx, s.scripts.unpark, c, id, notBefore.UnixMilli())
}

func (s *Store) moveRow(ctx context.Context, sc *redis.Script, c council.ID, id string, arg any) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	out, unknown, err := s.run(ctx, sc, []string{outKey(c), dueKey(c), parkedKey(c)}, []any{id, arg}, false)
	if err != nil {
		return writeTrouble("move outgoing row", err, unknown)
	}
	if moved, _ := out.reply.(int64); moved == 0 {
		return fmt.Errorf("outgoing row %.40q: %w", id, bot.ErrNotFound)
	}
	return nil
}

// Parked lists parked rows with the reasons, by row id.
func (s *Store) Parked(ctx context.Context, c council.ID) (map[string]string, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	parked := make(map[string]string)
	for cursor := uint64(0); ; { // a whole hash of many rows would hold up everybody else
		cmd := redis.NewScanCmd(ctx, nil, "HSCAN", parkedKey(c), cursor, "COUNT", stagedAtOnce)
		if err := s.read(ctx, "list parked rows", cmd); err != nil {
			return nil, err
		}
		pairs, next := cmd.Val()
		for i := 0; i+1 < len(pairs); i += 2 {
			parked[pairs[i]] = pairs[i+1]
		}
		if cursor = next; cursor == 0 {
			return parked, nil
		}
	}
}
