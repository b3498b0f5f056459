package terminal

import "context"

func doctor(_ context.Context, k *call) error {
	_, err := k.load(false)
	return err
}
