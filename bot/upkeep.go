package bot

func upkeepCommands() []command { return nil }

func (t *turn) confirmUpkeep(no int, accept bool) (Answer, error) { return t.tell("pending.none", "no", no) }
