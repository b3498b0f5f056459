package bot_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// contest reads an election, which must exist.
func (p *play) contest(no int) council.Contest {
	p.t.Helper()
	var c council.Contest
	if !p.document("election", strconv.Itoa(no), &c) {
		p.t.Fatalf("no election %d", no)
	}
	return c
}

// until moves the clock to just after at, letting what falls due happen.
func (p *play) until(at time.Time) {
	p.t.Helper()
	p.wait(at.Sub(p.clock()) + time.Second)
}

// posted is everything that waits for the group, as one text.
func (p *play) posted() string { return strings.Join(p.groupPosts(), "\n") }

// elects calls an election and returns its number once its list is posted.
func (p *play) elects(words string) int {
	p.t.Helper()
	var place council.Community
	p.document("community", "it", &place)
	p.want(p.says("李主任", words), "准备选举", "1 就这样")
	p.want(p.says("李主任", "1"), "选举开始了")
	return place.NextNo
}

// electing is a small place with a group, where everybody is there.
func electing(t *testing.T) *play {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.deliver()
	return p
}

// ratifies has two officers say that the formal election came out the same.
func (p *play) ratifies(no int) {
	p.t.Helper()
	got := p.want(p.says("李主任", fmt.Sprintf("就任 %d 选举大会当场宣布", no)), "核准")
	act := regexp.MustCompile(`(\d+)号`).FindStringSubmatch(got)
	p.want(p.says(p.supervisor(), "核准 "+act[1]), "已生效")
}

// supervisor is the name of whoever supervises.
func (p *play) supervisor() string {
	p.t.Helper()
	for _, person := range p.roster() {
		if person.Holds(council.Supervisor, "") {
			return person.Name
		}
	}
	p.t.Fatal("nobody supervises")
	return ""
}

// putUp lets people put somebody up, by household.
func (p *play) putUp(name string, by ...string) {
	p.t.Helper()
	for _, who := range by {
		p.want(p.says(who, "提名 "+name), "记下了", name)
	}
}

// stands brings an election to its ballot with candidates that stand.
func (p *play) stands(no int, names ...string) {
	p.t.Helper()
	p.until(p.contest(no).ListUntil)
	homes := []string{"李主任", "王楼长", "张三", "王五", "赵记录", "钱监事", "孙七", "吴房东", "郑十"}
	for i, name := range names {
		p.putUp(name, homes[3*i%9], homes[(3*i+1)%9], homes[(3*i+2)%9])
		p.want(p.says(name, "我接受提名"), "您参加")
	}
	p.until(p.contest(no).NominateUntil)
	p.until(p.contest(no).MayOpen)
	if m := p.motion(no); m.State != council.Voting {
		p.t.Fatalf("motion %d is %s, contest %+v", no, m.State, p.contest(no))
	}
}

// sixSay has six of the small place, more than half of its households, cast a ballot.
func (p *play) sixSay(ballot string) {
	p.t.Helper()
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "赵记录", "孙七"} {
		p.want(p.says(name, ballot), "已记")
	}
}

