package bot_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
)

// ownerVector is a worked example of a vote of owners.
type ownerVector struct {
	ID   string `json:"id"`
	Rule string `json:"rule"`
	Base struct {
		Heads, Total int
		Area         int64
		Date         string
	} `json:"base"`
	Counts struct {
		Yes, No      int
		ParticHeads  int     `json:"participated_heads"`
		ParticArea   int64   `json:"participated_area"`
		YesHeads     int     `json:"yes_heads"`
		YesArea      int64   `json:"yes_area"`
		NoHeads      int     `json:"no_heads"`
		NoArea       int64   `json:"no_area"`
		AbstainHeads int     `json:"abstain_heads"`
		AbstainArea  int64   `json:"abstain_area"`
		AreasPartic  []int64 `json:"areas_participated"`
		AreasYes     []int64 `json:"areas_yes"`
		AreasNo      []int64 `json:"areas_no"`
	} `json:"counts"`
	Expected struct{ Outcome, Gate string } `json:"expected"`
	Reason   string                         `json:"reason"`
}

// side is how many owners with how much area say one thing; "" says nothing.
type side struct {
	letter string
	heads  int
	area   int64
	areas  []int64 // of each, where the vector says so
}

// shares gives every head of the side its part of the area, to the last 0.01㎡.
func (s side) shares() []int64 {
	if len(s.areas) == s.heads {
		return s.areas
	}
	parts := make([]int64, s.heads)
	for i := range parts {
		parts[i] = s.area / int64(s.heads)
	}
	if s.heads > 0 {
		parts[0] += s.area % int64(s.heads)
	}
	return parts
}

// sides are those of the vector: for, against, abstaining, silent.
func (v ownerVector) sides() []side {
	c := v.Counts
	if v.Base.Total > 0 { // one owner, one flat
		return []side{{letter: "y", heads: c.Yes, area: int64(c.Yes) * 10000}, {letter: "n", heads: c.No, area: int64(c.No) * 10000},
			{}, {heads: v.Base.Total - c.Yes - c.No, area: int64(v.Base.Total-c.Yes-c.No) * 10000}}
	}
	yes := side{letter: "y", heads: c.YesHeads, area: total(c.YesArea, c.AreasYes), areas: c.AreasYes}
	abstain := side{letter: "a", heads: c.AbstainHeads, area: c.AbstainArea}
	no := side{letter: "n", heads: c.NoHeads, area: c.NoArea, areas: c.AreasNo}
	if c.ParticHeads > 0 {
		no.heads = c.ParticHeads - yes.heads - abstain.heads
		no.area = total(c.ParticArea, c.AreasPartic) - yes.area - abstain.area
	}
	took, area := yes.heads+no.heads+abstain.heads, yes.area+no.area+abstain.area
	return []side{yes, no, abstain, {heads: v.Base.Heads - took, area: v.Base.Area - area}}
}

// total is a sum, or what the parts come to where it is not given.
func total(sum int64, parts []int64) int64 {
	if sum > 0 {
		return sum
	}
	for _, p := range parts {
		sum += p
	}
	return sum
}

// possible reports whether flats can be made that the side lives in.
func (s side) possible() bool {
	return s.heads > 0 && s.area >= int64(s.heads) || s.heads == 0 && s.area == 0
}

// estate is a roster of owners, one flat each, with areas as the sides have them. Chair and
// supervisor live with the first owner and own nothing.
func estate(sides []side) (roster string, letters []string) {
	var b strings.Builder
	b.WriteString("楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n")
	row := func(i int, name, kind, office string, area int64) {
		fmt.Fprintf(&b, "1,%d,%d,%s,138%08d,%d.%02d,%s,%s\n", i/50+1, 101+i%50, name, b.Len(), area/100, area%100, kind, office)
	}
	i := 0
	for _, s := range sides {
		for _, area := range s.shares() {
			row(i, inEstate(i), "业主", "", area)
			if i == 0 {
				row(i, "李主任", "家属", "主任", area)
				row(i, "钱监事", "家属", "监事", area)
			}
			letters = append(letters, s.letter)
			i++
		}
	}
	return b.String(), letters
}

// inEstate is the name of the i-th owner.
func inEstate(i int) string { return inCrowd(i + 1) }

// ownerTitles are motions on a matter of each rule.
var ownerTitles = map[string]string{"owners_general": "换物业公司", "owners_special": "筹集维修资金", "owners_unanimity": "1号楼住改商"}

