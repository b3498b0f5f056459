package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

func mustCommit(t testing.TB, s *Store, c council.ID, act bot.Act) int64 {
	t.Helper()
	first, err := s.Commit(t.Context(), c, act)
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return first
}

func mustRead(t testing.TB, s *Store, c council.ID, ref bot.Ref) bot.Doc {
	t.Helper()
	docs, err := s.Read(t.Context(), c, ref)
	if err != nil {
		t.Fatal(err)
	}
	return docs[0]
}

var draft = bot.Ref{Kind: "draft", ID: "7"}

func whatFallsDueIsDoneWhileItIsDue(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	entry := bot.Member{Name: "request:9:answer", Score: 1_790_000_000_123}
	mark := func(score int64, remove bool) []bot.Mark {
		return []bot.Mark{{Index: "due", Member: entry.Name, Score: score, Remove: remove}}
	}
	mustCommit(t, s, c, bot.Act{Marks: mark(entry.Score, false)})
	due := bot.WhileDue(t.Context(), entry)
	act := bot.Act{Docs: []bot.Doc{{Ref: draft, Body: []byte(`{}`)}}, Marks: mark(entry.Score+1, false)}
	if _, err := s.Commit(due, c, act); err != nil {
		t.Fatalf("what is due: %v", err)
	}
	act.Docs[0].Version = 1
	for range 2 { // put off, and then done
		if _, err := s.Commit(due, c, act); !errors.Is(err, bot.ErrNotDue) {
			t.Fatalf("done already: %v, want not due", err)
		}
		mustCommit(t, s, c, bot.Act{Marks: mark(0, true)})
	}
	if d := mustRead(t, s, c, draft); d.Version != 1 {
		t.Fatalf("version %d, want 1", d.Version)
	}
}

func documentsChangeAtTheirVersion(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	if d := mustRead(t, s, c, draft); d.Version != 0 || d.Body != nil {
		t.Fatalf("nothing was written, but there is %+v", d)
	}
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{{Ref: draft, Body: []byte(`{"a":1}`)}}})
	d := mustRead(t, s, c, draft)
	if d.Version != 1 || string(d.Body) != `{"a":1}` {
		t.Fatalf("got %+v", d)
	}
	for version := range int64(12) { // past 9, where bytes would sort otherwise
		_, err := s.Commit(t.Context(), c, bot.Act{Docs: []bot.Doc{{Ref: draft, Version: version, Body: []byte(`{}`)}}})
		if version == 0 && !errors.Is(err, bot.ErrConflict) {
			t.Fatalf("at version 0: %v, want a conflict", err)
		}
		if version > 0 && err != nil {
			t.Fatalf("at version %d: %v", version, err)
		}
	}
	if d := mustRead(t, s, c, draft); d.Version != 12 {
		t.Fatalf("version %d, want 12", d.Version)
	}
}

func actsStandOnWhatTheyLookedAt(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	looked, absent := bot.Ref{Kind: "motion", ID: "3"}, bot.Doc{Ref: bot.Ref{Kind: "pledges", ID: "3"}}
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{{Ref: looked, Body: []byte("1")}}})
	read := mustRead(t, s, c, looked)
	on := func(version int64) bot.Act {
		own := bot.Doc{Ref: draft, Version: version, Body: []byte("{}")}
		return bot.Act{Docs: []bot.Doc{own}, Unmoved: []bot.Doc{read, absent, read, {Ref: draft, Version: 9}}}
	}
	mustCommit(t, s, c, on(0))
	mustCommit(t, s, c, on(1))
	if d := mustRead(t, s, c, looked); d.Version != 1 || string(d.Body) != "1" {
		t.Fatalf("what was looked at became %+v", d)
	}
	made := bot.Doc{Ref: absent.Ref, Body: []byte("{}")}
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{made}})
	if _, err := s.Commit(t.Context(), c, on(2)); !errors.Is(err, bot.ErrConflict) {
		t.Fatalf("what was not there is: %v, want a conflict", err)
	}
	made.Version, made.Body, read.Body = 1, nil, []byte("2")
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{made, read}})
	if _, err := s.Commit(t.Context(), c, on(2)); !errors.Is(err, bot.ErrConflict) {
		t.Fatalf("what was looked at moved: %v, want a conflict", err)
	}
	read.Version++
	mustCommit(t, s, c, on(2))
	if ttl := s.client.TTL(t.Context(), docKey(c, "pledges", "3")).Val(); ttl <= 0 {
		t.Fatal("the trace of a deleted document stays for ever")
	}
}

