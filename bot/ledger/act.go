package ledger

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const formAct = "a"

// Act is one accepted act of a person or of the clock: a motion opened, an
// officer appointed, a result certified.
type Act struct {
	// Seq is the sequence number; 0 until the script has assigned it.
	Seq int64
	// Unix is the second the act was accepted.
	Unix int64
	// Name says what was done, such as motion.open: lower-case words joined by
	// dots or underscores, at most 40 bytes.
	Name string
	// Person is the actor's number within the community, a pseudonym; 0 is the
	// clock.
	Person int64
	// Role is the role acted in, such as chair; lower-case letters, may be empty.
	Role string
	// Subject is the number of the motion, request or meeting; 0 is none.
	Subject int64
	// Blind hides the leaf behind its hash; see [Blind]. Empty for acts that
	// are public anyway.
	Blind string
	// Payload holds further facts; see [Payload].
	Payload Payload
}

// Payload holds the facts of an act. Keys are lower-case words; values are
// ASCII tokens of at most 128 bytes from A-Z a-z 0-9 and ._:,+/=-, so that names
// and free text cannot enter a leaf by mistake; write a digest from [Conceal]
// instead. Values that look like a mobile or an identity number are refused.
type Payload map[string]string

var (
	actName    = regexp.MustCompile(`^[a-z]+([._][a-z]+)*$`)
	roleName   = regexp.MustCompile(`^[a-z]{0,16}$`)
	payloadKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	token      = regexp.MustCompile(`^[A-Za-z0-9._:,+/=-]{0,128}$`)
	// A mainland mobile number has 11 digits from 13x to 19x, an identity
	// number 17 digits and a check digit or X (GB 11643).
	personal = regexp.MustCompile(`^(\+?86)?1[3-9][0-9]{9}$|^[0-9]{17}[0-9Xx]$`)
)

// Form implements [Entry].
func (Act) Form() string { return formAct }

// Place implements [Entry].
func (a Act) Place() (seq, unix int64) { return a.Seq, a.Unix }

// Tail implements [Entry].
func (a Act) Tail() (string, error) {
	if err := a.check(); err != nil {
		return "", err
	}
	payload, err := a.Payload.canonical()
	if err != nil {
		return "", err
	}
	return strings.Join([]string{
		strconv.FormatInt(a.Unix, 10), a.Name, strconv.FormatInt(a.Person, 10), a.Role,
		strconv.FormatInt(a.Subject, 10), a.Blind, payload,
	}, "|"), nil
}

func (a Act) check() error {
	if !actName.MatchString(a.Name) || len(a.Name) > 40 {
		return fmt.Errorf("%w: act name %.40q", ErrLeaf, a.Name)
	}
	if !roleName.MatchString(a.Role) {
		return fmt.Errorf("%w: role %.20q", ErrLeaf, a.Role)
	}
	if err := inRange("unix second", a.Unix, 1); err != nil {
		return err
	}
	if err := inRange("person", a.Person, 0); err != nil {
		return err
	}
	if err := inRange("subject", a.Subject, 0); err != nil {
		return err
	}
	return checkBlind(a.Blind)
}

// canonical writes the payload as JSON with sorted keys and no space.
func (p Payload) canonical() (string, error) {
	for key, value := range p {
		if !payloadKey.MatchString(key) {
			return "", fmt.Errorf("%w: payload key %.40q", ErrLeaf, key)
		}
		if !token.MatchString(value) {
			return "", fmt.Errorf("%w: payload %s is no plain token", ErrLeaf, key)
		}
		if personal.MatchString(value) {
			return "", fmt.Errorf("%w: payload %s looks like a phone or identity number", ErrLeaf, key)
		}
	}
	if len(p) == 0 {
		return "{}", nil
	}
	data, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("%w: payload: %v", ErrLeaf, err)
	}
	return string(data), nil
}

func parsePayload(text string) (Payload, error) {
	var p Payload
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return nil, fmt.Errorf("%w: payload is no object of tokens", ErrLeaf)
	}
	again, err := p.canonical()
	if err != nil {
		return nil, err
	}
	if again != text {
		return nil, fmt.Errorf("%w: payload not canonical", ErrLeaf)
	}
	return p, nil
}

func parseAct(seq int64, f []string) (Entry, error) {
	if len(f) != 9 {
		return nil, fmt.Errorf("%w: act with %d fields", ErrLeaf, len(f))
	}
	n, err := numbers([]string{f[2], f[4], f[6]}, 1, 0, 0)
	if err != nil {
		return nil, err
	}
	payload, err := parsePayload(f[8])
	if err != nil {
		return nil, err
	}
	a := Act{Seq: seq, Unix: n[0], Name: f[3], Person: n[1], Role: f[5], Subject: n[2], Blind: f[7], Payload: payload}
	if err := a.check(); err != nil {
		return nil, err
	}
	return a, nil
}
