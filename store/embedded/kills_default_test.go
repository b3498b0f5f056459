//go:build !redis

package embedded

// kills is how often a process is killed under load.
const kills = 20
