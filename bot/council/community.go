// Package council holds the nouns of deliberation and their life cycles:
// community, roster, roll, motion, ballot. Everything here is a value or a pure
// function; no clock, no network, no storage.
package council

import (
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"time"
)

// ID names a community: 128 random bits in lower-case base32, 26 characters.
type ID string

var idCoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID draws an ID from random.
func NewID(random io.Reader) (ID, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("draw id: %w", err)
	}
	return ID(idCoding.EncodeToString(b[:])), nil
}

// ParseID accepts the form that NewID makes.
func ParseID(s string) (ID, error) {
	b, err := idCoding.DecodeString(s)
	if err != nil || len(b) != 16 {
		return "", errors.New("an id has 26 letters a-z and digits 2-7")
	}
	return ID(s), nil
}

// Community is one self-governing place; everything belongs to exactly one.
type Community struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
	City string `json:"city,omitempty"`
	// Street (街道, 乡镇) is the office above, which sees its communities' totals together.
	Street    string `json:"street,omitempty"`
	Committee string `json:"committee,omitempty"` // who runs this, as residents are told
	// Groups are the chats tied to this community by its chair.
	Groups []GroupRef `json:"groups,omitempty"`
	// NextNo is the next number of the one series for motions, requests and meetings.
	NextNo   int       `json:"next_no"`
	Settings Settings  `json:"settings"`
	Since    time.Time `json:"since"`
}

// GroupRef names a chat group in a channel.
type GroupRef struct {
	Channel string `json:"channel"`
	ChatID  string `json:"chat"`
	// Webhook is the sealed key of the group's message push, if one was given.
	Webhook []byte `json:"webhook,omitempty"`
}

// Settings are a community's own rules.
type Settings struct {
	// Body is the kind of body: "owners", "residents" or "village".
	Body string `json:"body,omitempty"`
	// ElectronicClause is the clause of the community's own 议事规则 that allows
	// electronic voting; empty means that it is not there yet.
	ElectronicClause string `json:"electronic_clause,omitempty"`
	// FollowClause is the clause that lets silent owners follow the majority (从众).
	FollowClause string `json:"follow_clause,omitempty"`
	// FollowMode is what following adds to, as the clause says: participation or
	// votes_only. AbstainClause lets silence count as 弃权.
	FollowMode    string `json:"follow_mode,omitempty"`
	AbstainClause string `json:"abstain_clause,omitempty"`
	// CitySystem is the city's own voting system that owners' ballots must use.
	CitySystem string `json:"city_system,omitempty"`
	// AwaitReplica asks that a ballot is on one replica before it is confirmed.
	AwaitReplica bool `json:"await_replica,omitempty"`
	// Order are the rules of order of its meetings.
	Order Order `json:"order,omitzero"`
	// Seconds is how many households lift a proposal onto the agenda, SecondingDays how
	// long it may gather them; 0 is the usual measure.
	Seconds       int `json:"seconds,omitempty"`
	SecondingDays int `json:"seconding_days,omitempty"`
}
