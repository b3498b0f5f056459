package bot

import (
	"encoding/base64"
	"fmt"
	"sync"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/seal"
)

// numberWidth is room for one number that is written in.
const numberWidth = 7

// sealing says what a secret motion's ballots are bound to and how wide all of them are,
// whatever was marked.
func sealing(c council.ID, m council.Motion) (seal.Motion, error) {
	longest := 1
	if m.Form == council.Multi || m.Form == council.Election {
		longest = len(m.Options)
	}
	if m.WriteIns { // each seat may go to somebody who is named by number
		longest = min(len(m.Slate)+numberWidth*m.Seats, seal.MaxWidth-1)
	}
	width, err := seal.Width(longest)
	return seal.Motion{Community: string(c), No: int64(m.No), Width: width}, err
}

// sealed closes a ballot so that only the closer of the motion can open it.
func (t *turn) sealed(m council.Motion, entry int, letters string) (string, error) {
	motion, err := sealing(t.who.Community, m)
	if err != nil {
		return "", err
	}
	key, err := seal.ParsePublicKey(string(m.SealKey))
	if err != nil {
		return "", fmt.Errorf("seal key of motion %d: %w", m.No, err)
	}
	box, err := seal.NewBox(key, motion)
	if err != nil {
		return "", err
	}
	body, err := box.Seal(int64(entry), letters)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(body), nil
}

// opener opens the ballots of a secret motion; only closing asks for it.
func (b *Bot) opener(c council.ID, m council.Motion) (*seal.Opener, error) {
	raw, err := b.Keys.MotionKey(c, m.No)
	if err != nil {
		return nil, fmt.Errorf("key of secret motion %d: %w", m.No, err)
	}
	key, err := seal.ParsePrivateKey(raw)
	if err != nil {
		return nil, fmt.Errorf("key of secret motion %d: %w", m.No, err)
	}
	motion, err := sealing(c, m)
	if err != nil {
		return nil, err
	}
	return seal.NewOpener(key, motion)
}

func openSealed(o *seal.Opener, entry int, choices string) (string, error) {
	body, err := base64.RawURLEncoding.DecodeString(choices)
	if err != nil {
		return "", fmt.Errorf("sealed ballot: %w", err)
	}
	return o.Open(int64(entry), body)
}

// receipts are the codes that the writer keeps, by entry: they find each ballot in the
// list published at close. On a secret motion a receipt names the sealed ballot and
// says nothing of what is in it.
func (t *turn) receipts(m council.Motion, lines []CastLine) ([]string, error) {
	codes := make([]string, len(lines))
	if m.Secrecy != council.Secret {
		for i, l := range lines {
			if l.Seq == 0 {
				continue
			}
			code, err := t.receiptOf(t.who.Community, m.No, l.Entry, l.Seq)
			if err != nil {
				return nil, err
			}
			codes[i] = code
		}
		return codes, nil
	}
	numbers := make([]int, len(lines))
	for i, l := range lines {
		numbers[i] = l.Entry
	}
	standing, err := t.Ballots.Standing(t.ctx, t.who.Community, m.No, numbers...)
	if err != nil {
		return nil, err
	}
	for i, ballot := range standing {
		if ballot.Seq > 0 && ballot.Seq == lines[i].Seq { // else a later message cast another
			codes[i] = sealedReceipt(m.No, ballot.Choices)
		}
	}
	return codes, nil
}

func sealedReceipt(motion int, choices string) string {
	return ledger.SealedReceipt(int64(motion), ledger.SealedDigest([]byte(choices)))
}

// receiptOf is the code of a ballot on an open motion.
func (b *Bot) receiptOf(c council.ID, motion, entry int, seq int64) (string, error) {
	key, err := b.receiptKeys.of(c, motion, b.Keys.Master)
	if err != nil {
		return "", err
	}
	return ledger.Receipt(key, int64(motion), int64(entry), seq), nil
}

// receiptKeys remembers the keys of the motions that receipts were last made for.
type receiptKeys struct {
	mu   sync.Mutex
	keys map[motionOfPlace][]byte
}

type motionOfPlace struct {
	community council.ID
	motion    int
}

// mostReceiptKeys bounds what is remembered; then all of it is forgotten.
const mostReceiptKeys = 10_000

func (r *receiptKeys) of(c council.ID, motion int, master func() []byte) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := motionOfPlace{c, motion}
	if key := r.keys[at]; key != nil {
		return key, nil
	}
	key, err := ledger.ReceiptKey(master(), string(c), int64(motion))
	if err != nil {
		return nil, err
	}
	if len(r.keys) >= mostReceiptKeys || r.keys == nil {
		r.keys = make(map[motionOfPlace][]byte)
	}
	r.keys[at] = key
	return key, nil
}
