package terminal

import (
	"context"

	"yishi/bot/speech"
)

func parse(_ context.Context, k *call) error { return speech.ServeLines(k.In, k.Out) }
