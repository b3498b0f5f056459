package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"time"

	"yishi/handlers/terminal"
)

// benchOptions are what `yishi bench` can be told.
type benchOptions struct {
	redis   string
	voters  int
	seconds time.Duration
	json    bool
	profile string
}

// most is how many requests a cell gets; one that could send more ends early.
func (o benchOptions) most() int { return int(40_000*o.seconds.Seconds()) + 1000 }

// figures are what one run measured. The keys are fixed: others read them.
type figures struct {
	RawPerS        float64 `json:"raw_per_s"`        // (a) plain EVALSHA of one ballot, 50 connections
	VotesPerS      float64 `json:"votes_per_s"`      // (b) end to end, 50 connections
	SDKPerS        float64 `json:"sdk_per_s"`        // (c) the SDK's server and one EVALSHA a vote
	RatioRaw       float64 `json:"ratio_raw"`        // b/a at 50
	RatioSDK       float64 `json:"ratio_sdk"`        // b/c at 50
	RatioRaw200    float64 `json:"ratio_raw_200"`    // b/a at 200
	P50            float64 `json:"p50_ms"`           // of b at 50
	P99            float64 `json:"p99_ms"`           //
	P999           float64 `json:"p999_ms"`          //
	BytesPerBallot float64 `json:"bytes_per_ballot"` // of Redis, for roll, ballot and ledger
	ResultQuery    float64 `json:"result_query_ms"`

	RawPerS200   float64            `json:"raw_per_s_200"`
	VotesPerS200 float64            `json:"votes_per_s_200"`
	SDKPerS200   float64            `json:"sdk_per_s_200"`
	RatioSDK200  float64            `json:"ratio_sdk_200"`
	P99At200     float64            `json:"p99_ms_200"`
	HTTPPerS     float64            `json:"http_per_s"` // the same door and requests with nothing behind it
	CPU          map[string]float64 `json:"cpu_us"`     // microseconds a vote, by part
	Voters       int                `json:"voters"`
	Wrong        int                `json:"wrong_answers"`

	ownCPU, redisCPU float64 // µs a vote of (b) at 50: this process, Redis
}

// benchmark runs `yishi bench` and returns the exit code.
func benchmark(ctx context.Context, args []string, c terminal.Console) int {
	o := benchOptions{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(c.Err)
	flags.StringVar(&o.redis, "redis", "", "the Redis to measure, redis://127.0.0.1:6379/0; it gets a community of its own, removed afterwards")
	flags.IntVar(&o.voters, "voters", 100_000, "how many residents")
	flags.DurationVar(&o.seconds, "time", 3*time.Second, "how long each figure is measured, over all rounds")
	flags.BoolVar(&o.json, "json", false, "print one JSON object")
	flags.StringVar(&o.profile, "profile", "", "write a CPU profile of (b) at 50 connections to this file")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if o.redis == "" || o.voters < 1000 || flags.NArg() > 0 {
		fmt.Fprintln(c.Err, "usage: yishi bench --redis URL [--voters N] [--time 3s] [--json] [--profile FILE]")
		return 2
	}
	progress := c.Err
	f, err := measure(ctx, o, func(text string, args ...any) { fmt.Fprintf(progress, text+"\n", args...) })
	if err != nil {
		fmt.Fprintln(c.Err, "bench:", err)
		return 1
	}
	if o.json {
		return writeJSON(c.Out, f)
	}
	f.write(c.Out)
	return 0
}

func writeJSON(w io.Writer, f figures) int {
	if err := json.NewEncoder(w).Encode(f); err != nil {
		return 1
	}
	return 0
}

// write prints the figures for a reader.
func (f figures) write(w io.Writer) {
	fmt.Fprintf(w, "%-44s %12s %12s\n", "per second", "50 conns", "200 conns")
	fmt.Fprintf(w, "%-44s %12.0f %12.0f\n", "(a) Redis alone, plain EVALSHA of one ballot", f.RawPerS, f.RawPerS200)
	fmt.Fprintf(w, "%-44s %12.0f %12.0f\n", "(b) votes, callback to answer", f.VotesPerS, f.VotesPerS200)
	fmt.Fprintf(w, "%-44s %12.0f %12.0f\n", "(c) the same with the SDK's server", f.SDKPerS, f.SDKPerS200)
	fmt.Fprintf(w, "%-44s %12.2f %12.2f\n", "b/a", f.RatioRaw, f.RatioRaw200)
	fmt.Fprintf(w, "%-44s %12.2f %12.2f\n", "b/c", f.RatioSDK, f.RatioSDK200)
	fmt.Fprintf(w, "the door with nothing behind it: %.0f a second\n", f.HTTPPerS)
	fmt.Fprintf(w, "latency of (b) at 50: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms; p99 at 200: %.2f ms\n", f.P50, f.P99, f.P999, f.P99At200)
	fmt.Fprintf(w, "CPU a vote, µs:")
	for _, part := range cpuParts {
		fmt.Fprintf(w, " %s %.1f", part, f.CPU[part])
	}
	fmt.Fprintf(w, "\nRedis bytes a ballot (roll, ballot, ledger) at %d voters: %.1f\n", f.Voters, f.BytesPerBallot)
	fmt.Fprintf(w, "result query: %.3f ms; wrong answers: %d\n", f.ResultQuery, f.Wrong)
}
