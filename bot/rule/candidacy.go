package rule

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed candidacy.json
var candidacyJSON []byte

// Candidacy is what surrounds the ballot of an election: who may be put up by how many,
// how long each stage lasts, how long the office, and what follows when seats stay open.
type Candidacy struct {
	Matter string   `json:"matter"`
	Names  []string `json:"names"` // the body or office as residents call it
	// Post is what is elected when the title does not say.
	Post string `json:"post"`
	// Posts are words of this matter alone that name another post.
	Posts []PostWords `json:"posts,omitempty"`
	// Nominators must put a candidate up jointly: so many voting units, or Percent of
	// them where that is more.
	Nominators int64 `json:"nominators"`
	Percent    int64 `json:"percent,omitempty"`
	// PutUpBy is who may put up, where the law names others than those who elect: candidates
	// for a residents' committee are put up by voters, even where households or
	// representatives elect.
	PutUpBy *NominatorLaw `json:"put_up_by,omitempty"`
	// Organisations may put up candidates besides.
	Organisations []string `json:"organisations,omitempty"`
	// Modes are how voters may be drawn; none means as the matter says, or any.
	Modes []Mode `json:"modes,omitempty"`
	// Reps is what the body must be where representatives vote.
	Reps *RepsLaw `json:"reps,omitempty"`
	// Kin is the law by which near relatives do not serve together (近亲属回避).
	Kin *KinLaw `json:"kin,omitempty"`
	// Women is the law by which there are women in the body, for whom a seat may be kept
	// (妇女委员专职专选).
	Women *WomenLaw `json:"women,omitempty"`
	// ObjectDays is the time to object to the voter list, ListDays also to have it put
	// right; then come the days to nominate, to consent, and those the candidates are posted.
	ObjectDays    int `json:"object_days"`
	ListDays      int `json:"list_days"`
	NominateDays  int `json:"nominate_days"`
	ConsentDays   int `json:"consent_days"`
	CandidateDays int `json:"candidate_days"`
	// PublishDays is how long the result is posted before those elected take office.
	PublishDays int `json:"publish_days"`
	TermYears   int `json:"term_years"`
	// WriteIns: a voter may name somebody who is no candidate (另选他人).
	WriteIns bool `json:"write_ins"`
	// Contested: there must be more candidates than seats (差额).
	Contested bool `json:"contested,omitempty"`
	// Succession: a vacancy goes to the next who was over the line but had no seat (递补).
	Succession bool `json:"succession,omitempty"`
	// Rerun decides 另行选举 and second ballots, Recall decides 罢免.
	Rerun  string `json:"rerun"`
	Recall string `json:"recall"`
	Status Status `json:"status"`
}

// RepsLaw is what a body of representatives must be before it elects.
type RepsLaw struct {
	// Rule has the shares of the body.
	Rule string `json:"rule"`
	// One represents Fewest to Most households.
	Fewest int    `json:"fewest"`
	Most   int    `json:"most"`
	Law    string `json:"law"`
}

// KinLaw keeps near relatives (近亲属) of members, and of whoever supervises them, out of a body.
type KinLaw struct {
	Law string `json:"law"`
}

// WomenLaw asks for women in a body.
type WomenLaw struct {
	Law string `json:"law"`
}

// MayDraw reports whether the voters of the election may be drawn so.
func (c Candidacy) MayDraw(m Mode) bool { return len(c.Modes) == 0 || slices.Contains(c.Modes, m) }

// NominatorLaw says how those who put candidates up are drawn.
type NominatorLaw struct {
	Mode Mode   `json:"mode"`
	Law  string `json:"law"`
}

// PutUpApart reports whether candidates are put up by others than those who elect, when
// these are drawn so.
func (c Candidacy) PutUpApart(elect Mode) bool { return c.PutUpBy != nil && c.PutUpBy.Mode != elect }

// PostWords are the words that name a post. Line tells apart seats of one office that are
// elected each on a ballot of its own, as of deputies; most offices have none.
type PostWords struct {
	Post  string   `json:"post"`
	Line  string   `json:"line,omitempty"`
	Words []string `json:"words"`
}

type modeWords struct {
	Mode  Mode     `json:"mode"`
	Words []string `json:"words"`
}

type candidacyTable struct {
	Posts       []PostWords `json:"posts"`
	Modes       []modeWords `json:"modes"`
	Filling     []string    `json:"filling"`
	Candidacies []Candidacy `json:"candidacies"`
}

var candidacies = sync.OnceValues(func() (candidacyTable, error) {
	var t candidacyTable
	if err := readStrictly(candidacyJSON, &t); err != nil {
		return candidacyTable{}, fmt.Errorf("read candidacies: %w", err)
	}
	return t, nil
})

