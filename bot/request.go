package bot

// requestCommands are the commands of what residents report, and the tasks that come of it.
func requestCommands() []command { return nil }
