package bot

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// termsRef names the document of all terms of office.
var termsRef = Ref{"terms", "it"}

// terms reads who is in office until when.
func (t *turn) terms() (council.Terms, Doc, error) {
	var all council.Terms
	doc, err := t.load(t.ctx, t.who.Community, termsRef, &all)
	return all, doc, err
}

// officeRows reads the rows of everybody with an office, under the roster's head.
func (t *turn) officeRows() (council.Roster, Doc, []council.Person, error) {
	head, doc, err := t.roster()
	if err != nil {
		return head, doc, nil, err
	}
	people, err := t.people(head.Generation, head.Officers...)
	return head, doc, people, err
}

// officeOf is the office that an election fills. Only a captain's is of a building.
func officeOf(role council.Role, building string) council.Office {
	if role != council.Captain {
		building = ""
	}
	return council.Office{Role: role, Building: building}
}

// beforeTermEnds is how long before its end a term is spoken of.
const beforeTermEnds = 90 * 24 * time.Hour

// takeOffice adds to act the rows of people who take an office, and of those who leave it,
// and tells both. It returns who took it.
func (t *turn) takeOffice(act *Act, office council.Office, line council.Line, elected, leaving []council.PersonNo) ([]council.Person, error) {
	head, headDoc, officers, err := t.officeRows()
	if err != nil {
		return nil, err
	}
	people, err := t.people(head.Generation, elected...)
	if err != nil {
		return nil, err
	}
	change, barred := council.TakeOffice(head, officers, people, office, leaving)
	if err := t.rewrite(act, head, headDoc, change); err != nil {
		return nil, err
	}
	post := t.postWords(office.Role, line)
	people = slices.DeleteFunc(people, func(p council.Person) bool { return slices.Contains(barred, p.No) })
	for _, p := range people {
		if err := t.writeTo(act, p.No, t.say("office.taken", "post", post), "notice"); err != nil {
			return nil, err
		}
	}
	for _, p := range change.People {
		if !p.Holds(office.Role, office.Building) {
			if err := t.writeTo(act, p.No, t.say("office.given", "post", post), "notice"); err != nil {
				return nil, err
			}
		}
	}
	return people, nil
}

// rewrite adds changed rows of the roster to act, with its head.
func (t *turn) rewrite(act *Act, head council.Roster, headDoc Doc, change council.Change) error {
	rows, err := changeRows(upkeep{generation: head.Generation, change: change})
	if err != nil {
		return err
	}
	if headDoc, err = headDoc.holding(change.Head); err != nil {
		return err
	}
	act.Docs, act.Rows = append(act.Docs, headDoc), append(act.Rows, rows...)
	return nil
}

func (t *turn) personNames(people []council.Person) string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = p.Name
	}
	return cmp.Or(strings.Join(names, t.say("list.comma")), t.say("result.nobody"))
}

// termEnds says in time that a term comes to its end; those in office stay until their
// successors take over.
func (t *turn) termEnds(c council.Contest, _ Doc, act *Act) error {
	terms, doc, err := t.terms()
	if err != nil {
		return err
	}
	running := terms.Running(func(o council.Term) bool { return o.Contest == c.No })
	if len(running) == 0 {
		return nil
	}
	if doc, err = doc.holding(terms); err != nil { // written again, so that it is said once
		return err
	}
	act.Docs = append(act.Docs, doc)
	text := t.say("office.term_ends", "title", c.Title, "until", t.until(terms.Terms[running[0]].Until))
	out, err := t.tellOfficers("office.term_ends", "title", c.Title, "until", t.until(terms.Terms[running[0]].Until))
	if err != nil {
		return err
	}
	act.Out = append(act.Out, out...)
	place, err := t.place()
	if err != nil {
		return err
	}
	posts, err := t.toGroups(*place, text, "post")
	act.Out = append(act.Out, posts...)
	return err
}

// elective are the offices that people are elected to, and so can resign from or be
// recalled from.
var elective = []council.Role{council.Chair, council.Captain, council.Supervisor, council.Member, council.Rep}

