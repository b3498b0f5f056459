package council

import "time"

// PersonNo numbers a person within its community, from 1, for ever.
type PersonNo int

// UnitNo numbers a room, shop, parking lot or plot within its community, from 1.
type UnitNo int

// Roster is the head of the imported list of people and units.
// Rows lie under the generation's name and are only seen once Generation names them.
type Roster struct {
	Generation int        `json:"generation"`
	Source     string     `json:"source,omitempty"` // SHA-256 of the imported file's understood rows, hex
	People     int        `json:"people"`
	Units      int        `json:"units"`
	NextPerson PersonNo   `json:"next_person"`
	NextUnit   UnitNo     `json:"next_unit"`
	Buildings  []Building `json:"buildings,omitempty"`
	// Twins are people of the same name without a phone, for the chair to look at.
	Twins []Twin `json:"twins,omitempty"`
	// Officers are the people with a role, so that they are found without a scan.
	Officers []PersonNo `json:"officers,omitempty"`
	Imported time.Time  `json:"imported"`
	// Named: people can be found by name without a scan; rosters imported before that
	// could be are scanned.
	Named bool `json:"named,omitempty"`
}

// Building sums one building; Area in 0.01 m².
type Building struct {
	Name       string `json:"name"`
	Households int    `json:"households"`
	Units      int    `json:"units"`
	Area       int64  `json:"area"`
}

// Twin is a name that several people without a phone share.
type Twin struct {
	Name   string     `json:"name"`
	People []PersonNo `json:"people"`
}

// Use says what a unit is for.
type Use string

// The uses of a unit.
const (
	Home    Use = "home"    // 住宅
	Shop    Use = "shop"    // 商铺
	Parking Use = "parking" // 车位
	Plot    Use = "plot"    // 宅基地、承包地
	Other   Use = "other"
)

// Unit is a room, shop, parking lot or plot.
type Unit struct {
	No       UnitNo `json:"no"`
	Building string `json:"building"`        // 3号楼 is "3"
	Stair    string `json:"stair,omitempty"` // 单元
	Room     string `json:"room"`
	Use      Use    `json:"use"`
	Area     int64  `json:"area"` // 0.01 m²
	Ties     []Tie  `json:"ties,omitempty"`
	// Unsold marks the developer's unsold or undelivered units: one head for all of
	// them (建筑物区分所有权解释 第九条).
	Unsold bool `json:"unsold,omitempty"`
}

// Label is how residents name the unit: 3-2-501, or 3-501 without a stair.
func (u Unit) Label() string {
	if u.Stair == "" {
		return u.Building + "-" + u.Room
	}
	return u.Building + "-" + u.Stair + "-" + u.Room
}

// Standing is what a person is to a unit.
type Standing string

// What a person can be to a unit.
const (
	Owner   Standing = "owner"    // 业主
	CoOwner Standing = "co_owner" // 共有人
	Family  Standing = "family"   // 家属
	Tenant  Standing = "tenant"   // 租户
)

// Owns reports whether s is a share in the ownership.
func (s Standing) Owns() bool { return s == Owner || s == CoOwner }

// Tie binds a person to a unit.
type Tie struct {
	Person PersonNo `json:"person"`
	As     Standing `json:"as"`
}

// Role is an office held in a community.
type Role string

// The offices. Operator is not among them: it runs the server and has no vote.
const (
	Chair      Role = "chair"      // 主任
	Captain    Role = "captain"    // 楼长
	Clerk      Role = "clerk"      // 记录员
	Supervisor Role = "supervisor" // 监事
)

// Office is a role, for a captain in one building.
type Office struct {
	Role     Role   `json:"role"`
	Building string `json:"building,omitempty"`
}

// Person is somebody on the roster.
type Person struct {
	No    PersonNo `json:"no"`
	Name  string   `json:"name"`
	Phone string   `json:"phone,omitempty"`
	// Adult says 满18 (a flag, no birthday); Voter says registered voter (选民).
	Adult   bool     `json:"adult"`
	Voter   bool     `json:"voter"`
	Offices []Office `json:"offices,omitempty"`
	Units   []UnitNo `json:"units,omitempty"`
	// Gone marks somebody who moved away or died; the number is never used again.
	Gone bool `json:"gone,omitempty"`
}

// Holds reports whether p holds role, for a captain in building ("" asks for any).
func (p Person) Holds(role Role, building string) bool {
	for _, o := range p.Offices {
		if o.Role == role && (building == "" || o.Building == "" || o.Building == building) {
			return true
		}
	}
	return false
}

// Binding ties one identity of a channel to a person.
type Binding struct {
	Channel string    `json:"channel"`
	Account string    `json:"account"`
	User    string    `json:"user"`
	At      time.Time `json:"at"`
	// Via is how it came about: "code", "claim" or "scan".
	Via string `json:"via"`
	// Consent is the version of the notice agreed to, and when.
	Consent   int       `json:"consent"`
	ConsentAt time.Time `json:"consent_at"`
}

// Membership is what is kept about a person besides the roster: identities, the
// standing code and wishes. It outlives imports.
type Membership struct {
	Bindings []Binding `json:"bindings,omitempty"`
	// Code is the keyed hash of the standing code, hex; empty when none stands.
	Code    string      `json:"code,omitempty"`
	CodeAt  time.Time   `json:"code_at,omitzero"`
	Muted   bool        `json:"muted,omitempty"`   // 别提醒我
	Refused bool        `json:"refused,omitempty"` // 撤回同意
	Unasked []time.Time `json:"unasked,omitempty"` // unasked messages of the last week
}