func TestAnElectionGoesFromTheVoterListToOffice(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 2人")
	p.want(p.posted(), "【1号】", "选民名单公布", "共10票")
	p.want(p.says("张三", "选民名单有我吗"), "名单里有您")
	p.want(p.says("周租客", "选民名单有我吗"), "名单里没有您")
	p.want(p.says("张三", "提名 孙七"), "还在公示选民名单", "周三（8月5日）24:00")
	p.deliver()

	p.until(p.contest(no).ListUntil)
	p.want(p.posted(), "开始提名", "3户联名算数")
	p.want(p.says("王楼长", "提名 孙七"), "现在1户联名", "要3户")
	p.want(p.says("王楼长", "提名 孙七"), "已经提名过")
	p.want(p.says("张三", "提名 孙七"), "现在2户联名")
	p.want(p.says("李四", "提名 孙七"), "已经提名过") // the same home
	p.want(p.says("王五", "提名 孙七"), "够了")
	p.want(p.inbox("孙七"), "3户联名，推您参加", "我接受提名")
	p.want(p.says("周租客", "提名 孙七"), "租户")
	p.want(p.says("王五", "提名 周租客"), "不在选民名单")
	p.want(p.says("王五", "提名 钱监事"), "监事")
	p.want(p.says("王五", "提名 没有人"), "没有叫没有人的")
	p.want(p.says("郑十", "我自荐"), "您自荐参选", "1户")
	p.putUp("郑十", "王五", "张三")
	p.putUp("吴房东", "王楼长", "赵记录", "李主任")
	p.want(p.says("孙七", "我接受提名"), "您参加1号")
	p.want(p.says("候选人有哪些", "候选人有哪些"), "")
	p.want(p.says("张三", "候选人有哪些"), "孙七：3户联名，已接受提名", "郑十：3户联名，已接受提名", "吴房东：3户联名，等本人答复")
	p.deliver()

	p.until(p.contest(no).NominateUntil)
	p.want(p.posted(), "提名结束", "1位等本人答复")
	p.want(p.says("吴房东", "我接受提名"), "您参加1号")
	p.want(p.says("王五", "提名 王楼长"), "不是提名的时候")
	p.until(p.contest(no).ConsentUntil)
	p.want(p.posted(), "候选人公布", "孙七、郑十、吴房东", "选2人")
	p.deliver()
	p.want(p.says("李主任", "开始表决 1"), "自动往下走")

	p.until(p.contest(no).MayOpen)
	p.want(p.posted(), "开始投票")
	p.want(p.inGroup("李主任", "1 AB"), "无记名")
	for name, ballot := range map[string]string{
		"李主任": "1 AB", "王楼长": "1 AB", "张三": "1号选孙七、郑十", "王五": "1 AC", "赵记录": "1 AB", "孙七": "1 AB", "吴房东": "1 C",
	} {
		p.want(p.says(name, ballot), "已记", "不能改")
	}
	p.want(p.says("郑十", "1 ABC"), "最多选2人")
	p.want(p.says("孙七", "我不参选"), "名单不能再改")
	p.deliver()
	p.until(p.motion(no).Closes)
	p.want(p.posted(), "投票结束", "孙七", "结果公示到")
	c := p.contest(no)
	if c.Stage != council.Published || len(c.Elected) != 2 || c.Open != 0 {
		t.Fatalf("%+v\n%+v", c, p.motion(no).Result)
	}
	p.deliver()
	p.until(c.SeatAt)
	p.want(p.posted(), "公示期满：孙七、郑十", "等正式选举确认")
	if c := p.contest(no); c.Stage != council.Awaiting || p.holds("孙七", council.Member) {
		t.Fatalf("an opinion poll made a committee: %+v", c)
	}
	p.want(p.inbox("李主任"), "意见征集", "就任 1", "另一位")
	p.deliver()
	p.ratifies(no)
	p.want(p.posted(), "上任：孙七、郑十", "依据：选举大会当场宣布", "委员", "2029年")
	p.want(p.inbox("孙七"), "您已担任委员")
	var terms council.Terms
	p.document("terms", "it", &terms)
	if len(terms.Terms) != 2 || terms.Terms[0].Role != council.Member || terms.Terms[0].Until.Year() != 2029 {
		t.Errorf("terms: %+v", terms)
	}
	p.deliver()
	p.wait(time.Hour)
	if posts := p.posted(); posts != "" {
		t.Errorf("said again: %s", posts)
	}
	p.until(terms.Terms[0].Until.AddDate(0, 0, -90))
	p.want(p.posted(), "准备换届")
	p.verified()
}

