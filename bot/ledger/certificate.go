package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Certificate says what a vote came to, over the server's signature, so that a
// changed digit on a screenshot is found out. It proves what the server said at
// that time, not that the roll or the ballots were honest.
type Certificate struct {
	// Community is the community's id.
	Community string
	// Motion is the motion's number.
	Motion int64
	// Rule and RuleVersion name the decision rule pinned when voting opened.
	Rule, RuleVersion string
	// Roll is the hash of the frozen roll.
	Roll string
	// Base sums all who could vote.
	Base Sum
	// Cast sums the valid ballots cast.
	Cast Sum
	// Choices sums the ballots cast by choice.
	Choices map[string]Sum
	// Deemed sums units that did not vote by the choice the rule counts them
	// under; mostly empty.
	Deemed map[string]Sum
	// Disputed counts ballots that stand in the ledger under another choice than
	// they were counted under, because the unit's people had not agreed by close.
	Disputed int64
	// Invalid counts ballots cast that could not be counted.
	Invalid int64
	// Outcome is the outcome's name, such as passed.
	Outcome string
	// Effect is the legal effect's name, such as advisory or binding.
	Effect string
	// List is [List].Digest of the published ballot list; may be empty.
	List string
	// Size and Root are the ledger head that covers every ballot counted.
	Size int64
	Root tlog.Hash
	// Time is when the result was certified, to the second.
	Time time.Time
}

// SignCertificate writes and signs a certificate. The signer must be the
// community's. It fails with ErrNote on a field that cannot be written.
func SignCertificate(c Certificate, signer note.Signer) ([]byte, error) {
	text, err := c.text()
	if err != nil {
		return nil, err
	}
	if origin, err := Origin(c.Community); err != nil || origin != signer.Name() {
		return nil, fmt.Errorf("%w: certificate of %.70q signed by %s", ErrNote, c.Community, signer.Name())
	}
	msg, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	return msg, nil
}

// OpenCertificate reads a certificate and checks that a known key of the
// community signed exactly these bytes. It fails with ErrNote.
func OpenCertificate(msg []byte, community string, keys note.Verifiers) (Certificate, error) {
	origin, err := Origin(community)
	if err != nil {
		return Certificate{}, err
	}
	text, err := openNote(msg, origin, keys)
	if err != nil {
		return Certificate{}, err
	}
	c, err := parseCertificate(text)
	if err != nil {
		return Certificate{}, err
	}
	if c.Community != community {
		return Certificate{}, fmt.Errorf("%w: certificate of %.70q", ErrNote, c.Community)
	}
	return c, nil
}

