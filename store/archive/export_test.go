package archive

// For the tests that hold the names here against the store's.
var (
	KindOf    = kindOf
	Forgotten = forgotten
)
