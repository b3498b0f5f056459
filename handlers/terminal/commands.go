package terminal

import (
	"context"
	"flag"
	"fmt"
	"slices"
)

// command is one row of the table.
type command struct {
	name     string // one or two words
	usage    string // what follows the name
	about    string // one line
	more     string // further lines for `yishi help NAME`
	examples []string
	settings bool // takes the flags of the settings
	raw      bool // reads its arguments itself
	flags    func(*flag.FlagSet)
	least    int // arguments without a flag: at least
	most     int // and at most, when more than least
	// One of the two: run runs in this process, do on an open store.
	run func(context.Context, *call) error
	do  do
	// places: the last argument is a directory that the command writes into.
	places bool
	// reads: the last argument names a file to read, "-" being the standard input.
	reads bool
	// backups: it may also name the directory of a backup.
	backups bool
}

func (c command) synopsis() string {
	if c.usage == "" {
		return "yishi " + c.name
	}
	return "yishi " + c.name + " " + c.usage
}

// unnamed is what runs without a command.
var unnamed = command{settings: true, run: start}

// commands is the table, in the order in which help shows it.
func commands() []command {
	return slices.Concat(serving(), understanding(), places(), keeping(), asking())
}

// serving are the commands that run the bot.
func serving() []command {
	return []command{
		{name: "demo", usage: "[--listen ADDRESS]", settings: true, run: demo,
			about: "show a sample community in simulated chats on this machine",
			more: "Everything lies in a temporary directory and is gone afterwards. It listens on\n" +
				"this machine only.",
			examples: []string{"yishi demo", "yishi demo --listen 127.0.0.1:9000"}},
		{name: "serve", usage: "[--listen ADDRESS] [--redis URL] [--data DIR] [--config FILE]", settings: true, run: serve,
			about: "run the server",
			more: "Without --redis or YISHI_REDIS_URL the store is embedded in the data directory.\n" +
				"`yishi help settings` lists all settings; `yishi doctor` checks them.",
			examples: []string{"yishi serve", "yishi serve --listen :8080 --redis redis://127.0.0.1:6379/0"}},
		{name: "doctor", settings: true, run: doctor,
			about:    "check the settings, Redis and the channels, and say what to do",
			more:     "Exit code 1 when something must be mended before the server is relied on.",
			examples: []string{"yishi doctor", "yishi doctor --config yishi.yaml"}},
		{name: "bench", usage: "[ARGUMENTS]", raw: true, run: bench,
			about:    "measure how many ballots a second this machine takes",
			examples: []string{"yishi bench"}},
	}
}

// understanding are the commands that answer lines on the standard input.
func understanding() []command {
	return []command{
		{name: "parse", run: parse,
			about: "say what messages mean: one JSON object a line in, one a line out",
			examples: []string{
				`echo '{"text":"3号赞成","context":{"chat":"group","open":[{"no":3,"type":"yesno","title":"加装电梯"}]}}' | yishi parse`}},
		{name: "decide", run: decide,
			about: "decide cases by rule: one JSON object a line in, one a line out",
			examples: []string{
				`echo '{"id":"1","rule":"land_contract","base":{"total":50},"counts":{"yes":34}}' | yishi decide`}},
	}
}

