package envelope_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/handlers/envelope"
)

const secretWords = "3号反对，302室，openid-o9AgO5"

func listening(log *bytes.Buffer, hear func(context.Context, bot.Inbound) (bot.Answer, error)) *envelope.Hearing {
	return &envelope.Hearing{Hear: hear, Log: slog.New(slog.NewJSONHandler(log, nil))}
}

func TestAnAnswerInTimeIsGivenBack(t *testing.T) {
	var log bytes.Buffer
	h := listening(&log, func(context.Context, bot.Inbound) (bot.Answer, error) {
		return bot.Answer{Text: "收到"}, nil
	})
	answer, inTime := h.Ask(t.Context(), bot.Inbound{}, func() { t.Error("excused") }, nil)
	if !inTime || answer.Text != "收到" || log.Len() != 0 {
		t.Errorf("answer %+v in time %v, log %s", answer, inTime, &log)
	}
}

func TestAListenerThatFailsOrPanicsGivesAnEmptyAnswer(t *testing.T) {
	for name, row := range map[string]struct {
		hear func(context.Context, bot.Inbound) (bot.Answer, error)
		log  string
	}{
		"an error": {func(context.Context, bot.Inbound) (bot.Answer, error) {
			return bot.Answer{Text: "half"}, errors.New("store is away")
		}, "store is away"},
		"a panic with the message in it": {func(_ context.Context, in bot.Inbound) (bot.Answer, error) {
			panic("cannot file " + in.Text)
		}, `"type":"string"`},
		"a panic of the runtime": {func(_ context.Context, in bot.Inbound) (bot.Answer, error) {
			return bot.Answer{Text: in.Media[len(in.Text)]}, nil
		}, `"type":"runtime.`},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			h := listening(&log, row.hear)
			answer, inTime := h.Ask(t.Context(), bot.Inbound{Text: secretWords}, func() { t.Error("excused") }, nil)
			if !inTime || answer.Text != "" {
				t.Errorf("answer %+v in time %v", answer, inTime)
			}
			if !strings.Contains(log.String(), row.log) || strings.Contains(log.String(), "302室") {
				t.Errorf("log = %s, want %q and nothing of the message", &log, row.log)
			}
		})
	}
}

func TestAListenerHasFourAndAHalfSeconds(t *testing.T) {
	for name, row := range map[string]struct {
		takes  time.Duration
		inTime bool
		late   string
	}{
		"a listener of 4.4 s is heard":           {4400 * time.Millisecond, true, ""},
		"a listener of 4.6 s is excused":         {4600 * time.Millisecond, false, "收到"},
		"a listener of an hour is excused as it": {time.Hour, false, "收到"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				var excusedAfter time.Duration
				var late string
				start := time.Now()
				h := listening(&log, func(ctx context.Context, _ bot.Inbound) (bot.Answer, error) {
					deadline, ok := ctx.Deadline()
					if !ok || deadline.Sub(start) != envelope.Patience {
						t.Errorf("deadline %v, %v", deadline, ok)
					}
					<-time.After(row.takes)
					return bot.Answer{Text: "收到"}, nil
				})
				answer, inTime := h.Ask(t.Context(), bot.Inbound{},
					func() { excusedAfter = time.Since(start) }, func(a bot.Answer) { late = a.Text })
				if inTime != row.inTime || late != row.late {
					t.Errorf("in time %v, late %q, want %v, %q", inTime, late, row.inTime, row.late)
				}
				if !inTime && (excusedAfter != envelope.Patience || answer.Text != "") {
					t.Errorf("excused after %v with %+v", excusedAfter, answer)
				}
			})
		})
	}
}

func TestALateFailureIsNotPassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := listening(&log, func(ctx context.Context, _ bot.Inbound) (bot.Answer, error) {
			<-ctx.Done()
			<-time.After(time.Millisecond)
			return bot.Answer{Text: "half"}, ctx.Err()
		})
		if _, inTime := h.Ask(t.Context(), bot.Inbound{}, func() {}, func(bot.Answer) { t.Error("passed on") }); inTime {
			t.Error("in time")
		}
		if !strings.Contains(log.String(), "missed the deadline") {
			t.Errorf("log = %s", &log)
		}
	})
}

func TestTheListenersContextOutlivesTheConnection(t *testing.T) {
	type key struct{}
	gone, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "trace"))
	cancel()
	h := listening(new(bytes.Buffer), func(ctx context.Context, _ bot.Inbound) (bot.Answer, error) {
		trace, _ := ctx.Value(key{}).(string)
		return bot.Answer{Text: trace}, ctx.Err()
	})
	answer, inTime := h.Ask(gone, bot.Inbound{}, func() {}, nil)
	if diff := cmp.Diff(bot.Answer{Text: "trace"}, answer); diff != "" || !inTime {
		t.Errorf("in time %v (-want +got):\n%s", inTime, diff)
	}
}
