package bot

import (
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// What a person said: proposals, seconds, opinions, objections.

// motion takes the author's name off. What nobody else has seconded yet is withdrawn.
func (v *visitor) motion(m *council.Motion) (bool, error) {
	if m.Author != v.who {
		return false, nil
	}
	v.says("kept.motion", "no", m.No, "title", m.Title)
	m.Author = 0
	if m.State != council.Seconding {
		return true, nil
	}
	p, _, err := v.t.proposal(m.No)
	if err != nil || slices.ContainsFunc(p.Seconds, func(s council.Support) bool { return s.Person != v.who }) {
		return true, err
	}
	next, err := m.Withdraw(v.t.now, "")
	if err != nil {
		return true, err
	}
	*m = next
	leaf, err := v.t.leaf("motion.withdraw", "", m.No, ledger.Payload{"why": forgotten})
	if err != nil {
		return true, err
	}
	v.act.Leaves = append(v.act.Leaves, leaf)
	v.act.Marks = append(v.act.Marks, Mark{Index: "due", Member: dueOpen(m.No), Remove: true},
		Mark{Index: "due", Member: dueLapse(m.No), Remove: true}, Mark{Index: proposals, Member: strconv.Itoa(m.No), Remove: true})
	return true, v.t.pledgesFollow(v.t.ctx, v.t.who.Community, *m, &v.act)
}

func (v *visitor) proposal(p *council.Proposal) (bool, error) {
	var m council.Motion
	if _, err := v.t.load(v.t.ctx, v.t.who.Community, motionRef(p.Motion), &m); err != nil {
		return false, err
	}
	next, touched := p.Forget(v.who, m.State == council.Seconding)
	if touched {
		v.says("kept.second", "no", p.Motion)
	}
	*p = next
	return touched, nil
}

// discussion visits the opinions on a motion; the first document only counts them. Its
// number is that of the motion, which an opinion says itself.
func (v *visitor) discussion(d *discussion) (bool, error) {
	if d.Last == 0 || d.Motion == 0 {
		return false, nil
	}
	refs, visits := make([]Ref, d.Last), make([]keeping, d.Last)
	for i := range refs {
		refs[i], visits[i].visit = opinionRef(d.Motion, i+1), (*visitor).opinion
	}
	return false, v.visits(refs, visits)
}

// opinion erases what only the author had a part in, with its text beside the ledger;
// what others support, or officers took out of sight, stays without a name.
func (v *visitor) opinion(d Doc) error {
	var o council.Opinion
	if err := decode(d, &o); err != nil {
		return err
	}
	if mind, err := v.row(stanceShelf(o.Motion, o.No), v.alone()); err != nil {
		return err
	} else if mind != nil {
		v.says("kept.stance", "motion", o.Motion, "opinion", o.No)
	}
	next, touched := o.Forget(v.who, v.alone())
	if !touched {
		return nil
	}
	if o.Author != v.who {
		v.says("kept.credit", "motion", o.Motion, "opinion", o.No)
	} else {
		v.says("kept.opinion", "motion", o.Motion, "opinion", o.No, "text", brief(o.Text))
		own, err := v.t.stance(o, council.Household{Key: o.Home})
		if err != nil {
			return err
		}
		shared := o.Shared(own.Stance)
		if !shared || o.Hidden {
			next.Text, next.Said = "", ""
			v.act.Rows = append(v.act.Rows, Row{Shelf: "said", Key: o.Said})
		}
		if !shared {
			d.Body = nil
			v.act.Docs = append(v.act.Docs, d)
			v.act.Rows = append(v.act.Rows, Row{Shelf: stanceShelf(o.Motion, o.No), Key: o.Home})
			return nil
		}
	}
	d, err := d.holding(next)
	v.act.Docs = append(v.act.Docs, d)
	return err
}

func (v *visitor) articles(all *[]articleOpinion) (bool, error) {
	left := slices.DeleteFunc(slices.Clone(*all), func(o articleOpinion) bool {
		if o.By == v.who {
			v.says("kept.article", "no", o.Article, "text", brief(o.Text))
		}
		return o.By == v.who
	})
	changed := len(left) < len(*all)
	*all = left
	return changed, nil
}

// notice takes the name off objections. Their words stay: they were answered in public,
// or have to be.
func (v *visitor) notice(n *council.Notice) (bool, error) {
	for _, o := range n.Objections {
		if o.By != v.who {
			continue
		}
		var said objectionText
		if _, err := v.t.load(v.t.ctx, v.t.who.Community, objectionRef(n.Motion, o.No), &said); err != nil {
			return false, err
		}
		v.says("kept.objection", "motion", n.Motion, "objection", o.No, "text", brief(said.Text))
	}
	next, touched := n.Forget(v.who)
	*n = next
	return touched, nil
}

func (v *visitor) recheck(r *council.Recheck) (bool, error) {
	next, touched := r.Forget(v.who)
	if touched {
		v.says("kept.recheck", "no", r.Motion)
	}
	*r = next
	return touched, nil
}

// draft is what the person began to put together as an officer and never confirmed.
func (v *visitor) draft(d Doc) error {
	v.says("kept.draft")
	d.Body = nil
	v.act.Docs = append(v.act.Docs, d)
	return nil
}
