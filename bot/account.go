package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func accountCommands() []command {
	return []command{
		{intent: "income", where: privately, power: council.ToKeepAccounts, do: (*turn).enterMoney},
		{intent: "spend", where: privately, power: council.ToKeepAccounts, do: (*turn).enterMoney},
		{intent: "accounts", power: council.ToLook, do: (*turn).accounts},
		{intent: "account_info", power: council.ToLook, do: (*turn).accountInfo},
	}
}

func accountRef(no int) Ref { return Ref{"account", strconv.Itoa(no)} }

// accountInfoRef names where money may be paid to, which two officers entered.
var accountInfoRef = Ref{"account", "info"}

// accountMark lists an account among those of the community.
func accountMark(no int) Mark {
	return Mark{Index: "accounts", Member: strconv.Itoa(no), Score: int64(no)}
}

// paidTo is the committee's account, in words.
type paidTo struct {
	Text   string           `json:"text"`
	By     council.PersonNo `json:"by"`
	Second council.PersonNo `json:"second"`
	At     time.Time        `json:"at"`
	// Salt proves that Text is what the ledger holds the digest of.
	Salt []byte `json:"salt,omitempty"`
}

// account reads an account with the money that came by pledges, in fen.
func (b *Bot) account(ctx context.Context, c council.ID, no int) (a council.Account, doc Doc, p council.Pledges, err error) {
	a = council.Account{For: no}
	if doc, err = b.load(ctx, c, accountRef(no), &a); err != nil {
		return a, doc, p, err
	}
	p, _, err = b.pledges(ctx, c, no)
	return a, doc, p, err
}

// pledgedMoney is the money that came by pledges.
func pledgedMoney(p council.Pledges) int64 {
	_, came, _ := p.Sum(council.Money)
	return came
}

// enterMoney is 收入 3 2000 以奖代补 and 支出 3 300 买水泥: it waits for a second officer.
func (t *turn) enterMoney() (Answer, error) {
	s, err := t.subjectOf(max(t.said.Motion, t.said.Request))
	if err != nil {
		return Answer{}, err
	}
	e := council.AccountEntry{Kind: council.Income, Amount: t.amount(council.Money), Text: strings.TrimSpace(t.said.Text),
		Photos: t.in.Media, By: t.who.Person, At: t.now}
	switch {
	case t.said.Intent == "spend":
		e.Kind = council.Spending
	case strings.Contains(e.Text, t.say("account.matching_word")):
		e.Kind = council.Matching
	}
	a, _, p, err := t.account(t.ctx, t.who.Community, s.no)
	if err != nil {
		return Answer{}, err
	}
	if err := a.May(e, pledgedMoney(p)); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	pending, act, answer, err := t.proposeAct(council.ToKeepAccounts, s.no, e)
	if err != nil {
		return Answer{}, err
	}
	if err := t.takePictures(&act, e.Photos, council.OfReceipt, s.no, 0); err != nil {
		return Answer{}, err
	}
	if e.Kind == council.Spending && len(e.Photos) == 0 {
		answer.Text += "\n" + t.say("account.photo_please")
		if err := t.awaitReceipt(pending.No); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, answer)
}

// entryWords say an entry to the officer who is asked to confirm it.
func (t *turn) entryWords(p council.Pending) (string, error) {
	e, err := pendingOf[council.AccountEntry](p)
	if err != nil {
		return "", err
	}
	s, err := t.subjectOf(p.Motion)
	if err != nil {
		return "", err
	}
	return t.say("account.entry_of", "what", s.name, "entry", t.entryLine(e)), nil
}

// entryLine is one entry in words, with the photos there are of its receipt.
func (b *Bot) entryLine(e council.AccountEntry) string {
	receipt := ""
	switch {
	case len(e.Photos) > 0:
		receipt = b.say("account.receipt")
	case len(e.Gone) > 0:
		receipt = b.say("account.receipt_gone")
	case e.Kind == council.Spending:
		receipt = b.say("account.no_receipt")
	}
	return b.say("account."+string(e.Kind), "sum", b.moneyWords(e.Amount), "text", e.Text, "receipt", receipt)
}

// enterConfirmed writes the entry that a second officer agreed to.
func (t *turn) enterConfirmed(p council.Pending, act *Act) (string, error) {
	e, err := pendingOf[council.AccountEntry](p)
	if err != nil {
		return "", err
	}
	a, doc, pledges, err := t.account(t.ctx, t.who.Community, p.Motion)
	if err != nil {
		return "", err
	}
	digest, salt, err := ledger.Conceal(t.Random, e.Text)
	if err != nil {
		return "", err
	}
	e.Second, e.At, e.Salt = p.Second, t.now, salt
	if a, err = a.Enter(e, pledgedMoney(pledges)); err != nil {
		return "", err
	}
	if doc, err = doc.holding(a); err != nil {
		return "", err
	}
	leaf, err := t.leaf("account.enter", "", p.Motion, ledger.Payload{"kind": string(e.Kind), "amount": strconv.FormatInt(e.Amount, 10),
		"text": digest, "by": strconv.Itoa(int(e.By)), "photos": strconv.Itoa(len(e.Photos))})
	if err != nil {
		return "", err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	act.Marks = append(act.Marks, accountMark(p.Motion))
	if err := t.takePictures(act, e.Photos, council.OfReceipt, p.Motion, p.Motion); err != nil {
		return "", err
	}
	return t.say("account.entered", "entry", t.entryLine(e), "balance", t.moneyWords(a.Balance(pledgedMoney(pledges))), "no", p.Motion), nil
}

// accounts is 账目 3: what came in, what was spent, what is left. Without a number it
// lists all there are.
func (t *turn) accounts() (Answer, error) {
	no := max(t.said.Motion, t.said.Request)
	if no == 0 {
		return t.allAccounts()
	}
	s, err := t.subjectOf(no)
	if err != nil {
		return Answer{}, err
	}
	a, _, p, err := t.account(t.ctx, t.who.Community, no)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Text: t.accountWords(s, a, p)}, nil
}

