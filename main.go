// Command yishi is a chatbot backend for resident deliberation in WeChat and
// WeCom: propose, discuss, vote, publish, follow up.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // deadlines are in Asia/Shanghai on every machine

	"yishi/handlers/terminal"
)

func main() {
	quietRedis()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program; it returns the exit code.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	tune(env)
	program := terminal.Program{
		Version: version(), Serve: serve, Open: openForCommand, Inspect: inspect, KeysFit: keysFit,
		CheckArchive: checkArchive, Bench: benchmark,
	}
	return program.Run(ctx, args, env, terminal.Console{In: stdin, Out: stdout, Err: stderr})
}
