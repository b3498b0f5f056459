package bot

import (
	"slices"

	"yishi/bot/council"
)

// answerers are the officers who may answer what is objected to in a motion: chair or
// clerk, of those who are no party in it. In an election in which all of them stand it is
// the supervisor, who cannot be a candidate.
func (t *turn) answerers(m council.Motion) ([]council.PersonNo, error) {
	parties, err := t.partiesOf(m)
	if err != nil {
		return nil, err
	}
	officers, err := t.officers()
	if err != nil {
		return nil, err
	}
	var leaders, supervisors []council.PersonNo
	for _, p := range officers {
		switch {
		case p.Gone || slices.Contains(parties, p.No):
		case p.Holds(council.Chair, "") || p.Holds(council.Clerk, ""):
			leaders = append(leaders, p.No)
		case p.Holds(council.Supervisor, ""):
			supervisors = append(supervisors, p.No)
		}
	}
	if len(leaders) == 0 {
		return supervisors, nil
	}
	return leaders, nil
}

// mayAnswerIn refuses to answer in one's own election, or while somebody nearer may.
func (t *turn) mayAnswerIn(m council.Motion) error {
	may, err := t.answerers(m)
	if err != nil || slices.Contains(may, t.who.Person) {
		return err
	}
	parties, err := t.partiesOf(m)
	if err != nil {
		return err
	}
	why := council.NotYourOffice
	if slices.Contains(parties, t.who.Person) {
		why = council.IsParty
	}
	return t.refusedOf(why, t.rolesWords([]council.Role{council.Chair, council.Clerk}), func(o council.Person) bool { return slices.Contains(may, o.No) })
}

// tellAnswerers writes to whoever may answer.
func (t *turn) tellAnswerers(m council.Motion, text string) ([]Outgoing, error) {
	may, err := t.answerers(m)
	if err != nil {
		return nil, err
	}
	return t.tellWhoText(func(p council.Person) bool { return slices.Contains(may, p.No) }, text)
}
