package bot

// discussionCommands are the commands of what people say on a motion.
func discussionCommands() []command { return nil }
