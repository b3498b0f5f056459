package bot

// covenantCommands are the commands of the covenant and compacts.
func covenantCommands() []command { return nil }
