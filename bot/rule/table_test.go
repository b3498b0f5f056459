package rule

import (
	"encoding/json"
	"errors"
	"go/ast"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func day(s string) time.Time {
	t, err := time.Parse(DateLayout, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestEveryRuleNamedInTheVectorsExists(t *testing.T) {
	for _, v := range readVectors(t, "vectors.json") {
		if _, err := Latest(v.Rule); err != nil {
			t.Error(err)
		}
	}
}

func TestVersionsFollowEachOtherWithoutOverlap(t *testing.T) {
	all, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	end := make(map[string]string)
	for _, r := range all {
		last, again := end[r.ID]
		if again && (last == "" || last >= r.From) {
			t.Errorf("%s from %s begins before the version before it ended (%q)", r.ID, r.From, last)
		}
		end[r.ID] = r.To
		for _, d := range []string{r.From, r.To} {
			if _, err := time.Parse(DateLayout, d); d != "" && err != nil {
				t.Errorf("%s: %v", r.ID, err)
			}
		}
	}
	for id, last := range end {
		if last != "" {
			t.Errorf("%s has no version in force", id)
		}
	}
}

func TestEveryRuleStatesItselfCompletely(t *testing.T) {
	statuses := []Status{ByText, ByLocalText, ByQuotation, ByCustom, InDispute, OwnRule}
	for _, r := range Rules() {
		if r.Body == "" || r.Law == "" || !slices.Contains(statuses, r.Status) {
			t.Errorf("%s: body %q, law %q, status %q", r.ID, r.Body, r.Law, r.Status)
		}
		for _, p := range r.Petitions {
			if !(Limit{AtLeast, p.N, p.D}).sound() {
				t.Errorf("%s: petition %d/%d", r.ID, p.N, p.D)
			}
		}
		switch r.Kind {
		case Vote, Election, Rerun, Recall, FollowVote:
		default:
			continue
		}
		if r.Abstain == "" || r.Nonvoter == "" || r.Silence != SilenceOut {
			t.Errorf("%s: abstain %q, nonvoter %q, silence %q", r.ID, r.Abstain, r.Nonvoter, r.Silence)
		}
		if why := unfit(r, Base{Seats: 1}); why != "" {
			t.Errorf("%s: %s", r.ID, why)
		}
		if (r.Kind == Election || r.Kind == Recall) && (r.Change || !r.Secret) {
			t.Errorf("%s: people are chosen in secret, once", r.ID)
		}
	}
}

func TestAbstentionsWeighAsTheRuleDataSays(t *testing.T) {
	for _, r := range Rules() {
		if r.Kind != Vote {
			continue
		}
		den := r.Pass[0].Den
		want := map[Quantity]Weight{
			ParticipatedHeads: In, Present: In, Cast: Out, Total: AsNo, Heads: AsNo,
		}[den]
		if r.Abstain != want {
			t.Errorf("%s: passes of %s, so an abstention is %q, not %q", r.ID, den, want, r.Abstain)
		}
	}
}

func TestTheVersionInForceOnADayIsFound(t *testing.T) {
	for _, row := range []struct {
		id, day, law string
		err          error
	}{
		{"village_election", "2025-12-31", "村委会组织法(2018)14、15", nil},
		{"village_election", "2026-01-01", "村委会组织法(2025)17、18", nil},
		{"owners_general", "2020-12-31", "物业管理条例12", nil},
		{"owners_general", "2021-01-01", "民法典278(一)至(五)、(九)", nil},
		{"residents_rep_meeting", "2025-12-31", "", ErrNotInForce},
		{"roberts_majority", "1990-01-01", "议事规则：多数裁决", nil},
		{"moon", "2026-01-01", "", ErrUnknown},
	} {
		r, err := At(row.id, day(row.day))
		if r.Law != row.law || !errors.Is(err, row.err) {
			t.Errorf("%s on %s: %q, %v", row.id, row.day, r.Law, err)
		}
	}
}

func TestTheDayOfALawIsTheCallersDayNotUTC(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	newYear := time.Date(2026, 1, 1, 0, 30, 0, 0, shanghai)
	r, err := At("village_election", newYear)
	if err != nil || r.From != "2026-01-01" {
		t.Errorf("got the version from %s, %v", r.From, err)
	}
}

func TestARuleSurvivesBeingStored(t *testing.T) {
	for _, r := range Rules() {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back Rule
		if err := readStrictly(data, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Errorf("%s (-want +got)\n%s", r.ID, diff)
		}
	}
}

// constants returns the values of all constants of the named type.
func constants(t *testing.T, typeName string) []string {
	t.Helper()
	_, files := sources(t)
	var values []string
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typeName {
				for _, v := range spec.Values {
					if lit, ok := v.(*ast.BasicLit); ok {
						values = append(values, strings.Trim(lit.Value, `"`))
					}
				}
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("no constants of type %s", typeName)
	}
	return values
}

func TestEveryReasonAndQuantityHasWords(t *testing.T) {
	var v vocabulary
	if err := readStrictly(wordsJSON, &v); err != nil {
		t.Fatal(err)
	}
	reasons := constants(t, "Why")
	for _, why := range reasons {
		if v.Why[Why(why)] == "" {
			t.Errorf("no words for %s", why)
		}
	}
	for why := range v.Why {
		if !slices.Contains(reasons, string(why)) {
			t.Errorf("words for %s, which no code gives", why)
		}
	}
	for _, q := range constants(t, "Quantity") {
		if v.Quantity[Quantity(q)] == "" {
			t.Errorf("no words for %s", q)
		}
	}
}
