package store

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// blindSize is the randomness of a blind; see ledger.Blind.
const blindSize = 12

// flyCasts casts a batch and tells each caller.
func (s *Store) flyCasts(q castQueue, jobs []*castJob) {
	defer func() {
		for _, j := range jobs {
			close(j.done)
		}
	}()
	if err := s.castBatch(q, jobs); err != nil {
		for _, j := range jobs {
			j.err = err
		}
	}
}

func (s *Store) castBatch(q castQueue, jobs []*castJob) error {
	call, err := s.newCastCall(q, jobs)
	if err != nil {
		return fmt.Errorf("cast: %w", err)
	}
	ctx, cancel := flightContext()
	defer cancel()
	out, unknown, err := s.run(ctx, s.scripts.cast, call.keys, call.args, q.await)
	if err != nil {
		return writeTrouble("cast", err, unknown)
	}
	reply, err := texts(out.reply)
	if err != nil {
		return fmt.Errorf("cast: %w", err)
	}
	switch reply[0] {
	case "ok":
	case "outdated":
		return errors.Join(fmt.Errorf("cast: %w", bot.ErrOutdated), s.readCuts(ctx, q.community))
	case "none":
		return fmt.Errorf("cast: %w: motion %d is not open", bot.ErrClosed, q.motion)
	case "roll":
		return fmt.Errorf("cast: %w: motion %d has another roll", bot.ErrConflict, q.motion)
	default:
		return fmt.Errorf("cast: script said %.40q", reply[0])
	}
	if len(reply) != len(jobs)+1 {
		return fmt.Errorf("cast: %d results for %d castings", len(reply)-1, len(jobs))
	}
	for i, j := range jobs {
		j.settle(reply[i+1], out.short)
	}
	return nil
}

func (j *castJob) settle(result string, short bool) {
	if result == "invalid" {
		j.err = invalid("motion %d takes other ballots", j.casting.Motion)
		return
	}
	j.result, j.err = decodeCast(result, j.casting.Person)
	if j.err == nil && short {
		j.err = fmt.Errorf("cast: %w", bot.ErrUnconfirmed)
	}
}

// castCall collects what cast.lua gets.
type castCall struct {
	keys   []string
	args   []any
	places map[int]int // by bucket: place of its key in KEYS
	blinds []byte
}

// firstBucketKey is where the buckets begin in KEYS, counted from 1.
const firstBucketKey = 9

func (s *Store) newCastCall(q castQueue, jobs []*castJob) (*castCall, error) {
	mark, spare, err := s.mark()
	if err != nil {
		return nil, err
	}
	ballots := 0
	for _, j := range jobs {
		ballots += j.weight()
	}
	c := q.community
	call := &castCall{
		keys:   make([]string, 0, firstBucketKey+ballots),
		args:   make([]any, 0, 8+5*len(jobs)+8*ballots),
		places: make(map[int]int, ballots),
	}
	if s.options.Blinds {
		if call.blinds, err = s.random.draw(blindSize * ballots); err != nil {
			return nil, err
		}
	}
	call.keys = append(call.keys, boothKey(c, q.motion), tallyKey(c, q.motion), seqKey(c), ledgerKey(c),
		castKey(c, q.motion, q.period-1), castKey(c, q.motion, q.period), castKey(c, q.motion, q.period+1), cutsKey(c))
	now := s.Now()
	call.args = append(call.args, now.UnixMilli(), now.Unix(), q.motion, q.roll, mark, int(seenFor/time.Second), q.asOf, len(jobs))
	for i, j := range jobs {
		call.add(q, j, spare+strconv.Itoa(i))
	}
	return call, nil
}

// add appends one casting; spare is its message when it has none.
func (call *castCall) add(q castQueue, j *castJob, spare string) {
	k := j.casting
	if k.Message != "" {
		spare = k.Message
	}
	call.args = append(call.args, spare, int(k.Person), int(k.Rank), j.kind, len(k.Ballots))
	for i, b := range k.Ballots {
		w := j.weights[i]
		call.args = append(call.args, call.place(q, b.Entry/bucketSize), b.Entry%bucketSize, b.Entry, b.Choices,
			call.proof(b.Choices), w.heads, w.area, w.lots)
	}
}

// place returns where the bucket's key stands.
func (call *castCall) place(q castQueue, bucket int) int {
	at, ok := call.places[bucket]
	if !ok {
		at = len(call.keys) + 1
		call.places[bucket] = at
		call.keys = append(call.keys, ballotsKey(q.community, q.motion, bucket))
	}
	return at
}

// proof is what the leaf says besides the vote: of a sealed ballot its digest, of
// any other a blind, so that the leaf cannot be guessed from its hash.
func (call *castCall) proof(choices string) string {
	if kindOf(choices) == sealedKind {
		if choices == ledger.Stub {
			return ledger.Stub
		}
		return ledger.SealedDigest([]byte(choices))
	}
	if len(call.blinds) < blindSize {
		return ""
	}
	blind := base64.RawURLEncoding.EncodeToString(call.blinds[:blindSize])
	call.blinds = call.blinds[blindSize:]
	return blind
}

// resultCodes are the letters that cast.lua packs verdicts into.
var resultCodes = map[byte]bot.Verdict{
	'c': bot.Counted, 'g': bot.Changed, 't': bot.TakenBack, 'n': bot.Nothing, 'k': bot.Taken,
	'f': bot.Fixed, 'o': bot.Outranked, 'l': bot.TooLate, 'x': bot.NotOnRoll,
}

// decodeCast reads a result as cast.lua packs it: n12c345;13k290/7.
func decodeCast(result string, person council.PersonNo) (bot.Cast, error) {
	if result == "" {
		return bot.Cast{}, fmt.Errorf("cast: empty result")
	}
	cast := bot.Cast{Repeated: result[0] == 'r'}
	for text := range strings.SplitSeq(result[1:], ";") {
		line, err := decodeLine(text, person)
		if err != nil {
			return bot.Cast{}, err
		}
		cast.Lines = append(cast.Lines, line)
	}
	return cast, nil
}

func decodeLine(text string, person council.PersonNo) (bot.CastLine, error) {
	at := 0
	for at < len(text) && text[at] >= '0' && text[at] <= '9' {
		at++
	}
	if at == 0 || at == len(text) {
		return bot.CastLine{}, unreadable(text)
	}
	verdict, ok := resultCodes[text[at]]
	entry, err := strconv.Atoi(text[:at])
	if !ok || err != nil {
		return bot.CastLine{}, unreadable(text)
	}
	line := bot.CastLine{Entry: entry, Verdict: verdict}
	if text[at+1:] == "" {
		return line, nil
	}
	seq, by, other := strings.Cut(text[at+1:], "/")
	if line.Seq, err = strconv.ParseInt(seq, 10, 64); err != nil {
		return bot.CastLine{}, unreadable(text)
	}
	line.By = person
	if other {
		n, err := strconv.Atoi(by)
		if err != nil {
			return bot.CastLine{}, unreadable(text)
		}
		line.By = council.PersonNo(n)
	}
	return line, nil
}

func unreadable(line string) error { return fmt.Errorf("cast: result %.40q cannot be read", line) }
