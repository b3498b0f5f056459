package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/bot/rule"
	"yishi/handlers/envelope"
	"yishi/store"
	"yishi/store/keyring"
)

// The made-up account of the benchmark.
const (
	benchAppID    = "wxbenchbenchbench0"
	benchOriginal = "gh_bench"
	benchToken    = "benchtoken"
)

// place is a community made for one run, with as many households as voters.
type place struct {
	store  *store.Store
	client redis.UniversalClient
	book   *phrase.Book
	ring   *keyring.Memory
	aesKey string
	key    *envelope.Key

	community council.ID
	roll      council.Roll
	voters    int
	motion    int // the one that is open
}

func newPlace(ctx context.Context, url string, voters int) (*place, error) {
	p := &place{voters: voters}
	var err error
	if p.store, err = store.Open(ctx, url, store.Options{}); err != nil {
		return nil, err
	}
	if p.client, err = store.Connect(url); err != nil {
		return nil, err
	}
	if p.book, err = phrase.Open(phrase.Chinese); err != nil {
		return nil, err
	}
	if p.ring, err = keyring.NewMemory(rand.Reader); err != nil {
		return nil, err
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	p.aesKey = base64.StdEncoding.EncodeToString(secret)[:43]
	if p.key, err = envelope.NewKey(benchToken, p.aesKey, benchAppID); err != nil {
		return nil, err
	}
	p.community, err = p.bot(p.store).AddCommunity(ctx, "bench", "", "")
	return p, err
}

// bot is a new bot on a store, with nothing cached yet.
func (p *place) bot(s *store.Store) *bot.Bot {
	return bot.New(bot.Parts{
		Records: s, Shelves: s, Ballots: s, Directory: s, Memory: s,
		Keys: p.ring, Witness: p.ring, LedgerKey: p.ring.Ledger(),
		Ledgers: func(c council.ID) ledger.Log { return s.Log(c) },
		Book:    p.book, Now: s.Now, Random: rand.Reader, Zone: time.FixedZone("CST", 8*3600),
		Log: slog.New(slog.DiscardHandler), Name: "bench",
	})
}

// settle stores the roll and lets every voter be known.
func (p *place) settle(ctx context.Context) error {
	const perBuilding = 100
	buildings := (p.voters + perBuilding - 1) / perBuilding
	p.roll = council.Roll{Heads: p.voters, Units: p.voters}
	for b := range buildings {
		p.roll.Buildings = append(p.roll.Buildings, council.Building{Name: strconv.Itoa(b + 1)})
	}
	for i := range p.voters {
		area := int64(6000 + i%9000)
		p.roll.Entries = append(p.roll.Entries, council.Entry{
			Persons: []council.PersonNo{council.PersonNo(i + 1)}, Heads: 1,
			Lots: []council.Lot{{Building: i / perBuilding, Area: area}}, Label: p.label(i),
		})
		b := &p.roll.Buildings[i/perBuilding]
		b.Households, b.Units, b.Area = b.Households+1, b.Units+1, b.Area+area
		p.roll.Area += area
	}
	var err error
	if p.roll.Hash, err = p.roll.Digest(); err != nil {
		return err
	}
	return p.store.PutRoll(ctx, p.community, p.roll)
}

func (p *place) label(i int) string { return fmt.Sprintf("%d-%d", i/100+1, i%100+101) }

// join points an identity at every voter.
func (p *place) join(ctx context.Context) error {
	const hands = 64
	var all sync.WaitGroup
	failed := make([]error, hands)
	for h := range hands {
		all.Go(func() {
			for i := h; i < p.voters && failed[h] == nil; i += hands {
				failed[h] = p.store.Bind(ctx, bot.Sender{Channel: "oa", Account: benchAppID, User: benchOpenID(i)},
					bot.Resident{Community: p.community, Person: council.PersonNo(i + 1), Label: p.label(i)})
			}
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

func benchOpenID(i int) string { return fmt.Sprintf("oBench%022d", i) }

// open opens a yes/no motion and ends the one before, so that just one is open.
func (p *place) open(ctx context.Context) (council.Motion, error) {
	r, err := rule.Latest("owners_general")
	if err != nil {
		return council.Motion{}, err
	}
	pinned, err := json.Marshal(r)
	if err != nil {
		return council.Motion{}, err
	}
	now := p.store.Now()
	m := council.Motion{
		No: p.motion + 1, Title: "北门加装电梯", Form: council.YesNo, Secrecy: council.Open, Matter: "lift", Rule: r.ID, RuleVersion: r.From,
		Pinned: pinned, Electorate: council.Owners, Effect: council.Advisory, MayChange: true, State: council.Voting,
		Opened: now, Closes: now.Add(24 * time.Hour), Roll: p.roll,
	}
	body, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	act := bot.Act{
		Docs:   []bot.Doc{{Ref: bot.Ref{Kind: "motion", ID: strconv.Itoa(m.No)}, Body: body}},
		Booths: []bot.Booth{{Motion: m.No, Roll: p.roll.Hash, Closes: m.Closes, MayChange: true}},
		Marks:  []bot.Mark{{Index: "open", Member: strconv.Itoa(m.No), Score: m.Closes.UnixMilli()}},
	}
	if p.motion > 0 {
		act.Marks = append(act.Marks, bot.Mark{Index: "open", Member: strconv.Itoa(p.motion), Remove: true})
	}
	p.motion = m.No
	_, err = p.store.Commit(ctx, p.community, act)
	return m, err
}

// remove takes everything of the run out of Redis again.
func (p *place) remove(ctx context.Context) error {
	for i := range p.voters {
		sender := bot.Sender{Channel: "oa", Account: benchAppID, User: benchOpenID(i)}
		if i%2000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := p.store.Unbind(ctx, sender); err != nil {
			return err
		}
	}
	return p.unlink(ctx, "*{"+string(p.community)+"}*")
}

// unlink removes the keys that match.
func (p *place) unlink(ctx context.Context, pattern string) error {
	scan := p.client.Scan(ctx, 0, pattern, 1000).Iterator()
	for scan.Next(ctx) {
		if err := p.client.Unlink(ctx, scan.Val()).Err(); err != nil {
			return err
		}
	}
	return scan.Err()
}
