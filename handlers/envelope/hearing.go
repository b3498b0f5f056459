package envelope

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"yishi/bot"
)

// Patience is how long a listener may take: the platforms give up after 5 s,
// the rest is for the way back.
const Patience = 4500 * time.Millisecond

// Hearing asks a listener and comes back in time, whatever the listener does.
type Hearing struct {
	// Hear is the listener. Its errors are logged, so they must not quote what
	// people said.
	Hear func(context.Context, bot.Inbound) (bot.Answer, error)
	// Log takes panics, errors and missed deadlines.
	Log *slog.Logger
}

// Ask returns the listener's answer, which is empty when the listener failed or
// panicked. When the listener takes longer than Patience, Ask calls excuse in
// the meantime to answer the platform without it, and returns false once the
// listener is done: the request is answered then, and late, unless nil, has got
// what the listener said. So a server that shuts down waits for late listeners.
//
// The context of the listener ends at the deadline but not with the connection:
// what was begun is finished, and a repeat of the message finds it done.
func (h *Hearing) Ask(ctx context.Context, in bot.Inbound, excuse func(), late func(bot.Answer)) (bot.Answer, bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience)
	defer cancel()
	var settled settlement
	missed := func() {
		settled.by(func() {
			h.Log.LogAttrs(ctx, slog.LevelWarn, "listener missed the deadline", slog.Duration("patience", Patience))
			excuse()
		})
	}
	stop := context.AfterFunc(ctx, missed)
	answer := h.listen(ctx, in)
	if ctx.Err() != nil {
		missed() // a listener that heeds the deadline may be back before the excuse began
	} else if settled.by(nil) {
		stop()
		return answer, true
	}
	if late != nil && answer.Text != "" {
		late(answer)
	}
	return bot.Answer{}, false
}

// settlement is who answers a request: the listener or the deadline.
type settlement struct {
	mu   sync.Mutex
	done bool
}

// by settles the request with act and reports whether it was still open. It
// waits for an act that is under way.
func (s *settlement) by(act func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return false
	}
	s.done = true
	if act != nil {
		act()
	}
	return true
}

func (h *Hearing) listen(ctx context.Context, in bot.Inbound) (answer bot.Answer) {
	defer func() {
		if p := recover(); p != nil {
			// The value of a panic may hold the message, so only its type is told.
			h.Log.LogAttrs(ctx, slog.LevelError, "listener panicked",
				slog.String("type", fmt.Sprintf("%T", p)), slog.String("stack", string(debug.Stack())))
			answer = bot.Answer{}
		}
	}()
	answer, err := h.Hear(ctx, in)
	if err != nil {
		h.Log.LogAttrs(ctx, slog.LevelError, "listener failed", slog.String("error", err.Error()))
		return bot.Answer{}
	}
	return answer
}
