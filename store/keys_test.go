package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// everyKey is an example of each key.
func everyKey() map[string]string {
	const c = "abc"
	return map[string]string{
		"doc":         docKey(c, "motion", "3"),
		"shelf":       shelfKey(c, "g1.person", 12),
		"names":       namesKey(c, "g1.rooms.3"),
		"index":       indexKey(c, "due"),
		"seq":         seqKey(c),
		"ledger":      ledgerKey(c),
		"log":         logKey(c),
		"tiles":       tilesKey(c),
		"out":         outKey(c),
		"cuts":        cutsKey(c),
		"due":         dueKey(c),
		"parked":      parkedKey(c),
		"seen":        seenKey(c, 2961234),
		"cast":        castKey(c, 3, 2961234),
		"roll":        rollKey(c, "f00"),
		"entries":     entriesKey(c, "f00", 12),
		"persons":     personsKey(c, "f00", 12),
		"long":        longKey(c, "f00"),
		"booth":       boothKey(c, 3),
		"tally":       tallyKey(c, 3),
		"ballots":     ballotsKey(c, 3, 12),
		"keep":        keepKey(c, "offer:oa"),
		"who":         whoKey("oa", "wx1", "user"),
		"find":        findKey("code", "0a1b"),
		"communities": communitiesKey(),
		"try":         tryKey("code:7", 15*time.Minute, 1974156),
		"token":       tokenKey("oa:wx1"),
		"token lock":  tokenLockKey("oa:wx1"),
		"token fence": tokenFenceKey("oa:wx1"),
		"alive":       aliveKey(),
	}
}

// TestKeys pins every key: a stored key that changes is lost data.
func TestKeys(t *testing.T) {
	want := map[string]string{
		"alive":       "y:alive",
		"ballots":     "y:{abc}:ballots:3:12",
		"booth":       "y:{abc}:booth:3",
		"cast":        "y:{abc}:cast:3:2961234",
		"communities": "y:communities",
		"cuts":        "y:{abc}:cuts",
		"doc":         "y:{abc}:doc:motion:3",
		"due":         "y:{abc}:due",
		"entries":     "y:{abc}:roll:f00:e12",
		"find":        "y:find:code:dymDdQrjf-8RDQA2QwCGJg",
		"index":       "y:{abc}:index:due",
		"keep":        "y:{abc}:keep:etlUdXsQ8y90bdmwYmtdWg",
		"ledger":      "y:{abc}:ledger",
		"log":         "y:{abc}:log",
		"long":        "y:{abc}:roll:f00:long",
		"names":       "y:{abc}:names:g1.rooms.3",
		"out":         "y:{abc}:out",
		"parked":      "y:{abc}:parked",
		"persons":     "y:{abc}:roll:f00:p12",
		"roll":        "y:{abc}:roll:f00",
		"seen":        "y:{abc}:seen:2961234",
		"seq":         "y:{abc}:seq",
		"shelf":       "y:{abc}:shelf:12:g1.person",
		"tally":       "y:{abc}:tally:3",
		"tiles":       "y:{abc}:tiles",
		"token":       "y:token:{EIEJbmO__xbC3mL6khj7NA}",
		"token fence": "y:token:{EIEJbmO__xbC3mL6khj7NA}:fence",
		"token lock":  "y:token:{EIEJbmO__xbC3mL6khj7NA}:lock",
		"try":         "y:try:crndNxz4aHHO_okgTUKBRA:1974156",
		"who":         "y:who:BHFWHGqHD8QAN3QxHy31Xg",
	}
	if diff := cmp.Diff(want, everyKey()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestPeriodsAreTenMinutesWide(t *testing.T) {
	border := time.Unix(0, 0).Add(seenFor * 1000)
	for name, row := range map[string]struct {
		at   time.Time
		want int64
	}{
		"at the border":             {border, 1000},
		"a nanosecond before":       {border.Add(-1), 999},
		"a millisecond before":      {border.Add(-time.Millisecond), 999},
		"at the end":                {border.Add(seenFor - time.Millisecond), 1000},
		"before 1970":               {time.Unix(-1, 0), -1},
		"exactly one period before": {time.Unix(-600, 0), -1},
	} {
		if got := period(row.at, border.Add(time.Hour)); got != row.want {
			t.Errorf("%s: %d, want %d", name, got, row.want)
		}
	}
	if got := period(time.Time{}, border); got != 1000 {
		t.Errorf("without a time: %d, want that of its arrival", got)
	}
}
