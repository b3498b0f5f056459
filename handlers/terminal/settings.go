package terminal

import (
	"flag"

	"yishi/config"
)

// settingFlags adds the flags of config's table, and --config.
func settingFlags(fs *flag.FlagSet) {
	fs.String("config", "", "YAML file with settings")
	for _, row := range config.Rows() {
		if row.Flag != "" {
			fs.String(row.Flag, "", row.Help)
		}
	}
}

// load reads the settings from the flags given, the environment and the file.
func (k *call) load(demo bool) (config.Settings, error) {
	flags := map[string]string{}
	k.flags.Visit(func(f *flag.Flag) { flags[f.Name] = f.Value.String() })
	return config.Load(config.Source{Demo: demo, Flags: flags, Env: k.env})
}
