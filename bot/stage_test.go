package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// rawKey looks like a catalog key that no catalog has; a residents' text holds none.
var rawKey = regexp.MustCompile(`[a-z_]+\.[a-z_]+[a-z]`)

// longest is what a door may carry in one answer, in characters.
const longest = 600

// proof reads an answer as an editor would: no hole left open, nothing untranslated.
func (p *play) proof(text string) {
	p.t.Helper()
	switch {
	case strings.Contains(text, "{"):
		p.t.Errorf("placeholder left in: %s", text)
	case strings.Contains(text, "%!"):
		p.t.Errorf("format left in: %s", text)
	case rawKey.MatchString(text):
		p.t.Errorf("untranslated key %q in: %s", rawKey.FindString(text), text)
	case utf8.RuneCountInString(text) > longest:
		p.t.Errorf("%d characters are too many: %s", utf8.RuneCountInString(text), text)
	}
}

// proofread reads what waits to go out at the end of a play.
func (p *play) proofread() {
	out, err := p.store.Pending(context.Background(), p.c, 1000)
	if err != nil {
		return // the play closed its server
	}
	for _, o := range out {
		p.proof(o.Text)
	}
	p.accounted()
}

// posts are the messages waiting to go out, in the order they are due.
func (p *play) posts() []bot.Outgoing {
	p.t.Helper()
	out, err := p.store.Pending(p.ctx, p.c, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// told are the texts waiting for name in private.
func (p *play) told(name string) []string {
	p.t.Helper()
	var texts []string
	for _, o := range p.posts() {
		if o.To == "openid-"+name {
			texts = append(texts, o.Text)
		}
	}
	return texts
}

// inbox is all that waits for name, as one text.
func (p *play) inbox(name string) string {
	p.t.Helper()
	return strings.Join(p.told(name), "\n")
}

// groupPosts are the texts waiting for the group.
func (p *play) groupPosts() []string {
	p.t.Helper()
	var texts []string
	for _, o := range p.posts() {
		if o.Channel == "group" {
			texts = append(texts, o.Text)
		}
	}
	return texts
}

// deliver takes everything that waits out of the outbox, as the courier would.
func (p *play) deliver() {
	p.t.Helper()
	for _, o := range p.posts() {
		p.proof(o.Text)
		if err := p.store.Done(p.ctx, p.c, o.ID); err != nil {
			p.t.Fatal(err)
		}
	}
}

// client asks the data directly.
func (p *play) client() *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: p.redis.Addr()})
	p.t.Cleanup(func() { _ = client.Close() })
	return client
}

// passing are the keys that hold answers, offers and tries, which are forgotten by
// themselves; everything else is state.
var passing = regexp.MustCompile(`:seen:|:cast:|:keep:|^y:try:`)

// dump is everything in the store by key and field.
func (p *play) dump() map[string]string {
	p.t.Helper()
	all := map[string]string{}
	for _, h := range p.snapshot() {
		switch {
		case h.scores != nil:
			for member, score := range h.scores {
				all[h.key+" "+member] = strconv.FormatFloat(score, 'f', -1, 64)
			}
		case h.stream != nil:
			for _, entry := range h.stream {
				fields := map[string]string{}
				for i := 0; i+1 < len(entry.Values); i += 2 {
					fields[entry.Values[i]] = entry.Values[i+1]
				}
				all[h.key+" "+entry.ID] = fmt.Sprint(fields)
			}
		case h.set:
			all[h.key] = strings.Join(slices.Sorted(slices.Values(h.fields)), " ")
		case h.fields != nil:
			for i := 0; i+1 < len(h.fields); i += 2 {
				all[h.key+" "+h.fields[i]] = h.fields[i+1]
			}
		default:
			all[h.key] = h.value
		}
	}
	return all
}

// state is the dump without what is forgotten by itself: traces of deleted documents too.
func (p *play) state() map[string]string {
	p.t.Helper()
	all := p.dump()
	maps.DeleteFunc(all, func(key, _ string) bool {
		doc, version := strings.CutSuffix(key, " v")
		_, there := all[doc+" b"]
		return passing.MatchString(key) || version && strings.Contains(key, ":doc:") && !there
	})
	return all
}

// document reads one document of the community.
func (p *play) document(kind, id string, v any) bool {
	p.t.Helper()
	docs, err := p.store.Read(p.ctx, p.c, bot.Ref{Kind: kind, ID: id})
	if err != nil {
		p.t.Fatal(err)
	}
	if docs[0].Version == 0 {
		return false
	}
	if err := json.Unmarshal(docs[0].Body, v); err != nil {
		p.t.Fatal(err)
	}
	return true
}

// motion reads a motion, which must exist.
func (p *play) motion(no int) council.Motion {
	p.t.Helper()
	var m council.Motion
	if !p.document("motion", strconv.Itoa(no), &m) {
		p.t.Fatalf("no motion %d", no)
	}
	return m
}

