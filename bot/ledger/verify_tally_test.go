package ledger

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// story is a community with an open motion 7 and a secret motion 8, both
// certified and published.
type story struct {
	log          *memoryLog
	certificates map[int64]Certificate
	lists        map[int64]List
}

// weighStory gives entry e one head and (e+1)·100 m²; rolls have 5 entries.
func weighStory(_, entry int64) (heads, area int64, ok bool) {
	return 1, (entry + 1) * 10_000, entry < 5
}

func sealedBytes(entry int64) []byte { return []byte{byte(entry), 0xaa} }

func storyEntries() []Entry {
	return []Entry{
		Act{Name: "motion.open", Person: 1, Role: "chair", Subject: 7},
		Ballot{Motion: 7, Entry: 0, Choices: "no", Person: 10},
		Ballot{Motion: 7, Entry: 1, Choices: "yes", Person: 11},
		Ballot{Motion: 7, Entry: 0, Choices: "yes", Person: 10}, // changed
		Ballot{Motion: 7, Entry: 2, Choices: "no", Person: 12},
		Ballot{Motion: 7, Entry: 3, Choices: "yes", Person: 13},
		Ballot{Motion: 7, Entry: 3, Person: 13}, // taken back
		SealedBallot{Motion: 8, Entry: 0, Digest: SealedDigest(sealedBytes(0))},
		SealedBallot{Motion: 8, Entry: 1, Digest: SealedDigest(sealedBytes(1))},
		SealedBallot{Motion: 8, Entry: 2, Digest: SealedDigest(sealedBytes(2))},
		SealedBallot{Motion: 8, Entry: 3, Digest: Stub},
		Act{Name: "motion.close", Subject: 7},
		Act{Name: "motion.close", Subject: 8},
	}
}

func appendEntries(t testing.TB, log *memoryLog, entries ...Entry) {
	t.Helper()
	for _, e := range entries {
		seq := int64(len(log.leaves) + 1)
		switch v := e.(type) {
		case Act:
			v.Seq, v.Unix = seq, 1_800_000_000+seq
			e = v
		case Ballot:
			v.Seq, v.Unix = seq, 1_800_000_000+seq
			e = v
		case SealedBallot:
			v.Seq, v.Unix = seq, 1_800_000_000+seq
			e = v
		}
		leaf, err := Leaf(e)
		if err != nil {
			t.Fatal(err)
		}
		log.leaves = append(log.leaves, leaf)
	}
}

