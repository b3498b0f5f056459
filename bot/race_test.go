//go:build race

package bot_test

// oneIn of what is tried one after the other is tried under the race detector, which makes
// everything ten times as slow and finds nothing where only one thing happens at a time.
const oneIn = 7
