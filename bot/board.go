package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/seal"
)

// Board is what everybody may see of a community.
type Board struct {
	Community council.Community
	Motions   []BoardMotion // the newest first
	Lists     BoardLists
	// Head is the newest signed head of the ledger; empty before the first.
	Head string
}

// BoardMotion is what everybody may see of a motion.
type BoardMotion struct {
	No    int
	Title string
	Open  bool
	// Lines are the texts as the bot posts them: form, who votes, turnout or result.
	Lines []string
	// Bars draw turnout while the motion is open and the choices after.
	Bars []Bar
	// Receipts says that a list of ballots is published.
	Receipts bool
	// Photos are of the posted notice, of receipts and of the inspection.
	Photos []BoardPhoto
}

// Bar is one bar of a picture; Percent is 0 to 100 and only for drawing.
type Bar struct {
	Label   string
	Count   int
	Of      int
	Percent int
}

// ShowBoard lists the last motions of a community. Errors: ErrNotFound.
func (b *Bot) ShowBoard(ctx context.Context, c council.ID) (Board, error) {
	place, err := b.Place(ctx, c)
	if err != nil {
		return Board{}, err
	}
	board := Board{Community: place}
	err = b.newestMotions(ctx, c, place.NextNo, func(m council.Motion) (more bool, err error) {
		if m.State == council.Draft {
			return true, nil
		}
		shown, err := b.boardMotion(ctx, c, m)
		board.Motions = append(board.Motions, shown)
		return len(board.Motions) < motionsOnBoard, err
	})
	if err != nil {
		return Board{}, err
	}
	if board.Lists, err = b.lists.of(ctx, c, b.Now()); err != nil {
		return Board{}, err
	}
	if board.Head, err = b.LedgerHead(ctx, c); err != nil {
		board.Head = ""
	}
	return board, nil
}

// motionsOnBoard bounds how many motions the page shows.
const motionsOnBoard = 30

// motionsAtOnce is how many motions are read together.
const motionsAtOnce = 20

