package seal

// smallest is the least number of votes whose split is shown.
const smallest = 3

// MayShow reports whether a split of n votes may be shown. Below three votes a
// split tells how a person voted, to the other voter or to everyone; then only
// the total is shown. It holds for every split: of a motion, a building, a door
// by which ballots came. It cannot hide a unanimous result.
func MayShow(n int) bool { return n >= smallest }
