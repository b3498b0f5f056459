package bot_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestEveryFormIsVotedOnInOwnWords(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三", "王五", "孙七", "郑十")
			no := p.opens(q)
			voters := []string{"张三", "王五", "孙七"}
			words := q.words(no)
			for i, said := range slices.Sorted(maps.Keys(words)) {
				got := p.want(p.says(voters[i], said), "已记", "《"+q.title+"》", "回执")
				if p.motion(no).MayChange {
					p.want(got, "撤票 "+strconv.Itoa(no))
				} else {
					p.want(got, "不能改")
				}
				if q.secrecy != council.Secret {
					p.wantLetters(no, voters[i], words[said])
				}
			}
			if c := p.counters(no); c.Units != 3 || c.Doors[council.ByOwn] != 3 {
				t.Errorf("counters: %+v", c)
			}
			if q.secrecy == council.Secret && len(p.counters(no).Options) > 0 {
				t.Error("a secret motion shows running choices")
			}
			p.verified()
		})
	}
}

// wantLetters fails unless name's only ballot on a motion has these letters.
func (p *play) wantLetters(no int, name, letters string) {
	p.t.Helper()
	m := p.motion(no)
	entries, err := p.store.Entitled(p.ctx, p.c, m.Roll.Hash, p.person(name))
	if err != nil || len(entries) != 1 {
		p.t.Fatalf("%s is entitled to %v: %v", name, entries, err)
	}
	standing, err := p.store.Standing(p.ctx, p.c, no, entries[0])
	if err != nil || standing[0].Choices != letters {
		p.t.Fatalf("%s has ballot %+v, want %s: %v", name, standing, letters, err)
	}
}

// person is the number of somebody on the roster, by the order of smallPlace.
func (p *play) person(name string) council.PersonNo {
	p.t.Helper()
	i := slices.Index(everybody, name)
	if i < 0 {
		p.t.Fatalf("no %s", name)
	}
	return council.PersonNo(i + 1)
}

func TestABallotIsChangedAndTakenBackWhileTheRuleAllows(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三")
			no := p.opens(q)
			n := strconv.Itoa(no)
			words := slices.Sorted(maps.Keys(q.words(no)))
			p.want(p.says("张三", words[0]), "已记")
			if !p.motion(no).MayChange {
				p.want(p.says("张三", words[1]), "不能改")
				p.want(p.says("张三", "撤票 "+n), "不能改")
				return
			}
			p.want(p.says("张三", words[1]), "已改")
			p.want(p.says("张三", "撤票 "+n), "已撤回")
			if c := p.counters(no); c.Units != 0 {
				t.Errorf("a ballot taken back still counts: %+v", c)
			}
			p.want(p.says("张三", "撤票 "+n), "没有可撤的票")
			p.want(p.says("张三", words[2]), "已记")
			if q.secrecy != council.Secret {
				p.want(p.says("张三", words[2]), "没有变化")
			}
			p.verified()
		})
	}
}

func TestTheGroupHearsOnlyWhatARollCallAnnounced(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三")
			p.joinGroup("张三", "李主任")
			p.want(p.inGroup("李主任", "绑定本群"), "议事群")
			no := p.opens(q)
			p.deliver()
			for said, letters := range q.words(no) {
				got := p.inGroup("张三", said)
				switch q.secrecy {
				case council.Secret:
					p.want(got, "无记名", "私聊")
					if c := p.counters(no); c.Units != 0 {
						t.Fatal("a secret ballot was taken in the group")
					}
				case council.RollCall:
					p.want(got, "已记", "1-1-201", "实名公开")
				default:
					p.want(got, "收到")
					p.wantLetters(no, "张三", letters)
					for _, word := range []string{"赞成", "反对", "弃权", "健身区", "桂花", "冯一一", "1-1-201", "张"} {
						if strings.Contains(got, word) {
							t.Errorf("the group reads %q in %q", word, got)
						}
					}
					p.want(p.inbox("张三"), "已记", "1-1-201", "回执")
				}
				break
			}
		})
	}
}

