package bot_test

import (
	"context"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// overtaken is a ledger on which another replica, which had read less of it, publishes a
// head just before this one does for the first time.
type overtaken struct {
	ledger.Log
	first func()
}

func (o *overtaken) Publish(ctx context.Context, oldSize int64, tiles map[string][]byte, checkpoint []byte, newSize int64) error {
	if first := o.first; first != nil {
		o.first = nil
		first()
	}
	return o.Log.Publish(ctx, oldSize, tiles, checkpoint, newSize)
}

func TestACertificateStandsUnderAHeadThatCoversItsBallotsWhoeverSealed(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "全小区加装电梯", secrecy: council.Open})
	for _, name := range []string{"张三", "王五", "孙七"} {
		p.says(name, "1号赞成")
	}
	p.passes(7 * 24 * time.Hour)
	if err := p.bot.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.NewSigner(string(p.c), p.ring.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	other := ledger.Sealer{Signer: signer, Keys: p.audit().Keys, Batch: 1}
	log := &overtaken{Log: p.store.Log(p.c), first: func() {
		if _, _, err := other.Seal(p.ctx, p.store.Log(p.c)); err != nil {
			t.Error(err)
		}
	}}
	parts := p.parts()
	parts.Ledgers = func(council.ID) ledger.Log { return log }
	if err := bot.New(parts).Tick(p.ctx, "sweep", p.c, p.clock()); err != nil {
		t.Fatal(err)
	}
	if report, err := ledger.Verify(p.ctx, p.store.Log(p.c), p.audit(no)); err != nil {
		t.Errorf("%v\n%+v", err, report)
	}
	if log.first != nil {
		t.Error("nobody was first")
	}
}
