package bot_test

import (
	"crypto/ed25519"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// audit is what anybody can check the ledger against: keys, certificates, ballot lists.
func (p *play) audit(motions ...int) ledger.Audit {
	p.t.Helper()
	verifier, err := ledger.NewVerifier(string(p.c), p.ring.Ledger().Public().(ed25519.PublicKey))
	if err != nil {
		p.t.Fatal(err)
	}
	a := ledger.Audit{Community: string(p.c), Keys: note.VerifierList(verifier)}
	for _, no := range motions {
		certificate, err := p.bot.Certificate(p.ctx, p.c, no)
		if err != nil {
			p.t.Fatal(err)
		}
		list, err := p.bot.BallotList(p.ctx, p.c, no)
		if err != nil {
			p.t.Fatal(err)
		}
		a.Certificates, a.Lists = append(a.Certificates, []byte(certificate)), append(a.Lists, list.Text())
	}
	return a
}

func TestCertificateAndListAreProvedByTheLedger(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			no := p.opens(q)
			words := slices.Sorted(maps.Keys(q.words(no)))
			for i, name := range []string{"张三", "王五", "孙七", "郑十"} {
				p.says(name, words[i%3])
			}
			p.says("王五", words[0])
			p.says("郑十", "撤票 1")
			p.wait(7 * 24 * time.Hour)
			p.wait(time.Minute)
			if report, err := ledger.Verify(p.ctx, p.store.Log(p.c), p.audit(no)); err != nil {
				t.Fatalf("%v\n%+v", err, report)
			}
		})
	}
}

func TestALedgerThatWasTamperedWithIsNotProved(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "全小区加装电梯", secrecy: council.Open})
	for _, name := range []string{"张三", "王五", "孙七"} {
		p.says(name, "1号赞成")
	}
	p.wait(7 * 24 * time.Hour)
	p.wait(time.Minute)
	audit := p.audit(no)
	list := string(audit.Lists[0])
	audit.Lists[0] = []byte(strings.Replace(list, " y\n", " n\n", 1))
	if string(audit.Lists[0]) == list {
		t.Fatalf("nothing to change in %s", list)
	}
	if _, err := ledger.Verify(p.ctx, p.store.Log(p.c), audit); !errors.Is(err, ledger.ErrTampered) {
		t.Errorf("a changed list is proved: %v", err)
	}
}
