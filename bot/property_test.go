package bot_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// anyRoster draws a place with officers in building 9 and one to three small buildings,
// where people own one or several homes, alone or together, and some let theirs.
func anyRoster(t *rapid.T) (csv string, names []string) {
	rows := []string{"楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份",
		"9,1,101,李主任,13800000001,50.00,业主,主任", "9,1,102,钱监事,13800000007,50.00,业主,监事", "9,1,103,赵记录,13800000006,50.00,业主,记录员"}
	names = []string{"李主任", "钱监事", "赵记录"}
	pool := rapid.IntRange(2, 8).Draw(t, "owners")
	person := func(kind string, i int) (name, phone string) {
		name = kind + string([]rune("一二三四五六七八九")[i%9])
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		return name, fmt.Sprintf("139%02d%06d", len(kind), int([]rune(kind)[0])%1000*10+i)
	}
	for b := range rapid.IntRange(1, 3).Draw(t, "buildings") {
		for u := range rapid.IntRange(1, 4).Draw(t, "homes") {
			area := rapid.IntRange(4000, 15000).Draw(t, "area")
			add := func(kind, as string, i int) {
				name, phone := person(kind, i)
				rows = append(rows, fmt.Sprintf("%d,1,%d,%s,%s,%d.%02d,%s,", b+1, 101+u, name, phone, area/100, area%100, as))
			}
			owner := rapid.IntRange(0, pool-1).Draw(t, "owner")
			add("甲", "业主", owner)
			if rapid.IntRange(0, 2).Draw(t, "together") == 0 {
				add("乙", "共有人", owner)
			}
			if rapid.IntRange(0, 3).Draw(t, "let") == 0 {
				add("丙", "租户", 3*b+u)
			}
		}
	}
	return strings.Join(rows, "\n") + "\n", names
}

// game is a play with a book kept by hand of what every entry's ballot should be.
type game struct {
	*play
	names    []string
	no       int
	m        council.Motion
	entries  []council.Entry
	numbers  map[string]council.PersonNo
	ballots  map[int]kept
	disputed map[int]bool
	sheets   map[int]string // by entry: a paper ballot that waits for the second officer
	past     []bot.Inbound
}

// kept is a ballot as the book has it.
type kept struct {
	letters string
	person  council.PersonNo
	rank    council.Rank
}

func newGame(t *rapid.T) *game {
	csv, names := anyRoster(t)
	g := &game{play: newPlayOf(t, csv), names: names, ballots: map[int]kept{}, disputed: map[int]bool{}, sheets: map[int]string{}, numbers: map[string]council.PersonNo{}}
	g.join(names...)
	all := polls()
	q := all[rapid.IntRange(0, len(all)-1).Draw(t, "poll")]
	if q.form == council.YesNo && rapid.Bool().Draw(t, "owners decide") {
		q.title = "楼顶装太阳能"
		q.rule = "改建重建"
	}
	g.no = g.opens(q)
	g.m = g.motion(g.no)
	for n := range g.m.Roll.Units {
		e, err := g.store.Entries(g.ctx, g.c, g.m.Roll.Hash, n)
		if err != nil {
			t.Fatal(err)
		}
		g.entries = append(g.entries, e[0])
	}
	var head council.Roster
	g.document("roster", "head", &head)
	for no := council.PersonNo(1); no < head.NextPerson; no++ {
		rows, err := g.store.Rows(g.ctx, g.c, fmt.Sprintf("g%d.person", head.Generation), strconv.Itoa(int(no)))
		var p council.Person
		if err != nil || json.Unmarshal(rows[0].Value, &p) != nil {
			t.Fatal(err)
		}
		g.numbers[p.Name] = no
	}
	return g
}

// choices draws a ballot that the form allows.
func (g *game) choices(t *rapid.T) (choices []string, letters string) {
	if g.m.Form == council.YesNo {
		c := rapid.SampledFrom([]string{council.Yes, council.No, council.Abstain}).Draw(t, "choice")
		return []string{c}, c[:1]
	}
	_, high := g.m.Picks()
	n := rapid.IntRange(1, high).Draw(t, "marks")
	set := map[string]bool{}
	for range n {
		set[string(rune('A'+rapid.IntRange(0, len(g.m.Options)-2).Draw(t, "mark")))] = true
	}
	choices = slices.Sorted(maps.Keys(set))
	return choices, strings.Join(choices, "")
}

// sends hears a message and keeps it for a repeat.
func (g *game) sends(in bot.Inbound) {
	g.past = append(g.past, in)
	g.hears(in)
}

// votes is a ballot of somebody, in words that say exactly that; "" takes it back.
func (g *game) votes(t *rapid.T, name string, choices []string, letters string) {
	intent := speech.Intent{Intent: "vote", Motion: g.no, Choices: choices}
	if letters == "" {
		intent = speech.Intent{Intent: "retract", Motion: g.no}
	}
	g.sends(g.meaning(name, intent))
	person := g.numbers[name]
	for n, e := range g.entries {
		if slices.Contains(e.Persons, person) {
			g.marks(n, kept{letters, person, council.ByOwn})
		}
	}
}

