package council

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vector is a worked example of how owners count.
type vector struct {
	ID   string
	Base struct {
		Units []struct {
			Owner string
			Area  int64
			N     int
		}
		OwnerOf map[string]string `json:"owner_of"`
	}
	Counts   struct{ Casts [][3]string }
	Expected struct {
		Heads int
		Area  int64
		Casts []string
	}
}

func TestOwnersCountAsInTheVectors(t *testing.T) {
	text, err := os.ReadFile("testdata/owner_count.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) != 3 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		units, people := town(v.lines()...)
		r, err := BuildRoll(Electorate{Base: Owners}, units, people)
		if err != nil {
			t.Fatal(err)
		}
		if r.Heads != v.Expected.Heads || v.Expected.Area != 0 && r.Area != v.Expected.Area {
			t.Errorf("%s: %d heads, area %d, want %+v", v.ID, r.Heads, r.Area, v.Expected)
		}
		if diff := cmp.Diff(v.Expected.Casts, castAll(r, people, v.Counts.Casts)); diff != "" {
			t.Errorf("%s: casts (-want +got):\n%s", v.ID, diff)
		}
	}
}

// lines is the vector's base as a town; a couple (夫妻共有) are the two who cast.
func (v vector) lines() []string {
	var lines []string
	for _, u := range v.Base.Units {
		for i := range u.N {
			owner := u.Owner
			if owner == "each" {
				owner = fmt.Sprint("each", i)
			}
			lines = append(lines, fmt.Sprintf("1-%d %d %s", len(lines)+1, u.Area, owner))
		}
	}
	for room, owner := range v.Base.OwnerOf {
		if owner == "夫妻共有" {
			owner = "甲 乙/co_owner"
		}
		lines = append(lines, room+" 1 "+owner)
	}
	return lines
}

// castAll casts one ballot after the other: an entry takes one.
func castAll(r Roll, people []Person, casts [][3]string) []string {
	var verdicts []string
	cast := make(map[int]string)
	for _, c := range casts {
		entry := slices.IndexFunc(r.Entries, func(e Entry) bool {
			return slices.ContainsFunc(e.Persons, func(p PersonNo) bool { return people[p-1].Name == c[0] })
		})
		switch by, voted := cast[entry]; {
		case entry < 0:
			verdicts = append(verdicts, "not on roll")
		case !voted:
			cast[entry] = c[0]
			verdicts = append(verdicts, "counted")
		case by == c[0]:
			verdicts = append(verdicts, "conflict:one_head_two_choices")
		default:
			verdicts = append(verdicts, "rejected:unit_already_voted")
		}
	}
	return verdicts
}
