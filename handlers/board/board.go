// Package board serves the public pages: a community's motions, how they stand and
// ended, the published ballots, what residents reported and who does what about it, and
// how to join. Nobody logs in here, and nothing here
// changes anything.
package board

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

//go:embed page/*.html page/board.css
var files embed.FS

// Source is what the pages show.
type Source interface {
	ShowBoard(ctx context.Context, c council.ID) (bot.Board, error)
	ShowMotion(ctx context.Context, c council.ID, no int) (bot.BoardMotion, error)
	BallotList(ctx context.Context, c council.ID, no int) (ledger.List, error)
	Certificate(ctx context.Context, c council.ID, no int) (string, error)
	ChoiceWords(ctx context.Context, c council.ID, no int, letters string) (string, error)
}

// Pages are the public pages.
type Pages struct {
	source Source
	log    *slog.Logger
	pages  *template.Template
}

// New reads the templates.
func New(source Source, log *slog.Logger) (*Pages, error) {
	pages, err := template.ParseFS(files, "page/*.html")
	return &Pages{source: source, log: log.With(slog.String("component", "board")), pages: pages}, err
}

// Register adds the pages to a server.
func (p *Pages) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /c/{community}", p.board)
	mux.HandleFunc("GET /c/{community}/{$}", p.board) // pasted with a slash too many
	mux.HandleFunc("GET /c/{community}/{no}", p.motion)
	mux.HandleFunc("GET /c/{community}/{no}/ballots.txt", p.ballots)
	mux.HandleFunc("GET /c/{community}/{no}/certificate.txt", p.certificate)
	mux.HandleFunc("GET /join", p.join)
	mux.HandleFunc("GET /board.css", p.style)
}

func (p *Pages) board(w http.ResponseWriter, r *http.Request) {
	c, err := council.ParseID(r.PathValue("community"))
	if err != nil {
		p.fail(w, bot.ErrNotFound)
		return
	}
	board, err := p.source.ShowBoard(r.Context(), c)
	if err != nil {
		p.fail(w, err)
		return
	}
	p.render(w, "board.html", map[string]any{
		"Board": board, "ID": c,
		"Problems": listing{c, board.Lists.Problems}, "Duties": listing{c, board.Lists.Duties},
		"Tasks": listing{c, board.Lists.Tasks}, "Closed": listing{c, board.Lists.Closed},
	})
}

// listing is a list with the community whose motions it links to.
type listing struct {
	ID   council.ID
	List bot.BoardList
}

// found is a receipt that somebody looked up.
type found struct {
	Receipt, Choice string
	Known           bool
}

func (p *Pages) motion(w http.ResponseWriter, r *http.Request) {
	c, no, ok := p.place(w, r)
	if !ok {
		return
	}
	m, err := p.source.ShowMotion(r.Context(), c, no)
	if err != nil {
		p.fail(w, err)
		return
	}
	data := map[string]any{"Motion": m, "ID": c}
	if typed := r.FormValue("receipt"); typed != "" && m.Receipts {
		f, err := p.look(r.Context(), c, no, typed)
		if err != nil {
			p.fail(w, err)
			return
		}
		data["Found"] = f
	}
	p.render(w, "motion.html", data)
}

// look finds a receipt among the published ballots.
func (p *Pages) look(ctx context.Context, c council.ID, no int, typed string) (found, error) {
	list, err := p.source.BallotList(ctx, c, no)
	if err != nil {
		return found{}, err
	}
	rows, known := list.Find(typed)
	f := found{Receipt: strings.ToUpper(typed), Known: known}
	if len(rows) > 0 {
		f.Receipt = rows[0].Receipt
		f.Choice, err = p.source.ChoiceWords(ctx, c, no, rows[0].Choices)
	}
	return f, err
}

func (p *Pages) ballots(w http.ResponseWriter, r *http.Request) {
	c, no, ok := p.place(w, r)
	if !ok {
		return
	}
	list, err := p.source.BallotList(r.Context(), c, no)
	if err != nil {
		p.fail(w, err)
		return
	}
	header(w, "text/plain; charset=utf-8")
	_, _ = w.Write(list.Text()) // the reader may be gone
}

func (p *Pages) certificate(w http.ResponseWriter, r *http.Request) {
	c, no, ok := p.place(w, r)
	if !ok {
		return
	}
	text, err := p.source.Certificate(r.Context(), c, no)
	if err != nil {
		p.fail(w, err)
		return
	}
	header(w, "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(text)) // the reader may be gone
}

func (p *Pages) join(w http.ResponseWriter, _ *http.Request) { p.render(w, "join.html", nil) }

func (p *Pages) style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "page/board.css")
}

func (p *Pages) place(w http.ResponseWriter, r *http.Request) (council.ID, int, bool) {
	c, err := council.ParseID(r.PathValue("community"))
	no, badNo := strconv.Atoi(r.PathValue("no"))
	if err != nil || badNo != nil {
		p.fail(w, bot.ErrNotFound)
		return "", 0, false
	}
	return c, no, true
}

// render writes a page whole or not at all.
func (p *Pages) render(w http.ResponseWriter, name string, data any) {
	var page bytes.Buffer
	if err := p.pages.ExecuteTemplate(&page, name, data); err != nil {
		p.fail(w, err)
		return
	}
	header(w, "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes()) // the reader may be gone
}

func header(w http.ResponseWriter, kind string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "no-store")
}

// fail answers alike whether something does not exist or is not for everybody.
func (p *Pages) fail(w http.ResponseWriter, err error) {
	status, name := http.StatusInternalServerError, "trouble.html"
	if errors.Is(err, bot.ErrNotFound) {
		status, name = http.StatusNotFound, "nowhere.html"
	} else {
		p.log.Error("page", slog.Any("err", err))
	}
	var page bytes.Buffer
	if err := p.pages.ExecuteTemplate(&page, name, nil); err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	header(w, "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