// marks is the rule for one entry, kept by hand.
func (g *game) marks(entry int, b kept) {
	old, there := g.ballots[entry]
	switch {
	case !there && b.letters == "":
		return
	case there && b.rank < old.rank, there && b.rank == old.rank && b.person != old.person:
		return
	case there && b.rank == old.rank && !g.m.MayChange, there && b == old:
		// stands, and whoever cast it stood by it
	case b.letters == "":
		delete(g.ballots, entry)
	default:
		g.ballots[entry] = b
	}
	if b.rank == council.ByOwn && b.letters != "" {
		delete(g.disputed, entry)
	}
}

func (g *game) enters(t *rapid.T, entry int, choices []string, letters string) {
	room, _, _ := strings.Cut(g.entries[entry].Label, "等")
	if g.m.Secrecy == council.Secret || slices.Contains(g.entries[entry].Persons, g.numbers["赵记录"]) {
		return
	}
	g.sends(g.meaning("赵记录", speech.Intent{Intent: "paper", Motion: g.no, Sheets: []speech.Sheet{{Room: room, Choices: choices}}}))
	if g.ballots[entry].rank <= council.ByPaper {
		g.sheets[entry] = letters
	}
}

func (g *game) checks(t *rapid.T, entry int, choices []string, letters string) {
	room, _, _ := strings.Cut(g.entries[entry].Label, "等")
	if g.m.Secrecy == council.Secret || slices.Contains(g.entries[entry].Persons, g.numbers["钱监事"]) {
		return
	}
	g.sends(g.meaning("钱监事", speech.Intent{Intent: "verify_paper", Motion: g.no, Sheets: []speech.Sheet{{Room: room, Choices: choices}}}))
	if sheet, there := g.sheets[entry]; there && sheet == letters {
		delete(g.sheets, entry)
		g.marks(entry, kept{letters, g.entries[entry].Persons[0], council.ByPaper})
	}
}

func (g *game) disputes(name string) {
	g.sends(g.meaning(name, speech.Intent{Intent: "not_agreed", Motion: g.no}))
	for n, e := range g.entries {
		if slices.Contains(e.Persons, g.numbers[name]) {
			g.disputed[n] = true
		}
	}
}

// recount adds the book up.
func (g *game) recount() council.Counters {
	c := council.Counters{ByBuilding: make([]council.Turnout, len(g.m.Roll.Buildings)), Options: map[string]council.Sum{}, Doors: map[council.Rank]int{}}
	for n, b := range g.ballots {
		e := g.entries[n]
		c.Units, c.Heads, c.Area = c.Units+1, c.Heads+e.Heads, c.Area+e.Area()
		c.Doors[b.rank]++
		for i, lot := range e.Lots {
			c.ByBuilding[lot.Building].Area += lot.Area
			if i == 0 {
				c.ByBuilding[lot.Building].Units++
				c.ByBuilding[lot.Building].Heads += e.Heads
			}
		}
		for _, letter := range b.letters {
			if g.m.Secrecy != council.Secret {
				c.Options[string(letter)] = add(c.Options[string(letter)], e)
			}
		}
	}
	return c
}

func add(s council.Sum, e council.Entry) council.Sum {
	return council.Sum{Units: s.Units + 1, Heads: s.Heads + e.Heads, Area: s.Area + e.Area()}
}

