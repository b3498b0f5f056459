package bot

// proxyCommands are the commands of voting for another.
func proxyCommands() []command { return nil }
