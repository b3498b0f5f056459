package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/council/intake"
	"yishi/bot/ledger"
)

// House is an open store with the bot in it, as the commands need it; main
// implements it.
type House interface {
	Communities(ctx context.Context) ([]council.ID, error)
	// Place returns a community. Errors: bot.ErrNotFound.
	Place(ctx context.Context, c council.ID) (council.Community, error)
	AddCommunity(ctx context.Context, name, city, committee string) (council.ID, error)
	// SetStreet says which street a community belongs to, "" none. Errors: bot.ErrInvalid.
	SetStreet(ctx context.Context, c council.ID, street string) error
	SetWebhook(ctx context.Context, c council.ID, channel, chat, key string) error
	SetSilence(ctx context.Context, c council.ID, s bot.SilenceClause) error
	// ImportCityResult keeps a result until an officer posts it by the number returned.
	ImportCityResult(ctx context.Context, c council.ID, motion int, file []byte) (int, council.CityResult, error)
	// ImportRoster's error wraps bot.ErrBadRows when nothing was imported because of rows
	// that the report lists.
	ImportRoster(ctx context.Context, c council.ID, r io.ReaderAt, size int64, name string, o bot.ImportOptions) (intake.Import, error)
	PrintCodes(ctx context.Context, c council.ID, building string) ([]bot.Slip, error)
	// SlipLink is what a slip's QR says: the account's scene code, by which one scan
	// follows and binds (follows is then true), else a page that says how to join, else
	// nothing.
	SlipLink(ctx context.Context, code string) (link string, follows bool, err error)
	// Totals counts what a community did in the span up to now.
	Totals(ctx context.Context, c council.ID, span time.Duration) (council.Overview, error)
	// VerifyLedger's error wraps ledger.ErrTampered when the report has faults.
	VerifyLedger(ctx context.Context, c council.ID, anchors []ledger.Anchor) (ledger.Report, error)
	// Export writes a community's archive; what was written before an error is none.
	Export(ctx context.Context, c council.ID, w io.Writer) (Archive, error)
	Import(ctx context.Context, r io.Reader, how Bringing) (Archive, error)
	// Backup writes the archives of all communities into dir, Restore brings them back;
	// both also return those that were done before an error.
	Backup(ctx context.Context, dir string) ([]Archive, error)
	Restore(ctx context.Context, dir string, how Bringing) ([]Archive, error)
	Close() error
}

// ErrHeld: a server holds the data directory; the command has to run inside it.
var ErrHeld = errors.New("the data directory is in use")

// community finds the community that --community names, by id or by its whole name;
// without the flag it is the only one there is.
func (k *call) community(ctx context.Context, h House) (council.Community, error) {
	wanted := k.text("community")
	ids, err := h.Communities(ctx)
	if err != nil {
		return council.Community{}, fmt.Errorf("list communities: %w", err)
	}
	var fit []council.Community
	for _, id := range ids {
		if wanted != "" && !strings.EqualFold(string(id), wanted) && len(wanted) == 26 {
			continue
		}
		place, err := h.Place(ctx, id)
		if err != nil {
			return council.Community{}, fmt.Errorf("read community %s: %w", id, err)
		}
		if wanted == "" || wanted == place.Name || strings.EqualFold(string(id), wanted) {
			fit = append(fit, place)
		}
	}
	switch {
	case len(ids) == 0:
		return council.Community{}, errors.New("there is no community yet; add one: yishi community add NAME")
	case len(fit) == 0:
		return council.Community{}, fmt.Errorf("there is no community %q; see: yishi community list", wanted)
	case len(fit) > 1:
		return council.Community{}, errors.New("say which community with --community; see: yishi community list")
	}
	return fit[0], nil
}