// places are the commands that set communities up and look over them.
func places() []command {
	return []command{
		{name: "community add", usage: "--name NAME [--city CITY] [--street STREET] [--committee TEXT]", settings: true, flags: communityAddFlags, most: 1, do: communityAdd,
			about:    "add a community and print its id",
			examples: []string{"yishi community add --name 绿园小区 --city 上海"}},
		{name: "community list", settings: true, do: communityList,
			about:    "list the communities and their groups",
			examples: []string{"yishi community list"}},
		{name: "community street", usage: "[STREET] [--community ID]", settings: true, flags: communityFlag, most: 1, do: communityStreet,
			about:    "say which street a community belongs to, for totals; without a name, none",
			examples: []string{"yishi community street 幸福街道 --community 绿园小区"}},
		{name: "community webhook", usage: "[--chat GROUP] [--community ID]", settings: true, flags: communityWebhookFlags, do: communityWebhook,
			about: "let the bot post to a group: reads the group's webhook address from the input",
			more: "The address is read from the input because arguments stay in the shell's history.\n" +
				"\"-\" as the input takes it away.",
			examples: []string{"yishi community webhook < webhook-key"}},
		{name: "community silence", usage: "--counts abstain|follow [--clause TEXT] [--for participation|votes_only] [--community ID]", settings: true, flags: communitySilenceFlags, do: communitySilence,
			about: "enter the clause of a community's own rules on those who were told and do not vote",
			more: "Nothing follows from it until a chair chooses it for a motion; the clause and what\n" +
				"it does are posted before anybody votes, it needs proof of delivery by household,\n" +
				"and the result is shown with and without it. Without --clause it is taken away.",
			examples: []string{"yishi community silence --counts follow --clause 议事规则第12条 --for votes_only"}},
		{name: "totals", usage: "[--days 30] [--street STREET] [--out FILE]", settings: true, flags: totalsFlags, do: totals,
			about: "count requests, motions and satisfaction of every community, street by street",
			more: "Streets and their communities stand in the order of names, never of figures.\n" +
				"Requests are those that residents reported in these days; each figure stands with\n" +
				"what it is counted of. SATISFIED and SURVEYS are shown from 5 answers on; SURVEYS is\n" +
				"the share of marks above the middle. TURNOUT is the mean over the motions that were\n" +
				"decided and had a roll. Answers too few to be shown are not in the sums either.\n" +
				"Nothing else of a community is told.",
			examples: []string{"yishi totals", "yishi totals --street 幸福街道 --days 90 --out totals.txt"}},
		{name: "result import", usage: "FILE --motion NUMBER [--community ID]", settings: true, flags: resultImportFlags, least: 1, reads: true, do: resultImport,
			about: "take in the result of a vote held in the city's own system, for the chair to post",
			more: "A line of the CSV file is a choice (as the motion names it, or its letter), how\n" +
				"many people and how much area: 赞成,210,18800.50. A heading is passed over.",
			examples: []string{"yishi result import city.csv --motion 3"}},
		{name: "roster import", usage: "FILE [--partial] [--skip-bad] [--fewer] [--community ID]", settings: true, flags: rosterImportFlags, least: 1, reads: true, do: rosterImport,
			about: "take in the list of units and people, CSV or XLSX, whole or not at all",
			more: "The columns are found by their headings (楼栋, 房号, 姓名, 手机, 面积, 身份, 职务 …).\n" +
				"A later list replaces the one before: who is not in it any more is gone. Running\n" +
				"votes keep the roll they began with. A list by which more than a tenth of the units\n" +
				"would be gone is refused without --fewer. \"-\" reads the standard input.",
			examples: []string{"yishi roster import roster.xlsx", "yishi roster import --partial building-3.csv"}},
		{name: "roster codes", usage: "[--building NAME] [--slips] [--out FILE] [--community ID]", settings: true, flags: rosterCodesFlags, do: rosterCodes,
			about: "draw a code for everybody who is not bound yet, to be printed and put through doors",
			more: "The codes are in this table only; the store keeps their hashes. Codes drawn before\n" +
				"for the same people stop working.",
			examples: []string{"yishi roster codes --out codes.csv", "yishi roster codes --building 3 --slips --out slips.html"}},
	}
}

// keeping are the commands that prove, copy and bring back what is stored.
func keeping() []command {
	return []command{
		{name: "verify", usage: "[FILE] [--anchors SIZE:HEX,…] [--community ID]", settings: true, flags: verifyFlags, most: 1, reads: true, run: verifyFile, do: verify,
			about: "recompute the ledger and recount every motion; exit code 1 when something contradicts",
			more: "With FILE an archive is checked, without any store. Heads that people kept (the\n" +
				"posts after a vote show them) prove that nothing before them was changed since.",
			examples: []string{"yishi verify", "yishi verify --anchors 1204:8f1b3c5d7e9fa0b1", "yishi verify xingfuli.yishi"}},
		{name: "export", usage: "[--out FILE] [--community ID]", settings: true, flags: exportFlags, do: export,
			about:    "write all data of a community into one file, names and phones included",
			examples: []string{"yishi export --out xingfuli.yishi"}},
		{name: "import", usage: "FILE|DIR [--replace] [--silent] [--older] [--faulty]", settings: true, flags: importFlags, least: 1, reads: true, backups: true, do: bringBack,
			about: "bring back a community from its file, or all of a backup; whole or not at all",
			more: "Codes that were printed, receipts and group webhooks need the same master.key as\n" +
				"before; sealed ballots need the key of their motion.",
			examples: []string{"yishi import xingfuli.yishi", "yishi import --replace backup-2026-07-22"}},
		{name: "backup", usage: "DIR", settings: true, least: 1, places: true, do: backup,
			about: "write all communities into a directory, one file each, and read them back",
			more: "Keep several, each in a directory of its own. The keys are not among them: copy\n" +
				"ledger.key and master.key once, to a place of their own.",
			examples: []string{"yishi backup /var/backups/yishi/monday"}},
	}
}

// asking are the commands that tell of the program.
func asking() []command {
	return []command{
		{name: "cards", usage: "[--officers]", flags: cardsFlags, run: cards,
			about:    "print the page of everything residents can say to the bot, or officers",
			examples: []string{"yishi cards > card.md", "yishi cards --officers"}},
		{name: "version", run: version, about: "print the version",
			examples: []string{"yishi version"}},
		{name: "help", usage: "[COMMAND|settings]", most: 2, run: help,
			about:    "explain a command",
			examples: []string{"yishi help", "yishi help serve", "yishi help settings"}},
	}
}

func version(_ context.Context, k *call) error {
	_, err := fmt.Fprintln(k.Out, "yishi "+k.Version)
	return err
}

func bench(ctx context.Context, k *call) error {
	if k.Bench == nil {
		return fmt.Errorf("this build has no benchmark")
	}
	if code := k.Bench(ctx, k.args, k.Console); code != exitDone {
		return exitError{code}
	}
	return nil
}
