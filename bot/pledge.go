package bot

// pledgeCommands are the commands of pledges and accounts.
func pledgeCommands() []command { return nil }
