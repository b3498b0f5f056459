package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// A scene is a script of what is said and when, a line each:
//
//	谁：话 → 听到     said in private; the answer has these words
//	谁@群：话 → 听到  said in the group
//	谁照片：名        a picture
//	等 36h, 到 2026-08-05 19:30   what falls due on the way is done at its own time
//	做 weekly         a job at its time
//	记 码 (\d{4})     keeps a part of the last answer; {码} stands for it
//	有效 3            motion 3 decides, by such rules
//	送                takes what waits to go out, as the courier would
//
// The tests that break things do so at every line, and then let it be said.
type scene struct{ name, script string }

// staged is a scene being played.
type staged struct {
	*play
	kept   map[string]string
	answer string
	heard  []string // commands done since the last line
	// persons are those of the roster who are tried, by name.
	persons map[string]council.Person
	// astray says that the scene no longer goes as it was written; what is heard may be anything.
	astray bool

	// speak and tick are called at the moment before something is said, or falls due.
	speak func(in bot.Inbound, intent string)
	tick  func(job string, due []string)
}

// stages opens the place that every scene begins in.
func stages(t *testing.T) *staged {
	t.Helper()
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三", "王五", "郑十")
	p.deliver()
	return listens(p)
}

// listens lets a play be staged.
func listens(p *play) *staged {
	s := &staged{play: p, kept: map[string]string{}}
	p.bot.Overhear(func(intent string) { s.heard = append(s.heard, intent) })
	return s
}

// sceneLines are the forms of a line.
var sceneLines = []struct {
	form *regexp.Regexp
	do   func(s *staged, f []string)
}{
	{regexp.MustCompile(`^等 (\S+)$`), func(s *staged, f []string) {
		d, err := time.ParseDuration(f[0])
		if err != nil {
			s.t.Fatal(err)
		}
		s.goesOn(s.clock().Add(d))
	}},
	{regexp.MustCompile(`^到 (\S+ \S+)$`), func(s *staged, f []string) {
		at, err := time.ParseInLocation("2006-01-02 15:04", f[0], shanghai)
		if err != nil {
			s.t.Fatal(err)
		}
		s.goesOn(at)
	}},
	{regexp.MustCompile(`^做 (\S+)$`), func(s *staged, f []string) { s.job(f[0], nil) }},
	{regexp.MustCompile(`^有效 (\d+)$`), func(s *staged, f []string) {
		s.edits(bot.Ref{Kind: "motion", ID: f[0]}, func(m map[string]any) { m["effect"], m["clause"] = council.BindingOwnRules, "第12条" })
	}},
	{regexp.MustCompile(`^无群$`), func(s *staged, _ []string) {
		s.edits(bot.Ref{Kind: "community", ID: "it"}, func(m map[string]any) { delete(m, "groups") })
	}},
	{regexp.MustCompile(`^送$`), func(s *staged, _ []string) { s.deliver() }},
	{regexp.MustCompile(`^记 (\S+) (.+)$`), func(s *staged, f []string) {
		m := regexp.MustCompile(f[1]).FindStringSubmatch(s.answer)
		switch {
		case len(m) == 2:
			s.kept[f[0]] = m[1]
		case !s.astray:
			s.t.Fatalf("%s is not in: %s", f[1], s.answer)
		}
	}},
	{regexp.MustCompile(`^(\S+?)照片：(\S+)$`), func(s *staged, f []string) { s.hear(s.photographs(f[0], f[1]), "照片") }},
	{regexp.MustCompile(`^(\S+?)@群：(.+) →(.*)$`), func(s *staged, f []string) { s.hear(s.grouped(f[0], f[1]), strings.TrimSpace(f[2])) }},
	{regexp.MustCompile(`^(\S+?)：(.+) →(.*)$`), func(s *staged, f []string) { s.hear(s.message(f[0], f[1]), strings.TrimSpace(f[2])) }},
}

// opening is how every scene begins.
const opening = "李主任@群：绑定本群 → 议事群\n送\n"

// plays does the lines of a script.
func (s *staged) plays(script string) {
	s.t.Helper()
	for text := range strings.Lines(script) {
		if text = strings.TrimSpace(text); text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		for k, v := range s.kept {
			text = strings.ReplaceAll(text, "{"+k+"}", v)
		}
		s.line(text)
	}
}

