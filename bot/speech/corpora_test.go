package speech

var corpora = []string{"messages.jsonl", "more.jsonl"}
