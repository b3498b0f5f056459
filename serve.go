package main

import (
	"context"
	"errors"

	"yishi/config"
	"yishi/handlers/terminal"
)

// serve opens the store, builds the bot and its doors, and serves until ctx ends.
func serve(context.Context, config.Settings, terminal.Console) error {
	return errors.New("no server in this build")
}
