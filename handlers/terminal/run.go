package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"yishi/config"
)

// call is one command being run.
type call struct {
	Program
	Console
	command command
	given   []string // all arguments as they came, the name included
	args    []string // what is left after the command's name and its flags
	env     []string
	flags   *flag.FlagSet
}

// Run runs the command that args name (without the program's own name) and
// returns the exit code: 0 done, 1 failed, 2 not understood. Without a command it
// serves when a store or a channel is set, and shows the demo otherwise.
func (p Program) Run(ctx context.Context, args, env []string, c Console) int {
	k, err := prepare(args, c)
	if err == nil {
		k.Program, k.env = p, env
		run := k.command.run
		if run == nil {
			run = onHouse
		}
		err = run(ctx, k)
	}
	return report(err, c)
}

// report says what went wrong and returns the exit code.
func report(err error, c Console) int {
	if err != nil && !errors.As(err, new(exitError)) {
		fmt.Fprintln(c.Err, "yishi: "+err.Error())
	}
	return exitCode(err)
}

// prepare finds the command that args name and reads its flags.
func prepare(args []string, c Console) (*call, error) {
	cmd, rest, err := match(args)
	if err != nil {
		return nil, err
	}
	k := &call{Console: c, command: cmd, given: slices.Clone(args), flags: newFlags(cmd)}
	switch k.args, err = parseFlags(k.flags, rest, cmd.raw); {
	case errors.Is(err, flag.ErrHelp):
		k.command = command{run: help}
		k.args = strings.Fields(cmd.name)
	case err != nil:
		return nil, usageError{fmt.Sprintf("%v; see: yishi help %s", err, cmd.name)}
	case !cmd.raw && (len(k.args) < cmd.least || len(k.args) > max(cmd.least, cmd.most)):
		return nil, usageError{fmt.Sprintf("usage: %s; see: yishi help %s", cmd.synopsis(), cmd.name)}
	}
	return k, nil
}

func newFlags(cmd command) *flag.FlagSet {
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	if cmd.settings {
		settingFlags(fs)
	}
	if cmd.flags != nil {
		cmd.flags(fs)
	}
	return fs
}

// parseFlags accepts flags before, between and after the other arguments.
func parseFlags(fs *flag.FlagSet, args []string, raw bool) (rest []string, err error) {
	if raw {
		return args, nil
	}
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		left := fs.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if n := len(args) - len(left); n > 0 && args[n-1] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

// match finds the command that args begin with; without any it is "".
func match(args []string) (command, []string, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !isHelp(args[0]) && args[0] != "--version" {
		return unnamed, args, nil
	}
	switch {
	case isHelp(args[0]):
		args = append([]string{"help"}, args[1:]...)
	case args[0] == "--version":
		args = append([]string{"version"}, args[1:]...)
	}
	for words := min(2, len(args)); words > 0; words-- {
		name := strings.Join(args[:words], " ")
		if i := slices.IndexFunc(commands(), func(c command) bool { return c.name == name }); i >= 0 {
			return commands()[i], args[words:], nil
		}
	}
	return command{}, nil, unknown(args)
}

func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

// unknown says what may have been meant.
func unknown(args []string) error {
	var names, group []string
	for _, c := range commands() {
		names = append(names, c.name)
		if first, second, two := strings.Cut(c.name, " "); two && first == args[0] {
			group = append(group, second)
		}
	}
	if group != nil {
		return usageError{fmt.Sprintf("say which: yishi %s %s", args[0], strings.Join(group, "|"))}
	}
	text := fmt.Sprintf("there is no command %q", args[0])
	near := config.Nearest(strings.Join(args[:min(2, len(args))], " "), names)
	if near == "" {
		near = config.Nearest(args[0], names)
	}
	if near != "" {
		text += "; did you mean: yishi " + near
	}
	return usageError{text + "; see: yishi help"}
}