// resign is 我辞职 or 辞去楼长. It is asked once more before it counts.
func (t *turn) resign() (Answer, error) {
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	terms, _, err := t.terms()
	if err != nil {
		return Answer{}, err
	}
	var held []council.Office
	for _, o := range self.Offices {
		if slices.Contains(elective, o.Role) && t.meansOffice(o.Role, t.heldAs(terms, self.No, o.Role)) {
			held = append(held, o)
		}
	}
	switch {
	case len(held) == 0 && len(self.Offices) == 0:
		return t.tell("office.none_held")
	case len(held) == 0:
		return t.tell("office.not_that", "posts", t.postsOf(*self))
	case t.said.Answer != "yes":
		return t.askResign(terms, held)
	}
	act := Act{}
	leaf, err := t.leaf("office.resign", "", 0, ledger.Payload{"role": string(held[0].Role)})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	next, err := t.endOffice(&act, *self, held[0], council.Resigned)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("office.resigned", "post", t.heldAs(terms, self.No, held[0].Role), "next", next)})
}

// postsOf names the offices that somebody holds: 楼长、记录员.
func (t *turn) postsOf(p council.Person) string {
	var names []string
	for _, o := range p.Offices {
		if name := t.say("role." + string(o.Role)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, t.say("list.comma"))
}

// heldAs names the post that somebody holds by an office: 委员, 副主任.
func (b *Bot) heldAs(terms council.Terms, p council.PersonNo, role council.Role) string {
	var line council.Line
	for _, i := range terms.Running(func(o council.Term) bool { return o.Person == p && o.Role == role }) {
		line = terms.Terms[i].Line
	}
	return b.postWords(role, line)
}

// meansOffice reports whether the words name this office, by which somebody holds post, or
// none at all.
func (t *turn) meansOffice(role council.Role, post string) bool {
	if t.said.Kind != "" {
		return t.said.Kind == string(role)
	}
	named := false
	for _, r := range elective {
		named = named || strings.Contains(t.said.Text, t.say("role."+string(r)))
	}
	return !named || strings.Contains(t.said.Text, t.say("role."+string(role))) || strings.Contains(t.said.Text, post)
}

func (t *turn) askResign(terms council.Terms, held []council.Office) (Answer, error) {
	answer := Answer{Text: t.say("office.resign_ask")}
	for _, o := range held {
		t.choices(&answer, choice{t.say("office.resign_from", "post", t.heldAs(terms, t.who.Person, o.Role)),
			speech.Intent{Intent: "resign", Kind: string(o.Role), Answer: "yes"}})
	}
	return answer, nil
}

// endOffice takes an office away, posts it, and puts the vacancy to the next in votes
// where there is one. It returns what comes next, in words.
func (t *turn) endOffice(act *Act, who council.Person, office council.Office, why string) (string, error) {
	head, headDoc, err := t.roster()
	if err != nil {
		return "", err
	}
	if err := t.rewrite(act, head, headDoc, council.LeaveOffice(head, who, office)); err != nil {
		return "", err
	}
	terms, termsDoc, err := t.terms()
	if err != nil {
		return "", err
	}
	post := t.heldAs(terms, who.No, office.Role)
	ended := terms.Running(func(o council.Term) bool { return o.Person == who.No && o.Role == office.Role })
	terms = terms.End(ended, t.now, why)
	next, err := t.vacancyWords(who, office)
	if err != nil {
		return "", err
	}
	if len(ended) > 0 {
		if terms, next, err = t.succeed(act, terms, ended[0], nil); err != nil {
			return "", err
		}
	}
	if termsDoc, err = termsDoc.holding(terms); err != nil {
		return "", err
	}
	act.Docs = append(act.Docs, termsDoc)
	place, err := t.place()
	if err != nil {
		return "", err
	}
	text := t.say("office.ended_post_"+why, "name", who.Name, "post", post, "next", next)
	posts, err := t.toGroups(*place, text, "post")
	if err != nil {
		return "", err
	}
	act.Out = append(act.Out, posts...)
	if office.Role == council.Chair { // they are the ones who can do something about it
		err = t.tellChosen(act, func(p council.Person) bool { return p.Holds(council.Clerk, "") || p.Holds(council.Supervisor, "") }, text)
	}
	return next, err
}

// vacancyWords say what comes after an office is left empty, who can begin it included.
func (t *turn) vacancyWords(who council.Person, office council.Office) (string, error) {
	officers, err := t.officers()
	if err != nil {
		return "", err
	}
	chaired := slices.ContainsFunc(officers, func(p council.Person) bool {
		return p.Holds(council.Chair, "") && (p.No != who.No || office.Role != council.Chair)
	})
	switch {
	case chaired:
		return t.say("office.by_election"), nil
	case slices.ContainsFunc(officers, func(p council.Person) bool { return p.Holds(council.Clerk, "") }):
		return t.say("office.no_chair"), nil
	}
	return t.say("office.nobody_left"), nil
}
