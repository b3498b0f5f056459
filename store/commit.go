package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// mostParts bounds an act: a script stops everything else while it runs.
const mostParts = 20_000

// Commit implements bot.Records. A document that was deleted and is made again goes
// on from its old version. A booth that exists may only move its deadline, and not
// once it is frozen; anything else is ErrConflict. With bot.AwaitReplica it returns
// the sequence together with ErrUnconfirmed when no replica had it in time; with
// bot.WhileDue it is ErrNotDue when the entry is not in the index as it was.
func (s *Store) Commit(ctx context.Context, c council.ID, act bot.Act) (int64, error) {
	if err := checkAct(c, act); err != nil {
		return 0, err
	}
	mark, spare, err := s.mark()
	if err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	call := newCommitCall(c, act, mark, spare, s.Now())
	if entry, asked := bot.DueEntry(ctx); asked {
		call.args[whileDue], call.args[whileDue+1] = entry.Name, entry.Score
	}
	out, unknown, err := s.run(ctx, s.scripts.commit, call.keys, call.args, bot.AwaitsReplica(ctx))
	if err != nil {
		return 0, writeTrouble("commit", err, unknown)
	}
	return committed(act, out)
}

func committed(act bot.Act, out outcome) (int64, error) {
	reply, err := texts(out.reply)
	if err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	said := ""
	if len(reply) > 1 {
		said = reply[1]
	}
	switch reply[0] {
	case "ok":
	case "repeated":
		return 0, &bot.Repeated{Answer: []byte(said)}
	case "done":
		return 0, fmt.Errorf("commit: %w", bot.ErrNotDue)
	case "conflict":
		i, _ := strconv.Atoi(said)
		moved := slices.Concat(act.Docs, unmoved(act))[i]
		return 0, fmt.Errorf("commit: %w: %s %s moved", bot.ErrConflict, moved.Kind, moved.ID)
	case "booth":
		i, _ := strconv.Atoi(said)
		return 0, fmt.Errorf("commit: %w: motion %d is frozen or pinned otherwise", bot.ErrConflict, act.Booths[i].Motion)
	default:
		return 0, fmt.Errorf("commit: script said %.40q", reply[0])
	}
	first, err := strconv.ParseInt(said, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("commit: script said %.40q", said)
	}
	if out.short {
		return first, fmt.Errorf("commit: %w", bot.ErrUnconfirmed)
	}
	return first, nil
}

// whileDue is where commit.lua's arguments name the entry that must still be due.
const whileDue = 11

// commitCall collects what commit.lua gets.
type commitCall struct {
	keys []string
	args []any
}

func newCommitCall(c council.ID, act bot.Act, mark, spare string, now time.Time) *commitCall {
	message, at, answer := spare, now, []byte(nil)
	if act.Seen != nil {
		message, at, answer = act.Seen.Message, act.Seen.At, act.Seen.Answer
	}
	own := period(at, now)
	still := unmoved(act)
	call := &commitCall{
		keys: []string{
			seqKey(c), ledgerKey(c), outKey(c), dueKey(c),
			seenKey(c, own-1), seenKey(c, own), seenKey(c, own+1), indexKey(c, "due"), cutsKey(c),
		},
		args: []any{
			message, answer, mark, int(seenFor.Seconds()), int(seenTrace.Seconds()),
			len(act.Docs) + len(still), len(act.Rows), len(act.Marks), len(act.Booths), len(act.Leaves), len(act.Out),
			"", 0, now.UnixMilli(), len(act.Cut),
		},
	}
	for _, d := range act.Docs {
		call.doc(c, d, oneOrZero(d.Body != nil))
	}
	for _, d := range still {
		call.doc(c, d, onlyLookedAt)
	}
	call.rows(c, act.Rows)
	for _, m := range act.Marks {
		call.keys = append(call.keys, indexKey(c, m.Index))
		call.args = append(call.args, m.Member, m.Score, oneOrZero(m.Remove))
	}
	for _, b := range act.Booths {
		call.keys = append(call.keys, boothKey(c, b.Motion))
		call.args = append(call.args, b.Roll, b.Closes.UnixMilli(), oneOrZero(b.MayChange), oneOrZero(b.Sealed))
	}
	for _, l := range act.Leaves {
		call.args = append(call.args, l.Before, l.After)
	}
	for _, o := range act.Out {
		call.args = append(call.args, o.ID, encodeOutgoing(o), notBefore(o))
	}
	for _, p := range act.Cut {
		call.args = append(call.args, int(p))
	}
	return call
}

