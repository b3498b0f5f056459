package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// turn is one message of a known resident on its way to an answer.
type turn struct {
	*Bot
	ctx context.Context
	in  Inbound
	now time.Time
	who Resident
	// asOf is set while who is only remembered: see atOnce.
	asOf string
	open *openList
	said speech.Intent
	// sources are where the pictures of the message are, by the names of ours in in.Media.
	sources map[string]PictureSource

	community    *council.Community
	communityDoc Doc
	self         *council.Person
	// stored says that the answer to this message is kept already, with what it changed;
	// repeated that it was kept before this turn.
	stored, repeated bool
	// offering are the numbered answers that the answer names; see choices.
	offering []speech.Intent
	// chosen says that the message is a number that was offered.
	chosen bool
	// heard is set while an officer's note becomes somebody's opinion.
	heard *council.Heard
	// counted says that the bounds of what one person may do counted this turn.
	counted bool
	// queued says that this turn stands first in its line.
	queued bool
}

// clockTurn is a turn that nobody's message began: the clock's, or the administrator's.
func (b *Bot) clockTurn(ctx context.Context, c council.ID) *turn {
	return &turn{Bot: b, ctx: ctx, now: b.Now(), who: Resident{Community: c}}
}

// elsewhere stops what is said in a group that belongs to another community.
func (t *turn) elsewhere() (bool, Answer, error) {
	group, err := t.Directory.Find(t.ctx, "group", t.in.Channel+"|"+t.in.ChatID)
	if errors.Is(err, ErrNotFound) || err == nil && group.Community == t.who.Community {
		return false, Answer{}, nil
	}
	if err != nil {
		return false, Answer{}, err
	}
	answer, err := t.tell("group.elsewhere")
	return true, answer, err
}

// answer understands the message and has the command done. A plain ballot takes the
// short way: nothing but the ballot is read and written.
func (t *turn) answer() (Answer, error) {
	if handled, answer, err := t.event(); handled {
		return answer, err
	}
	if stop, answer, err := t.understand(); stop || err != nil {
		return answer, err
	}
	if t.plainBallot() {
		return t.voteAndSay(t.said.Motion, t.said.Choices)
	}
	return t.slowly()
}

// atOnce casts a plain ballot of somebody who is only remembered. done is false when it was
// anything else, or was not taken; then nothing was changed.
func (t *turn) atOnce() (answer Answer, done bool, err error) {
	stop, _, err := t.understand()
	if err != nil || stop || !t.plainBallot() {
		return Answer{}, false, nil
	}
	answer, err = t.voteAndSay(t.said.Motion, t.said.Choices)
	return answer, t.asOf == "", err
}

// understand reads what is open and what was said; stop says that the group is not the
// writer's, and answer tells so.
func (t *turn) understand() (stop bool, answer Answer, err error) {
	if t.open, err = t.motions.of(t.ctx, t.who.Community, t.now); err != nil {
		return false, Answer{}, err
	}
	if t.in.Chat == Group {
		if stop, answer, err = t.elsewhere(); stop || err != nil {
			return stop, answer, err
		}
	}
	t.said = speech.Parse(t.in.Text, t.situation(nil))
	return false, Answer{}, nil
}

func (t *turn) plainBallot() bool {
	return t.said.Intent == "vote" && t.in.Kind == Said && !t.mayAnswerAQuestion()
}

// slowly answers everything that is not a plain ballot, once per message.
func (t *turn) slowly() (Answer, error) {
	if stored, err := t.Memory.Answered(t.ctx, t.who.Community, t.in.ID, t.in.At); err != nil {
		return Answer{}, err
	} else if stored != nil {
		return t.retell(stored)
	}
	offered, err := t.offered()
	if err != nil {
		return Answer{}, err
	}
	if len(offered) > 0 {
		plain := t.said
		t.said = preferClear(plain, speech.Parse(t.in.Text, t.situation(offered)))
		t.chosen = !reflect.DeepEqual(plain, t.said)
	}
	if t.mayAnswerAQuestion() {
		return t.settle(t.askWhichQuestion())
	}
	return t.settle(t.again(t.dispatch))
}

// preferClear is what was said where numbers are offered: words that are plain by
// themselves, as 我家也是 35, are no answer with a number that nobody offered.
func preferClear(plain, answer speech.Intent) speech.Intent {
	if answer.Why == "out_of_range" && plain.Intent != "ask" && plain.Intent != "none" {
		return plain
	}
	return answer
}

// settle stores the answer of a turn that changed nothing, so that a repeat anywhere
// gets the same; a turn that changed something stored it with the change.
func (t *turn) settle(answer Answer, err error) (Answer, error) {
	var repeated *Repeated
	if errors.As(err, &repeated) {
		return t.retell(repeated.Answer)
	}
	var refused *refusal
	if errors.As(err, &refused) {
		answer, err = Answer{Text: refused.text}, nil
	}
	if err != nil || t.stored {
		return answer, err
	}
	if t.open != nil && t.open.secret {
		return t.saidBefore(answer)
	}
	_, err = t.Records.Commit(t.ctx, t.who.Community, Act{Seen: t.seen(answer)})
	if errors.As(err, &repeated) {
		return t.retell(repeated.Answer)
	}
	if err != nil {
		return answer, err
	}
	return answer, t.keepOffers()
}

