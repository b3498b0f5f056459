package terminal

import (
	"context"

	"yishi/bot/rule"
	"yishi/bot/speech"
)

func parse(_ context.Context, k *call) error { return speech.ServeLines(k.In, k.Out) }

func decide(_ context.Context, k *call) error { return rule.ServeLines(k.In, k.Out) }
