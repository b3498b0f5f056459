package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// proxyCommands are the commands of voting for another.
func proxyCommands() []command {
	return []command{
		{intent: "delegate", where: privately, power: council.ToDelegate, do: (*turn).delegate},
		{intent: "undelegate", where: privately, power: council.ToDelegate, do: (*turn).undelegate},
		{intent: "accept_proxy", where: privately, power: council.ToDelegate, do: (*turn).answerProxy},
		{intent: "proxies", do: (*turn).listProxies},
	}
}

// proxiesRef names the proxies that stand in a community. They lie in one document, so
// that nobody gets more than the law allows by being asked twice at once.
var proxiesRef = Ref{"proxies", "it"}

// proxiesAtRef names the proxies that stood when a motion closed.
func proxiesAtRef(no int) Ref { return Ref{"proxies", strconv.Itoa(no)} }

func (t *turn) proxies() (council.Proxies, Doc, error) {
	var l council.Proxies
	doc, err := t.load(t.ctx, t.who.Community, proxiesRef, &l)
	return l, doc, err
}

// mostAskedADay bounds how many neighbours one person asks in private to vote for them.
const mostAskedADay = 6

// delegate is 委托 李四 投 3: somebody is asked to vote for the writer, on one motion or
// on all until further notice.
func (t *turn) delegate() (Answer, error) {
	m, err := t.delegated()
	if err != nil {
		return Answer{}, err
	}
	holder, err := t.holderNamed()
	if err != nil {
		return Answer{}, err
	}
	list, doc, err := t.proxies()
	if err != nil {
		return Answer{}, err
	}
	asked := council.Proxy{Principal: t.who.Person, Holder: holder.No, Motion: m.No}
	next, err := list.Ask(asked, t.now)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if why, err := t.proxyBarred(list, asked, m, holder, list.Load(holder.No, m.No)); err != nil || why != "" {
		return Answer{Text: why}, err
	}
	if ok, err := t.mayWrite("proxy", mostAskedADay, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "proxy.flood", "count", mostAskedADay)
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	label, err := t.labelOf(self.No)
	if err != nil {
		return Answer{}, err
	}
	what := t.proxyWhat(m)
	out, err := t.noteTo(holder.No, "proxy.asked", "name", self.Name, "household", label, "what", what)
	if err != nil {
		return Answer{}, err
	}
	key := "proxy.waiting"
	if len(out) == 0 {
		key = "proxy.waiting_unreached"
	}
	return t.commitProxies(doc, next, "ask", asked, out, Answer{Text: t.say(key, "name", holder.Name, "what", what)})
}

// delegated is the motion that a proxy is for, with number 0 for all.
func (t *turn) delegated() (council.Motion, error) {
	if t.said.Motion == 0 {
		return council.Motion{}, nil
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return m, err
	}
	if m.State != council.Announced && !t.votable(m) {
		return m, t.refuse("ballot.not_open", "no", m.No)
	}
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err == nil && len(numbers) == 0 {
		answer, err := t.notEntitled(m)
		if err != nil {
			return m, err
		}
		return m, &refusal{answer.Text}
	}
	return m, err
}

// holderNamed finds the grown-up whom the writer named; where several have the name, the
// room tells them apart.
func (t *turn) holderNamed() (council.Person, error) {
	name := strings.TrimSpace(cmp.Or(t.said.To, t.said.Name))
	people, err := t.namesakes(name, t.said.Room)
	switch {
	case err != nil:
		return council.Person{}, err
	case name == "" || len(people) == 0:
		return council.Person{}, t.refuse("proxy.nobody", "name", name)
	case len(people) > 1:
		return council.Person{}, t.refuse("proxy.several", "name", name)
	case !people[0].Adult:
		return council.Person{}, t.refuse("refusal." + string(council.NotAdult))
	}
	return people[0], nil
}

// proxyBarred asks the law whether holder may vote for the principal, with what they
// hold already; why is what to tell when they may not.
func (t *turn) proxyBarred(list council.Proxies, p council.Proxy, m council.Motion, holder council.Person, held int) (why string, err error) {
	principal, err := t.oneOf(p.Principal)
	if err != nil {
		return "", err
	}
	_, reason := rule.CheckProxy(proxyLaw(m), rule.Proxying{
		AlreadyHeld: int64(held), SubDelegation: list.PassesOn(p),
		Candidate:     m.Form == council.Election && slices.Contains(m.Options, holder.Name) || slices.Contains(m.Parties(), holder.No),
		NearRelative:  sameHome(principal, holder), // who is family is known by the home only
		SameHousehold: sameHome(principal, holder),
	})
	if reason == rule.ProxyFine {
		return "", nil
	}
	return t.say("proxy.why."+string(reason), "name", holder.Name, "no", m.No, "most", proxyLaw(m).Max), nil
}

// oneOf is one person of the roster, empty when there is none.
func (t *turn) oneOf(no council.PersonNo) (council.Person, error) {
	head, _, err := t.roster()
	if err != nil {
		return council.Person{}, err
	}
	found, err := t.people(head.Generation, no)
	if err != nil || len(found) == 0 {
		return council.Person{}, err
	}
	return found[0], nil
}

func sameHome(a, b council.Person) bool {
	return slices.ContainsFunc(a.Units, func(u council.UnitNo) bool { return slices.Contains(b.Units, u) })
}