// text writes the certificate. Its second line is no number, so it can never
// be taken for a checkpoint signed by the same key.
func (c Certificate) text() (string, error) {
	origin, err := Origin(c.Community)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNote, err)
	}
	list := c.List
	if list == "" {
		list = noList
	}
	for _, word := range []string{c.Rule, c.RuleVersion, c.Roll, c.Outcome, c.Effect, list} {
		if word == "" || !token.MatchString(word) {
			return "", fmt.Errorf("%w: certificate field %.40q", ErrNote, word)
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s\ntally v1\nmotion %d\nrule %s %s\nroll %s\n", origin, c.Motion, c.Rule, c.RuleVersion, c.Roll)
	fmt.Fprintf(&out, "base %s\ncast %s\n", sumText(c.Base), sumText(c.Cast))
	for _, choice := range slices.Sorted(maps.Keys(c.Choices)) {
		fmt.Fprintf(&out, "choice %s %s\n", choice, sumText(c.Choices[choice]))
	}
	for _, choice := range slices.Sorted(maps.Keys(c.Deemed)) {
		fmt.Fprintf(&out, "deemed %s %s\n", choice, sumText(c.Deemed[choice]))
	}
	fmt.Fprintf(&out, "disputed %d\ninvalid %d\noutcome %s\neffect %s\nlist %s\n", c.Disputed, c.Invalid, c.Outcome, c.Effect, list)
	fmt.Fprintf(&out, "ledger %d %s\ntime %s\n", c.Size, c.Root, c.Time.UTC().Format(time.RFC3339))
	return out.String(), c.check()
}

func (c Certificate) check() error {
	lowest, highest := min(c.Size, c.Disputed, c.Invalid), max(c.Motion, c.Size, c.Disputed, c.Invalid)
	bad := c.Motion < 1 || lowest < 0 || highest > maxNumber
	sums := []Sum{c.Base, c.Cast}
	for choice, s := range c.Choices {
		bad = bad || !isChoice(choice)
		sums = append(sums, s)
	}
	for choice, s := range c.Deemed {
		bad = bad || !isChoice(choice)
		sums = append(sums, s)
	}
	for _, s := range sums {
		bad = bad || min(s.Ballots, s.Heads, s.Area) < 0 || max(s.Ballots, s.Heads, s.Area) > maxNumber
	}
	if bad || c.Time.Year() < 1970 || c.Time.Year() > 9999 {
		return fmt.Errorf("%w: certificate number out of range", ErrNote)
	}
	return nil
}

func sumText(s Sum) string { return fmt.Sprintf("%d %d %d", s.Ballots, s.Heads, s.Area) }

// parseCertificate reads what text writes, line by line, and compares the two.
func parseCertificate(text string) (Certificate, error) {
	c := Certificate{Choices: map[string]Sum{}, Deemed: map[string]Sum{}}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	community, ok := strings.CutPrefix(lines[0], "yishi/")
	if !ok || len(lines) < 3 || lines[1] != "tally v1" {
		return Certificate{}, fmt.Errorf("%w: not a tally certificate", ErrNote)
	}
	c.Community = community
	for _, line := range lines[2:] {
		if err := c.read(strings.Split(line, " ")); err != nil {
			return Certificate{}, fmt.Errorf("%w: certificate line %.80q", ErrNote, line)
		}
	}
	again, err := c.text()
	if err != nil {
		return Certificate{}, err
	}
	if again != text {
		return Certificate{}, fmt.Errorf("%w: certificate not canonical", ErrNote)
	}
	return c, nil
}

// noList stands where a motion has no ballot list. A digest may begin with it too.
const noList = "-"

// certificateWidth is the number of words on each kind of line.
var certificateWidth = map[string]int{
	"motion": 2, "rule": 3, "roll": 2, "base": 4, "cast": 4, "choice": 5, "deemed": 5,
	"disputed": 2, "invalid": 2, "outcome": 2, "effect": 2, "list": 2, "ledger": 3, "time": 2,
}

func (c *Certificate) read(f []string) (err error) {
	if certificateWidth[f[0]] != len(f) {
		return ErrNote
	}
	switch f[0] {
	case "motion":
		c.Motion, err = parseNumber(f[1], 1)
	case "rule":
		c.Rule, c.RuleVersion = f[1], f[2]
	case "roll":
		c.Roll = f[1]
	case "base":
		c.Base, err = parseSum(f[1:])
	case "cast":
		c.Cast, err = parseSum(f[1:])
	case "choice":
		c.Choices[f[1]], err = parseSum(f[2:])
	case "deemed":
		c.Deemed[f[1]], err = parseSum(f[2:])
	case "disputed":
		c.Disputed, err = parseNumber(f[1], 0)
	case "invalid":
		c.Invalid, err = parseNumber(f[1], 0)
	case "outcome":
		c.Outcome = f[1]
	case "effect":
		c.Effect = f[1]
	case "list":
		if f[1] != noList {
			c.List = f[1]
		}
	case "ledger":
		if c.Size, err = strconv.ParseInt(f[1], 10, 64); err == nil {
			c.Root, err = tlog.ParseHash(f[2])
		}
	case "time":
		c.Time, err = time.Parse(time.RFC3339, f[1])
	}
	return err
}

func parseSum(f []string) (Sum, error) {
	n, err := numbers(f, 0, 0, 0)
	if err != nil {
		return Sum{}, err
	}
	return Sum{Ballots: n[0], Heads: n[1], Area: n[2]}, nil
}
