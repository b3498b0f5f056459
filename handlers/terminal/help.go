package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"yishi/config"
)

func help(_ context.Context, k *call) error {
	if len(k.args) == 0 {
		writeHelp(k.Out)
		return nil
	}
	if len(k.args) == 1 && k.args[0] == "settings" {
		writeSettings(k.Out)
		return nil
	}
	cmd, rest, err := match(k.args)
	if err == nil && len(rest) > 0 {
		err = unknown(k.args)
	}
	if err != nil {
		return err
	}
	writeCommand(k.Out, cmd)
	return nil
}

func writeHelp(out io.Writer) {
	fmt.Fprint(out, "yishi: resident deliberation in WeChat and WeCom\n\nCommands:\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(w, "  yishi %s\t%s\n", c.name, c.about)
	}
	_ = w.Flush() // out's own error shows at the next write
	fmt.Fprint(out, "\nWithout a command: the demo, or the server when a store or a channel is set.\n"+
		"`yishi help COMMAND` explains one, `yishi help settings` lists the settings.\n")
}

func writeCommand(out io.Writer, c command) {
	fmt.Fprintf(out, "%s\n\n%s\n", c.synopsis(), c.about)
	if c.more != "" {
		fmt.Fprintf(out, "\n%s\n", c.more)
	}
	if len(c.examples) > 0 {
		fmt.Fprintf(out, "\nExamples:\n  %s\n", strings.Join(c.examples, "\n  "))
	}
}

func writeSettings(out io.Writer) {
	fmt.Fprint(out, "Settings come from flags, the environment, a YAML file (--config or YISHI_CONFIG)\n"+
		"and defaults, in this order. In the file the names are without YISHI_, in lower\n"+
		"case. A secret (*) may be read from a file that NAME_FILE names.\n\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range config.Rows() {
		star, flag, deflt := "", "", ""
		if r.Secret {
			star = " *"
		}
		if r.Flag != "" {
			flag = "--" + r.Flag
		}
		if r.Default != "" {
			deflt = " [" + r.Default + "]"
		}
		fmt.Fprintf(w, "  %s%s\t%s\t%s%s\n", r.Env, star, flag, r.Help, deflt)
	}
	_ = w.Flush()
}
