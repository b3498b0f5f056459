package bot

// reviewCommands are the commands of recounts, surveys and the rhythm of reports.
func reviewCommands() []command { return recheckCommands() }

func (b *Bot) reviewDues() map[string]due {
	return map[string]due{"recheck:due": b.nudgeRecheck}
}
