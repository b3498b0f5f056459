package bot

// noticeCommands are the commands of public notices and objections.
func noticeCommands() []command { return nil }