func newStory(t testing.TB) story {
	t.Helper()
	s := story{log: newLog(), certificates: map[int64]Certificate{}, lists: map[int64]List{}}
	appendEntries(t, s.log, storyEntries()...)
	head := sealAll(t, testSealer(t), s.log)
	base := Certificate{
		Community: testCommunity, Rule: "cc278.a", RuleVersion: "1", Roll: testDigest,
		Base: Sum{Ballots: 5, Heads: 5, Area: 150_000}, Outcome: "passed", Effect: "advisory",
		Size: head.Size, Root: head.Root, Time: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
	var r Recount
	for _, leaf := range s.log.leaves {
		e, err := Parse(leaf)
		if err != nil {
			t.Fatal(err)
		}
		r.Add(e)
	}
	s.lists[7] = PublishedList(testReceiptKey(t, 7), 7, r.Standing(7))
	s.lists[8] = PublishedSecretList(8,
		[]string{SealedDigest(sealedBytes(0)), SealedDigest(sealedBytes(2))}, []string{SealedDigest(sealedBytes(1))}, []string{"yes", "no"})
	open, secret := base, base
	open.Motion, open.List = 7, s.lists[7].Digest()
	open.Cast = Sum{Ballots: 3, Heads: 3, Area: 60_000}
	open.Choices = map[string]Sum{"yes": {Ballots: 2, Heads: 2, Area: 30_000}, "no": {Ballots: 1, Heads: 1, Area: 30_000}}
	secret.Motion, secret.List = 8, s.lists[8].Digest()
	secret.Cast, secret.Invalid = Sum{Ballots: 3, Heads: 3, Area: 70_000}, 1
	secret.Choices = map[string]Sum{"yes": {Ballots: 2}, "no": {Ballots: 1}}
	s.certificates[7], s.certificates[8] = open, secret
	return s
}

func (s story) audit(t testing.TB) Audit {
	t.Helper()
	signer, _ := testKeys(t, 1)
	a := testAudit(t)
	a.Weigh = weighStory
	for _, motion := range []int64{7, 8} {
		msg, err := SignCertificate(s.certificates[motion], signer)
		if err != nil {
			t.Fatal(err)
		}
		a.Certificates = append(a.Certificates, msg)
		a.Lists = append(a.Lists, s.lists[motion].Text())
	}
	return a
}

func TestBallotsAreRecountedAgainstCertificatesListsAndCounters(t *testing.T) {
	s := newStory(t)
	a := s.audit(t)
	a.Published = []Counts{
		{Motion: 7, Cast: s.certificates[7].Cast, Choices: s.certificates[7].Choices},
		{Motion: 8, Cast: Sum{Ballots: 4, Heads: 4, Area: 100_000}},
	}
	report, err := Verify(t.Context(), s.log, a)
	if err != nil {
		t.Fatal(err)
	}
	if report.Certificates != 2 || report.Lists != 2 || !report.Weighed || report.Acts != 3 || report.Ballots != 6 || report.Sealed != 4 {
		t.Errorf("report %+v", report)
	}
	want := []Counts{
		{Motion: 7, Cast: s.certificates[7].Cast, Choices: s.certificates[7].Choices},
		{Motion: 8, Cast: Sum{Ballots: 4, Heads: 4, Area: 100_000}, Choices: map[string]Sum{}},
	}
	if diff := cmp.Diff(want, report.Counts); diff != "" {
		t.Error(diff)
	}
}

func TestEveryFalseNumberOfACertificateIsFound(t *testing.T) {
	for name, row := range map[string]struct {
		change func(story)
		want   FaultKind
	}{
		"a ballot too many":        {changed(7, func(c *Certificate) { c.Cast.Ballots++ }), FaultCount},
		"area that was not cast":   {changed(7, func(c *Certificate) { c.Cast.Area++ }), FaultCount},
		"a head too many":          {changed(7, func(c *Certificate) { c.Cast.Heads++ }), FaultCount},
		"ballots moved over":       {changed(7, func(c *Certificate) { c.Choices = map[string]Sum{"yes": {3, 3, 60_000}} }), FaultCount},
		"area moved over":          {changed(7, func(c *Certificate) { c.Choices = map[string]Sum{"yes": {2, 2, 30_001}, "no": {1, 1, 29_999}} }), FaultCount},
		"a choice nobody made":     {changed(7, func(c *Certificate) { c.Choices["abstain"] = Sum{Ballots: 1} }), FaultCount},
		"a sealed ballot more":     {changed(8, func(c *Certificate) { c.Cast.Ballots++ }), FaultCount},
		"another head":             {changed(7, func(c *Certificate) { c.Root[0] ^= 1 }), FaultCertificate},
		"a head still to come":     {changed(7, func(c *Certificate) { c.Size++ }), FaultCertificate},
		"another list":             {changed(7, func(c *Certificate) { c.List = testDigest }), FaultList},
		"a line changed in a list": {func(s story) { s.lists[7].Rows[0].Choices = "abstain" }, FaultList},
		"a receipt of nobody": {func(s story) {
			s.lists[8].Receipts[0] = "2222222222"
			relist(s, 8)
		}, FaultList},
		"more choices than ballots": {func(s story) {
			l := s.lists[8]
			l.Choices = append(l.Choices, "yes")
			s.lists[8] = l
			relist(s, 8)
		}, FaultList},
		"a line less in a list": {func(s story) {
			l := s.lists[7]
			l.Rows = l.Rows[1:]
			s.lists[7] = l
			relist(s, 7)
		}, FaultList},
		"a line recast in list and certificate": {func(s story) {
			l := s.lists[7]
			i := slices.IndexFunc(l.Rows, func(r Row) bool { return r.Choices == "no" })
			l.Rows[i].Choices = "yes"
			relist(s, 7)
		}, FaultList},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory(t)
			row.change(s)
			report, err := Verify(t.Context(), s.log, s.audit(t))
			if !errors.Is(err, ErrTampered) || !hasFault(report, row.want) {
				t.Errorf("%v: %v", err, report.Faults)
			}
		})
	}
}

func TestDisputedBallotsMayBeCountedUnderAnotherChoice(t *testing.T) {
	for disputed, want := range map[int64]bool{0: false, 1: true} {
		s := newStory(t)
		changed(7, func(c *Certificate) {
			c.Disputed = disputed
			c.Choices = map[string]Sum{"yes": {2, 2, 30_000}, "abstain": {1, 1, 30_000}}
		})(s)
		report, err := Verify(t.Context(), s.log, s.audit(t))
		if (err == nil) != want {
			t.Errorf("%d disputed: %v", disputed, report.Faults)
		}
	}
}

