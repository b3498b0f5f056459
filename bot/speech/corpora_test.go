package speech

// corpora are the files of messages and their meanings: the first given, the
// second written while tuning, the third written before any parser existed and
// first scored when the others passed, the fourth for what comes before and
// after a vote.
var corpora = []string{"messages.jsonl", "more.jsonl", "heldout.jsonl", "later.jsonl"}