// saidBefore prefers what was said to the same message meanwhile, where this answer is
// not kept because it could give a secret choice away.
func (t *turn) saidBefore(answer Answer) (Answer, error) {
	stored, err := t.Memory.Answered(t.ctx, t.who.Community, t.in.ID, t.in.At)
	if err != nil {
		return answer, err
	}
	if stored != nil {
		return t.retell(stored)
	}
	return answer, t.keepOffers()
}

// situation is what speech needs to know about where the message was said.
func (t *turn) situation(offered []speech.Intent) speech.Situation {
	return speech.Situation{
		Chat: t.in.Chat.String(), Open: t.open.spoken, Quote: quoted(t.in.Quote),
		Offered: offered, Now: t.now.In(t.Zone), BotName: t.Name,
	}
}

// postedNo finds the number that every post about a motion begins with: 【3号】.
var postedNo = regexp.MustCompile(`【(\d{1,6})号`)

func quoted(quote string) int {
	if quote == "" {
		return 0
	}
	m := postedNo.FindStringSubmatch(quote)
	if m == nil {
		return 0
	}
	no, _ := strconv.Atoi(m[1])
	return no
}

// say fills a text of the catalog.
func (b *Bot) say(key string, args ...any) string { return b.Book.Say(key, args...) }

// tell is an answer with one text of the catalog.
func (b *Bot) tell(key string, args ...any) (Answer, error) {
	return Answer{Text: b.say(key, args...)}, nil
}

// refuse ends the turn with an explanation; nothing is changed.
func (b *Bot) refuse(key string, args ...any) error {
	return &refusal{b.say(key, args...)}
}

// when says a moment as a resident would.
func (t *turn) when(at time.Time) string { return t.Book.When(at, t.now, t.Zone) }

// until says the end of a time as a resident would.
func (t *turn) until(at time.Time) string { return t.Book.Until(at, t.now, t.Zone) }

// seen makes a repeat of the message harmless.
func (t *turn) seen(answer Answer) *Seen {
	return &Seen{Message: t.in.ID, At: t.in.At, Answer: t.encode(answer)}
}

// commit applies act together with the answer to this message.
func (t *turn) commit(act Act, answer Answer) (Answer, error) {
	if err := t.bounded(act); err != nil {
		return Answer{}, err
	}
	act.Seen = t.seen(answer)
	err := t.enact(t.ctx, t.who.Community, act)
	var repeated *Repeated
	if errors.As(err, &repeated) {
		t.stored, t.repeated = true, true
		return t.retell(repeated.Answer)
	}
	if err != nil {
		return Answer{}, err
	}
	t.stored = true
	return answer, t.keepOffers()
}

// enact commits act, forgets what it may have changed, and wakes the courier when there
// is something to send.
func (b *Bot) enact(ctx context.Context, c council.ID, act Act) error {
	if _, err := b.Records.Commit(ctx, c, act); err != nil {
		return err
	}
	b.motions.drop(c)
	b.lists.drop(c)
	if len(act.Out) > 0 && b.Woken != nil {
		b.Woken(c)
	}
	return nil
}

// leaf writes an act of this person into the ledger, blinded: without its text nobody
// can guess from the published hash who did what.
func (t *turn) leaf(name string, role council.Role, subject int, payload ledger.Payload) (Leaf, error) {
	blind, err := ledger.Blind(t.Random)
	if err != nil {
		return Leaf{}, err
	}
	return actLeaf(ledger.Act{
		Unix: t.now.Unix(), Name: name, Person: int64(t.who.Person), Role: string(role),
		Subject: int64(subject), Blind: blind, Payload: payload,
	})
}

// unixText is a moment as it stands in the ledger.
func unixText(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// actLeaf leaves room for the sequence number, which the store gives.
func actLeaf(a ledger.Act) (Leaf, error) {
	tail, err := a.Tail()
	if err != nil {
		return Leaf{}, fmt.Errorf("ledger entry %s: %w", a.Name, err)
	}
	return Leaf{Before: a.Form() + "|", After: "|" + tail}, nil
}

// load reads one document of the community into v; a missing one leaves v as it is
// and has version 0.
func (b *Bot) load(ctx context.Context, c council.ID, ref Ref, v any) (Doc, error) {
	docs, err := b.Records.Read(ctx, c, ref)
	if err != nil {
		return Doc{}, fmt.Errorf("read %s %s: %w", ref.Kind, ref.ID, err)
	}
	return docs[0], decode(docs[0], v)
}

// decode reads a document's body into v; one that does not exist leaves v as it is.
func decode(d Doc, v any) error {
	if d.Version == 0 || d.Body == nil {
		return nil
	}
	if err := json.Unmarshal(d.Body, v); err != nil {
		return fmt.Errorf("%s %s: %w", d.Kind, d.ID, err)
	}
	return nil
}

// holding is the document with a new body, to be committed.
func (d Doc) holding(v any) (Doc, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return Doc{}, fmt.Errorf("write %s %s: %w", d.Kind, d.ID, err)
	}
	d.Body = body
	return d, nil
}