func deletedDocumentsComeBackNewer(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{{Ref: draft, Body: []byte("1")}}})
	old := mustRead(t, s, c, draft)
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{{Ref: draft, Version: old.Version}}})
	if d := mustRead(t, s, c, draft); d.Version != 0 || d.Body != nil {
		t.Fatalf("deleted, but there is %+v", d)
	}
	if ttl := s.client.TTL(t.Context(), docKey(c, draft.Kind, draft.ID)).Val(); ttl <= 0 || ttl > seenTrace {
		t.Fatalf("its trace is kept for %s", ttl)
	}
	mustCommit(t, s, c, bot.Act{Docs: []bot.Doc{{Ref: draft, Body: []byte("2")}}})
	old.Body = []byte("late")
	if _, err := s.Commit(t.Context(), c, bot.Act{Docs: []bot.Doc{old}}); !errors.Is(err, bot.ErrConflict) {
		t.Fatalf("who read the first one may change the second: %v", err)
	}
	if ttl := s.client.TTL(t.Context(), docKey(c, draft.Kind, draft.ID)).Val(); ttl > 0 {
		t.Fatalf("the second one expires in %s", ttl)
	}
}

func actsAreAllOrNothing(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	act := bot.Act{
		Docs:   []bot.Doc{{Ref: bot.Ref{Kind: "motion", ID: "3"}, Body: []byte("{}")}, {Ref: draft, Version: 4, Body: []byte("{}")}},
		Rows:   []bot.Row{{Shelf: "member", Key: "12", Value: []byte("x")}},
		Marks:  []bot.Mark{{Index: "open", Member: "3", Score: 5}},
		Booths: []bot.Booth{{Motion: 3, Roll: "abc", Closes: noon}},
		Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}},
		Out:    []bot.Outgoing{{ID: "row", Channel: "oa", To: "u", Motive: "answer", Text: "x"}},
		Seen:   &bot.Seen{Message: "m", At: noon, Answer: []byte("yes")},
	}
	before := keysOf(t, s, c)
	if _, err := s.Commit(t.Context(), c, act); !errors.Is(err, bot.ErrConflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
	if diff := cmp.Diff(before, keysOf(t, s, c)); diff != "" {
		t.Fatalf("a refused act left something:\n%s", diff)
	}
	act.Docs = act.Docs[:1]
	if first := mustCommit(t, s, c, act); first != 1 {
		t.Fatalf("first leaf %d, want 1", first)
	}
	if n, err := s.Log(c).Written(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d leaves, %v", n, err)
	}
}

// keysOf lists the keys of a community.
func keysOf(t testing.TB, s *Store, c council.ID) []string {
	t.Helper()
	node, err := s.node(t.Context(), seqKey(c))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := node.Keys(t.Context(), "y:{"+string(c)+"}:*").Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func messagesChangeThingsOnce(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	act := func(answer string) bot.Act {
		return bot.Act{
			Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}},
			Seen:   &bot.Seen{Message: "oa 好 123", At: noon, Answer: []byte(answer)},
		}
	}
	mustCommit(t, s, c, act("first\n| answer"))
	_, err := s.Commit(t.Context(), c, act("second"))
	var repeated *bot.Repeated
	if !errors.As(err, &repeated) || string(repeated.Answer) != "first\n| answer" {
		t.Fatalf("got %v, want the first answer", err)
	}
	if n, _ := s.Log(c).Written(t.Context()); n != 1 {
		t.Fatalf("%d leaves, want 1", n)
	}
	answer, err := s.Answered(t.Context(), c, "oa 好 123", noon)
	if err != nil || string(answer) != "first\n| answer" {
		t.Fatalf("answered %q, %v", answer, err)
	}
	if answer, err := s.Answered(t.Context(), c, "other", noon); answer != nil || err != nil {
		t.Fatalf("answered %q, %v to nothing", answer, err)
	}
	mustCommit(t, s, c, bot.Act{Seen: &bot.Seen{Message: "quiet", At: noon}})
	if answer, err := s.Answered(t.Context(), c, "quiet", noon); answer == nil || len(answer) > 0 || err != nil {
		t.Fatalf("an empty answer came back as %v, %v", answer, err)
	}
}

func answersAreFoundAcrossBorders(t *testing.T, b backend) {
	for name, start := range map[string]time.Duration{"before": seenFor - time.Second, "after": seenFor + time.Second} {
		clock := newHands()
		clock.move(start)
		s, c := b.open(t, Options{Now: clock.now}), newCommunity(t)
		t.Run("a second "+name+" a period ends", func(t *testing.T) { answersAreFound(t, s, c, clock) })
	}
}