// mostEntries bounds the entries of one answer, the last ones.
const mostEntries = 6

func (b *Bot) accountWords(s subject, a council.Account, p council.Pledges) string {
	lines := []string{b.say("account.head", "what", s.name)}
	if promised, came, people := p.Sum(council.Money); people > 0 {
		lines = append(lines, b.say("account.pledged", "people", people, "promised", b.moneyWords(promised), "came", b.moneyWords(came)))
	}
	if promised, came, people := p.Sum(council.Labour); people > 0 {
		lines = append(lines, b.say("account.labour", "people", people, "promised", promised, "came", came))
	}
	if promised, came, people := p.Sum(council.Goods); people > 0 {
		lines = append(lines, b.say("account.goods", "people", people, "promised", promised, "came", came))
	}
	sums := a.Totals()
	lines = append(lines, b.say("account.sums", "income", b.moneyWords(sums.Income+sums.Matching+pledgedMoney(p)), "matching", b.moneyWords(sums.Matching),
		"spent", b.moneyWords(sums.Spending), "balance", b.moneyWords(a.Balance(pledgedMoney(p)))))
	for i := len(a.Entries) - 1; i >= 0 && len(a.Entries)-i <= mostEntries; i-- {
		e := a.Entries[i]
		lines = append(lines, b.say("account.line", "day", b.Book.Date(e.At.In(b.Zone)), "entry", b.entryLine(e)))
	}
	if left := len(a.Entries) - mostEntries; left > 0 {
		lines = append(lines, b.say("account.earlier", "count", left))
	}
	return strings.Join(append(lines, b.say("account.next", "no", s.no)), "\n")
}

// mostAccounts bounds the accounts of one list, the last ones.
const mostAccounts = 10

func (t *turn) allAccounts() (Answer, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "accounts", 0, everything, 1000)
	if err != nil {
		return Answer{}, err
	}
	if len(members) == 0 {
		return t.tell("account.none")
	}
	lines := []string{t.say("account.all")}
	for _, m := range members[max(0, len(members)-mostAccounts):] {
		no, err := strconv.Atoi(m.Name)
		if err != nil {
			return Answer{}, fmt.Errorf("%w: account %s", ErrInvalid, m.Name)
		}
		s, err := t.subjectOf(no)
		if err != nil {
			return Answer{}, err
		}
		a, _, p, err := t.account(t.ctx, t.who.Community, no)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, t.say("account.brief", "what", s.name, "balance", t.moneyWords(a.Balance(pledgedMoney(p)))))
	}
	return Answer{Text: strings.Join(append(lines, t.say("account.pick")), "\n")}, nil
}

// accountInfo shows where money may be paid to; an officer who says it anew proposes it.
func (t *turn) accountInfo() (Answer, error) {
	text := strings.TrimSpace(t.said.Text)
	if text == "" {
		where, err := t.whereToPay(t.ctx, t.who.Community)
		return Answer{Text: where}, err
	}
	if t.in.Chat == Group {
		return t.tell("place.private")
	}
	if r := []rune(text); len(r) < 4 || len(r) > 100 {
		return t.tell("account.info_usage")
	}
	_, act, answer, err := t.proposeAct(council.ToNameAccount, 0, paidTo{Text: text, By: t.who.Person, At: t.now})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

func (t *turn) accountInfoWords(p council.Pending) (string, error) {
	to, err := pendingOf[paidTo](p)
	return t.say("account.info_words", "text", to.Text), err
}

// nameAccount makes the account known that two officers entered, and says so in the
// group: whoever slips in a wrong one is seen.
func (t *turn) nameAccount(p council.Pending, act *Act) (string, error) {
	to, err := pendingOf[paidTo](p)
	if err != nil {
		return "", err
	}
	to.Second, to.At = p.Second, t.now
	doc, err := t.load(t.ctx, t.who.Community, accountInfoRef, &paidTo{})
	if err != nil {
		return "", err
	}
	digest, salt, err := ledger.Conceal(t.Random, to.Text)
	if err != nil {
		return "", err
	}
	to.Salt = salt
	if doc, err = doc.holding(to); err != nil {
		return "", err
	}
	leaf, err := t.leaf("account.name", "", 0, ledger.Payload{"text": digest, "by": strconv.Itoa(int(to.By))})
	if err != nil {
		return "", err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	place, err := t.place()
	if err != nil {
		return "", err
	}
	posts, err := t.toGroups(*place, t.say("account.info_post", "text", to.Text), "post")
	act.Out = append(act.Out, posts...)
	return t.say("account.info_done", "text", to.Text), err
}

// whereToPay is the sentence that says where money may be given; never to the bot.
func (b *Bot) whereToPay(ctx context.Context, c council.ID) (string, error) {
	var to paidTo
	doc, err := b.load(ctx, c, accountInfoRef, &to)
	if err != nil {
		return "", err
	}
	if doc.Version == 0 {
		return b.say("account.info_missing"), nil
	}
	return b.say("account.info_shown", "text", to.Text), nil
}
