package terminal

import (
	"context"

	"yishi/config"
)

// start runs when no command is named.
func start(ctx context.Context, k *call) error {
	s, err := k.load(false)
	if err == nil && !s.Real() {
		return demo(ctx, k)
	}
	return k.serve(ctx, s, err)
}

func serve(ctx context.Context, k *call) error {
	s, err := k.load(false)
	return k.serve(ctx, s, err)
}

func demo(ctx context.Context, k *call) error {
	s, err := k.load(true)
	return k.serve(ctx, s, err)
}

func (k *call) serve(ctx context.Context, s config.Settings, err error) error {
	if err != nil {
		return err
	}
	return k.Serve(ctx, s, k.Console)
}
