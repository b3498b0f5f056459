package bot

import (
	"context"
	"errors"
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

// Wrong codes are bounded per sender and, against many senders, over the whole server.
const (
	codeTries       = 5
	codeWindow      = 15 * time.Minute
	codeTriesServer = 600
)

// useCode binds the sender to the person whose code it is. Whatever is wrong is
// answered alike, so that guessing teaches nothing.
func (s *stranger) useCode(spoken, via string) (Answer, error) {
	code, err := council.ParseCode(spoken)
	valid := err == nil
	allowed, err := s.mayTry()
	if err != nil {
		return Answer{}, err
	}
	if !allowed {
		return s.tell("code.rest")
	}
	if !valid {
		return s.tell("code.wrong")
	}
	who, err := s.Directory.Find(s.ctx, "code", council.CodeHash(s.Keys.Master(), code))
	if errors.Is(err, ErrNotFound) {
		return s.tell("code.wrong")
	}
	if err != nil {
		return Answer{}, err
	}
	t := &turn{Bot: s.Bot, ctx: s.ctx, in: s.in, now: s.now, who: who}
	return t.again(func() (Answer, error) {
		if s.in.Chat == Group {
			return t.voidCode(code)
		}
		return t.bind(code, via)
	})
}

// mayTry counts an attempt at a code.
func (s *stranger) mayTry() (bool, error) {
	own, err := s.Memory.Attempt(s.ctx, "code:"+s.in.Channel+":"+s.in.Account+":"+s.in.User, codeTries, codeWindow)
	if err != nil || !own {
		return false, err
	}
	return s.Memory.Attempt(s.ctx, "code:server", codeTriesServer, codeWindow)
}

// event answers what is not words. handled says that there is nothing else to do.
func (t *turn) event() (handled bool, answer Answer, err error) {
	switch t.in.Kind {
	case Left:
		answer, err = t.leave()
	case Followed, Entered, Scanned:
		answer, err = t.greet()
	case Shown, Located:
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
