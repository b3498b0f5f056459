package bot_test

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	diffs "github.com/google/go-cmp/cmp"

	"yishi/bot"
)

// TestWhatAllResidentsSayAtTheSameMomentIsAsOneAfterTheOther lets everybody of the place say each
// line of every scene at once: co-owners of one home, the owner of two, officers, a tenant.
func TestWhatAllResidentsSayAtTheSameMomentIsAsOneAfterTheOther(t *testing.T) {
	eachLine(t, func(t *testing.T, lab *laboratory, tried map[string]bool, now func() moment, in bot.Inbound, intent string) {
		if in.Kind == bot.Said && !tried[intent] {
			tried[intent] = true
			lab.everybodyAtOnce(t, now(), in, intent)
		}
	})
}

// everybodyAtOnce lets everybody say the same at the same moment, to two replicas.
func (l *laboratory) everybodyAtOnce(t *testing.T, m moment, in bot.Inbound, intent string) {
	t.Helper()
	l.begins(m.held, m.now, 0, false)
	before := l.lastEntry()
	if l.hears(in); l.lastEntry() == before {
		return // only answers
	}
	l.begins(m.held, m.now, 0, false)
	said := l.together(t, by(in, everybody...)...)
	for i, name := range everybody {
		l.tellsNobodysOwn(t, name, in.Text, said[i])
	}
	got, order := acts(l.entries()), l.byOrder(before)
	l.verified()
	l.begins(m.held, m.now, 0, false)
	for _, words := range by(in, order...) {
		l.hears(words)
	}
	if diff := diffs.Diff(acts(l.entries()), got); diff != "" {
		t.Errorf("%s (%s) (-one after the other +at once):\n%s", in.Text, intent, diff)
		heard(t, everybody, said)
	}
}

// leafOf finds the number of an entry and the person whose act or ballot it is.
var leafOf = regexp.MustCompile(`:ledger (\d+)-0 map\[l:(?:a\|\d+\|\d+\|[a-z_.]+\|(\d+)\|.*|[bs]\|.*\|(\d+))`)

// eachEntry calls do with the number of every entry and the person whose it is.
func (p *play) eachEntry(do func(seq, person int)) {
	p.t.Helper()
	for key, value := range p.dump() {
		if m := leafOf.FindStringSubmatch(key + " " + value); m != nil {
			seq, _ := strconv.Atoi(m[1])
			person, _ := strconv.Atoi(m[2] + m[3])
			do(seq, person)
		}
	}
}

// lastEntry is the number of the last entry of the ledger.
func (p *play) lastEntry() (last int) {
	p.eachEntry(func(seq, _ int) { last = max(last, seq) })
	return last
}

// byOrder are all people in the order of what they did after an entry; those who did nothing
// come last.
func (p *play) byOrder(after int) []string {
	p.t.Helper()
	did, numbers := map[int]int{}, map[string]int{}
	p.eachEntry(func(seq, person int) {
		if seq > after && (did[person] == 0 || seq < did[person]) {
			did[person] = seq
		}
	})
	for _, person := range p.roster() {
		numbers[person.Name] = int(person.No)
	}
	order := slices.Clone(everybody)
	slices.SortStableFunc(order, func(a, b string) int {
		return cmp.Compare(uint(did[numbers[a]]-1), uint(did[numbers[b]]-1)) // zero is the greatest
	})
	return order
}

// acts are the names of entries, without the numbers, which go to whoever comes first.
func acts(entries []string) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i], _, _ = strings.Cut(e, " ")
	}
	slices.Sort(names)
	return names
}

// phone is the number of somebody's telephone.
var phone = regexp.MustCompile(`\b1[3-9]\d{9}\b`)

// tellsNobodysOwn fails if an answer has a telephone number that its reader did not write.
func (p *play) tellsNobodysOwn(t *testing.T, name, said, text string) {
	t.Helper()
	for _, found := range phone.FindAllString(text, -1) {
		if !strings.Contains(said, found) && !strings.Contains(smallPlace, name+","+found) {
			t.Errorf("%s says %s and hears the number %s: %s", name, said, found, text)
		}
	}
}
