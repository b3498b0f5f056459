package council

// Entry is one voting unit under the pinned rule: a head with all its units, a
// household, or a person. The head counts in its first building; area where it lies.
type Entry struct {
	// Persons may cast for the entry, in the roster's order.
	Persons []PersonNo `json:"persons"`
	Heads   int        `json:"heads"`
	Lots    []Lot      `json:"lots"`
	// Label names the entry for its own people and officers: 3-2-501, or 3-2-501等2处.
	Label string `json:"label"`
}

// Lot is area in one building of the roll; Building indexes Roll.Buildings,
// Area is in 0.01 m².
type Lot struct {
	Building int   `json:"building"`
	Area     int64 `json:"area"`
}

// Area sums the entry's lots, in 0.01 m².
func (e Entry) Area() int64 {
	var sum int64
	for _, l := range e.Lots {
		sum += l.Area
	}
	return sum
}

// Roll is the list of voting units of one motion, frozen with a hash when voting
// opens. Rolls are kept by hash and shared between motions.
type Roll struct {
	Hash      string     `json:"hash"` // SHA-256 of the canonical rows, hex
	Buildings []Building `json:"buildings"`
	Entries   []Entry    `json:"-"`
	Heads     int        `json:"heads"`
	Area      int64      `json:"area"`  // 0.01 m²
	Units     int        `json:"units"` // number of entries
}