// Candidacies returns the table.
func Candidacies() []Candidacy {
	t, err := candidacies()
	if err != nil {
		return nil // the embedded table is checked by a test
	}
	return slices.Clone(t.Candidacies)
}

// CandidacyOf returns what surrounds the elections of a matter.
func CandidacyOf(matter string) (Candidacy, bool) {
	for _, c := range Candidacies() {
		if c.Matter == matter {
			return c, true
		}
	}
	return Candidacy{}, false
}

// FindCandidacy finds which election a title means: 换届选举 居委会 is residents_election.
// The longest name wins; words for who casts the ballots, 居民代表投票, name the office only
// where nothing else does.
func FindCandidacy(title string) (Candidacy, bool) {
	t, err := candidacies()
	if err != nil {
		return Candidacy{}, false
	}
	plain := lettersOnly(title)
	office := plain
	for _, m := range t.Modes {
		for _, w := range m.Words {
			office = strings.ReplaceAll(office, w, "")
		}
	}
	if c, ok := longestNamed(office); ok {
		return c, true
	}
	return longestNamed(plain)
}

func longestNamed(plain string) (Candidacy, bool) {
	var best Candidacy
	most := 0
	for _, c := range Candidacies() {
		for _, name := range c.Names {
			if n := utf8.RuneCountInString(name); n > most && strings.Contains(plain, name) {
				best, most = c, n
			}
		}
	}
	return best, most > 0
}

// Needed is how many voting units must put a candidate up, of so many in all.
func (c Candidacy) Needed(units int64) int64 {
	return max(min(c.Nominators, units), Limit{Op: AtLeast, N: c.Percent, D: 100}.need(units), 1)
}

// PostOf finds the post that some words name, and its line; without any it is the usual one.
func (c Candidacy) PostOf(words string) (post, line string) {
	if posts := c.postsIn(words); len(posts) > 0 {
		return posts[0].Post, posts[0].Line
	}
	return c.Post, ""
}

type foundPost struct {
	PostWords
	from, to int // bytes of the words
}

// postsIn lists the posts named in words, in order.
func (c Candidacy) postsIn(words string) []foundPost {
	t, err := candidacies()
	if err != nil {
		return nil
	}
	var found []foundPost
	for at := 0; at < len(words); {
		p, n := postAt(words[at:], c.Posts)
		if n == 0 {
			p, n = postAt(words[at:], t.Posts)
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(words[at:])
		} else if !c.named(words, at, n) {
			found = append(found, foundPost{p, at, at + n})
		}
		at += n
	}
	return found
}

// named reports whether the words at a place are part of the body's own name: the 委员 of
// 业主委员会 is no post.
func (c Candidacy) named(words string, at, n int) bool {
	for _, name := range c.Names {
		for from := 0; ; {
			i := strings.Index(words[from:], name)
			if i < 0 {
				break
			}
			if from+i <= at && at+n <= from+i+len(name) && len(name) > n {
				return true
			}
			from += i + len(name)
		}
	}
	return false
}

func postAt(words string, posts []PostWords) (post PostWords, n int) {
	for _, p := range posts {
		for _, w := range p.Words {
			if strings.HasPrefix(words, w) && len(w) > n {
				post, n = p, len(w)
			}
		}
	}
	return post, n
}

// Seat is a post with how many are to be elected to it; 0 is not said.
type Seat struct {
	Post  string
	Line  string
	Seats int
}

// SeatsIn finds the posts that a title names with their numbers: 主任1 委员5. count reads
// a number in words.
func (c Candidacy) SeatsIn(title string, count func(string) int) []Seat {
	posts := c.postsIn(title)
	var seats []Seat
	for i, p := range posts {
		end := len(title)
		if i+1 < len(posts) {
			end = posts[i+1].from
		}
		n := count(title[p.to:end])
		if k := slices.IndexFunc(seats, func(s Seat) bool { return s.Post == p.Post && s.Line == p.Line }); k >= 0 {
			seats[k].Seats += n
			continue
		}
		seats = append(seats, Seat{p.Post, p.Line, n})
	}
	return seats
}

// ModeIn finds how a title says that voters are drawn; empty when it does not.
func ModeIn(title string) Mode {
	t, err := candidacies()
	if err != nil {
		return ""
	}
	for _, m := range t.Modes {
		if slices.ContainsFunc(m.Words, func(w string) bool { return strings.Contains(title, w) }) {
			return m.Mode
		}
	}
	return ""
}

// FillsVacancies reports whether a title says that only vacancies are filled: 补选.
func FillsVacancies(title string) bool {
	t, err := candidacies()
	return err == nil && slices.ContainsFunc(t.Filling, func(w string) bool { return strings.Contains(title, w) })
}