func TestTheVoterListIsObjectedToAnsweredAndDrawnAgain(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 2人")
	before := p.motion(no).Roll.Hash
	p.want(p.says("郑十", "异议 1 我儿子不在名单上"), "1号异议1")
	p.says("赵记录", "迁入 3-1-102 郑小 家属")
	p.says("李主任", "核准 2")
	p.deliver()
	p.until(p.contest(no).ListUntil)
	if c := p.contest(no); c.Stage != council.Listed {
		t.Fatalf("went on although somebody waits for an answer: %+v", c)
	}
	p.want(p.says("赵记录", "异议1-1成立"), "算成立")
	p.wait(7 * time.Hour)
	if c := p.contest(no); c.Stage != council.Nominating || p.motion(no).Roll.Hash == before {
		t.Fatalf("%+v", c)
	}
	p.want(p.says("郑十", "提名 郑小"), "记下了")
	p.verified()
}

func TestAResultThatIsObjectedToSeatsNobodyUntilItIsAnswered(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 1人")
	p.stands(no, "张三", "王五")
	p.sixSay("1 A")
	p.until(p.motion(no).Closes)
	p.want(p.says("郑十", "异议 1 票数不对"), "1号异议1")
	p.until(p.contest(no).SeatAt)
	p.wait(7 * time.Hour)
	if c := p.contest(no); c.Stage != council.Published {
		t.Fatalf("%+v", c)
	}
	p.want(p.says("赵记录", "答复异议 1-1 已核对"), "已答复")
	p.wait(7 * time.Hour)
	p.ratifies(no)
	if c := p.contest(no); c.Stage != council.Seated {
		t.Fatalf("%+v", c)
	}
	p.verified()
}

func TestAnElectionThatIsVoidedSeatsNobody(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 1人")
	p.stands(no, "张三", "王五")
	p.sixSay("1 A")
	p.until(p.motion(no).Closes)
	p.want(p.says("李主任", "作废 1 名单有误"), "2")
	p.want(p.says("钱监事", "核准 2"), "作废")
	p.until(p.contest(no).SeatAt)
	if c := p.contest(no); c.Stage != council.FailedVote || p.holds("张三", council.Member) {
		t.Fatalf("%+v", c)
	}
	p.verified()
}

func TestAnElectionThatIsWithdrawnStops(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 1人")
	p.want(p.means("李主任", speech.Intent{Intent: "withdraw_motion", Motion: 1, Text: "时间不合适"}), "1号已撤回")
	until := p.contest(no).ListUntil
	p.deliver()
	p.until(until)
	p.wait(30 * 24 * time.Hour)
	if c := p.contest(no); c.Stage != council.FailedVote || p.motion(no).State != council.Withdrawn {
		t.Fatalf("%+v", c)
	}
	p.want(p.says("张三", "提名 孙七"), "不是提名的时候")
	if posts := p.posted(); strings.Contains(posts, "开始提名") {
		t.Errorf("went on: %s", posts)
	}
	p.verified()
}

func TestATieOnTheLastSeatIsVotedOnAgainAmongTheTied(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 2人")
	p.stands(no, "张三", "王五", "赵记录")
	for name, ballot := range map[string]string{ // B and C are level, both over half
		"李主任": "1 AB", "王楼长": "1 BC", "张三": "1 BC", "王五": "1 AB", "赵记录": "1 AC", "孙七": "1 AC", "郑十": "1 AB", "钱监事": "1 AC",
	} {
		p.want(p.says(name, ballot), "已记")
	}
	p.deliver()
	p.until(p.motion(no).Closes)
	p.wait(time.Second)
	c := p.contest(no)
	if c.Stage != council.Balloting || len(c.Rounds) != 2 || c.Rounds[1].Kind != council.Revote {
		t.Fatalf("%+v\n%+v", c, p.motion(no).Result)
	}
	second := p.motion(c.Rounds[1].Motion)
	if second.No != 2 || len(second.Options) != len(c.Tied) || second.Seats != 2-len(c.Elected) {
		t.Fatalf("%+v", second)
	}
	p.want(p.posted(), "再投一次", "【2号】", "再次投票")
	p.until(second.MayOpen)
	for _, name := range []string{"李主任", "王楼长", "张三", "孙七"} {
		p.want(p.says(name, "2 "+"AB"[:second.Seats]), "已记")
	}
	p.until(p.motion(2).Closes)
	if c = p.contest(no); c.Stage != council.Published || len(c.Elected) != 2 {
		t.Fatalf("%+v", c)
	}
	p.until(c.SeatAt)
	p.ratifies(no)
	if c = p.contest(no); c.Stage != council.Seated {
		t.Errorf("%+v", c)
	}
	p.verified()
}