// proxyLaw is what the pinned rule says of proxies, and for all motions together what
// holds for every one of them. Representatives send nobody; nobody holds more than three.
func proxyLaw(m council.Motion) rule.ProxyLaw {
	if m.No == 0 {
		return rule.ProxyLaw{Allowed: true, Max: council.MostProxies, Candidates: true}
	}
	r, err := pinnedRule(m)
	if err != nil || modeOf(m.Electorate) == rule.ByReps {
		return rule.ProxyLaw{}
	}
	law := r.Proxy
	if law.Max == 0 || law.Max > council.MostProxies {
		law.Max = council.MostProxies
	}
	return law
}

// proxyWhat says what a proxy is for: 3号《…》, or every vote.
func (t *turn) proxyWhat(m council.Motion) string {
	if m.No == 0 {
		return t.say("proxy.every")
	}
	return t.say("ask.motion", "no", m.No, "title", m.Title)
}

// commitProxies writes the changed list with its ledger entry and what is told.
func (t *turn) commitProxies(doc Doc, next council.Proxies, name string, p council.Proxy, out []Outgoing, answer Answer) (Answer, error) {
	doc, err := doc.holding(next)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("proxy."+name, "", p.Motion, ledger.Payload{"principal": strconv.Itoa(int(p.Principal)), "holder": strconv.Itoa(int(p.Holder))})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Out: out}, answer)
}

// answerProxy is 接受委托 and 不接受李四的委托; the second also gives back what was
// accepted before.
func (t *turn) answerProxy() (Answer, error) {
	list, doc, err := t.proxies()
	if err != nil {
		return Answer{}, err
	}
	mine := list.Asked(t.who.Person, t.now)
	if t.said.Answer == "no" {
		mine = slices.DeleteFunc(list.Current(t.now), func(p council.Proxy) bool { return p.Holder != t.who.Person })
	}
	found, names, err := t.proxiesFrom(mine)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case len(found) == 0:
		return Answer{}, t.refusedBecause(council.NothingAsked)
	case len(distinct(names)) > 1:
		return t.whichProxy(distinct(names))
	}
	if t.said.Answer == "no" {
		return t.leaveProxy(list, doc, found[0], names[0])
	}
	return t.acceptProxy(list, doc, found[0], names[0])
}

// distinct lists every name once.
func distinct(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// proxiesFrom keeps those of the principal whom the writer named, all without a name.
func (t *turn) proxiesFrom(all []council.Proxy) (found []council.Proxy, names []string, err error) {
	said := cmp.Or(t.said.Name, t.said.To)
	for _, p := range all {
		principal, err := t.oneOf(p.Principal)
		if err != nil {
			return nil, nil, err
		}
		if said == "" || principal.Name == said {
			found, names = append(found, p), append(names, principal.Name)
		}
	}
	return found, names, nil
}

// whichProxy asks whose proxy is meant.
func (t *turn) whichProxy(names []string) (Answer, error) {
	answer := Answer{Text: t.say("proxy.which")}
	for _, name := range names[:min(3, len(names))] {
		again := t.said
		again.Name = name
		t.choices(&answer, choice{name, again})
	}
	return answer, nil
}

func (t *turn) acceptProxy(list council.Proxies, doc Doc, asked council.Proxy, name string) (Answer, error) {
	var m council.Motion
	var err error
	if asked.Motion != 0 {
		if m, _, err = t.motion(asked.Motion); err != nil {
			return Answer{}, err
		}
		if m.State != council.Announced && !t.votable(m) {
			return t.tell("ballot.not_open", "no", m.No)
		}
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	if why, err := t.proxyBarred(list, asked, m, *self, list.Load(self.No, m.No)); err != nil || why != "" {
		return Answer{Text: why}, err
	}
	next, err := list.Accept(asked, t.now)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	what := t.proxyWhat(m)
	out, err := t.noteTo(asked.Principal, "proxy.accepted_told", "name", self.Name, "what", what)
	if err != nil {
		return Answer{}, err
	}
	return t.commitProxies(doc, next, "accept", asked, out, Answer{Text: t.say("proxy.accepted", "name", name, "what", what)})
}

func (t *turn) leaveProxy(list council.Proxies, doc Doc, left council.Proxy, name string) (Answer, error) {
	next, err := list.Leave(t.who.Person, left.Principal, t.now)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	out, err := t.noteTo(left.Principal, "proxy.left_told", "name", self.Name)
	if err != nil {
		return Answer{}, err
	}
	return t.commitProxies(doc, next, "decline", left, out, Answer{Text: t.say("proxy.left", "name", name)})
}

// noteTo is a notice to one person, or nothing where they cannot be reached.
func (t *turn) noteTo(p council.PersonNo, key string, args ...any) ([]Outgoing, error) {
	var act Act
	err := t.tellOne(&act, p, t.say(key, args...))
	return act.Out, err
}

// undelegate is 取消委托. A ballot that the holder cast stands until the principal votes.
func (t *turn) undelegate() (Answer, error) {
	list, doc, err := t.proxies()
	if err != nil {
		return Answer{}, err
	}
	next, err := list.Revoke(t.who.Person, t.said.Motion, t.now)
	if err != nil {
		return Answer{}, t.refusedBecause(err, "no", t.said.Motion)
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	ended := council.Proxy{Principal: t.who.Person, Motion: t.said.Motion}
	var told []council.PersonNo
	var out []Outgoing
	for _, p := range list.Current(t.now) {
		if slices.Contains(next, p) || slices.Contains(told, p.Holder) {
			continue
		}
		ended.Holder, told = p.Holder, append(told, p.Holder)
		notes, err := t.noteTo(p.Holder, "proxy.revoked_told", "name", self.Name)
		if err != nil {
			return Answer{}, err
		}
		out = append(out, notes...)
	}
	return t.commitProxies(doc, next, "revoke", ended, out, Answer{Text: t.say("proxy.revoked")})
}
