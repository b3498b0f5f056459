package council

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// officer is somebody with an office; a captain's building follows the role.
func officer(no PersonNo, role Role, building ...string) Person {
	o := Office{Role: role}
	if len(building) > 0 {
		o.Building = building[0]
	}
	return Person{No: no, Name: string(role), Adult: true, Offices: []Office{o}}
}

func TestMay(t *testing.T) {
	resident := Person{No: 9}
	chair, clerk, watcher, captain := officer(1, Chair), officer(2, Clerk), officer(3, Supervisor), officer(4, Captain, "3")
	for _, tt := range []struct {
		name  string
		power Power
		who   Person
		at    Where
		want  error
	}{
		{"a resident votes", ToVote, resident, Where{}, nil},
		{"a candidate votes", ToVote, resident, Where{Parties: []PersonNo{9}}, nil},
		{"somebody who left does not", ToVote, Person{No: 9, Gone: true}, Where{}, HasLeft},
		{"a resident does not open a motion", ToOpenMotion, resident, Where{}, NotYourOffice},
		{"the chair does", ToOpenMotion, chair, Where{}, nil},
		{"a representative does not", ToOpenMotion, officer(5, Rep), Where{}, NotYourOffice},
		{"a captain opens one of the own building", ToOpenMotion, captain, Where{Building: "3"}, nil},
		{"not of another", ToOpenMotion, captain, Where{Building: "4"}, OtherBuilding},
		{"not of all", ToOpenMotion, captain, Where{}, OtherBuilding},
		{"a captain without a building acts in all", ToOpenMotion, officer(5, Captain), Where{}, nil},
		{"a chair who is a party does not close", ToClose, chair, Where{Parties: []PersonNo{1}}, IsParty},
		{"the chair sees no phone numbers", ToSeePhone, chair, Where{}, NotYourOffice},
		{"the supervisor does", ToSeePhone, watcher, Where{}, nil},
		{"the chair does not see the door list", ToSeeDoorList, chair, Where{Building: "3"}, NotYourOffice},
		{"the captain does", ToSeeDoorList, captain, Where{Building: "3"}, nil},
		{"the author withdraws", ToWithdraw, resident, Where{Author: 9}, nil},
		{"another resident does not", ToWithdraw, resident, Where{Author: 8}, NotYourOffice},
		{"a clerk transfers", ToTransfer, clerk, Where{}, nil},
		{"the chair does not", ToTransfer, chair, Where{}, NotYourOffice},
		{"nobody has a power that does not exist", "fly", chair, Where{}, UnknownPower},
	} {
		if err := May(tt.power, tt.who, tt.at); err != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestEveryPowerIsInTheTableOnce(t *testing.T) {
	seen := make(map[Power]bool)
	for _, row := range Powers() {
		if seen[row.Power] {
			t.Errorf("%s is there twice", row.Power)
		}
		seen[row.Power] = true
		if len(row.Second) > 0 && len(row.Roles) == 0 {
			t.Errorf("%s is proposed by anybody", row.Power)
		}
		for _, r := range slices.Concat(row.Roles, row.Second) {
			if !slices.Contains([]Role{Chair, Captain, Clerk, Supervisor}, r) {
				t.Errorf("%s is held by %s", row.Power, r)
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("%d powers", len(seen))
	}
}

func TestPendingNeedsASecondOfficer(t *testing.T) {
	clerk, second, chair, watcher := officer(1, Clerk), officer(2, Clerk), officer(3, Chair), officer(4, Supervisor)
	wait := func(p Pending) Pending {
		t.Helper()
		p, err := ProposeAct(p, clerk, at(0), PendingFor)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	transfer := wait(Pending{No: 7, Power: ToTransfer, Parties: []PersonNo{3, 9}})
	reissue := wait(Pending{No: 8, Power: ToReissueCode})
	settled, err := transfer.Confirm(second, at(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		step func() (Pending, error)
		to   PendingState
		want error
	}{
		{"another officer confirms", func() (Pending, error) { return transfer.Confirm(watcher, at(1)) }, Confirmed, nil},
		{"the proposer does not", func() (Pending, error) { return transfer.Confirm(clerk, at(1)) }, Waiting, OwnProposal},
		{"a party does not", func() (Pending, error) { return transfer.Confirm(chair, at(1)) }, Waiting, IsParty},
		{"a resident does not", func() (Pending, error) { return transfer.Confirm(Person{No: 8}, at(1)) }, Waiting, NotYourOffice},
		{"only the supervisor confirms a code", func() (Pending, error) { return reissue.Confirm(chair, at(1)) }, Waiting, NotYourOffice},
		{"the supervisor does", func() (Pending, error) { return reissue.Confirm(watcher, at(1)) }, Confirmed, nil},
		{"not once it has expired", func() (Pending, error) { return transfer.Confirm(second, at(72)) }, Waiting, Expired},
		{"not twice", func() (Pending, error) { return settled.Confirm(watcher, at(2)) }, Confirmed, NotPending},
		{"another officer refuses", func() (Pending, error) { return transfer.Refuse(watcher, at(1), "材料不全") }, Refused, nil},
		{"not without a reason", func() (Pending, error) { return transfer.Refuse(watcher, at(1), " ") }, Waiting, NeedsReason},
		{"the proposer takes it back", func() (Pending, error) { return transfer.Withdraw(1, at(1)) }, TakenAway, nil},
		{"nobody else does", func() (Pending, error) { return transfer.Withdraw(2, at(1)) }, Waiting, NotTheProposer},
		{"what is settled is not taken back", func() (Pending, error) { return settled.Withdraw(1, at(2)) }, Confirmed, NotPending},
		{"it expires in time", func() (Pending, error) { return transfer.Expire(at(72)) }, RanOut, nil},
		{"not before", func() (Pending, error) { return transfer.Expire(at(71)) }, Waiting, TooEarly},
		{"what is settled does not expire", func() (Pending, error) { return settled.Expire(at(72)) }, Confirmed, NotPending},
	} {
		got, err := tt.step()
		if got.State != tt.to || err != tt.want {
			t.Errorf("%s: %s, %v; want %s, %v", tt.name, got.State, err, tt.to, tt.want)
		}
	}
	want := Pending{
		No: 7, Power: ToTransfer, State: Confirmed, Parties: []PersonNo{3, 9}, Proposer: 1, Proposed: at(0), Expires: at(72), Second: 2, Settled: at(1),
	}
	if diff := cmp.Diff(want, settled); diff != "" {
		t.Errorf("confirmed (-want +got):\n%s", diff)
	}
	for name, p := range map[string]Pending{"what needs no second": {Power: ToClose}, "what does not exist": {Power: "fly"}} {
		if _, err := ProposeAct(p, clerk, at(0), time.Hour); err != UnknownPower {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ProposeAct(Pending{Power: ToTransfer, Parties: []PersonNo{1}}, clerk, at(0), time.Hour); err != IsParty {
		t.Errorf("a party proposes: %v", err)
	}
}
