package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/council/intake"
	"yishi/bot/council/sheet"
	"yishi/bot/ledger"
)

// town is a House in memory.
type town struct {
	places  map[council.ID]council.Community
	keys    map[string]string
	slips   []bot.Slip
	codeErr error
	report  ledger.Report
	bad     error
	panics  bool
	mute    bool // the official account does not answer
	closed  int
	did     map[string]council.Overview // by community name

	imported string
}

func newTown(names ...string) *town {
	w := &town{places: map[council.ID]council.Community{}, keys: map[string]string{}}
	for _, n := range names {
		_, _ = w.AddCommunity(context.Background(), n, "", "")
	}
	return w
}

func (w *town) Communities(context.Context) (ids []council.ID, err error) {
	for i := range len(w.places) {
		ids = append(ids, townID(i))
	}
	return ids, nil
}

func townID(i int) council.ID { return council.ID(fmt.Sprintf("%026d", i)) }

func (w *town) Place(_ context.Context, c council.ID) (council.Community, error) {
	p, ok := w.places[c]
	if !ok {
		return p, bot.ErrNotFound
	}
	return p, nil
}

func (w *town) AddCommunity(_ context.Context, name, city, committee string) (council.ID, error) {
	if w.panics {
		panic("broken")
	}
	id := townID(len(w.places))
	w.places[id] = council.Community{ID: id, Name: name, City: city, Committee: committee}
	return id, nil
}

func (w *town) SetWebhook(_ context.Context, c council.ID, channel, chat, key string) error {
	w.keys[w.places[c].Name+"/"+channel+"/"+chat] = key
	return nil
}

func (w *town) SetStreet(_ context.Context, c council.ID, street string) error {
	p := w.places[c]
	p.Street = street
	w.places[c] = p
	return w.bad
}

func (w *town) SetSilence(_ context.Context, c council.ID, s bot.SilenceClause) error {
	w.keys[w.places[c].Name+"/silence"] = fmt.Sprint(s)
	return nil
}

func (w *town) ImportCityResult(_ context.Context, c council.ID, motion int, file []byte) (int, council.CityResult, error) {
	if motion == 9 {
		return 0, council.CityResult{}, bot.ErrNotFound
	}
	w.keys[w.places[c].Name+"/city"] = fmt.Sprint(motion, len(file))
	return 17, council.CityResult{Heads: 210, Area: 1880050, Outcome: "passed"}, nil
}

func (w *town) ImportRoster(_ context.Context, _ council.ID, r io.ReaderAt, size int64, name string, o bot.ImportOptions) (intake.Import, error) {
	raw := make([]byte, size)
	if _, err := r.ReadAt(raw, 0); err != nil {
		return intake.Import{}, err
	}
	w.imported = fmt.Sprintf("%s %d %v %v", name, size, o.Partial, o.SkipBad)
	o.Progress(1, 2)
	plan := intake.Import{Report: intake.Report{People: 2, Units: 1, Area: 8950, NoChair: true, NoArea: []string{"3-501"}}}
	if bytes.Contains(raw, []byte("bad")) {
		plan.Report.Problems = []sheet.Problem{{Line: 7, Code: sheet.BadArea, Value: "x", Lost: true}}
		return plan, bot.ErrBadRows
	}
	for _, why := range []sheet.Why{sheet.TooLarge, sheet.Empty, sheet.NoHeader, sheet.OldExcel, sheet.WebPage, sheet.Broken} {
		if string(raw) == string(why) {
			return intake.Import{}, &sheet.BadFile{Why: why}
		}
	}
	if string(raw) == "wrong file" && o.NotFewer {
		return intake.Import{Report: intake.Report{GoneUnits: []council.UnitNo{1}}}, bot.ErrFewer
	}
	plan.Unchanged = bytes.Contains(raw, []byte("again"))
	return plan, nil
}

func (w *town) PrintCodes(context.Context, council.ID, string) ([]bot.Slip, error) {
	return w.slips, w.codeErr
}

func (w *town) Totals(_ context.Context, c council.ID, span time.Duration) (council.Overview, error) {
	w.keys["span"] = span.String()
	return w.did[w.places[c].Name], w.bad
}

func (w *town) VerifyLedger(_ context.Context, _ council.ID, anchors []ledger.Anchor) (ledger.Report, error) {
	w.report.Anchors = len(anchors)
	return w.report, w.bad
}

func (w *town) Export(_ context.Context, c council.ID, out io.Writer) (Archive, error) {
	_, err := io.WriteString(out, "archive of "+w.places[c].Name)
	return Archive{Community: c, Sequence: 7, Late: 1}, errors.Join(err, w.bad)
}

func (w *town) Import(_ context.Context, r io.Reader, how Bringing) (Archive, error) {
	raw, err := io.ReadAll(r)
	w.imported = fmt.Sprintf("%s %v %v %v %v", raw, how.Replace, how.Older, how.Faulty, how.Silent)
	return Archive{Community: townID(0), Elsewhere: 3}, err
}

func (w *town) Backup(_ context.Context, dir string) ([]Archive, error) {
	w.imported = dir
	return []Archive{{Community: townID(0), Sequence: 7}}, os.MkdirAll(dir, 0o700)
}

func (w *town) Restore(_ context.Context, dir string, how Bringing) ([]Archive, error) {
	w.imported = dir
	return []Archive{{Community: townID(0)}}, errors.New("the second one is damaged")
}

func (w *town) Close() error { w.closed++; return nil }

func (w *town) SlipLink(context.Context, string) (string, bool, error) {
	if w.mute {
		return "https://yishi.example.org/join", false, errors.New("the account does not answer")
	}
	return "https://yishi.example.org/join", false, nil
}
