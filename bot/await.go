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

type whileDue struct{}

// WhileDue asks of commits under ctx that the index "due" still holds entry as it was
// read; the store returns ErrNotDue when another process did it, and changes nothing.
func WhileDue(ctx context.Context, entry Member) context.Context {
	return context.WithValue(ctx, whileDue{}, entry)
}

// afterDue is for what follows in the same go once the entry was taken from the index.
func afterDue(ctx context.Context) context.Context {
	return context.WithValue(ctx, whileDue{}, nil)
}

// DueEntry is what WhileDue was asked for.
func DueEntry(ctx context.Context) (entry Member, asked bool) {
	entry, asked = ctx.Value(whileDue{}).(Member)
	return entry, asked
}
