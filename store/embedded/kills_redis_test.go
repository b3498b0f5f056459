//go:build redis

package embedded

// kills is how often a process is killed under load where slow tests run.
const kills = 100