func TestWhatCannotBeABallotIsNotTaken(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "周租客")
	many := p.opens(poll{title: "种什么树", options: "桂花、樱花、银杏、都不同意", form: council.Multi, picks: 2})
	lift := p.opens(poll{title: "全小区加装电梯", form: council.YesNo})
	before := p.state()
	a, b := strconv.Itoa(many), strconv.Itoa(lift)
	for _, c := range []struct{ said, want string }{
		{a + " ABC", "没记上"}, {a + " AD", "没记上"}, {a + "号选桂花和都不同意", "没记上"}, {a + "号赞成", "没记上"},
		{b + "号选B", "回数字"}, {"9号赞成", "没有在投票"}, {"撤票 9", "9号现在没有在投票"}, {"好", "不客气"}, {"1", ""},
		{"张大爷说他赞成", "没记任何东西"}, {b + "号要是免费就赞成", "还没有记"}, {b + "号赞成还是反对", "回数字"},
		{"大家都赞成" + b + "号吗", ""}, {b + "号不反对", "回数字"}, {"帮我妈投" + b + "号赞成", "没记任何东西"},
	} {
		p.passes(11 * time.Minute) // numbers offered before are forgotten
		p.wantNo(p.want(p.says("张三", c.said), c.want), "已记")
		p.unmoved(before)
	}
	p.want(p.says("周租客", b+"号赞成"), "民法典278", "租户", "提意见")
	p.unmoved(before)
}

func TestSeveralMotionsAreVotedOnInOneMessage(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	a, b := p.opens(poll{title: "楼道装扶手"}), p.opens(poll{title: "全小区加装电梯"})
	in := p.message("张三", "1号赞成，2号反对")
	got := p.want(p.hears(in), "《楼道装扶手》", "【赞成】", "《全小区加装电梯》", "【反对】")
	if a != 1 || b != 2 || p.counters(1).Options["y"].Units != 1 || p.counters(2).Options["n"].Units != 1 {
		t.Fatal("not both were cast")
	}
	state := p.state()
	p.restart()
	if again := p.hears(in); again != got {
		t.Errorf("the repeat says\n%s\nnot\n%s", again, got)
	}
	p.unmoved(state)
}

func TestAnOwnerOfSeveralUnitsVotesForAllAndGetsAReceiptForEach(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "吴房东", "周租客")
	no := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意"}) // one ballot a household
	p.want(p.says("周租客", "1号选健身区"), "已记", "2-1-202")
	got := p.says("吴房东", "1号选停车位")
	p.want(got, "2-1-202已有人投过了", "3-1-101投【停车位】")
	if c := p.counters(no); c.Units != 2 || c.Options["A"].Units != 1 || c.Options["B"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	lift := p.opens(poll{title: "全小区加装电梯"}) // one head for all that somebody owns
	p.want(p.says("吴房东", "2号赞成"), "2-1-202等2处投【赞成】")
	if c := p.counters(lift); c.Units != 1 || c.Heads != 1 || c.Area != 17100 {
		t.Errorf("counters: %+v", c)
	}
	p.want(p.says("吴房东", "我的投票"), "停车位", "赞成")
	p.verified()
}

func TestAVoiceBallotIsReadBackBeforeItCounts(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	no := p.opens(poll{title: "楼道装扶手"})
	p.opens(poll{title: "全小区加装电梯"})
	for said, letters := range map[string]string{"1号赞成": "y", "1号反对，2号反对": "n"} {
		in := p.message("张三", said)
		in.Kind = 2 // bot.Spoken
		p.want(p.hears(in), "语音听到的是这样", "《楼道装扶手》")
		p.want(p.says("张三", "1"), "《楼道装扶手》")
		p.wantLetters(no, "张三", letters)
		break
	}
}