func changed(motion int64, change func(*Certificate)) func(story) {
	return func(s story) {
		c := s.certificates[motion]
		change(&c)
		s.certificates[motion] = c
	}
}

// relist lets the certificate name the list as it is now.
func relist(s story, motion int64) {
	changed(motion, func(c *Certificate) { c.List = s.lists[motion].Digest() })(s)
}

func TestABallotAfterTheCertificateIsFound(t *testing.T) {
	s := newStory(t)
	appendEntries(t, s.log, Act{Name: "notice.post", Subject: 7}, Ballot{Motion: 7, Entry: 4, Choices: "yes", Person: 14})
	sealAll(t, testSealer(t), s.log)
	report, err := Verify(t.Context(), s.log, s.audit(t))
	if !errors.Is(err, ErrTampered) || report.Faults[0].Kind != FaultLate || report.BadIndex() != 14 || report.Certificates != 2 {
		t.Errorf("%v: %v", err, report.Faults)
	}
}

func TestABallotOfNobodyOnTheRollIsFound(t *testing.T) {
	log := newLog()
	appendEntries(t, log, Ballot{Motion: 7, Entry: 5, Choices: "yes"})
	sealAll(t, testSealer(t), log)
	a := testAudit(t)
	a.Weigh = weighStory
	a.Published = []Counts{{Motion: 7, Cast: Sum{1, 1, 60_000}, Choices: map[string]Sum{"yes": {1, 1, 60_000}}}}
	report, err := Verify(t.Context(), log, a)
	if !errors.Is(err, ErrTampered) || !strings.Contains(report.Faults[0].Detail, "not on the roll") {
		t.Errorf("%v", report.Faults)
	}
}

func TestACounterMovedByHandIsFound(t *testing.T) {
	s := newStory(t)
	a := testAudit(t)
	a.Published = []Counts{{Motion: 7, Cast: Sum{Ballots: 3}, Choices: map[string]Sum{"yes": {Ballots: 3}}}}
	report, err := Verify(t.Context(), s.log, a)
	if !errors.Is(err, ErrTampered) || len(report.Faults) != 2 || report.Weighed {
		t.Errorf("%v: %v", err, report.Faults)
	}
}

func TestAForgedCertificateIsAFault(t *testing.T) {
	s := newStory(t)
	a := s.audit(t)
	a.Certificates[0] = bytes.Replace(a.Certificates[0], []byte("choice yes 2"), []byte("choice yes 9"), 1)
	a.Lists = nil
	report, err := Verify(t.Context(), s.log, a)
	if !errors.Is(err, ErrTampered) || report.Faults[0].Kind != FaultCertificate || report.Certificates != 1 {
		t.Errorf("%v: %v", err, report.Faults)
	}
}

func TestAnExportCarriesItsEvidence(t *testing.T) {
	s := newStory(t)
	a := s.audit(t)
	files := exported(t, s.log)
	for i, motion := range []int64{7, 8} {
		files[CertificatePath(motion)] = &fstest.MapFile{Data: a.Certificates[i]}
		files[ListPath(motion)] = &fstest.MapFile{Data: a.Lists[i]}
	}
	head := sealAll(t, testSealer(t), s.log)
	files[AnchorsPath] = &fstest.MapFile{Data: []byte(head.Short() + "\n\n")}
	dir := OpenDir(files)
	audit := testAudit(t)
	if err := dir.Evidence(&audit); err != nil {
		t.Fatal(err)
	}
	report, err := Verify(t.Context(), dir, audit)
	if err != nil || report.Certificates != 2 || report.Lists != 2 || report.Anchors != 1 {
		t.Errorf("%+v, %v", report, err)
	}
	files[AnchorsPath] = &fstest.MapFile{Data: []byte("nonsense\n")}
	if err := dir.Evidence(&audit); !errors.Is(err, ErrFormat) {
		t.Errorf("anchors that cannot be read: %v", err)
	}
}

func TestThousandsOfFaultsAreCountedNotListed(t *testing.T) {
	log := sealedLog(t, 1000)
	log.leaves = log.leaves[1:]
	report, err := Verify(t.Context(), log, testAudit(t))
	if !errors.Is(err, ErrTampered) || len(report.Faults) != maxFaults || report.More < 800 || report.BadIndex() != 0 {
		t.Errorf("%d faults and %d more, first at %d", len(report.Faults), report.More, report.BadIndex())
	}
}
