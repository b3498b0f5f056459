package rule

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func gate(num, den Quantity, op Op, n, d int64) Gate { return Gate{num, den, Limit{op, n, d}} }

func ptr[T any](v T) *T { return &v }

func TestACommunityMayTightenTheLawAndNeverLoosenIt(t *testing.T) {
	half := []Gate{gate(YesHeads, ParticipatedHeads, MoreThan, 1, 2), gate(YesArea, ParticipatedArea, MoreThan, 1, 2)}
	stricter := []Gate{gate(YesHeads, ParticipatedHeads, AtLeast, 2, 3), gate(YesArea, ParticipatedArea, AtLeast, 2, 3)}
	const clause = "议事规则第12条"
	for _, row := range []struct {
		name string
		rule string
		own  Override
		want *OverrideError
	}{
		{"nothing changes without a clause", "owners_general", Override{NoticeDays: ptr(20)}, &OverrideError{"clause", ClauseMissing}},
		{"two thirds are more than a majority", "owners_general", Override{Clause: clause, Pass: stricter}, nil},
		{"the law's own majority is strict enough", "owners_general", Override{Clause: clause, Pass: half}, nil},
		{"a majority is less than three quarters", "owners_special", Override{Clause: clause, Pass: half}, &OverrideError{"pass", BelowTheLaw}},
		{"half itself is less than over half", "owners_general", Override{Clause: clause, Pass: []Gate{
			gate(YesHeads, ParticipatedHeads, AtLeast, 1, 2), gate(YesArea, ParticipatedArea, AtLeast, 1, 2)}}, &OverrideError{"pass", BelowTheLaw}},
		{"the area may not be dropped", "owners_general", Override{Clause: clause, Pass: stricter[:1]}, &OverrideError{"pass", BelowTheLaw}},
		{"an own body sets its own majority", "advisory", Override{Clause: clause, Pass: []Gate{gate(Yes, Cast, AtLeast, 1, 3)}}, nil},
		{"a share over one is none", "advisory", Override{Clause: clause, Pass: []Gate{gate(Yes, Cast, AtLeast, 4, 3)}}, &OverrideError{"pass", NotSound}},
		{"a share of nothing is none", "advisory", Override{Clause: clause, Quorum: []Gate{gate(Present, Total, AtLeast, 0, 3)}}, &OverrideError{"quorum", NotSound}},
		{"longer notice is fine", "owners_general", Override{Clause: clause, NoticeDays: ptr(20)}, nil},
		{"shorter notice is not", "owners_general", Override{Clause: clause, NoticeDays: ptr(14)}, &OverrideError{"notice_days", BelowTheLaw}},
		{"owners may adopt 从众", "owners_general", Override{Clause: clause, Silence: SilenceFollow, Follow: FollowVotesOnly}, nil},
		{"从众 must say what it adds to", "owners_general", Override{Clause: clause, Silence: SilenceFollow}, &OverrideError{"follow", NotSound}},
		{"从众 is not for elections", "owners_election", Override{Clause: clause, Silence: SilenceFollow, Follow: FollowVotesOnly}, &OverrideError{"silence", NotForThis}},
		{"从众 is not for villages", "village_meeting_persons", Override{Clause: clause, Silence: SilenceFollow, Follow: FollowVotesOnly}, &OverrideError{"silence", NotForThis}},
		{"an election by law stays secret", "village_election", Override{Clause: clause, Secret: ptr(false)}, &OverrideError{"secret", BelowTheLaw}},
		{"fewer proxies a head are fine", "residents_election", Override{Clause: clause, ProxyMax: ptr(int64(1))}, nil},
		{"more proxies a head are not", "residents_election", Override{Clause: clause, ProxyMax: ptr(int64(4))}, &OverrideError{"proxy_max", BelowTheLaw}},
		{"a committee takes no proxies", "owner_committee", Override{Clause: clause, ProxyMax: ptr(int64(1))}, &OverrideError{"proxy_max", BelowTheLaw}},
		{"turnout by mode is the law's", "residents_election", Override{Clause: clause, Quorum: []Gate{gate(Voters, Registered, AtLeast, 3, 4)}}, &OverrideError{"quorum", NotForThis}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := must(t, row.rule).With(row.own)
			var got *OverrideError
			if errors.As(err, &got); !cmp.Equal(got, row.want) {
				t.Errorf("got %v, want %v", err, row.want)
			}
			if row.want == nil && r.Clause != clause {
				t.Errorf("clause %q", r.Clause)
			}
		})
	}
}

func TestTheTableIsUntouchedByAnOverride(t *testing.T) {
	before := must(t, "owners_general")
	own := Override{Clause: "第3条", Pass: []Gate{
		gate(YesHeads, ParticipatedHeads, AtLeast, 9, 10), gate(YesArea, ParticipatedArea, AtLeast, 9, 10)}}
	if _, err := before.With(own); err != nil {
		t.Fatal(err)
	}
	own.Pass[0].N = 1
	if diff := cmp.Diff(must(t, "owners_general"), before); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