func answersAreFound(t *testing.T, s *Store, c council.ID, clock *hands) {
	for _, at := range []time.Time{{}, clock.now()} {
		message := "m" + at.String()
		act := bot.Act{Seen: &bot.Seen{Message: message, At: at, Answer: []byte("yes")}}
		mustCommit(t, s, c, act)
		for _, later := range []time.Duration{0, 2 * time.Second, 9 * time.Minute, -10 * time.Second} {
			clock.move(later)
			again := at
			if later > 2*time.Second && !at.IsZero() {
				again = clock.now() // a door that takes the time of arrival
			}
			act.Seen.At = again
			var repeated *bot.Repeated
			if _, err := s.Commit(t.Context(), c, act); !errors.As(err, &repeated) {
				t.Errorf("message at %s, again at %s (%s later): %v", at, again, later, err)
			}
			clock.move(-later)
		}
	}
	key := seenKey(c, period(clock.now(), clock.now()))
	if ttl := s.client.TTL(t.Context(), key).Val(); ttl < seenFor-time.Minute || ttl > seenFor {
		t.Errorf("answers are kept for %s", ttl)
	}
}

func rowsAreFound(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	var staged []bot.Row
	for _, key := range []string{"0", "7", "99", "100", "1234", "2-501", "007", "东区"} {
		staged = append(staged, bot.Row{Shelf: "g1.rooms.3号", Key: key, Value: []byte("v" + key)})
	}
	if err := s.Stage(t.Context(), c, staged); err != nil {
		t.Fatal(err)
	}
	mustCommit(t, s, c, bot.Act{Rows: []bot.Row{
		{Shelf: "g1.rooms.3号", Key: "7", Value: []byte("new")}, {Shelf: "g1.rooms.3号", Key: "99"},
		{Shelf: "g1.rooms.3号", Key: "007"}, {Shelf: "g1.rooms.3", Key: "7", Value: []byte("other shelf")},
	}})
	rows, err := s.Rows(t.Context(), c, "g1.rooms.3号", "7", "99", "007", "2-501", "5")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s=%s %t", r.Key, r.Value, r.Value == nil))
	}
	if diff := cmp.Diff([]string{"7=new false", "99= true", "007= true", "2-501=v2-501 false", "5= true"}, got); diff != "" {
		t.Error(diff)
	}
	var all []string
	each := func(r bot.Row) error { all = append(all, r.Key); return nil }
	if err := s.Each(t.Context(), c, "g1.rooms.3号", 1234, each); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0", "7", "100", "2-501", "东区"}, all); diff != "" {
		t.Error(diff)
	}
	if err := s.Discard(t.Context(), c, "g1.rooms.3号", 2000); err != nil {
		t.Fatal(err)
	}
	all = nil
	if err := s.Each(t.Context(), c, "g1.rooms.3号", 2000, each); err != nil || all != nil {
		t.Errorf("after discarding: %v, %v", all, err)
	}
	if rows, _ := s.Rows(t.Context(), c, "g1.rooms.3", "7"); string(rows[0].Value) != "other shelf" {
		t.Errorf("another shelf lost %+v", rows)
	}
}

