package ledger

import (
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// tally is a certificate and what the leaves say at its head.
type tally struct {
	cert      Certificate
	frozen    bool
	counts    Counts
	strangers []int64
	standing  []Standing
}

func (t *tally) freeze(r *Recount, weigh Weigh) {
	if t.frozen {
		return
	}
	t.frozen = true
	t.counts, t.strangers = r.Counts(t.cert.Motion, weigh)
	t.standing = r.Standing(t.cert.Motion)
}

// openCertificates reads the certificates before the walk, because each is
// compared with the log as it was at its head.
func (v *verifier) openCertificates() {
	v.report.Weighed = v.audit.Weigh != nil
	for _, msg := range v.audit.Certificates {
		cert, err := OpenCertificate(msg, v.audit.Community, v.audit.Keys)
		if err != nil {
			v.fault(Fault{Kind: FaultCertificate, Index: -1, Detail: err.Error()})
			continue
		}
		t := &tally{cert: cert}
		v.tallies[cert.Size] = append(v.tallies[cert.Size], t)
		v.roots[cert.Size] = tlog.Hash{}
		if earlier := v.motions[cert.Motion]; earlier == nil || cert.Size < earlier.cert.Size {
			v.motions[cert.Motion] = t
		}
	}
}

// count adds an entry to the recount; e is nil for an unknown form.
func (v *verifier) count(index int64, e Entry) {
	var motion int64
	switch e := e.(type) {
	case Act:
		v.report.Acts++
		return
	case Ballot:
		v.report.Ballots++
		motion = e.Motion
	case SealedBallot:
		v.report.Sealed++
		motion = e.Motion
	default:
		return
	}
	if t := v.motions[motion]; t != nil && index >= t.cert.Size {
		v.fault(Fault{Kind: FaultLate, Index: index, Motion: motion, Detail: fmt.Sprintf("certified at %d leaves", t.cert.Size)})
	}
	v.recount.Add(e)
}

func (v *verifier) checkTallies() {
	for _, size := range slices.Sorted(maps.Keys(v.tallies)) {
		for _, t := range v.tallies[size] {
			v.checkTally(t)
		}
	}
}

func (v *verifier) checkTally(t *tally) {
	motion := t.cert.Motion
	if t.cert.Size > v.head.Size || v.roots[t.cert.Size] != t.cert.Root || !t.frozen {
		v.fault(Fault{Kind: FaultCertificate, Index: -1, Motion: motion, Detail: fmt.Sprintf("its head at %d is not in this log", t.cert.Size)})
		return
	}
	details := t.differences(v.audit.Weigh != nil)
	for _, detail := range details {
		v.fault(Fault{Kind: FaultCount, Index: -1, Motion: motion, Detail: detail})
	}
	if len(details) == 0 {
		v.report.Certificates++
	}
}

// differences compares the certificate with the leaves. Choices of sealed
// ballots are not in the leaves, so of these only the number is compared.
func (t *tally) differences(weighed bool) []string {
	d := differing{}
	d.compare("ballots cast", t.cert.Cast.Ballots+t.cert.Invalid, t.counts.Cast.Ballots, 0)
	if len(t.strangers) > 0 {
		d.add("ballots of entries that are not on the roll: %v", t.strangers)
	}
	// Who cast an invalid ballot is not in a certificate, so its weight cannot
	// be set against the leaves.
	if weighed && t.cert.Invalid == 0 {
		d.compare("heads cast", t.cert.Cast.Heads, t.counts.Cast.Heads, 0)
		d.compare("area cast", t.cert.Cast.Area, t.counts.Cast.Area, 0)
	}
	if t.secret() {
		return d
	}
	for _, choice := range choicesOf(t.cert.Choices, t.counts.Choices) {
		said, counted := t.cert.Choices[choice], t.counts.Choices[choice]
		d.compare("ballots for "+choice, said.Ballots, counted.Ballots, t.cert.Disputed)
		if weighed && t.cert.Disputed == 0 {
			d.compare("heads for "+choice, said.Heads, counted.Heads, 0)
			d.compare("area for "+choice, said.Area, counted.Area, 0)
		}
	}
	return d
}

// differing collects contradictions in words.
type differing []string

func (d *differing) add(format string, args ...any) { *d = append(*d, fmt.Sprintf(format, args...)) }

// compare allows for as many as were disputed: which they were is nobody's
// business, so their number alone is published.
func (d *differing) compare(name string, said, counted, disputed int64) {
	if said > counted+disputed || said < counted-disputed {
		d.add("%s: published %d, leaves add up to %d", name, said, counted)
	}
}

func (t *tally) secret() bool {
	return slices.ContainsFunc(t.standing, func(s Standing) bool { return s.Digest != "" })
}

func choicesOf(a, b map[string]Sum) []string {
	all := maps.Clone(a)
	if all == nil {
		return slices.Sorted(maps.Keys(b))
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// checkLists compares each published list with the ballots that stood when its
// motion was certified, or stand now where there is no certificate.
func (v *verifier) checkLists() {
	for _, text := range v.audit.Lists {
		l, err := ParseList(text)
		if err != nil {
			v.fault(Fault{Kind: FaultList, Index: -1, Detail: err.Error()})
			continue
		}
		t := v.motions[l.Motion]
		if t == nil || !t.frozen {
			t = &tally{cert: Certificate{Motion: l.Motion, List: l.Digest()}}
			t.freeze(&v.recount, nil)
		}
		detail := t.listDifference(l)
		if detail != "" {
			v.fault(Fault{Kind: FaultList, Index: -1, Motion: l.Motion, Detail: detail})
			continue
		}
		v.report.Lists++
	}
}

// listDifference says how a list contradicts the certificate or the leaves.
func (t *tally) listDifference(l List) string {
	if t.cert.List != l.Digest() {
		return "not the list the certificate names"
	}
	if l.Secret {
		return t.receiptDifference(l)
	}
	if t.secret() {
		return "an open list of sealed ballots"
	}
	return sameBallots(l.Recount().Choices, t.counts.Choices, l.Recount().Cast.Ballots, t.counts.Cast.Ballots)
}

// receiptDifference sets the receipts of a secret motion against the digests
// in the leaves.
func (t *tally) receiptDifference(l List) string {
	var want []string
	for _, s := range t.standing {
		if s.Digest != "" && s.Digest != Stub {
			want = append(want, SealedReceipt(t.cert.Motion, s.Digest))
		}
	}
	slices.Sort(want)
	have := slices.Sorted(slices.Values(slices.Concat(l.Receipts, l.Bad)))
	if !slices.Equal(want, have) {
		return fmt.Sprintf("%d receipts that are not those of the %d sealed ballots in the leaves", len(have), len(want))
	}
	if l.Choices != nil && len(l.Choices) != len(l.Receipts) {
		return fmt.Sprintf("%d choices for %d opened ballots", len(l.Choices), len(l.Receipts))
	}
	return t.choiceDifference(l, len(want) < len(t.standing))
}

// choiceDifference sets the published choices of a secret motion against the
// certificate, where paper sheets may have added to them.
func (t *tally) choiceDifference(l List, paper bool) string {
	if t.cert.Choices == nil || l.Choices == nil {
		return ""
	}
	listed := l.Recount().Choices
	for _, choice := range choicesOf(t.cert.Choices, listed) {
		said, counted := t.cert.Choices[choice].Ballots, listed[choice].Ballots
		if said < counted-t.cert.Disputed || !paper && said > counted+t.cert.Disputed {
			return fmt.Sprintf("%d ballots certified for %s, %d listed", said, choice, counted)
		}
	}
	return ""
}

func sameBallots(listed, counted map[string]Sum, rows, cast int64) string {
	if rows != cast {
		return fmt.Sprintf("%d ballots listed, %d in the leaves", rows, cast)
	}
	for _, choice := range choicesOf(listed, counted) {
		if listed[choice].Ballots != counted[choice].Ballots {
			return fmt.Sprintf("%d ballots listed for %s, %d in the leaves", listed[choice].Ballots, choice, counted[choice].Ballots)
		}
	}
	return ""
}

// openPublished lays the running counters where the walk passes their moment.
func (v *verifier) openPublished() {
	for _, said := range v.audit.Published {
		t := &tally{cert: Certificate{Motion: said.Motion, Cast: said.Cast, Choices: said.Choices}}
		at := said.At
		if at == 0 {
			at = atTheEnd
		}
		v.published[at] = append(v.published[at], t)
	}
}

// atTheEnd is no size that the walk passes: what lies there is compared with everything read.
const atTheEnd = -1

// checkPublished compares running counters with the leaves at their moment.
func (v *verifier) checkPublished() {
	for _, motion := range v.recount.Motions() {
		counts, _ := v.recount.Counts(motion, v.audit.Weigh)
		v.report.Counts = append(v.report.Counts, counts)
	}
	for _, at := range slices.Sorted(maps.Keys(v.published)) {
		for _, t := range v.published[at] {
			t.freeze(&v.recount, v.audit.Weigh)
			for _, detail := range t.differences(v.audit.Weigh != nil) {
				v.fault(Fault{Kind: FaultCount, Index: -1, Motion: t.cert.Motion, Detail: detail})
			}
		}
	}
}
