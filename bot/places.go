package bot

// placesCommands are the commands of parts of a place and people away.
func placesCommands() []command { return nil }