// onlyLookedAt tells commit.lua that a document stays as it is.
const onlyLookedAt = "2"

func (call *commitCall) doc(c council.ID, d bot.Doc, what string) {
	call.keys = append(call.keys, docKey(c, d.Kind, d.ID))
	if what == onlyLookedAt {
		d.Body = nil
	}
	call.args = append(call.args, d.Version, what, d.Body)
}

// unmoved are the documents that an act looks at and does not change, each once.
func unmoved(act bot.Act) []bot.Doc {
	var still []bot.Doc
	for _, d := range act.Unmoved {
		same := func(other bot.Doc) bool { return other.Ref == d.Ref }
		if !slices.ContainsFunc(act.Docs, same) && !slices.ContainsFunc(still, same) {
			still = append(still, d)
		}
	}
	return still
}

func (call *commitCall) rows(c council.ID, rows []bot.Row) {
	for _, r := range rows {
		hash, field := rowPlace(c, r.Shelf, r.Key)
		call.keys = append(call.keys, hash)
		call.args = append(call.args, field, oneOrZero(r.Value != nil), r.Value)
	}
}

// oneOrZero is how a script reads a yes or no.
func oneOrZero(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

func checkAct(c council.ID, act bot.Act) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	if len(act.Docs)+len(act.Unmoved)+len(act.Rows)+len(act.Marks)+len(act.Booths)+len(act.Leaves)+len(act.Out)+len(act.Cut) > mostParts {
		return invalid("act of more than %d parts", mostParts)
	}
	return errors.Join(checkDocs(c, act.Docs), checkDocs(c, unmoved(act)), checkRows(c, act.Rows), checkMarks(act.Marks),
		checkBooths(act.Booths), checkLeaves(act.Leaves), checkOut(act.Out), checkSeen(act.Seen))
}

func checkDocs(c council.ID, docs []bot.Doc) error {
	named := make(map[bot.Ref]bool, len(docs))
	for _, d := range docs {
		if err := checkRefs(c, []bot.Ref{d.Ref}); err != nil {
			return err
		}
		if named[d.Ref] {
			return invalid("%s %s twice in one act", d.Kind, d.ID)
		}
		named[d.Ref] = true
	}
	return nil
}

func checkRows(c council.ID, rows []bot.Row) error {
	for _, r := range rows {
		if err := checkShelf(c, r.Shelf); err != nil {
			return err
		}
		if r.Key == "" {
			return invalid("row of %s without a key", r.Shelf)
		}
	}
	return nil
}

// exact is the largest number that Redis keeps exactly as a score.
const exact = 1 << 53

func checkMarks(marks []bot.Mark) error {
	for _, m := range marks {
		if err := checkName("index", m.Index); err != nil {
			return err
		}
		if m.Member == "" || m.Score > exact || m.Score < -exact {
			return invalid("mark %.40q of %s at %d", m.Member, m.Index, m.Score)
		}
	}
	return nil
}

func checkBooths(booths []bot.Booth) error {
	for _, b := range booths {
		if b.Motion <= 0 || b.Closes.UnixMilli() <= 0 {
			return invalid("booth of motion %d closing at %s", b.Motion, b.Closes)
		}
		if err := checkRoll(b.Roll); err != nil {
			return err
		}
	}
	return nil
}

func checkLeaves(leaves []bot.Leaf) error {
	for _, l := range leaves {
		if l.Before == "" || strings.ContainsRune(l.Before, '\n') || strings.ContainsRune(l.After, '\n') {
			return invalid("ledger entry %.40q … %.40q", l.Before, l.After)
		}
	}
	return nil
}

func checkOut(out []bot.Outgoing) error {
	for _, o := range out {
		if err := checkName("row id", o.ID); err != nil {
			return err
		}
	}
	return nil
}

func checkSeen(seen *bot.Seen) error {
	if seen != nil && (seen.Message == "" || len(seen.Message) > longestMessage || strings.HasPrefix(seen.Message, "~")) {
		return invalid("message identity %.40q", seen.Message)
	}
	return nil
}
