package rule

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed matters.json
var mattersJSON []byte

// Ask is the kind of question a matter is put as.
type Ask string

const (
	AskYesNo    Ask = "yes_no"
	AskElection Ask = "election"
	AskRecall   Ask = "recall"
)

// Electorate is who may vote, and so how the roll is drawn.
type Electorate string

const (
	Owners         Electorate = "owners"          // heads and area of the whole community
	BuildingOwners Electorate = "building_owners" // heads and area of the building concerned
	AffectedOwners Electorate = "affected_owners" // owners of the building (解释11), heads only
	Households     Electorate = "households"
	Adults         Electorate = "adults"
	RegisteredOnly Electorate = "registered" // on the published voter list
	RepsOnly       Electorate = "reps"
	Committee      Electorate = "committee"
	Members        Electorate = "members" // of the collective
	PartyMembers   Electorate = "party_members"
	PresentOnly    Electorate = "present"
)

// BallotMode is how a motion on the matter is voted unless the chair says
// otherwise.
type BallotMode string

const (
	RollCall     BallotMode = "roll_call" // 实名公开
	OpenBallot   BallotMode = "open"      // counted in the open, names masked
	SecretBallot BallotMode = "secret"    // 无记名
)

// Effect is what a result is worth in law. A result is advisory unless the
// conditions of a stronger effect are all met.
type Effect string

const (
	Advisory        Effect = "advisory"
	TallyAid        Effect = "tally_aid"
	BindingOwnRules Effect = "binding_own_rules"
)

// Upgrade is a stronger effect and the conditions for it, as codes that the
// phrase catalog words.
type Upgrade struct {
	Effect Effect   `json:"effect"`
	When   []string `json:"when"`
}

// Matter is what a chair chooses instead of a rule: 换物业, 加装电梯.
type Matter struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Words      []string   `json:"words"` // parts divided by a space must all occur, in this order
	Rule       string     `json:"rule"`
	Law        string     `json:"law"`
	Electorate Electorate `json:"electorate"`
	Ask        Ask        `json:"ask"`
	// Parts are the parts of a place whose people may decide it alone; none when the law
	// asks all. PartLaw is where that stands, if a law says it; PartReason asks the chair
	// for the reason, which is published.
	Parts      []Part `json:"parts,omitempty"`
	PartLaw    string `json:"part_law,omitempty"`
	PartReason bool   `json:"part_reason,omitempty"`
	// OnePart: it is a matter of one building, or group, so that a motion on it names which.
	OnePart bool `json:"one_part,omitempty"`
	// NoticeDays before the vote; PostWithin days the decision must be
	// posted; PublishDays it must stay posted. 0: the law sets none.
	NoticeDays  int        `json:"notice_days"`
	PostWithin  int        `json:"post_within"`
	PublishDays int        `json:"publish_days"`
	Ballot      BallotMode `json:"ballot"`
	Effect      Effect     `json:"effect"`
	MayBecome   []Upgrade  `json:"may_become"`
	// FollowAllowed: the community's own rule may count the silent with the
	// majority. ChangeAllowed: ballots may be changed until close.
	FollowAllowed bool `json:"follow_allowed"`
	ChangeAllowed bool `json:"change_allowed"`
	Tenants       bool `json:"tenants"` // tenants vote too
	// CitySystem: some cities require their own system for this ballot.
	CitySystem bool     `json:"city_system"`
	Before     []string `json:"before"` // steps to be recorded before voting opens, as codes
}

// City is what a city asks of owners' electronic ballots.
type City struct {
	City           string `json:"city"`
	Law            string `json:"law"`
	Status         Status `json:"status"`
	SystemRequired bool   `json:"system_required"`
	ChangeAllowed  *bool  `json:"change_allowed,omitempty"`
	ProxyMax       int64  `json:"proxy_max,omitempty"`
	PublishDays    int    `json:"publish_days,omitempty"`
	Shows          string `json:"shows,omitempty"` // what of a ballot may be shown
}

type matterTable struct {
	Matters []Matter `json:"matters"`
	Cities  []City   `json:"cities"`
}

var matters = sync.OnceValues(func() (matterTable, error) {
	var t matterTable
	if err := readStrictly(mattersJSON, &t); err != nil {
		return matterTable{}, fmt.Errorf("read matters: %w", err)
	}
	return t, nil
})

// Matters returns the table, in the order a chair is shown it.
func Matters() []Matter {
	t, err := matters()
	if err != nil {
		return nil // the embedded table is checked by a test
	}
	return slices.Clone(t.Matters)
}

// Part is a part of a place that an electorate can be narrowed to.
type Part string

// The parts, the wider first.
const (
	PartBuilding Part = "building"
	PartStair    Part = "stair"
	PartLift     Part = "lift" // those who ride one lift
)

// DecidedBy reports whether the people of such a part may decide the matter alone.
func (m Matter) DecidedBy(p Part) bool { return slices.Contains(m.Parts, p) }

// MatterByID returns the matter with the id.
func MatterByID(id string) (Matter, bool) {
	for _, m := range Matters() {
		if m.ID == id {
			return m, true
		}
	}
	return Matter{}, false
}

// CityRules returns the city's demands, by a name such as 北京 or 北京市.
func CityRules(name string) (City, bool) {
	t, err := matters()
	if err != nil {
		return City{}, false
	}
	for _, c := range t.Cities {
		if strings.TrimSuffix(name, "市") == c.City {
			return c, true
		}
	}
	return City{}, false
}

// FindMatter finds what a motion's title is about: 北门加装电梯 is lift. The
// longest words win, then the earlier matter of the table. It returns false
// when nothing fits; the motion is then a plain consultation.
func FindMatter(title string) (Matter, bool) {
	plain := lettersOnly(title)
	var best Matter
	most := 0
	for _, m := range Matters() {
		for _, words := range m.Words {
			if n := matched(plain, words); n > most {
				best, most = m, n
			}
		}
	}
	return best, most > 0
}

// matched returns how many runes of words occur in text, 0 unless every part
// occurs, one after the other.
func matched(text, words string) int {
	n := 0
	for part := range strings.FieldsSeq(words) {
		i := strings.Index(text, part)
		if i < 0 {
			return 0
		}
		text = text[i+len(part):]
		n += utf8.RuneCountInString(part)
	}
	return n
}

// lettersOnly drops spaces and punctuation that people put into titles.
func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
