//go:build !race

package bot_test

const oneIn = 1
