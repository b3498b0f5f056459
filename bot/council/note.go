package council

import "time"

// Note is what an officer heard of somebody at a visit (走访) or an evening talk (夜话). It
// waits until that person agrees to its being reported; without that nothing of it stays.
type Note struct {
	No    int  `json:"no"`
	Night bool `json:"night,omitempty"`
	// Motion is what it is an opinion on; 0 makes it a request.
	Motion int      `json:"motion,omitempty"`
	Person PersonNo `json:"person"`
	Unit   UnitNo   `json:"unit"`
	By     PersonNo `json:"by"`
	Text   string   `json:"text"`
	// Until is how long it waits.
	Until time.Time `json:"until"`
}

// NoteWaits is how long a note waits for the person's answer.
const NoteWaits = 7 * 24 * time.Hour

// Heard says that an officer reported for somebody, and how they agreed.
type Heard struct {
	By    PersonNo `json:"by,omitempty"`
	Night bool     `json:"night,omitempty"`
	// Oral: said to the officer, because the person could not be asked here.
	Oral bool `json:"oral,omitempty"`
}
