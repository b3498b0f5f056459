package bot_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/phrase"
)

// outsiders are kinds of people who try what others may do. All but the first three were
// bound to a person of the roster.
var outsiders = []string{
	"生人",   // nobody whom a roster knows
	"别主任",  // the chair of another community
	"别业主",  // a resident there
	"钱删除",  // had everything deleted
	"孙搬走",  // moved out
	"周租客",  // rents
	"赵卸任",  // was an officer until the last roster
	"陈小明",  // is not of age
	"冯三楼长", // a captain, of another building than what is spoken of
}

// crowdedPlace is the small place with those people in its homes, as they came or as they
// are now.
func crowdedPlace(now bool) string {
	rows := smallPlace + "2,1,102,孙搬走,13800000022,89.50,共有人,\n2,1,101,赵卸任,13800000023,89.50,共有人,主任\n1,1,202,陈小明,13800000024,76.00,家属,\n"
	if now {
		rows = smallPlace + "2,1,101,赵卸任,13800000023,89.50,共有人,\n1,1,202,陈小明,13800000024,76.00,家属,\n"
	}
	rows += "3,1,102,冯三楼长,13800000025,95.00,共有人,楼长\n2,1,201,钱删除,13800000021,120.00,共有人,\n"
	var b strings.Builder
	for row := range strings.Lines(rows) {
		of := ",是\n"
		switch {
		case strings.HasPrefix(row, "楼栋"):
			of = ",满18\n"
		case now && strings.Contains(row, "陈小明"):
			of = ",否\n"
		}
		b.WriteString(strings.TrimSuffix(row, "\n") + of)
	}
	return b.String()
}

// crowds opens the place of the scenes with the outsiders in it.
func crowds(t *testing.T) *staged {
	t.Helper()
	p := newPlayOf(t, crowdedPlace(false))
	p.join(everybody...)
	p.join("钱删除", "孙搬走", "赵卸任", "陈小明", "冯三楼长")
	p.joinGroup("李主任", "张三", "王五", "郑十", "周租客", "赵卸任", "陈小明", "冯三楼长")
	p.want(p.says("钱删除", "删除我"), "已删除")
	if err := p.imports(crowdedPlace(true), bot.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	here := p.c
	p.c = p.elsewhere()
	p.join("别主任", "别业主")
	p.c = here
	p.deliver()
	return listens(p)
}

// anyResident are the commands by which every resident may change something: what a person
// without an office says of them is not tried. What is left of the others only answers.
var anyResident = words(`vote vote_many opinion agree disagree unagree report request support_request propose second pledge rsvp checkin
	delegate nominate recall mute unmute not_agreed forget_me consent_withdraw not_mine objection recheck breach away register inspect`)

// inside are the powers that a command asks for itself.
var inside = map[string]council.Power{
	"task": council.ToAssign, "patrol": council.ToAssign, "team": council.ToHoldMeeting, "compact": council.ToAgree, "promise": council.ToAgree,
	"account_info": council.ToNameAccount, "withdraw_motion": council.ToWithdraw, "to_motion": council.ToOpenMotion, "accounts": council.ToNameAccount,
}

// otherBuilding are what a captain may do, but only in the own building; the scenes speak of
// building 1.
var otherBuilding = words("accept assign visit done")

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(list) {
		all[word] = true
	}
	return all
}

// mayChange reports whether somebody may change something by a command, as the tables say.
func (s *staged) mayChange(name, intent string) bool {
	person, ok := s.persons[name]
	switch {
	case !ok || person.Gone:
		return false
	case anyResident[intent]:
		return true
	case otherBuilding[intent]:
		return false
	}
	power := s.bot.Power(intent)
	if p, ok := inside[intent]; ok {
		power = p
	}
	if row := council.Powers(); !slices.ContainsFunc(row, func(r council.PowerRow) bool { return r.Power == power && len(r.Roles) > 0 }) {
		return false // nobody needs an office for it: it is about what is one's own, or only shown
	}
	at := council.Where{}
	for _, o := range person.Offices {
		at.Building = o.Building
	}
	return council.May(power, person, at) == nil
}

// findsPeople finds the outsiders on the roster.
func (s *staged) findsPeople() {
	s.persons = map[string]council.Person{}
	for _, person := range s.roster() {
		if slices.Contains(outsiders, person.Name) && person.Name != "钱删除" && person.Name != "孙搬走" {
			s.persons[person.Name] = person
		}
	}
}

// rich are the scenes at whose end much is there that the examples may hit.
var rich = map[string]bool{"a vote": true, "requests": true, "a notice": true, "a covenant": true}

func TestWhoHasNoPowerChangesNothing(t *testing.T) {
	for _, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := crowds(t)
			s.findsPeople()
			tried := map[string]bool{}
			s.speak = func(in bot.Inbound, intent string) {
				if intent == "rate" && one.name == "a notice" {
					return // everybody looks back at what was decided
				}
				if !tried[intent] && in.Kind == bot.Said {
					tried[intent] = true
					s.tries(in.Text, intent)
				}
			}
			s.plays(opening + one.script)
			if rich[one.name] {
				s.examples()
			}
		})
	}
}

// tries lets every outsider who may not say something, in private and in the group.
func (s *staged) tries(text, intent string) {
	s.t.Helper()
	moment, before := s.snapshot(), s.here()
	var said []bot.Inbound
	for _, name := range outsiders {
		if !s.mayChange(name, intent) {
			said = append(said, s.message(name, text), s.grouped(name, text))
		}
	}
	for _, in := range said {
		s.tried(in)
	}
	same := cmp.Equal(before, s.here())
	s.puts(moment) // whatever they did at home
	if same {
		return
	}
	for _, in := range said { // one by one
		in.ID += "again"
		answer := s.tried(in)
		if diff := cmp.Diff(before, s.here()); diff != "" {
			s.t.Errorf("%s in the %s says %s (%s) and hears %s (-before +after):\n%s", in.User, in.Chat, text, intent, answer, diff)
		}
		s.puts(moment)
	}
}

// here is the state of this community, with what the whole server knows of it.
func (s *staged) here() map[string]string {
	s.t.Helper()
	all := s.state()
	maps.DeleteFunc(all, func(key, value string) bool {
		return !strings.Contains(key, string(s.c)) && !strings.Contains(value, string(s.c))
	})
	return all
}

func (s *staged) tried(in bot.Inbound) string {
	s.t.Helper()
	answer, err := s.bot.Hear(s.ctx, in)
	if err != nil || answer.Text == "" && in.Chat == bot.Private {
		s.t.Errorf("%s says %s: %v, answered %q", in.User, in.Text, err, answer.Text)
	}
	s.proof(answer.Text)
	return answer.Text
}

// examples lets the outsiders say what help shows as an example of every command.
func (s *staged) examples() {
	s.t.Helper()
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, intent := range s.bot.Intents() {
		if key := "example." + intent; book.Has(key) {
			s.tries(book.Say(key), intent)
		}
		s.passes(time.Second)
	}
}