func TestOpenSeatsAreVotedOnAgainOnceAndThenStayOpen(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 2人")
	p.stands(no, "张三", "王五", "赵记录", "孙七")
	for name, ballot := range map[string]string{
		"李主任": "1 AB", "王楼长": "1 AC", "张三": "1 AD", "王五": "1 AB", "赵记录": "1 AC", "孙七": "1 AD",
	} {
		p.want(p.says(name, ballot), "已记")
	}
	p.until(p.motion(no).Closes)
	p.wait(time.Second)
	c := p.contest(no)
	second := p.motion(c.Round().Motion)
	if c.Round().Kind != council.Rerun || second.Rule != "own_rerun" || len(second.Options) != 3 || second.Seats != 1 {
		t.Fatalf("%+v %+v", c, second)
	}
	p.until(second.MayOpen)
	for name, ballot := range map[string]string{"李主任": "2 A", "王楼长": "2 B", "张三": "2 C", "王五": "2 A", "赵记录": "2 B", "孙七": "2 C", "郑十": "2 A"} {
		p.want(p.says(name, ballot), "已记")
	}
	p.until(p.motion(2).Closes)
	if c = p.contest(no); c.Stage != council.Published || len(c.Elected) != 2 || c.Elected[1] != second.Slate[0] {
		t.Fatalf("%+v", c)
	}
	p.verified()
}

func TestTooFewBallotsElectNobodyUntilTheChairRepeatsIt(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 1人")
	p.stands(no, "张三", "王五")
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "赵记录"} {
		p.want(p.says(name, "1 A"), "已记")
	}
	p.until(p.motion(no).Closes)
	if c := p.contest(no); c.Stage != council.FailedVote || c.Why != "turnout" {
		t.Fatalf("%+v", c)
	}
	p.want(p.posted(), "没有选成", "开始表决 1")
	p.want(p.says("张三", "开始表决 1"), "来办")
	p.want(p.says("李主任", "开始表决 1"), "2号", "重新投票")
	p.want(p.says("李主任", "开始表决 1"), "自动往下走")
	p.until(p.motion(2).MayOpen)
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "赵记录", "孙七"} {
		p.want(p.says(name, "2 B"), "已记")
	}
	p.until(p.motion(2).Closes)
	c := p.contest(no)
	if c.Stage != council.Published || len(c.Elected) != 1 {
		t.Fatalf("%+v", c)
	}
	p.until(c.SeatAt)
	p.ratifies(no)
	p.want(p.posted(), "上任：王五")
	p.verified()
}

func TestTooFewCandidatesGetMoreTimeAndSomebodyMayStepBack(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 2人")
	p.until(p.contest(no).ListUntil)
	p.putUp("张三", "王楼长", "孙七", "郑十")
	p.want(p.says("王五", "我不参选"), "还没有人提名您")
	p.want(p.says("张三", "我不参选"), "您不参加")
	p.want(p.says("张三", "我接受提名"), "您参加")
	first := p.contest(no).NominateUntil
	p.deliver()
	p.until(first)
	p.want(p.posted(), "提名延到")
	if c := p.contest(no); c.Stage != council.Nominating || !c.NominateUntil.After(first) {
		t.Fatalf("%+v", c)
	}
	p.putUp("王五", "王楼长", "孙七", "郑十")
	p.want(p.says("王五", "我接受提名"), "您参加")
	p.deliver()
	p.until(p.contest(no).NominateUntil)
	p.want(p.posted(), "候选人公布", "张三、王五", "等额")
	p.want(p.says("王五", "我不参选"), "您不参加")
	p.want(p.posted(), "王五不参选了", "候选人：张三")
	p.want(p.says("张三", "我不参选"), "只剩您一位")
	p.until(p.contest(no).MayOpen)
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "赵记录", "孙七"} {
		p.want(p.says(name, "1号选张三"), "已记")
	}
	p.until(p.motion(no).Closes)
	if c := p.contest(no); len(c.Elected) != 1 || c.Stage != council.Published {
		t.Fatalf("%+v", c)
	}
}

