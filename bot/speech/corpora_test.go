package speech

// corpora are the files of messages and their meanings: the first given, the
// second written while tuning, the third written before any parser existed and
// first scored when the others passed, the fourth for what comes before and
// after a vote, the fifth for what is dictated, restarted, said in dialect, or
// said to others in a group and only sounds like a ballot.
var corpora = []string{"messages.jsonl", "more.jsonl", "heldout.jsonl", "later.jsonl", "aloud.jsonl"}