func membersComeByScore(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	late := noon.UnixMilli()
	mustCommit(t, s, c, bot.Act{Marks: []bot.Mark{
		{Index: "due", Member: "motion:3:close", Score: late}, {Index: "due", Member: "motion:4:close", Score: late - 1},
		{Index: "due", Member: "x", Score: 5}, {Index: "due", Member: "gone", Score: 6},
	}})
	mustCommit(t, s, c, bot.Act{Marks: []bot.Mark{{Index: "due", Member: "gone", Remove: true}, {Index: "due", Member: "x", Score: 7}}})
	got, err := s.Members(t.Context(), c, "due", 7, late, 10)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Member{{Name: "x", Score: 7}, {Name: "motion:4:close", Score: late - 1}, {Name: "motion:3:close", Score: late}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, _ := s.Members(t.Context(), c, "due", 8, late, 1); len(got) != 1 || got[0].Name != "motion:4:close" {
		t.Errorf("one from 8 on: %v", got)
	}
}

func badNamesAreRefused(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	long := strings.Repeat("x", 300)
	acts := map[string]bot.Act{
		"a kind with a colon":          {Docs: []bot.Doc{{Ref: bot.Ref{Kind: "a:b", ID: "1"}}}},
		"an id with a line break":      {Docs: []bot.Doc{{Ref: bot.Ref{Kind: "a", ID: "1\r\n2"}}}},
		"the same document twice":      {Docs: []bot.Doc{{Ref: draft}, {Ref: draft}}},
		"a shelf of 300 letters":       {Rows: []bot.Row{{Shelf: long, Key: "1"}}},
		"a row without a key":          {Rows: []bot.Row{{Shelf: "x"}}},
		"a score that is not exact":    {Marks: []bot.Mark{{Index: "x", Member: "1", Score: 1 << 60}}},
		"a booth without a deadline":   {Booths: []bot.Booth{{Motion: 1, Roll: "x"}}},
		"a booth with a bad roll":      {Booths: []bot.Booth{{Motion: 1, Roll: "}x{", Closes: noon}}},
		"a leaf of two lines":          {Leaves: []bot.Leaf{{Before: "a|", After: "|\nb"}}},
		"a message without identity":   {Seen: &bot.Seen{}},
		"a message that looks like us": {Seen: &bot.Seen{Message: "~x"}},
		"more parts than a script may": {Leaves: make([]bot.Leaf, mostParts+1)},
	}
	for name, act := range acts {
		if _, err := s.Commit(t.Context(), c, act); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range []council.ID{"", "}:x", "A", "a b", council.ID(long)} {
		if _, err := s.Read(t.Context(), id, draft); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("community %.10q: %v", id, err)
		}
	}
}

func concurrentCommits(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	const writers, each = 8, 12
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				addOne(t, s, c)
			}
		})
	}
	wg.Wait()
	d := mustRead(t, s, c, draft)
	if string(d.Body) != strconv.Itoa(writers*each) {
		t.Fatalf("counted %s, want %d", d.Body, writers*each)
	}
	if n, _ := s.Log(c).Written(t.Context()); n != writers*each {
		t.Fatalf("%d leaves, want %d", n, writers*each)
	}
}

// addOne adds one to a document, as often as it takes.
func addOne(t testing.TB, s *Store, c council.ID) {
	for {
		docs, err := s.Read(context.Background(), c, draft)
		if err != nil {
			t.Error(err)
			return
		}
		n, _ := strconv.Atoi(string(docs[0].Body))
		docs[0].Body = []byte(strconv.Itoa(n + 1))
		_, err = s.Commit(context.Background(), c, bot.Act{Docs: docs, Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}}})
		if errors.Is(err, bot.ErrConflict) {
			continue
		}
		if err != nil {
			t.Error(err)
		}
		return
	}
}

func outboxKeepsRows(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	first := bot.Outgoing{
		ID: "aaa", Channel: "oa", Account: "wx1", To: "u", Motive: "reminder", Person: 7,
		Text: "3号·“加装电梯”\n", NotBefore: noon.Add(time.Hour),
	}
	second := bot.Outgoing{ID: "bbb", Channel: "group", To: "g", Motive: "post", Text: "x"}
	third := bot.Outgoing{ID: "ccc", Channel: "group", To: "g", Motive: "post", Text: "y"}
	mustCommit(t, s, c, bot.Act{Out: []bot.Outgoing{first, second, third}})
	pending := func(want ...bot.Outgoing) {
		t.Helper()
		got, err := s.Pending(t.Context(), c, 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pending (-want +got):\n%s", diff)
		}
	}
	pending(second, third, first)
	if err := s.Park(t.Context(), c, "bbb", "45047"); err != nil {
		t.Fatal(err)
	}
	pending(third, first)
	if parked, err := s.Parked(t.Context(), c); err != nil || parked["bbb"] != "45047" {
		t.Errorf("parked %v, %v", parked, err)
	}
	if row, err := s.Row(t.Context(), c, "bbb"); err != nil || row != second {
		t.Errorf("parked row %+v, %v", row, err)
	}
	if err := s.Unpark(t.Context(), c, "bbb", noon.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	pending(third, first, second)
	for _, id := range []string{"aaa", "bbb", "ccc", "ccc"} {
		if err := s.Done(t.Context(), c, id); err != nil {
			t.Fatal(err)
		}
	}
	pending()
	if _, err := s.Row(t.Context(), c, "aaa"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("delivered row: %v", err)
	}
	if err := s.Park(t.Context(), c, "aaa", "late"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("parking a delivered row: %v", err)
	}
	if n := s.client.Exists(t.Context(), outKey(c), dueKey(c), parkedKey(c)).Val(); n != 0 {
		t.Errorf("%d keys of the outbox are left", n)
	}
}
