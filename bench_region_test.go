//go:build redis

package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// Sizes of the pilot: communities of one server, each with its households.
const (
	regionPlaces     = 1038
	regionHouseholds = 300
)

// BenchmarkRegion measures the rounds of all jobs over the communities of the pilot:
// go test -tags redis -run '^$' -bench Region/redis -benchtime 1x -v .
func BenchmarkRegion(b *testing.B) {
	onStores(b, func(s *scaled) {
		var places []council.ID
		s.step("1,038 communities move in", func() string {
			for i := range regionPlaces {
				places = append(places, s.place(i))
			}
			return ""
		})
		s.step("memory", s.memoryOf)
		rounds := func(when string) {
			for _, job := range []string{"due", "seal", "sweep", "pictures", "daily", "weekly", "duties", "monthly"} {
				s.step(when+": "+job, func() string { return s.everywhere(job) })
			}
			s.step(when+": relay looks", func() string {
				ids, err := newOutbox(s.house.store).Communities(s.ctx)
				s.must(err)
				return fmt.Sprintf("%d communities have messages, %d of them", len(ids), s.sendAll(ids))
			})
			s.step(when+": waiting room looks", func() string {
				s.must((&waitingRoom{rows: s.house.store}).look(s.ctx))
				return ""
			})
		}
		rounds("nothing due")
		s.step("a vote opens in 5 %", func() string { return s.votes(places, 20) })
		s.passes(2*24*time.Hour + time.Minute)
		s.step("5 % due: due", func() string { return s.everywhere("due") })
		s.step("5 % due: the same again", func() string { return s.everywhere("due") })
		s.step("a vote opens everywhere", func() string { return s.votes(places, 1) })
		rounds("a vote everywhere")
		s.passes(4 * 24 * time.Hour)
		s.step("everywhere due: close", func() string { return s.everywhere("due") })
		s.step("restart", func() string { s.restart(); return s.everywhere("due") })
		s.step("totals of all", func() string {
			for _, c := range places {
				_, err := s.house.Totals(s.ctx, c, 30*24*time.Hour)
				s.must(err)
			}
			return ""
		})
		s.step("memory", s.memoryOf)
	})
}

// place is a community whose chair is bound and has tied a group.
func (s *scaled) place(i int) council.ID {
	s.b.Helper()
	c, err := s.house.AddCommunity(s.ctx, "幸福里"+strconv.Itoa(i), "", "")
	s.must(err)
	file := strings.NewReader(rosterRows(6, regionHouseholds, 2*regionHouseholds))
	_, err = s.house.ImportRoster(s.ctx, c, file, file.Size(), "名册.csv", bot.ImportOptions{})
	s.must(err)
	for _, channel := range []string{"oa", "wecombot"} {
		s.must(s.house.store.Bind(s.ctx, bot.Sender{Channel: channel, Account: "gh_scale", User: chairOf(c)}, bot.Resident{Community: c, Person: 1, Label: "1-1-101"}))
	}
	_, err = s.house.store.Commit(s.ctx, c, bot.Act{Docs: []bot.Doc{{Ref: bot.Ref{Kind: "member", ID: "1"},
		Body: fmt.Appendf(nil, `{"bindings":[{"channel":"oa","account":"gh_scale","user":"%s"}]}`, chairOf(c))}}})
	s.must(err)
	in := s.letter(chairOf(c), "绑定本群")
	in.Channel, in.Chat, in.ChatID = "wecombot", bot.Group, "group-"+string(c)
	s.hears(in)
	return c
}

func chairOf(c council.ID) string { return "chair-" + string(c) }

// votes lets every nth chair open a vote, and cast a ballot.
func (s *scaled) votes(places []council.ID, n int) string {
	s.b.Helper()
	said := ""
	for i := 0; i < len(places); i += n {
		chair := chairOf(places[i])
		s.says(chair, "发起投票：楼道装扶手，投三天")
		s.says(chair, "确认")
		said = s.says(chair, "赞成")
	}
	return short(said)
}

func (s *scaled) everywhere(job string) string {
	s.b.Helper()
	if err := s.house.everywhere(s.ctx, job, s.now()); err != nil {
		return "FAILED: " + short(err.Error())
	}
	return ""
}

// sendAll takes away what waits, as if it was sent.
func (s *scaled) sendAll(ids []council.ID) int {
	s.b.Helper()
	sent := 0
	for _, c := range ids {
		rows, err := s.house.store.Pending(s.ctx, c, mostWaiting)
		s.must(err)
		for _, row := range rows {
			s.must(s.house.store.Done(s.ctx, c, row.ID))
		}
		sent += len(rows)
	}
	return sent
}
