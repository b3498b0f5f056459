package bot

import (
	"maps"
	"slices"
	"strconv"

	"yishi/bot/council"
)

// What a person gave, reported, rated, took part in, and was chosen for.

func (v *visitor) pledges(p *council.Pledges) (bool, error) {
	for _, one := range p.Of(v.who) {
		v.says("kept.pledge", "no", p.For, "given", v.t.givenWords(one.Kind, one.Amount, one.Text), "came", v.t.givenWords(one.Kind, one.Came, ""))
	}
	next, touched := p.Forget(v.who)
	*p = next
	return touched, nil
}

// request erases the words and pictures of what the person reported; what became of it
// stays. The digests in the ledger match nothing any more.
func (v *visitor) request(r *council.Request) (bool, error) {
	if r.Handler == v.who {
		v.says("kept.handler", "no", r.No)
	}
	next, touched := r.Forget(v.who)
	if !touched {
		return false, nil
	}
	if err := v.saysRequest(*r); err != nil {
		return false, err
	}
	v.act.Marks = append(v.act.Marks, Mark{Index: reportsOf(v.who), Member: strconv.Itoa(r.No), Remove: true})
	*r = next
	return true, nil
}

func (v *visitor) saysRequest(r council.Request) error {
	var words requestWords
	if _, err := v.t.readRow(requestShelf, r.No, &words); err != nil {
		return err
	}
	switch {
	case r.Reporter == v.who:
		v.says("kept.request", "no", r.No, "text", brief(words.Text), "photos", len(words.Photos))
		if err := v.t.endPictures(&v.act, words.Photos); err != nil {
			return err
		}
		words.Text, words.Salt, words.Photos = "", nil, nil
		if err := v.t.endGone(&v.act, &words); err != nil {
			return err
		}
	case r.Concerns(v.who):
		v.says("kept.backer", "no", r.No)
	}
	if err := v.sentTo(r, words); err != nil {
		return err
	}
	for _, one := range r.Ratings {
		if one.Person == v.who {
			v.says("kept.rating", "no", r.No, "score", max(one.Later, one.Score))
		}
	}
	if slices.ContainsFunc(r.Inspections, func(i council.Inspection) bool { return i.Person == v.who }) {
		v.says("kept.inspection", "no", r.No)
	}
	return nil
}

// sentTo drops the pictures that the person sent of the same trouble, and of the others says
// no longer that they sent them.
func (v *visitor) sentTo(r council.Request, words requestWords) error {
	own := func(id string) bool { return words.From[id] == v.who }
	var theirs []string
	for _, id := range words.Others {
		if own(id) {
			theirs = append(theirs, id)
		}
	}
	if err := v.t.endPictures(&v.act, theirs); err != nil {
		return err
	}
	if len(theirs) > 0 {
		v.says("kept.photos", "no", r.No, "photos", len(theirs))
	}
	words.Others = slices.DeleteFunc(words.Others, own)
	maps.DeleteFunc(words.From, func(_ string, p council.PersonNo) bool { return p == v.who })
	row, err := rowOf(requestShelf, r.No, words)
	v.act.Rows = append(v.act.Rows, row)
	return err
}

// lookback erases the mark; the sums stay.
func (v *visitor) lookback(l *council.Lookback) (bool, error) {
	mark, err := v.row(lookbackShelf(l.Motion), v.own())
	if mark != nil {
		v.says("kept.rating", "no", l.Motion, "score", string(mark))
	}
	return false, err
}

// meeting erases that they meant to come; that they were there is part of the quorum.
func (v *visitor) meeting(m *council.Meeting) (bool, error) {
	coming, err := v.row(attendShelf(m.No), v.own())
	if err != nil {
		return false, err
	}
	if coming != nil {
		v.says("kept.coming_"+string(coming), "no", m.No)
	}
	was, err := v.t.readRow(presentShelf(m.No), int(v.who), new(presence))
	if err != nil {
		return false, err
	}
	if was {
		v.says("kept.present", "no", m.No)
	}
	next, touched := m.Forget(v.who)
	if touched {
		v.says("kept.spoke", "no", m.No)
	}
	*m = next
	return touched, nil
}

func (v *visitor) floor(f *council.Floor) (bool, error) {
	next, touched := f.Forget(v.who)
	if touched {
		v.says("kept.spoke", "no", f.Meeting)
	}
	*f = next
	return touched, nil
}

// among takes the person out of a list of people.
func (v *visitor) among(people *[]council.PersonNo) bool {
	left := slices.DeleteFunc(slices.Clone(*people), func(p council.PersonNo) bool { return p == v.who })
	was := len(left) < len(*people)
	*people = left
	return was
}

func (v *visitor) joint(members *[]council.PersonNo) (bool, error) {
	was := v.among(members)
	if was {
		v.says("kept.joint")
	}
	return was, nil
}

func (v *visitor) team(team *council.Team) (bool, error) {
	was := v.among(&team.Members)
	if was {
		v.says("kept.team", "no", team.Motion)
	}
	return was, nil
}

func (v *visitor) compact(c *council.Compact) (bool, error) {
	if c.Contact != v.who {
		return false, nil
	}
	v.says("kept.contact", "no", c.No)
	c.Contact = 0
	return true, nil
}

func (v *visitor) proxies(l *council.Proxies) (bool, error) {
	for _, p := range *l {
		switch v.who {
		case p.Principal:
			v.says("kept.proxy_given", "no", p.Motion)
		case p.Holder:
			v.says("kept.proxy_held", "no", p.Motion)
		}
	}
	next, touched := l.Forget(v.who)
	*l = next
	return touched, nil
}

func (v *visitor) away(all *[]council.Away) (bool, error) {
	left, was := council.Return(*all, v.who)
	*all = left
	return was, nil
}

// claim drops a code-less registration that waits for an officer.
func (v *visitor) claim(d Doc) error {
	var c Claim
	if err := decode(d, &c); err != nil || c.Person != v.who {
		return err
	}
	v.says("kept.claim")
	d.Body = nil
	v.act.Docs = append(v.act.Docs, d)
	return nil
}

func (v *visitor) note(d Doc) error {
	var n council.Note
	if err := decode(d, &n); err != nil || n.Person != v.who {
		return err
	}
	v.says("kept.note", "no", n.No, "text", brief(n.Text))
	d.Body = nil
	v.act.Docs = append(v.act.Docs, d)
	v.act.Marks = append(v.act.Marks, noteMarks(n, true)...)
	return nil
}

// What the law has kept: said, and left as it is.

func (v *visitor) contest(c *council.Contest) (bool, error) {
	k, put := c.Candidate(v.who)
	if put {
		v.says("kept.candidate", "no", c.No, "title", c.Title)
	}
	if len(k.Kin) > 0 {
		v.says("kept.kin", "no", c.No, "count", len(k.Kin))
	}
	if k.Woman {
		v.says("kept.woman", "no", c.No)
	}
	return false, nil
}

func (v *visitor) recall(p *council.RecallPetition) (bool, error) {
	if p.Person == v.who {
		v.says("kept.recalled", "no", p.No)
	}
	return false, nil
}

func (v *visitor) patrol(p *council.Patrol) (bool, error) {
	if p.Walker == v.who {
		v.says("kept.patrol", "no", p.No, "what", brief(p.What))
	}
	return false, nil
}

func (v *visitor) terms(all *council.Terms) (bool, error) {
	for _, term := range all.Terms {
		if term.Person == v.who {
			v.says("kept.term", "role", v.t.postWords(term.Role, term.Line), "from", v.t.when(term.From))
		}
	}
	return false, nil
}
