package bot_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
)

// severally are the commands that mean something of its own from everybody who says them: two
// meetings, two tasks, two entries of money. All others are done once, whoever says them.
var severally = map[string]string{
	"open_motion": "a draft of one's own", "set_rule": "one's own draft", "add_none": "one's own draft", "cancel": "one's own draft",
	"confirm": "one's own draft", "override": "one's own draft", "open_vote": "one's own draft", "adopt": "one's own draft", "survey": "one's own draft",
	"vote": "a ballot", "vote_many": "ballots", "retract": "a ballot", "propose": "a proposal", "second": "a household", "opinion": "an opinion",
	"agree": "a household", "disagree": "a household", "unagree": "a household", "report": "a report", "request": "a household", "support_request": "a household",
	"pledge": "a gift", "unpledge": "a gift", "thanks": "a name", "rsvp": "a person", "checkin": "a person", "speak": "a person",
	"delegate": "a household", "undelegate": "a household", "accept_proxy": "a person", "nominate": "a household", "stand": "a person", "recall": "a household", "resign": "an office",
	"mute": "a person", "unmute": "a person", "not_agreed": "a household", "forget_me": "a person", "consent_withdraw": "a person", "not_mine": "a household",
	"objection": "an objection", "recheck": "a household", "remark": "a remark", "breach": "a complaint", "away": "a person", "inspect": "a household", "rate": "a person", "reopen": "a household",
	"meeting": "a meeting", "task": "a task", "patrol": "a round", "compact": "a compact", "income": "an entry", "spend": "an entry", "account_info": "a proposal to a second officer",
	"transfer": "a proposal to a second officer", "move_in": "a proposal to a second officer", "move_out": "a proposal to a second officer", "handover": "a proposal to a second officer",
	"rebind": "a proposal to a second officer", "reissue": "a proposal to a second officer", "void": "a proposal to a second officer", "take_down": "a proposal to a second officer, or a wish passed on",
	"ratify": "a proposal to a second officer", "kin": "found when two officers say it", "woman": "found when two officers know it", "put_forward": "a proposal to a second officer", "election": "an election", "to_motion": "a draft of one's own", "visit_note": "a visit", "remind": "bounded for each by the restraint of reminders", "count_sheets": "counted by two", "paper": "entered by whoever has the sheet, checked by another",
}

// officials are those who hold an office in the small place.
var officials = []string{"李主任", "赵记录", "钱监事", "王楼长"}

func TestWhatOfficersSayAtTheSameMomentIsDoneOnce(t *testing.T) {
	eachLine(t, func(t *testing.T, lab *laboratory, _ map[string]bool, now func() moment, in bot.Inbound, intent string) {
		who := strings.TrimPrefix(in.User, "openid-")
		if severally[intent] == "" && slices.Contains(officials, who) && in.Kind == bot.Said {
			lab.allAtOnce(t, now(), in, intent)
		}
	})
}

// contrary is what another officer may say to the same thing at the same moment.
var contrary = strings.NewReplacer("不受理", "受理", "受理", "不受理", "核准", "不准", "不准", "核准")

func TestTwoOfficersWhoSayTheContraryAtOnceAreAsOneAfterTheOther(t *testing.T) {
	eachLine(t, func(t *testing.T, lab *laboratory, _ map[string]bool, now func() moment, in bot.Inbound, intent string) {
		if intent == "accept" || intent == "approve" || intent == "reject" {
			lab.oneOfTwo(t, now(), in)
		}
	})
}

// oneOfTwo lets every officer say the contrary of in at the moment when it is said.
func (l *laboratory) oneOfTwo(t *testing.T, m moment, in bot.Inbound) {
	t.Helper()
	for _, name := range officials {
		other := in
		other.User, other.ID, other.Text = "openid-"+name, in.ID+name, contrary.Replace(in.Text)+" 名册不对"
		var after [2][]string // one after the other
		for i, words := range [][]bot.Inbound{{in, other}, {other, in}} {
			l.begins(m.held, m.now, 0, false)
			l.hears(words[0])
			l.hears(words[1])
			after[i] = l.entries()
		}
		l.begins(m.held, m.now, 0, false)
		l.together(t, in, other)
		if got := l.entries(); !slices.Equal(got, after[0]) && !slices.Equal(got, after[1]) {
			t.Errorf("%s and %s's %s (-one after the other +at once):\n%s", in.Text, name, other.Text, cmp.Diff(after[0], got))
		}
	}
}

// entryName finds what an entry of the ledger is about.
var entryName = regexp.MustCompile(`:ledger \d+-0 map\[l:a\|\d+\|\d+\|([a-z_.]+)\|\d+\|[a-z_]*\|(\d+)`)

// entries are the names and numbers of what was done, from the ledger.
func (p *play) entries() []string {
	p.t.Helper()
	var names []string
	for key, value := range p.dump() {
		if m := entryName.FindStringSubmatch(key + " " + value); m != nil {
			names = append(names, m[1]+" "+m[2])
		}
	}
	slices.Sort(names)
	return names
}

// by are the same words of several people, each a message of its own.
func by(in bot.Inbound, names ...string) []bot.Inbound {
	all := make([]bot.Inbound, len(names))
	for i, name := range names {
		all[i] = in
		all[i].User, all[i].ID = "openid-"+name, in.ID+name
	}
	return all
}

// together lets two replicas hear several messages at the same moment; said are the answers.
func (l *laboratory) together(t *testing.T, messages ...bot.Inbound) (said []string) {
	t.Helper()
	first := l.bot
	l.revived()
	replicas := []*bot.Bot{l.bot, first}
	said = make([]string, len(messages))
	var all sync.WaitGroup
	for i, in := range messages {
		all.Go(func() {
			answer, err := replicas[i%2].Hear(l.ctx, in)
			if err != nil && !errors.Is(err, bot.ErrNotFound) || answer.Text == "" && in.Chat == bot.Private {
				t.Errorf("%s: %s: %v, answered %q", in.User, in.Text, err, answer.Text)
			}
			said[i] = answer.Text
		})
	}
	all.Wait()
	return said
}

// heard logs who was told what.
func heard(t *testing.T, names, said []string) {
	for i, name := range names {
		t.Logf("%s hears: %s", name, said[i])
	}
}

// allAtOnce lets all officers say the same at the same moment, to two replicas.
func (l *laboratory) allAtOnce(t *testing.T, m moment, in bot.Inbound, intent string) {
	t.Helper()
	l.begins(m.held, m.now, 0, false)
	l.hears(in)
	want := l.entries()
	l.begins(m.held, m.now, 0, false)
	said := l.together(t, by(in, officials...)...)
	if diff := cmp.Diff(want, l.entries()); diff != "" {
		t.Errorf("%s (%s) (-by one +at once):\n%s", in.Text, intent, diff)
		heard(t, officials, said)
	}
	l.verified()
}