func (s *staged) line(text string) {
	s.t.Helper()
	for _, l := range sceneLines {
		if m := l.form.FindStringSubmatch(text); m != nil {
			l.do(s, m[1:])
			return
		}
	}
	s.t.Fatalf("not a line of a scene: %s", text)
}

// hear lets a message be tried, and then says it.
func (s *staged) hear(in bot.Inbound, want string) {
	s.t.Helper()
	if s.astray {
		s.answer = s.wanders(in)
		return
	}
	moment := s.snapshot()
	s.heard = nil
	s.answer = s.hears(in)
	if len(s.heard) == 0 && strings.HasPrefix(s.answer, "已记：") {
		s.heard = []string{"vote"} // goes a short way
	}
	s.t.Logf("%s: %s\n%s %v", strings.TrimPrefix(in.User, "openid-"), in.Text, s.answer, s.heard)
	s.want(s.answer, want)
	if s.speak != nil && len(s.heard) > 0 {
		after := s.snapshot()
		s.puts(moment)
		s.speak(in, s.heard[0])
		s.puts(after)
	}
	s.passes(time.Second)
}

// goesOn moves the clock to a moment, stopping whenever something falls due.
func (s *staged) goesOn(to time.Time) {
	s.t.Helper()
	for now := s.clock(); now.Before(to); now = s.clock() {
		next, err := s.store.Members(s.ctx, s.c, "due", 0, to.UnixMilli(), 1)
		if err != nil {
			s.t.Fatal(err)
		}
		at := to
		if len(next) > 0 {
			at = time.UnixMilli(next[0].Score)
		}
		s.passes(max(at.Sub(now), 0) + time.Second)
		s.dues()
	}
}

// dues does what is due, as often as something new is.
func (s *staged) dues() {
	s.t.Helper()
	for tries := 0; ; tries++ {
		due, err := s.store.Members(s.ctx, s.c, "due", 0, s.clock().UnixMilli(), 100)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(due) == 0 {
			break
		}
		if tries == 5 {
			s.t.Errorf("%s is due for ever", due[0].Name)
			break
		}
		var kinds []string
		for _, d := range due {
			parts := strings.Split(d.Name, ":")
			kinds = append(kinds, parts[0]+":"+parts[2])
		}
		slices.Sort(kinds)
		s.job("due", slices.Compact(kinds))
	}
	if err := s.bot.Tick(s.ctx, "sweep", s.c, s.clock()); err != nil {
		s.t.Fatal(err)
	}
}

// job lets a job be tried, and then does it.
func (s *staged) job(name string, due []string) {
	s.t.Helper()
	if s.tick != nil {
		s.tick(name, due)
	}
	if err := s.bot.Tick(s.ctx, name, s.c, s.clock()); err != nil {
		s.t.Fatalf("%s %v: %v", name, due, err)
	}
	s.t.Logf("%s %s %v", s.clock().In(shanghai).Format(time.DateTime), name, due)
}

// TestEveryCommandAndEveryJobHasAScene plays the scenes as they are, so that what is broken in
// the other tests is known to work.
func TestEveryCommandAndEveryJobHasAScene(t *testing.T) {
	t.Parallel()
	commands, kinds := map[string]bool{}, map[string]bool{}
	p := newPlay(t)
	for _, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			s := stages(t)
			s.speak = func(_ bot.Inbound, intent string) { commands[intent] = true }
			s.tick = func(job string, due []string) {
				kinds[job] = true
				for _, kind := range due {
					kinds[kind] = true
				}
			}
			s.plays(opening + one.script)
		})
	}
	var missing []string
	for _, intent := range p.bot.Intents() {
		if !commands[intent] {
			missing = append(missing, intent)
		}
	}
	for _, kind := range p.bot.DueKinds() {
		if !kinds[kind] {
			missing = append(missing, kind)
		}
	}
	for job := range bot.Jobs() {
		if !kinds[job] {
			missing = append(missing, job)
		}
	}
	if len(missing) > 0 {
		t.Errorf("without a scene (see scenes_test.go): %d %s", len(missing), missing)
	}
}