// newestMotions calls f for the motions with numbers below next, the newest first, while
// it wants more. Their index is in the order of numbers, so it is walked in pieces.
func (b *Bot) newestMotions(ctx context.Context, c council.ID, next int, f func(council.Motion) (more bool, err error)) error {
	const piece = 1000
	for to := next - 1; to > 0; to -= piece {
		members, err := b.Records.Members(ctx, c, "motions", int64(to-piece+1), int64(to), piece)
		if err != nil {
			return fmt.Errorf("list motions: %w", err)
		}
		slices.Reverse(members)
		for some := range slices.Chunk(members, motionsAtOnce) {
			if more, err := b.eachOf(ctx, c, some, f); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// eachOf reads some motions and hands them over.
func (b *Bot) eachOf(ctx context.Context, c council.ID, some []Member, f func(council.Motion) (more bool, err error)) (more bool, err error) {
	refs := make([]Ref, len(some))
	for i, member := range some {
		refs[i] = Ref{"motion", member.Name}
	}
	docs, err := b.Records.Read(ctx, c, refs...)
	if err != nil {
		return false, fmt.Errorf("read motions: %w", err)
	}
	for _, d := range docs {
		if d.Version == 0 { // it was dropped
			continue
		}
		var m council.Motion
		if err := decode(d, &m); err != nil {
			return false, err
		}
		if more, err = f(m); err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

func (b *Bot) motionOf(ctx context.Context, c council.ID, no int) (council.Motion, bool, error) {
	var m council.Motion
	doc, err := b.load(ctx, c, motionRef(no), &m)
	return m, err == nil && doc.Version > 0, err
}

// ShowMotion is one motion of the board. Errors: ErrNotFound.
func (b *Bot) ShowMotion(ctx context.Context, c council.ID, no int) (BoardMotion, error) {
	m, found, err := b.motionOf(ctx, c, no)
	if err != nil {
		return BoardMotion{}, err
	}
	var shown BoardMotion
	switch {
	case !found:
		shown, err = b.boardAccount(ctx, c, no)
	case m.State == council.Draft:
		err = fmt.Errorf("motion %d: %w", no, ErrNotFound)
	default:
		shown, err = b.boardMotion(ctx, c, m)
	}
	if err != nil {
		return shown, err
	}
	shown.Photos, err = b.photosOn(ctx, c, no)
	return shown, err
}

func (b *Bot) boardMotion(ctx context.Context, c council.ID, m council.Motion) (BoardMotion, error) {
	shown, err := b.boardState(ctx, c, m)
	if err != nil {
		return shown, err
	}
	if origin, err := b.originWords(ctx, c, m); err != nil {
		return shown, err
	} else if origin != "" {
		shown.Lines = append(shown.Lines, origin)
	}
	return shown, nil
}

// boardState is how the motion stands.
func (b *Bot) boardState(ctx context.Context, c council.ID, m council.Motion) (BoardMotion, error) {
	shown := BoardMotion{No: m.No, Title: m.Title, Open: m.State == council.Voting}
	if m.Result != nil {
		shown.Lines = strings.Split(b.resultWords(m), "\n")[1:]
		shown.Receipts = m.Secrecy != council.Secret || seal.MayShow(m.Result.Units)
		for _, letter := range countedLetters(m) {
			if withheld(m.Secrecy, m.Result.Units) {
				break
			}
			shown.Bars = append(shown.Bars, bar(b.letterWords(m, letter), m.Result.Options[letter].Heads, m.Result.Heads))
		}
		return shown, nil
	}
	if !shown.Open {
		words, err := b.boardStanding(ctx, c, m)
		shown.Lines = []string{words, b.formWords(m)}
		return shown, err
	}
	shown.Lines = []string{b.formWords(m), b.say("motion.who", "electorate", b.electorateWords(m.Electorate), "units", m.Roll.Units)}
	counters, err := b.Ballots.Counters(ctx, c, m.No, len(m.Roll.Buildings))
	if err != nil {
		return shown, err
	}
	shown.Lines = append(shown.Lines, strings.Split(b.runningWords(m, counters), "\n")[1:]...)
	shown.Bars = []Bar{bar(b.say("board.came"), counters.Units, m.Roll.Units)}
	return shown, nil
}

// boardStanding says where a motion stands that nobody votes on yet, or any more, and what
// helps it on; of a proposal, how many seconded it.
func (b *Bot) boardStanding(ctx context.Context, c council.ID, m council.Motion) (string, error) {
	t := b.clockTurn(ctx, c)
	p, doc, err := t.proposal(m.No)
	if err != nil || doc.Version == 0 || !b.Book.Has("proposal.stands_"+string(m.State)) {
		return b.say("state." + string(m.State)), err
	}
	return t.standingWords(m, p), nil
}

func bar(label string, count, of int) Bar {
	percent := 0
	if of > 0 {
		percent = 100 * count / of
	}
	return Bar{Label: label, Count: count, Of: of, Percent: percent}
}

// BallotList is the list of ballots of a decided motion, receipt by receipt, so that
// everybody finds the own line and recounts. Errors: ErrNotFound, also while the motion
// is open.
func (b *Bot) BallotList(ctx context.Context, c council.ID, no int) (ledger.List, error) {
	m, found, err := b.motionOf(ctx, c, no)
	if err != nil {
		return ledger.List{}, err
	}
	if !found || m.Result == nil {
		return ledger.List{}, fmt.Errorf("ballots of motion %d: %w", no, ErrNotFound)
	}
	return b.ballots.of(ctx, motionKey{c, no}, b.Now())
}

// motionKey names a motion of a community.
type motionKey struct {
	community council.ID
	no        int
}

// ballotsKept is how long a list of ballots is remembered. On the evening of a result
// everybody looks for the own receipt; the list does not change any more.
const ballotsKept = time.Minute

// publishedBallots draws up the list of a decided motion.
func (b *Bot) publishedBallots(ctx context.Context, of motionKey, _ time.Time) (ledger.List, error) {
	c := of.community
	m, _, err := b.motionOf(ctx, c, of.no)
	if err != nil {
		return ledger.List{}, err
	}
	var standing []ledger.Standing
	var digests []string
	err = b.Ballots.EachBallot(ctx, c, m.No, m.Roll.Units, func(ballot Ballot) error {
		if isStub(ballot) {
			return nil
		}
		if m.Secrecy == council.Secret {
			digests = append(digests, ledger.SealedDigest([]byte(ballot.Choices)))
			return nil
		}
		standing = append(standing, ledger.Standing{Entry: int64(ballot.Entry), Seq: ballot.Seq, Choices: spaced(ballot.Choices)})
		return nil
	})
	if err != nil {
		return ledger.List{}, err
	}
	if m.Secrecy == council.Secret {
		return ledger.PublishedSecretList(int64(m.No), digests, nil, secretChoices(m)), nil
	}
	key, err := ledger.ReceiptKey(b.Keys.Master(), string(c), int64(m.No))
	if err != nil {
		return ledger.List{}, err
	}
	return ledger.PublishedList(key, int64(m.No), standing), nil
}

// spaced writes a stored ballot as the ledger does: A,C.
func spaced(letters string) string { return strings.Join(strings.Split(letters, ""), ",") }

// secretChoices are the plain marks of a secret motion, sorted, tied to nobody; none
// where so few voted that they would give somebody away.
func secretChoices(m council.Motion) []string {
	sealed := m.Result.Units
	for _, n := range m.Result.Unnamed {
		sealed -= n
	}
	if !seal.MayShow(sealed) || m.Form == council.Multi || m.Form == council.Election {
		return nil // with several marks a ballot, sums say it all
	}
	var choices []string
	for _, letter := range countedLetters(m) {
		for range m.Result.Options[letter].Units - m.Result.Unnamed[letter] {
			choices = append(choices, letter)
		}
	}
	return choices
}

// ChoiceWords words the letters of a ballot list for readers.
func (b *Bot) ChoiceWords(ctx context.Context, c council.ID, no int, letters string) (string, error) {
	m, found, err := b.motionOf(ctx, c, no)
	if err != nil || !found {
		return letters, err
	}
	return b.lettersWords(m, strings.ReplaceAll(letters, ",", "")), nil
}