// counters are the running sums of a motion.
func (p *play) counters(no int) council.Counters {
	p.t.Helper()
	m := p.motion(no)
	c, err := p.store.Counters(p.ctx, p.c, no, len(m.Roll.Buildings))
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// verified fails unless the ledger proves itself and agrees with all counters.
func (p *play) verified() {
	p.t.Helper()
	if err := p.bot.Tick(p.ctx, "seal", p.c, p.clock()); err != nil {
		p.t.Fatalf("seal: %v", err)
	}
	if report, err := p.bot.VerifyLedger(p.ctx, p.c, nil); err != nil {
		p.t.Fatalf("ledger: %v\n%+v", err, report)
	}
}

// means lets name mean exactly this, whatever words speech would need for it: as the
// first of the numbered answers that they were offered.
func (p *play) means(name string, intent speech.Intent) string {
	p.t.Helper()
	return p.hears(p.meaning(name, intent))
}

// meaning is the message by which name takes up such an offer.
func (p *play) meaning(name string, intent speech.Intent) bot.Inbound {
	p.t.Helper()
	in := p.message(name, "1")
	body, err := json.Marshal(map[string]any{"at": in.At.UnixMilli(), "intents": []speech.Intent{intent}})
	if err != nil {
		p.t.Fatal(err)
	}
	key := "offer:" + in.Channel + ":" + in.Account + ":" + in.User + ":" + in.ChatID
	if err := p.store.Keep(p.ctx, p.c, key, body, time.Minute); err != nil {
		p.t.Fatal(err)
	}
	return in
}

// unmoved fails unless the state is what it was.
func (p *play) unmoved(before map[string]string) {
	p.t.Helper()
	if diff := cmp.Diff(before, p.state()); diff != "" {
		p.t.Errorf("state moved (-before +after):\n%s", diff)
	}
}

// poll is what a chair wants to put to a vote.
type poll struct {
	title, options string // options divided by 、; none asks 赞成、反对、弃权
	form           council.Form
	secrecy        council.Secrecy
	picks          int // how many may be marked, of multi and election
	span           string
	rule           string // as in 改规则, empty for what the title says
}

// drafts puts a poll together, up to the confirmation.
func (p *play) drafts(by string, q poll) string {
	p.t.Helper()
	if q.span == "" {
		q.span = "三天"
	}
	got := p.want(p.says(by, "发起投票："+q.title), "草稿", "《"+q.title+"》")
	p.want(p.says(by, "改截止 "+q.span), "草稿")
	if q.options != "" {
		got = p.want(p.says(by, "改选项 "+q.options), "草稿")
	}
	if q.rule != "" {
		got = p.want(p.says(by, "改规则 "+q.rule), "草稿")
	}
	if q.picks > 0 {
		got = p.want(p.means(by, speech.Intent{Intent: "set_rule", Kind: "type", Text: strconv.Itoa(q.picks)}), "草稿")
	}
	switch q.secrecy {
	case council.Secret:
		got = p.want(p.says(by, "无记名"), "（无记名")
	case council.RollCall:
		got = p.want(p.says(by, "实名公开"), "（实名公开")
	case council.Open:
		got = p.want(p.means(by, speech.Intent{Intent: "set_rule", Kind: "masked"}), "不带姓名")
	}
	return got
}

// opens drafts and confirms a poll as the chair, setting aside what a reason may, and
// returns its number.
func (p *play) opens(q poll) int {
	p.t.Helper()
	if got := p.drafts("李主任", q); strings.Contains(got, "！") {
		p.want(p.means("李主任", speech.Intent{Intent: "override", Text: "大家都知道"}), "草稿")
	}
	var place council.Community
	p.document("community", "it", &place)
	p.want(p.says("李主任", "确认"), "开始投票")
	m := p.motion(place.NextNo)
	if q.form != "" && m.Form != q.form || q.secrecy != "" && m.Secrecy != q.secrecy {
		p.t.Fatalf("motion %d is %s %s, want %s %s", m.No, m.Form, m.Secrecy, q.form, q.secrecy)
	}
	return m.No
}

// polls are all forms of a motion with all degrees of secrecy; by law every election that
// a chair can name is secret, and its ballots stand.
func polls() []poll {
	var all []poll
	for _, secrecy := range []council.Secrecy{council.Open, council.RollCall, council.Secret} {
		all = append(all,
			poll{title: "楼道装扶手", form: council.YesNo, secrecy: secrecy},
			poll{title: "空地怎么用", options: "健身区、停车位、晒谷场、都不同意", form: council.Choice, secrecy: secrecy},
			poll{title: "种什么树", options: "桂花、樱花、银杏、都不同意", form: council.Multi, secrecy: secrecy, picks: 2})
	}
	return append(all, poll{title: "选自管委", options: "冯一一、陈二二、褚三三、卫四四", form: council.Election, secrecy: council.Secret, picks: 2})
}

// name is the poll's form and secrecy.
func (q poll) name() string { return string(q.form) + " " + string(q.secrecy) }

// words are ways to vote on the poll, with the stored letters they mean.
func (q poll) words(no int) map[string]string {
	n := strconv.Itoa(no) + "号"
	switch q.form {
	case council.YesNo:
		return map[string]string{n + "赞成": "y", n + "反对": "n", n + "弃权": "a"}
	case council.Choice:
		return map[string]string{n + "选健身区": "A", n + "选B": "B", strconv.Itoa(no) + " D": "D"}
	case council.Multi:
		return map[string]string{strconv.Itoa(no) + " AC": "AC", n + "选桂花和樱花": "AB", n + "选C": "C"}
	}
	return map[string]string{strconv.Itoa(no) + " AB": "AB", n + "选冯一一、褚三三": "AC", n + "选D": "D"}
}
