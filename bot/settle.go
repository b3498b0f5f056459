package bot

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// AddCommunity makes a community and returns its id.
func (b *Bot) AddCommunity(ctx context.Context, name, city, committee string) (council.ID, error) {
	if name == "" || len(name) > 90 {
		return "", fmt.Errorf("%w: a community's name has 1 to 30 characters", ErrInvalid)
	}
	id, err := council.NewID(b.Random)
	if err != nil {
		return "", err
	}
	if committee == "" {
		committee = b.say("community.committee", "name", name)
	}
	doc, err := Doc{Ref: communityRef}.holding(council.Community{
		ID: id, Name: name, City: city, Committee: committee, NextNo: 1, Since: b.Now(),
	})
	if err != nil {
		return "", err
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "community.add"})
	if err != nil {
		return "", err
	}
	if _, err := b.Records.Commit(ctx, id, Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}); err != nil {
		return "", err
	}
	return id, b.Directory.Settle(ctx, id)
}

// Place returns a community. Errors: ErrNotFound.
func (b *Bot) Place(ctx context.Context, c council.ID) (council.Community, error) {
	place, _, err := b.placeDoc(ctx, c)
	return place, err
}

func (b *Bot) placeDoc(ctx context.Context, c council.ID) (place council.Community, doc Doc, err error) {
	if doc, err = b.load(ctx, c, communityRef, &place); err == nil && doc.Version == 0 {
		err = fmt.Errorf("community %s: %w", c, ErrNotFound)
	}
	return place, doc, err
}

// SetWebhook keeps the key of a group's message push, sealed. The group is added when
// the chair has not bound it yet. An empty key takes it away.
func (b *Bot) SetWebhook(ctx context.Context, c council.ID, channel, chat, key string) error {
	place, doc, err := b.placeDoc(ctx, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(place.Groups, func(g council.GroupRef) bool { return g.Channel == channel && g.ChatID == chat })
	if i < 0 {
		place.Groups = append(place.Groups, council.GroupRef{Channel: channel, ChatID: chat})
		i = len(place.Groups) - 1
	}
	place.Groups[i].Webhook = nil
	if key != "" {
		if place.Groups[i].Webhook, err = b.seal(c, key); err != nil {
			return err
		}
	}
	if doc, err = doc.holding(place); err != nil {
		return err
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "group.webhook"})
	if err != nil {
		return err
	}
	if _, err := b.Records.Commit(ctx, c, Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}); err != nil {
		return err
	}
	return b.Directory.Point(ctx, "group", channel+"|"+chat, Resident{Community: c})
}

// seal hides a setting from whoever reads Redis but does not hold the master key.
func (b *Bot) seal(c council.ID, text string) ([]byte, error) {
	gcm, err := b.settingsCipher(c)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, gcm.NonceSize())
	if _, err := io.ReadFull(b.Random, nonce); err != nil {
		return nil, fmt.Errorf("seal a setting: %w", err)
	}
	return gcm.Seal(nonce, nonce, []byte(text), []byte(c)), nil
}

func (b *Bot) unseal(c council.ID, sealed []byte) (string, error) {
	gcm, err := b.settingsCipher(c)
	if err != nil {
		return "", err
	}
	if len(sealed) < gcm.NonceSize() {
		return "", errors.New("sealed setting is too short")
	}
	text, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], []byte(c))
	if err != nil {
		return "", errors.New("sealed setting does not open with this server's key")
	}
	return string(text), nil
}

func (b *Bot) settingsCipher(c council.ID) (cipher.AEAD, error) {
	key := sha256.Sum256(append([]byte("settings|"+string(c)+"|"), b.Keys.Master()...))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
