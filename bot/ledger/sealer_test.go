package ledger

import (
	"crypto/ed25519"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"
)

func TestSealingInAnyBatchesEqualsSealingAtOnce(t *testing.T) {
	leaves := testLeaves(t, 600)
	rapid.Check(t, func(rt *rapid.T) {
		total := rapid.IntRange(1, len(leaves)).Draw(rt, "total")
		s := testSealer(t)
		s.Bundles = true
		once := newLog(leaves[:total]...)
		s.Batch = total
		want, n, err := s.Seal(t.Context(), once)
		if err != nil || n != total {
			rt.Fatalf("sealed %d, %v", n, err)
		}
		parts := newLog()
		parts.short = rapid.IntRange(0, 40).Draw(rt, "short reads")
		parts.drop = rapid.Bool().Draw(rt, "drop superseded tiles")
		s.Witness = memoryWitness{}
		for len(parts.leaves) < total {
			more := rapid.IntRange(20, 400).Draw(rt, "more")
			parts.leaves = leaves[:min(total, len(parts.leaves)+more)]
			s.Batch = rapid.IntRange(10, 300).Draw(rt, "batch")
			sealAll(t, s, parts)
		}
		got := sealAll(t, s, parts)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
		for path, data := range once.files {
			if string(parts.files[path]) != string(data) {
				rt.Fatalf("%s differs", path)
			}
		}
		if parts.drop && len(parts.files) != len(once.files) {
			rt.Fatalf("%d files, want %d", len(parts.files), len(once.files))
		}
		if _, err := Verify(t.Context(), parts, testAudit(t)); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestAKillBetweenAnyStepsIsRepeatedSafely(t *testing.T) {
	leaves := testLeaves(t, 700)
	want := func() Checkpoint {
		return sealAll(t, testSealer(t), newLog(leaves...))
	}()
	rapid.Check(t, func(rt *rapid.T) {
		log := newLog(leaves...)
		for log.size < int64(len(leaves)) {
			s := testSealer(t)
			s.Batch = rapid.IntRange(1, 300).Draw(rt, "batch")
			log.before, log.after = nil, nil
			switch rapid.IntRange(0, 2).Draw(rt, "killed") {
			case 0:
				log.before = errKilled
			case 1:
				log.after = errKilled
			}
			before := log.size
			_, n, err := s.Seal(t.Context(), log)
			switch {
			case err == nil && log.size != before+int64(n):
				rt.Fatalf("size %d after sealing %d at %d", log.size, n, before)
			case err != nil && !errors.Is(err, errKilled):
				rt.Fatal(err)
			case log.before != nil && log.size != before:
				rt.Fatal("a killed write moved the size")
			}
		}
		log.before, log.after = nil, nil
		if got := sealAll(t, testSealer(t), log); got.Short() != want.Short() {
			rt.Fatalf("head %s, want %s", got.Short(), want.Short())
		}
		if _, err := Verify(t.Context(), log, testAudit(t)); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestOfTwoSealersOneWinsAndTheOtherLearnsIt(t *testing.T) {
	log := newLog(testLeaves(t, 10)...)
	s := testSealer(t)
	log.meddle = func() {
		log.meddle = nil
		if _, _, err := s.Seal(t.Context(), log); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Seal(t.Context(), log); !errors.Is(err, ErrConflict) {
		t.Fatalf("Seal: %v; want ErrConflict", err)
	}
	if head, n, err := s.Seal(t.Context(), log); n != 0 || head.Size != 10 || err != nil {
		t.Errorf("afterwards: %v, %d, %v", head.Short(), n, err)
	}
}

func TestAnEmptyLogHasNothingToSeal(t *testing.T) {
	head, n, err := testSealer(t).Seal(t.Context(), newLog())
	if err != nil || n != 0 || head.Size != 0 || head.Note != nil {
		t.Errorf("Seal = %+v, %d, %v", head, n, err)
	}
	report, err := Verify(t.Context(), newLog(), testAudit(t))
	if err != nil || report.BadIndex() != -1 {
		t.Errorf("Verify = %+v, %v", report, err)
	}
}

func TestTheSealerRefusesToSealOver(t *testing.T) {
	other, _ := testKeys(t, 2)
	for name, row := range map[string]struct {
		damage func(*memoryLog)
		want   error
	}{
		"a gap in the sequence": {func(m *memoryLog) { m.leaves = append(m.leaves[:300:300], m.leaves[301:]...) }, ErrGap},
		"a leaf sealed twice":   {func(m *memoryLog) { m.leaves[300] = m.leaves[299] }, ErrGap},
		"a leaf of two lines":   {func(m *memoryLog) { m.leaves[310] = []byte("b|311|1\n|") }, ErrLeaf},
		"a changed edge tile":   {func(m *memoryLog) { m.files["tile/0/001.p/44"][5] ^= 1 }, ErrTampered},
		"a lost edge tile":      {func(m *memoryLog) { delete(m.files, "tile/1/000.p/1") }, ErrTampered},
		"a cut edge tile":       {func(m *memoryLog) { m.files["tile/1/000.p/1"] = m.files["tile/1/000.p/1"][1:] }, ErrTampered},
		"a lost checkpoint":     {func(m *memoryLog) { delete(m.files, CheckpointPath) }, ErrTampered},
		"a size moved forward":  {func(m *memoryLog) { m.size++ }, ErrTampered},
		"a size moved back":     {func(m *memoryLog) { m.size-- }, ErrConflict},
		"a changed checkpoint":  {func(m *memoryLog) { m.files[CheckpointPath][20] ^= 1 }, ErrNote},
		"a head signed by another key": {func(m *memoryLog) {
			head, err := SignCheckpoint(m.size, perfect(tileHashes(m.files["tile/1/000.p/1"])), other)
			if err != nil {
				panic(err)
			}
			m.files[CheckpointPath] = head.Note
		}, ErrNote},
	} {
		t.Run(name, func(t *testing.T) {
			leaves := testLeaves(t, 320)
			log := newLog(leaves[:300]...)
			s := testSealer(t)
			sealAll(t, s, log)
			log.leaves = leaves
			before := maps.Clone(log.files)
			row.damage(log)
			if _, n, err := s.Seal(t.Context(), log); !errors.Is(err, row.want) {
				t.Fatalf("Seal = %d, %v; want %v", n, err, row.want)
			}
			if len(log.files) > len(before) {
				t.Error("something was published")
			}
		})
	}
}

func TestALogThatWasRolledBackIsNotSealedOn(t *testing.T) {
	leaves := testLeaves(t, 600)
	s := testSealer(t)
	s.Witness = memoryWitness{}
	log := newLog(leaves[:300]...)
	sealAll(t, s, log)
	backup := &memoryLog{leaves: leaves[:301], files: maps.Clone(log.files), size: log.size}
	log.leaves = leaves
	sealAll(t, s, log)
	if _, _, err := s.Seal(t.Context(), backup); !errors.Is(err, ErrRollback) {
		t.Errorf("the backup: %v; want ErrRollback", err)
	}
	// Grown past the remembered size with other leaves, it is still another log.
	fork := &memoryLog{leaves: testLeaves(t, 700), files: maps.Clone(backup.files), size: backup.size}
	fork.leaves[400] = []byte("z|401|other")
	without := s
	without.Witness = nil
	sealAll(t, without, fork)
	if _, _, err := s.Seal(t.Context(), fork); !errors.Is(err, ErrTampered) {
		t.Errorf("the fork: %v; want ErrTampered", err)
	}
	if _, _, err := s.Seal(t.Context(), log); err != nil {
		t.Errorf("the log itself: %v", err)
	}
}

func TestAnUnknownFormIsSealedAndReported(t *testing.T) {
	log := newLog(append(testLeaves(t, 3), []byte("z|4|of a later version"))...)
	sealAll(t, testSealer(t), log)
	report, err := Verify(t.Context(), log, testAudit(t))
	if err != nil || report.Unknown != 1 {
		t.Errorf("Verify: %d unknown, %v", report.Unknown, err)
	}
}

func TestCheckpointIsANoteOfThreeLines(t *testing.T) {
	log := newLog(testLeaves(t, 5)...)
	s := testSealer(t)
	head := sealAll(t, s, log)
	lines := strings.Split(string(head.Note), "\n")
	if lines[0] != "yishi/hepingli" || lines[1] != "5" || lines[2] != head.Root.String() || lines[3] != "" || !strings.HasPrefix(lines[4], "— yishi/hepingli ") {
		t.Errorf("checkpoint %q", head.Note)
	}
	anchor, err := ParseAnchor(" " + strings.ToUpper(head.Short()) + "\n")
	if err != nil || !anchor.matches(head.Root) || len(head.Short()) != len("5:")+16 {
		t.Errorf("short head %s reads as %v, %v", head.Short(), anchor, err)
	}
}

func TestACheckpointOfAnotherCommunityIsRefused(t *testing.T) {
	key := testKey(1)
	signer, err := NewSigner("other", key)
	if err != nil {
		t.Fatal(err)
	}
	head, err := SignCheckpoint(0, (&frontier{}).root(), signer)
	if err != nil {
		t.Fatal(err)
	}
	_, mine := testKeys(t, 1)
	if _, err := OpenCheckpoint(head.Note, "yishi/"+testCommunity, mine); !errors.Is(err, ErrNote) {
		t.Errorf("with own keys: %v", err)
	}
	v, err := NewVerifier("other", key.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(head.Note, "yishi/"+testCommunity, note.VerifierList(v)); !errors.Is(err, ErrNote) {
		t.Errorf("with its keys: %v", err)
	}
}

func TestANoteWithAnotherCommunityInItsTextIsRefused(t *testing.T) {
	signer, keys := testKeys(t, 1)
	head, err := SignCheckpoint(0, (&frontier{}).root(), signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := SignCertificate(testCertificate(), signer)
	if err != nil {
		t.Fatal(err)
	}
	forge := func(msg []byte) []byte {
		text, _, _ := strings.Cut(string(msg), "\n\n")
		text = strings.Replace(text, testCommunity, "other", 1) + "\n"
		forged, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		return forged
	}
	if _, err := OpenCheckpoint(forge(head.Note), signer.Name(), keys); !errors.Is(err, ErrNote) {
		t.Errorf("checkpoint: %v", err)
	}
	if _, err := OpenCertificate(forge(certificate), testCommunity, keys); !errors.Is(err, ErrNote) {
		t.Errorf("certificate: %v", err)
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	log := newLog(testLeaves(f, 5)...)
	f.Add(sealAll(f, testSealer(f), log).Note)
	f.Add([]byte("yishi/hepingli\n5\n\n\n— a AAAAAAA=\n"))
	signer, keys := testKeys(f, 1)
	f.Fuzz(func(t *testing.T, msg []byte) {
		if _, err := OpenCheckpoint(msg, signer.Name(), keys); err != nil && !errors.Is(err, ErrNote) {
			t.Fatalf("other error: %v", err)
		}
		if head, err := claimedHead(msg); err == nil && (head.Size < 0 || head.Size > maxNumber) {
			t.Fatalf("size %d", head.Size)
		}
	})
}

func FuzzParseAnchor(f *testing.F) {
	f.Add("12:0123456789abcdef")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAnchor(text)
		if err != nil {
			return
		}
		if again, err := ParseAnchor(a.String()); err != nil || again != a {
			t.Fatalf("%q reads as %v, again as %v, %v", text, a, again, err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	leaves := testLeaves(b, DefaultBatch)
	s := testSealer(b)
	for b.Loop() {
		if _, n, err := s.Seal(b.Context(), newLog(leaves...)); err != nil || n != len(leaves) {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.N)*float64(len(leaves))/b.Elapsed().Seconds(), "leaves/s")
}
