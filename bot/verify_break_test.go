package bot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// busyLog is a ledger in which something happens before every reading of entries, and
// before every third of anything else.
type busyLog struct {
	ledger.Log
	meanwhile func()
	calls     int
}

func (l *busyLog) third() {
	if l.calls++; l.calls%3 == 0 {
		l.meanwhile()
	}
}

func (l *busyLog) Size(ctx context.Context) (int64, error) {
	l.third()
	return l.Log.Size(ctx)
}

func (l *busyLog) Leaves(ctx context.Context, from int64, limit int) ([][]byte, error) {
	l.meanwhile()
	return l.Log.Leaves(ctx, from, limit)
}

func (l *busyLog) Tile(ctx context.Context, path string) ([]byte, error) {
	l.third()
	return l.Log.Tile(ctx, path)
}

// verifiedBusily verifies the ledger; something happens between any two of its readings.
func (p *play) verifiedBusily(meanwhile func()) (ledger.Report, error) {
	for at := 1; ; at++ {
		f := newFrail(p.store, at, false)
		f.meanwhile = meanwhile
		parts := p.parts()
		parts.Records, parts.Ballots = f, f
		if f.at%2 == 0 { // at every reading of the ledger as well
			parts.Ledgers = func(c council.ID) ledger.Log { return &busyLog{Log: p.store.Log(c), meanwhile: meanwhile} }
		}
		report, err := bot.New(parts).VerifyLedger(p.ctx, p.c, nil)
		if err != nil || !f.hit {
			return report, err
		}
	}
}

func TestBallotsThatComeWhileALedgerIsVerifiedAreNoTampering(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			no, ways := p.opens(q), []string{}
			for words := range q.words(no) {
				ways = append(ways, words)
			}
			turns := 0
			goesOn := func() {
				turns++
				name := []string{"张三", "王五", "孙七", "郑十"}[turns%4]
				if p.says(name, ways[turns%len(ways)]); turns%5 == 0 {
					p.says(name, fmt.Sprintf("撤票 %d", no))
				}
				if err := p.bot.Tick(p.ctx, "seal", p.c, p.clock()); err != nil {
					t.Error(err)
				}
			}
			goesOn()
			if report, err := p.verifiedBusily(goesOn); err != nil {
				t.Errorf("nobody touched anything: %v\n%+v", err, report.Faults)
			}
			client, tally := p.client(), fmt.Sprintf("y:{%s}:tally:%d", p.c, no)
			sums := client.HGet(p.ctx, tally, "all").Val()
			var units, heads, area int
			if _, err := fmt.Sscanf(sums, "%d|%d|%d", &units, &heads, &area); err != nil {
				t.Fatal(err)
			}
			client.HSet(p.ctx, tally, "all", fmt.Sprintf("%d|%d|%d", units+1, heads+1, area+8950))
			if _, err := p.verifiedBusily(goesOn); !errors.Is(err, ledger.ErrTampered) {
				t.Errorf("a ballot that nobody cast is not found while people vote: %v", err)
			}
		})
	}
}
