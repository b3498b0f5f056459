package main

import (
	"fmt"
	"testing"

	"yishi/bot"
	"yishi/bot/courier"
)

func TestMessagesThatCannotGoKeepNobodyWaitingForGood(t *testing.T) {
	h, ids := homes(t, 1)
	c, last := ids[0], "z"
	for part := range 12 { // all due at once, so in the order of their names
		var act bot.Act
		for i := range 1000 {
			act.Out = append(act.Out, bot.Outgoing{ID: fmt.Sprintf("a%05d", 1000*part+i), Channel: "gone", To: "x", Motive: "notice", Text: "-"})
		}
		if _, err := h.store.Commit(t.Context(), c, act); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.store.Commit(t.Context(), c, bot.Act{Out: []bot.Outgoing{{ID: last, Channel: "oa", To: "x", Motive: "answer", Text: "-"}}}); err != nil {
		t.Fatal(err)
	}
	post, met := newOutbox(h.store), map[string]int{}
	for range 4 {
		err := post.Waiting(t.Context(), c, func(m courier.Message) error {
			met[m.ID]++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(met) != 12_001 || met[last] == 0 || met["a00000"] != 4 {
		t.Errorf("%d of 12001 messages were looked at; the first %d times, the last %d", len(met), met["a00000"], met[last])
	}
}
