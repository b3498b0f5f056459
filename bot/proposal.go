package bot

// proposalCommands are the commands of proposals and their seconds.
func proposalCommands() []command { return nil }
