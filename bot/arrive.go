package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// meet answers somebody whom no roster knows by this identity: binds them by a code
// or a claim, warns of danger, and else says in one message who runs this and what
// to do first.
func (b *Bot) meet(ctx context.Context, in Inbound, now time.Time) (Answer, error) {
	s := &stranger{Bot: b, ctx: ctx, in: in, now: now}
	switch in.Kind {
	case Left:
		return Answer{}, nil
	case Followed, Scanned, Entered:
		if code, ok := sceneCode(in.Text); ok {
			return s.useCode(code, "scan")
		}
		return b.tell("welcome.private", "bot", b.Name)
	}
	said := speech.Parse(in.Text, speech.Situation{Chat: in.Chat.String(), BotName: b.Name, Now: now.In(b.Zone)})
	switch said.Intent {
	case "urgent":
		return b.danger(said)
	case "register":
		return s.useCode(said.Code, "code")
	case "claim":
		return s.claim(said)
	}
	if in.Chat == Group {
		return s.inGroup(said)
	}
	return b.tell("welcome.private", "bot", b.Name)
}

// stranger is a message of somebody who is not bound yet.
type stranger struct {
	*Bot
	ctx context.Context
	in  Inbound
	now time.Time
}

// inGroup answers a stranger before others: only to what was clearly meant for the bot.
func (s *stranger) inGroup(said speech.Intent) (Answer, error) {
	switch said.Intent {
	case "none":
		return Answer{}, nil
	case "bind_group":
		return s.tell("group.bind_who")
	}
	return s.tell("welcome.group", "bot", s.Name)
}

// danger names the number to call at once. Nothing is filed.
func (b *Bot) danger(said speech.Intent) (Answer, error) {
	key := "danger." + said.Kind
	if !b.Book.Has(key) {
		key = "danger.other"
	}
	return b.tell(key)
}

// sceneCode finds a code in the scene of a QR: slips carry "k:<code>".
func sceneCode(scene string) (string, bool) {
	if len(scene) < 3 || scene[:2] != "k:" {
		return "", false
	}
	return scene[2:], true
}

// Tries are bounded per sender and, against many senders, wrong ones over the whole
// server: on the day when slips are handed out, thousands use the right ones.
const (
	codeTries       = 5
	codeWindow      = 15 * time.Minute
	codeTriesServer = 600
)

// useCode binds the sender to the person whose code it is. Whatever is wrong is
// answered alike, so that guessing teaches nothing.
func (s *stranger) useCode(spoken, via string) (Answer, error) {
	if s.in.Chat == Group {
		return s.codeBeforeOthers(spoken)
	}
	allowed, err := s.mayTry()
	if err != nil {
		return Answer{}, err
	}
	if !allowed {
		return s.tell("code.rest")
	}
	t, code, err := s.holder(spoken)
	if errors.Is(err, ErrNotFound) {
		return s.wrong("code.wrong")
	}
	if err != nil {
		return Answer{}, err
	}
	return t.again(func() (Answer, error) { return t.bind(code, via) })
}

// codeBeforeOthers voids a code that was typed into a group. It is answered alike
// whether it was somebody's or not, and so teaches nothing however often it is tried.
func (s *stranger) codeBeforeOthers(spoken string) (Answer, error) {
	t, code, err := s.holder(spoken)
	if errors.Is(err, ErrNotFound) {
		return s.tell("code.in_group")
	}
	if err != nil {
		return Answer{}, err
	}
	return t.again(func() (Answer, error) { return t.voidCode(code) })
}

// holder is a turn of the person whose code it is. Errors: ErrNotFound.
func (s *stranger) holder(spoken string) (*turn, string, error) {
	code, err := council.ParseCode(spoken)
	if err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	who, err := s.Directory.Find(s.ctx, "code", council.CodeHash(s.Keys.Master(), code))
	return &turn{Bot: s.Bot, ctx: s.ctx, in: s.in, now: s.now, who: who}, code, err
}

// mayTry counts an attempt at a code. A repeat of the same message is no further one.
func (s *stranger) mayTry() (bool, error) {
	first, err := s.Memory.Attempt(s.ctx, "message:"+s.in.ID+":"+s.in.Text, 1, codeWindow)
	if err != nil || !first {
		return !first, err
	}
	own, err := s.Memory.Attempt(s.ctx, "code:"+s.in.Channel+":"+s.in.Account+":"+s.in.User, codeTries, codeWindow)
	if err != nil || !own {
		return false, err
	}
	all, err := s.Memory.Tries(s.ctx, wrongTries, codeWindow)
	return all < codeTriesServer, err
}

// wrongTries counts the wrong tries of all senders together.
const wrongTries = "code:server"

// wrong counts a try that named nobody, and answers it.
func (s *stranger) wrong(key string) (Answer, error) {
	if _, err := s.Memory.Attempt(s.ctx, wrongTries, codeTriesServer, codeWindow); err != nil {
		return Answer{}, err
	}
	return s.tell(key)
}

// event answers what is not words. handled says that there is nothing else to do.
func (t *turn) event() (handled bool, answer Answer, err error) {
	switch t.in.Kind {
	case Left:
		err = t.leave()
	case Followed, Entered, Scanned:
		if answer, err = t.greet(); err == nil {
			err = t.keepOffers()
		}
	case Shown:
		answer, err = t.settle(t.again(t.picture))
	case Located:
		answer, err = t.tell("media.later")
	case Spoken:
		if t.in.Text != "" {
			return false, Answer{}, nil
		}
		answer, err = t.tell("media.voice")
	case Tapped:
		t.in.Kind = Said
		return false, Answer{}, nil
	default:
		return false, Answer{}, nil
	}
	return true, answer, err
}

// greet shows a known resident what is open, ready to be answered with a number.
func (t *turn) greet() (Answer, error) {
	var err error
	if t.open, err = t.motions.of(t.ctx, t.who.Community, t.now); err != nil {
		return Answer{}, err
	}
	return t.whatIsOpen("greet.known")
}