// playsOut puts the vector to a binding vote and returns the motion when it is decided. The
// first owners of each side speak, the others' ballots go straight into the store.
func (v ownerVector) playsOut(t *testing.T) council.Motion {
	roster, letters := estate(v.sides())
	p := newPlayOf(t, roster)
	p.join("李主任", "钱监事")
	p.mayVoteByChat("1")
	p.says("李主任", "发起投票："+ownerTitles[v.Rule]+"，投十天")
	p.want(p.says("李主任", "有约束力"), "结果有约束力")
	p.want(p.says("李主任", "理由：8月1日都办好了，书面通知了"), "草稿")
	if got := p.says("李主任", "确认"); !strings.Contains(got, "2号") {
		t.Fatalf("%s: %s", v.ID, got)
	}
	if p.motion(2).State == council.Announced {
		p.until(p.motion(2).MayOpen)
	}
	m := p.motion(2)
	if m.State != council.Voting || m.Rule != v.Rule || m.Roll.Heads != len(letters) || v.Base.Area > 0 && m.Roll.Area != v.Base.Area {
		t.Fatalf("%s: %+v", v.ID, m)
	}
	p.ballotsOf(m, letters)
	p.until(m.Closes)
	if got := p.says("李主任", "结果 2"); v.Expected.Outcome == "passed" != strings.Contains(got, "通过，有约束力（依据民法典") {
		t.Errorf("%s: %s", v.ID, got)
	}
	p.verified()
	return p.motion(2)
}

// ballotsOf casts a letter for every owner, in the order of the roster.
func (p *play) ballotsOf(m council.Motion, letters []string) {
	p.t.Helper()
	names := map[council.PersonNo]string{}
	for _, who := range p.roster() {
		names[who.No] = who.Name
	}
	entries := p.rollOf(m)
	spoke := map[string]bool{}
	for i, letter := range letters {
		if letter == "" {
			continue
		}
		at := slices.IndexFunc(entries, func(e council.Entry) bool { return names[e.Persons[0]] == inEstate(i) })
		if at < 0 {
			p.t.Fatalf("%s is not on the roll", inEstate(i))
		}
		if !spoke[letter] {
			spoke[letter] = true
			p.join(inEstate(i))
			p.want(p.says(inEstate(i), strconv.Itoa(m.No)+"号"+map[string]string{"y": "赞成", "n": "反对", "a": "弃权"}[letter]), "已记")
			continue
		}
		_, err := p.store.Cast(p.ctx, p.c, bot.Casting{Motion: m.No, Roll: m.Roll.Hash, Person: entries[at].Persons[0], Rank: council.ByOwn,
			Ballots: []bot.EntryBallot{{Entry: at, Choices: letter}}, Message: fmt.Sprintf("v%d", i), At: p.clock()})
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

// outsideABallot are vectors that no motion of today can be: those of the law before 2021,
// of input that is refused, of nobody at all, and one whose flats are larger than a roster
// takes.
func (v ownerVector) outsideABallot() bool {
	return v.Base.Date != "" || v.Expected.Outcome == "invalid" || v.Base.Area > 1e12 || v.Base.Heads+v.Base.Total == 0
}

func TestOwnersVectorsHoldInABindingVote(t *testing.T) {
	t.Parallel()
	played := map[string]int{}
	for _, v := range vectorsOf[ownerVector](t, "owners_general", "owners_special", "owners_unanimity") {
		if v.outsideABallot() || slices.ContainsFunc(v.sides(), func(s side) bool { return !s.possible() }) {
			played["left out"]++
			t.Log("left out:", v.ID)
			continue
		}
		t.Run(v.ID, func(t *testing.T) {
			m := v.playsOut(t)
			if m.Result == nil || m.Result.Outcome != v.Expected.Outcome || m.Result.Gate != v.Expected.Gate || m.Result.Effect != council.BindingOwnRules {
				t.Errorf("%s (%s): %+v, want %+v", v.ID, v.Reason, m.Result, v.Expected)
			}
		})
		played[v.Rule+" "+v.Expected.Outcome]++
	}
	for _, least := range []string{"owners_general passed", "owners_general failed", "owners_general no_quorum",
		"owners_special passed", "owners_special failed", "owners_special no_quorum", "owners_unanimity passed", "owners_unanimity failed"} {
		if played[least] == 0 && oneIn == 1 {
			t.Errorf("no vector of %s was played", least)
		}
	}
	t.Log(played)
}
