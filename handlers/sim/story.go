package sim

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// Story is what the demo is populated with: a place, its people, and what has been
// said before a visitor comes. All of it goes through the real doors.
type Story struct {
	Community string `json:"community"`
	// Roster is the CSV that is imported.
	Roster string `json:"-"`
	// Chat is the id of the WeCom group, Title what it is called.
	Chat  string `json:"chat"`
	Title string `json:"title"`
	// People are those whom a visitor can speak as.
	People []Figure `json:"people"`
	// Look is how people ask what is open.
	Look string `json:"look"`
	// Before are the lines said before the visitor comes, in order.
	Before []Line `json:"before"`
	// Chips are messy sentences to tap, by pane.
	Chips map[string][]string `json:"chips"`
}

// Figure is one person of the demo.
type Figure struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Age   int    `json:"age"`
	Label string `json:"label"` // 3-1-301 业主
	About string `json:"about"`
	// Chips are sentences that only this person would tap, such as the own code.
	Chips []string `json:"chips,omitempty"`
}

// Line is something said before the visitor comes.
type Line struct {
	// Who is a figure's id, or the name of somebody on the roster.
	Who  string `json:"who"`
	Pane string `json:"pane"` // "group" or "private"
	Text string `json:"text"`
	// Wait moves the clock first, as in 36h.
	Wait string `json:"wait,omitempty"`
}

//go:embed story.json
var storyJSON []byte

//go:embed roster.csv
var rosterCSV string

// DemoStory reads the story that comes with the program.
func DemoStory() (Story, error) {
	var s Story
	if err := json.Unmarshal(storyJSON, &s); err != nil {
		return Story{}, fmt.Errorf("story: %w", err)
	}
	s.Roster = rosterCSV
	return s, nil
}
