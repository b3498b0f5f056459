package bot_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// pollVector is a worked example of an election, a second ballot or a recall.
type pollVector struct {
	ID   string `json:"id"`
	Rule string `json:"rule"`
	Base struct {
		Registered, Heads, Seats, Total, Reps int
		Mode, Date                            string
	} `json:"base"`
	Counts struct {
		Voters, Ballots, Yes, Signers, Invalid int
		ParticipatedHeads                      int `json:"participated_heads"`
		Votes                                  map[string]int
		VotesArea                              map[string]int64 `json:"votes_area"`
	} `json:"counts"`
	Expected struct {
		Outcome   string
		Elected   []string
		Revote    []string
		OpenSeats int `json:"open_seats"`
	} `json:"expected"`
	Reason string `json:"reason"`
}

// pollVectors are all vectors of these rules, in the order of the files.
func pollVectors(t *testing.T, rules ...string) []pollVector {
	t.Helper()
	return vectorsOf[pollVector](t, rules...)
}

// vectorsOf reads the worked examples of these rules, in the order of the files.
func vectorsOf[V any](t *testing.T, rules ...string) []V {
	t.Helper()
	var found []V
	for _, file := range []string{"vectors.json", "more_vectors.json"} {
		data, err := os.ReadFile(filepath.Join("rule", "testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		var all struct{ Vectors []json.RawMessage }
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		for _, raw := range all.Vectors {
			var kind struct {
				Rule     string
				Expected struct{ Outcome string }
			}
			if err := json.Unmarshal(raw, &kind); err != nil || !slices.Contains(rules, kind.Rule) {
				continue
			}
			var v V
			switch err := json.Unmarshal(raw, &v); {
			case err != nil && kind.Expected.Outcome == "invalid": // no ballot has such numbers
				continue
			case err != nil:
				t.Fatal(err)
			}
			found = append(found, v)
		}
	}
	if len(found) < 2 {
		t.Fatalf("%d vectors of %v", len(found), rules)
	}
	var tried []V
	for i := 0; i < len(found); i += oneIn {
		tried = append(tried, found[i])
	}
	return tried
}

// crowd is a roster of n registered voters with a home each: the first is the chair, the
// second supervises, the third is the clerk, and the next reps are representatives.
func crowd(n, reps int, area func(int) int) string {
	var b strings.Builder
	b.WriteString("楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份,选民\n")
	for i := range n {
		role, a := "", area(i)
		switch {
		case i < 3:
			role = []string{"主任", "监事", "记录员"}[i]
		case i < 3+reps:
			role = "代表"
		}
		fmt.Fprintf(&b, "%d,1,%d,%s,138%08d,%d.%02d,业主,%s,是\n", i/100+1, 101+i%100, inCrowd(i), i, a/100, a%100, role)
	}
	return b.String()
}

// inCrowd is the name of the i-th of a crowd.
func inCrowd(i int) string {
	if i == 0 {
		return "李主任"
	}
	family, given := []rune("王刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹"), []rune("伟芳娜秀英敏静丽强磊")
	return string([]rune{family[i/100], given[i/10%10], given[i%10]})
}

func alike(int) int { return 10000 }

// hustings is a play of a crowd in which elections are held, by chat from the voter list to
// the result.
type hustings struct {
	*play
	names   map[council.PersonNo]string
	talkers []string // everybody, in the order of the roster
	held    int
	last    int         // the election held last
	sheets  map[int]int // handed in on paper, by motion
}

func newHustings(t *testing.T, n, reps int, area func(int) int) *hustings {
	return newHustingsOf(t, crowd(n, reps, area), n)
}

// newHustingsOf is a hustings of a roster that begins with a crowd of n.
func newHustingsOf(t *testing.T, roster string, n int) *hustings {
	h := &hustings{play: newPlayOf(t, roster), names: map[council.PersonNo]string{}, sheets: map[int]int{}}
	for _, who := range h.roster() {
		h.names[who.No] = who.Name
	}
	for i := range n {
		h.talkers = append(h.talkers, inCrowd(i))
	}
	h.join(h.talkers...)
	return h
}

// calls brings an election from its voter list to its open ballot, with so many candidates,
// each put up by other people.
func (h *hustings) calls(words string, candidates int) council.Motion {
	h.t.Helper()
	h.overOut()
	no := h.elects(words)
	h.last = no
	h.until(h.contest(no).ListUntil)
	c := h.contest(no)
	if c.Stage != council.Nominating {
		h.t.Fatalf("%+v", c)
	}
	people := h.roster()
	for k := range candidates {
		h.held++
		who := people[len(people)-1-h.held%20].Name
		for i := range c.Needed {
			h.want(h.says(h.talkers[3+k*c.Needed+i], fmt.Sprintf("提名 %d %s", no, who)), "记下了", who)
		}
		h.want(h.says(who, fmt.Sprintf("我接受提名 %d", no)), "您参加")
	}
	h.until(h.contest(no).NominateUntil)
	return h.opened(no)
}

// overOut takes the election held last out of the way of the next.
func (h *hustings) overOut() {
	h.t.Helper()
	if h.last == 0 {
		return
	}
	if c := h.contest(h.last); c.Stage != council.Seated {
		h.overwrite("election", strconv.Itoa(h.last), c.Fail("over"))
	}
}

// opened waits until a ballot that is announced opens.
func (h *hustings) opened(no int) council.Motion {
	h.t.Helper()
	h.until(h.motion(no).MayOpen)
	m := h.motion(no)
	if m.State != council.Voting {
		h.t.Fatalf("motion %d is %s", no, m.State)
	}
	return m
}

// What a ballot says besides letters: nothing that can be read, on paper, or nobody.
const spoilt, blank = "", "a"

// casts has ballots cast, by entry: spoken, or handed in on paper where they are spoilt.
func (h *hustings) casts(m council.Motion, ballots map[int]string) {
	h.t.Helper()
	entries := h.rollOf(m)
	for _, e := range slices.Sorted(maps.Keys(ballots)) {
		name := h.names[entries[e].Persons[0]]
		switch letters, written, _ := strings.Cut(ballots[e], "+"); {
		case ballots[e] == spoilt:
			h.sheets[m.No]++
			h.want(h.says(inCrowd(2), fmt.Sprintf("代录 %d %s", m.No, entries[e].Label)), "登记")
			h.want(h.says("李主任", fmt.Sprintf("核对 %d %s", m.No, entries[e].Label)), "记下")
		case ballots[e] == blank:
			h.want(h.says(name, fmt.Sprintf("%d 弃权", m.No)), "已记", "弃权")
		case m.Form == council.YesNo:
			h.want(h.says(name, fmt.Sprintf("%d号%s", m.No, map[string]string{"y": "赞成", "n": "反对"}[letters])), "已记")
		case written != "":
			h.want(h.says(name, fmt.Sprintf("%d %s 另选 %s", m.No, letters, written)), "已记", written)
		default:
			h.want(h.says(name, fmt.Sprintf("%d %s", m.No, letters)), "已记")
		}
	}
	if got := h.counters(m.No).Units; got != len(ballots) {
		h.t.Fatalf("%d ballots are in, want %d", got, len(ballots))
	}
}

// counts has two officers count the sheets of m, which are all spoilt.
func (h *hustings) counts(m council.Motion) {
	h.t.Helper()
	if h.sheets[m.No] == 0 {
		return
	}
	words := fmt.Sprintf("清点 %d 废票%d", m.No, h.sheets[m.No])
	h.want(h.says(inCrowd(2), words), "废票")
	h.want(h.says("李主任", words), "一样")
	h.wait(time.Second)
}

// castAs puts one ballot into the store.
func (h *hustings) castAs(m council.Motion, entry int, person council.PersonNo, choices string) {
	h.t.Helper()
	_, err := h.store.Cast(h.ctx, h.c, bot.Casting{Motion: m.No, Roll: m.Roll.Hash, Person: person, Rank: council.ByOwn,
		Ballots: []bot.EntryBallot{{Entry: entry, Choices: choices}}, Message: fmt.Sprintf("v%d-%d", m.No, entry), At: h.clock()})
	if err != nil {
		h.t.Errorf("entry %d: %v", entry, err)
	}
}

// spread gives every candidate the vector's votes on ballots of voters; marks are what
// stands for each candidate. Those left without a mark spoilt the ballot, as many as the
// vector says, or cast a blank one.
func (v pollVector) spread(names []string, marks map[string]string) map[int]string {
	ballots := map[int]string{}
	for i := range v.Counts.Voters {
		if ballots[i] = blank; i >= v.Counts.Voters-v.Counts.Invalid {
			ballots[i] = spoilt
		}
	}
	total := 0
	for _, n := range v.Counts.Votes {
		total += n
	}
	sound, at := min(v.Counts.Ballots-v.Counts.Invalid, total), 0
	for _, name := range names {
		for range v.Counts.Votes[name] {
			ballots[at%sound] = strings.TrimPrefix(ballots[at%sound], blank) + marks[name]
			at++
		}
	}
	return ballots
}

// candidates are the names of the vector, in order, those written in last.
func (v pollVector) candidates() (listed, written []string) {
	for _, name := range slices.Sorted(maps.Keys(v.Counts.Votes)) {
		if strings.Contains(name, "另选") {
			written = append(written, name)
			continue
		}
		listed = append(listed, name)
	}
	return listed, written
}

// counted casts the vector's ballots on m, closes it and compares the result.
func (h *hustings) counted(m council.Motion, v pollVector) council.Motion {
	h.t.Helper()
	listed, written := v.candidates()
	marks := map[string]string{}
	for i, name := range listed {
		marks[name] = council.OptionLetter(i)
	}
	for i, name := range written {
		marks[name] = "+" + inCrowd(40+i)
	}
	h.casts(m, v.spread(append(listed, written...), marks))
	return h.ends(m, v, marks)
}

// ends closes m by the clock and compares its result with what the vector expects.
func (h *hustings) ends(m council.Motion, v pollVector, marks map[string]string) council.Motion {
	h.t.Helper()
	h.until(m.Closes)
	h.counts(m)
	m = h.motion(m.No)
	if m.Result == nil {
		h.t.Fatalf("%s is not decided: %s", v.ID, m.State)
	}
	letters := func(names []string) (l []string) {
		for _, name := range names {
			l = append(l, marks[name])
		}
		return l
	}
	r := m.Result
	if r.Outcome != v.Expected.Outcome || !slices.Equal(r.Elected, letters(v.Expected.Elected)) ||
		!slices.Equal(r.Revote, letters(v.Expected.Revote)) || r.Outcome == "valid" && r.OpenSeats != v.Expected.OpenSeats {
		h.t.Errorf("%s (%s): outcome %s, elected %v, revote %v, open %d; want %+v", v.ID, v.Reason, r.Outcome, r.Elected, r.Revote, r.OpenSeats, v.Expected)
	}
	return m
}

// round is the ballot that follows m's election.
func (h *hustings) round(m council.Motion) council.Motion {
	h.t.Helper()
	h.wait(0)
	c := h.contest(m.Contest)
	if c.Round().Motion == m.No {
		h.t.Fatalf("no further ballot: %+v", c)
	}
	return h.opened(c.Round().Motion)
}

// Vectors dated before a law changed are counted by the text in force: it asks the same.
func TestVillageElectionVectorsHoldInABallot(t *testing.T) {
	t.Parallel()
	h := newHustings(t, 1000, 0, alike)
	odd := newHustings(t, 999, 0, alike)
	for _, v := range pollVectors(t, "village_election", "village_rerun") {
		if refused := refusedVectors[v.ID]; refused != nil {
			refused(h)
			continue
		}
		at := h
		if v.Base.Registered == 999 {
			at = odd
		}
		listed, _ := v.candidates()
		words := fmt.Sprintf("发起选举：村委会 %d人", v.Base.Seats)
		if v.Rule == "village_election" {
			m := at.calls(words, max(len(listed), v.Base.Seats+1))
			if m.Roll.Units != v.Base.Registered || m.Rule != v.Rule {
				t.Fatalf("%s: %d voters by %s", v.ID, m.Roll.Units, m.Rule)
			}
			at.counted(m, v)
			continue
		}
		at.secondBallot(at.calls(words, v.Base.Seats+1), v, 501)
	}
	h.verified()
}

// secondBallot has nobody elected at first, with as many ballots as make the turnout, and
// then the vector's second ballot.
func (h *hustings) secondBallot(m council.Motion, v pollVector, turnout int) {
	h.t.Helper()
	first := map[int]string{}
	for i := range turnout {
		first[i] = council.OptionLetter(i % len(m.Options))
	}
	if len(m.Options) == 2 { // an odd one would be over half
		first[turnout-1] = blank
	}
	h.casts(m, first)
	h.until(m.Closes)
	m = h.round(h.motion(m.No))
	if m.Rule != v.Rule || m.Seats != v.Base.Seats {
		h.t.Fatalf("%s: %d seats by %s", v.ID, m.Seats, m.Rule)
	}
	h.counted(m, v)
}

func TestResidentsElectionVectorsHoldInABallot(t *testing.T) {
	t.Parallel()
	many := newHustings(t, 1000, 0, alike)
	reps := map[int]*hustings{60: newHustings(t, 60, 57, alike), 61: newHustings(t, 61, 58, alike)}
	words := map[string]string{"reps": "代表投票", "households": "户代表", "voters": "一人一票"}
	for _, v := range pollVectors(t, "residents_election", "residents_rerun") {
		if refused := refusedVectors[v.ID]; refused != nil {
			refused(many)
			continue
		}
		at := many
		if v.Base.Mode == "reps" {
			at = reps[v.Base.Registered]
		} else if v.Rule == "residents_rerun" {
			at, v.Base.Mode = reps[60], "reps"
		}
		m := at.calls("发起选举：居委会 1人 "+words[v.Base.Mode], 2)
		if v.Rule == "residents_rerun" {
			at.secondBallot(m, v, 41)
			continue
		}
		if m.Roll.Units != v.Base.Registered || m.Rule != v.Rule || !strings.HasPrefix(m.Electorate, v.Base.Mode) {
			t.Fatalf("%s: %d voters, %s, by %s", v.ID, m.Roll.Units, m.Electorate, m.Rule)
		}
		at.counted(m, v)
	}
}
