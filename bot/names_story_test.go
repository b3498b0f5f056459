package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// drawers are the rows of the name shelf of the roster in use.
func (p *play) drawers() map[string]string {
	var head council.Roster
	p.document("roster", "head", &head)
	found := map[string]string{}
	for key, value := range p.state() {
		if strings.Contains(key, ":g"+strconv.Itoa(head.Generation)+".person-names ") {
			found[key] = value
		}
	}
	return found
}

func TestPeopleAreFoundByNameAfterImportAndUpkeep(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	if n := len(p.drawers()); n < 10 || n > len(everybody) {
		t.Fatalf("%d drawers for %d people", n, len(everybody))
	}
	p.want(p.says("张三", "委托 王五 投所有的票"), "王五")
	p.want(p.means("张三", speech.Intent{Intent: "delegate", To: "王　五"}), "王五") // as people type it
	p.want(p.says("赵记录", "过户 3-1-102 冯六 13900000001"), "冯六")
	p.want(p.says("钱监事", "核准 1"), "")
	p.want(p.says("张三", "委托 冯六 投所有的票"), "冯六")
	p.wantNo(p.says("张三", "委托 郑十 投所有的票"), "等郑十") // gone with the home
	p.verified()
}

func TestTwoOfANameAreBothInTheirDrawer(t *testing.T) {
	p := newPlayOf(t, smallPlace+"3,1,201,王五,13800000021,76.00,业主,\n")
	p.join("张三")
	got := p.says("张三", "委托 王五 投所有的票")
	p.wantNo(got, "等王五答应")
	p.want(p.means("张三", speech.Intent{Intent: "delegate", To: "王五", Room: "3-1-201"}), "王五")
}

func TestAnOlderRosterWithoutDrawersIsRead(t *testing.T) {
	p := newPlay(t)
	p.join("张三", "王五")
	var head council.Roster
	docs, err := p.store.Read(p.ctx, p.c, bot.Ref{Kind: "roster", ID: "head"})
	if err != nil || !p.document("roster", "head", &head) || !head.Named {
		t.Fatalf("head: %+v, %v", head, err)
	}
	docs[0].Body = []byte(strings.Replace(string(docs[0].Body), `"named":true`, `"named":false`, 1))
	if _, err := p.store.Commit(p.ctx, p.c, bot.Act{Docs: docs}); err != nil {
		t.Fatal(err)
	}
	p.want(p.says("张三", "委托 王五 投所有的票"), "王五")
}

func TestAnImportLeavesNoDrawersOfTheRosterBefore(t *testing.T) {
	p := newPlay(t)
	before := p.drawers()
	if err := p.imports(smallPlace+"3,1,201,何新,13800000022,76.00,业主,\n", bot.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	p.wait(15 * time.Minute) // nobody reads them any more
	state := p.state()
	for key := range before {
		if _, left := state[key]; left {
			t.Errorf("%s is left", key)
		}
	}
	if len(p.drawers()) <= len(before) {
		t.Errorf("%d drawers after %d", len(p.drawers()), len(before))
	}
}
