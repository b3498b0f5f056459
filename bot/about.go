package bot

import (
	"strings"

	"yishi/bot/council"
)

func aboutCommands() []command {
	return []command{{intent: "about", where: privately, do: (*turn).about}}
}

// trusted are the officers that residents ask for, in the order told.
var trusted = []council.Role{council.Chair, council.Clerk, council.Supervisor}

// about tells who doubts (骗子吧, 谁是主任, 主任能看到我投什么吗) who runs this, who sees
// what, and how everybody can check the count.
func (t *turn) about() (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	officers, err := t.officers()
	if err != nil {
		return Answer{}, err
	}
	lines := []string{t.say("about.who", "community", place.Name, "committee", place.Committee)}
	for _, role := range trusted {
		var names []string
		for _, p := range officers {
			if p.Holds(role, "") {
				names = append(names, p.Name)
			}
		}
		switch {
		case len(names) == 0 && role == council.Chair:
			lines = append(lines, t.say("about.nobody", "role", t.say("role."+string(role))))
		case len(names) > 0:
			lines = append(lines, t.say("about.officer", "role", t.say("role."+string(role)), "names", t.several(names)))
		}
	}
	return Answer{Text: strings.Join(append(lines, t.say("about.seen"), t.say("about.check")), "\n")}, nil
}
