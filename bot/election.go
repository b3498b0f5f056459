package bot

// electionCommands are the commands of the stages of an election.
func electionCommands() []command { return nil }
