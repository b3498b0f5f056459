package bot

import "context"

type awaitReplica struct{}

// AwaitReplica asks of casts and commits under ctx that one replica has them before
// they are confirmed; a store that cannot say so in time returns ErrUnconfirmed,
// though the change stands. See council.Settings.AwaitReplica.
func AwaitReplica(ctx context.Context) context.Context {
	return context.WithValue(ctx, awaitReplica{}, true)
}

// AwaitsReplica reports whether AwaitReplica was asked for.
func AwaitsReplica(ctx context.Context) bool {
	asked, _ := ctx.Value(awaitReplica{}).(bool)
	return asked
}