// agree fails unless the store counts what the book does.
func (g *game) agree(t *rapid.T) {
	got := g.counters(g.no)
	maps.DeleteFunc(got.Options, func(_ string, s council.Sum) bool { return s == council.Sum{} })
	maps.DeleteFunc(got.Doors, func(_ council.Rank, n int) bool { return n == 0 })
	want := g.recount()
	want.Frozen = got.Frozen
	if len(got.Options) == 0 {
		got.Options = map[string]council.Sum{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("counters (-book +store):\n%s", diff)
	}
	seen := map[int]bool{}
	err := g.store.EachBallot(g.ctx, g.c, g.no, len(g.entries), func(b bot.Ballot) error {
		if seen[b.Entry] {
			t.Fatalf("entry %d has two ballots", b.Entry)
		}
		seen[b.Entry] = true
		k, there := g.ballots[b.Entry]
		if !there || k.person != b.Person || k.rank != b.Rank || g.m.Secrecy != council.Secret && k.letters != b.Choices {
			t.Fatalf("entry %d: store %+v, book %+v", b.Entry, b, k)
		}
		return nil
	})
	if err != nil || len(seen) != len(g.ballots) {
		t.Fatalf("%d ballots in the store, %d in the book: %v", len(seen), len(g.ballots), err)
	}
}

// decided fails unless the result is what the pinned rule says of the book.
func (g *game) decided(t *rapid.T) {
	m := g.motion(g.no)
	if m.Result == nil {
		t.Fatal("not decided")
	}
	var r rule.Rule
	if err := json.Unmarshal(m.Pinned, &r); err != nil {
		t.Fatal(err)
	}
	base := rule.Base{Weighing: rule.Weighing{Heads: int64(m.Roll.Heads), Area: m.Roll.Area}}
	tally := rule.Tally{}
	sums := map[string]council.Sum{}
	for n, b := range g.ballots {
		e := g.entries[n]
		tally.Participated.Heads += int64(e.Heads)
		tally.Participated.Area += e.Area()
		letters := b.letters
		if g.disputed[n] {
			letters = "a"
		}
		for _, letter := range letters {
			sums[string(letter)] = add(sums[string(letter)], e)
		}
	}
	weigh := func(letter string) rule.Weighing {
		return rule.Weighing{Heads: int64(sums[letter].Heads), Area: sums[letter].Area}
	}
	tally.Abstain = weigh("a")
	if m.Form == council.YesNo {
		tally.Yes, tally.No = weigh("y"), weigh("n")
	} else {
		for i, o := range m.Options {
			tally.Options = append(tally.Options, rule.Option{Key: string(rune('A' + i)), Weighing: weigh(string(rune('A' + i))), Against: council.IsNoneOption(o)})
		}
	}
	if m.Form == council.Election {
		base.Seats, base.Mode = int64(m.Seats), rule.ByHouseholds
	}
	o := rule.Decide(r, base, tally)
	if string(o.Verdict) != m.Result.Outcome || !slices.Equal(o.Passing, m.Result.Passing) || !slices.Equal(o.Elected, m.Result.Elected) || !slices.Equal(o.Revote, m.Result.Revote) {
		t.Fatalf("result %+v, the rule says %+v", m.Result, o)
	}
	if m.Result.Units != len(g.ballots) || m.Result.NotReached != len(g.entries)-len(g.ballots) {
		t.Fatalf("result %+v, the book has %d ballots of %d", m.Result, len(g.ballots), len(g.entries))
	}
	got := maps.Clone(m.Result.Options)
	maps.DeleteFunc(got, func(_ string, s council.Sum) bool { return s == council.Sum{} })
	if withheld := m.Secrecy == council.Secret && len(g.ballots) < 3; withheld && len(got) > 0 {
		t.Fatalf("a split of %d secret votes is told: %+v", len(g.ballots), got)
	} else if diff := cmp.Diff(sums, got); diff != "" && !withheld && len(sums)+len(got) > 0 {
		t.Fatalf("sums (-book +result):\n%s", diff)
	}
}

func TestWhateverHappensTheCountIsRight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := newGame(t)
		for range rapid.IntRange(3, 25).Draw(t, "moves") {
			name := rapid.SampledFrom(g.names).Draw(t, "who")
			entry := rapid.IntRange(0, len(g.entries)-1).Draw(t, "entry")
			choices, letters := g.choices(t)
			switch rapid.SampledFrom([]string{"vote", "vote", "vote", "retract", "enter", "check", "dispute", "repeat", "restart", "wait"}).Draw(t, "move") {
			case "vote":
				g.votes(t, name, choices, letters)
			case "retract":
				g.votes(t, name, nil, "")
			case "enter":
				g.enters(t, entry, choices, letters)
			case "check":
				if sheet, there := g.sheets[entry]; there && rapid.Bool().Draw(t, "same") {
					choices, letters = spelled(g.m, sheet), sheet
				}
				g.checks(t, entry, choices, letters)
			case "dispute":
				g.disputes(name)
			case "repeat":
				if len(g.past) > 0 {
					g.hears(rapid.SampledFrom(g.past).Draw(t, "again"))
				}
			case "restart":
				g.restart()
			case "wait":
				g.wait(time.Minute)
			}
			g.agree(t)
		}
		g.ends(t)
		g.agree(t)
		g.decided(t)
		g.verified()
	})
}

// spelled turns stored letters into the choices that they came from.
func spelled(m council.Motion, letters string) []string {
	if m.Form == council.YesNo {
		return []string{map[string]string{"y": council.Yes, "n": council.No, "a": council.Abstain}[letters]}
	}
	return strings.Split(letters, "")
}

// ends closes the motion one way or another, and tries to vote after.
func (g *game) ends(t *rapid.T) {
	if rapid.Bool().Draw(t, "early") {
		g.sends(g.meaning("李主任", speech.Intent{Intent: "close", Motion: g.no, Text: "大家都说好了"}))
	} else {
		g.passes(7 * 24 * time.Hour)
		if rapid.Bool().Draw(t, "late ballot") {
			choices, letters := g.choices(t)
			ballots, disputed := maps.Clone(g.ballots), maps.Clone(g.disputed)
			g.votes(t, rapid.SampledFrom(g.names).Draw(t, "late"), choices, letters)
			g.ballots, g.disputed = ballots, disputed
		}
		g.wait(0)
	}
	for name, said := range map[string]string{"李主任": "撤票 " + strconv.Itoa(g.no), "钱监事": strconv.Itoa(g.no) + "号赞成"} {
		g.says(name, said)
	}
	g.wait(2 * time.Minute)
}
