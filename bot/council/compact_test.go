package council

import (
	"testing"
	"time"
)

func TestAPromiseIsSettledOnceByWhoMay(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	made, err := MakeCompact(Compact{No: 4, Party: "华联超市", Text: "每月清理门前", Due: now.Add(time.Hour), By: 1, Contact: 5}, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		kept    bool
		by      PersonNo
		officer bool
		want    error
		state   CompactState
	}{
		{"an officer says it was kept", true, 1, true, nil, Kept},
		{"an officer says it was not", false, 1, true, nil, Broken},
		{"the party says it was kept", true, 5, false, nil, Kept},
		{"the party does not blame itself", false, 5, false, NotTheirs, Promised},
		{"a neighbour says nothing", true, 6, false, NotTheirs, Promised},
	} {
		got, err := made.Settle(c.kept, c.by, c.officer, now)
		if err != c.want || got.State != c.state || got.ByParty != (c.by == 5 && err == nil) {
			t.Errorf("%s: %v %+v", c.name, err, got)
		}
		if err == nil {
			if again, err := got.Settle(!c.kept, 1, true, now); err != CompactSettled || again.State != c.state {
				t.Errorf("%s: settled again: %v", c.name, err)
			}
		}
	}
}

func TestWhatIsNoPromise(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	good := Compact{Party: "物业", Text: "修好大门", Due: now.Add(time.Hour)}
	for want, change := range map[error]func(*Compact){
		NoParty:   func(c *Compact) { c.Party = " " },
		NoPromise: func(c *Compact) { c.Text = "修" },
		DueBehind: func(c *Compact) { c.Due = now },
	} {
		bad := good
		change(&bad)
		if _, err := MakeCompact(bad, now); err != want {
			t.Errorf("%v, want %v", err, want)
		}
	}
}
