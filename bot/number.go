package bot

import "fmt"

// series are the kinds of things that share the one series of numbers.
var series = []string{"motion", "request", "meeting", "compact", "patrol", "recall", "note"}

// thing is the kind of what has this number; "" when nothing has it.
func (t *turn) thing(no int) (string, error) {
	if no < 1 {
		return "", nil
	}
	refs := make([]Ref, len(series))
	for i, kind := range series {
		refs[i] = Ref{kind, fmt.Sprint(no)}
	}
	docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
	if err != nil {
		return "", err
	}
	for _, d := range docs {
		if d.Version > 0 && d.Body != nil {
			return d.Kind, nil
		}
	}
	return "", nil
}

// newNumber takes the next number of the community; the document is part of the act.
func (t *turn) newNumber() (int, Doc, error) {
	place, err := t.place()
	if err != nil {
		return 0, Doc{}, err
	}
	no := place.NextNo
	place.NextNo++
	doc, err := t.communityDoc.holding(place)
	return no, doc, err
}