func TestNobodyWrittenInIsKnownBeforeTheEndAndCountsLikeACandidate(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 2人")
	p.stands(no, "张三", "王五", "赵记录")
	names := []string{"李主任", "王楼长", "张三", "王五", "赵记录", "孙七"}
	for _, name := range names {
		got := p.means(name, speech.Intent{Intent: "vote", Motion: no, Choices: []string{"A"}, Names: []string{"郑十"}})
		p.want(got, "已记", "张三", "郑十（另选）")
	}
	p.want(p.means("郑十", speech.Intent{Intent: "vote", Motion: no, Choices: []string{"A", "B"}, Names: []string{"孙七"}}), "最多选2人")
	p.want(p.means("郑十", speech.Intent{Intent: "vote", Motion: no, Choices: []string{"B"}, Names: []string{"周租客"}}), "不在选民名单")
	p.want(p.means("郑十", speech.Intent{Intent: "vote", Motion: no, Choices: []string{"B"}, Names: []string{"赵记录"}}), "王五、赵记录")
	if m := p.motion(no); len(m.Options) != 3 {
		t.Errorf("options before the end: %v", m.Options)
	}
	for key, value := range p.dump() {
		if strings.Contains(value, "郑十（另选") && !strings.Contains(key, ":keep:") && !strings.Contains(key, ":seen:") {
			t.Errorf("%s tells who was written in", key)
		}
	}
	p.until(p.motion(no).Closes)
	m := p.motion(no)
	if !slices.Equal(m.Result.Elected, []string{"A", "D"}) || m.Result.Options["D"].Units != 6 || m.Options[3] != "郑十（另选）" {
		t.Fatalf("%+v %+v", m.Result, m.Options)
	}
	p.until(p.contest(no).SeatAt)
	p.ratifies(no)
	p.want(p.posted(), "张三、郑十")
	p.verified()
}

func TestCandidatesLoseOfficersActsInTheirElection(t *testing.T) {
	p := electing(t)
	no := p.elects("发起选举：自管委 1人")
	p.stands(no, "李主任", "张三")
	p.want(p.says("李主任", "结束 1"), "和您有关")
	p.want(p.says("李主任", "延期 1 两天"), "和您有关")
	p.want(p.says("赵记录", "延期 1 两天"), "1号延到")
}

// roster is everybody on the roster.
func (p *play) roster() []council.Person {
	p.t.Helper()
	var head council.Roster
	p.document("roster", "head", &head)
	var people []council.Person
	err := p.store.Each(p.ctx, p.c, "g"+strconv.Itoa(head.Generation)+".person", int(head.NextPerson), func(row bot.Row) error {
		var person council.Person
		if err := json.Unmarshal(row.Value, &person); err != nil {
			return err
		}
		people = append(people, person)
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return people
}

// number is the number of the only person of a name.
func (p *play) number(name string) council.PersonNo {
	p.t.Helper()
	for _, person := range p.roster() {
		if person.Name == name {
			return person.No
		}
	}
	p.t.Fatalf("nobody called %s", name)
	return 0
}

// overwrite puts a document in the place of another, as if it had come about.
func (p *play) overwrite(kind, id string, v any) {
	p.t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		p.t.Fatal(err)
	}
	docs, err := p.store.Read(p.ctx, p.c, bot.Ref{Kind: kind, ID: id})
	if err != nil {
		p.t.Fatal(err)
	}
	docs[0].Body = body
	if _, err := p.store.Commit(p.ctx, p.c, bot.Act{Docs: docs}); err != nil {
		p.t.Fatal(err)
	}
}
