package council

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhatHoldsIsOnlyEverWhatAMotionAdopted(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	rapid.Check(t, func(t *rapid.T) {
		var c Covenant
		tabled := map[string][]Article{}
		holds, version := CovenantKey(nil), 0
		for step := range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0, 1:
				text := strings.Repeat("静", rapid.IntRange(0, 8).Draw(t, "length"))
				c, _, _ = c.Write(rapid.IntRange(-1, 6).Draw(t, "no"), text)
			case 2:
				if articles, err := c.Table(); err == nil {
					tabled[CovenantKey(articles)] = articles
				}
			case 3:
				for key, articles := range tabled {
					if CovenantKey(articles) != key {
						t.Fatal("what was put to a vote has changed")
					}
					if next, err := c.Adopt(articles, 100+step, Advisory, now); err == nil {
						c, holds, version = next, key, version+1
					}
					if again, err := c.Adopt(articles, 100+step, Advisory, now); err != AdoptedBefore || again.Version() != version {
						t.Fatalf("adopted twice: %v", err)
					}
					break
				}
			default:
				c, _ = c.File(now)
			}
			if CovenantKey(c.Articles) != holds || c.Version() != version {
				t.Fatalf("version %d holds what nobody adopted", c.Version())
			}
			for i, a := range c.Draft {
				if a.No != i+1 || a.Text == "" {
					t.Fatalf("draft: %+v", c.Draft)
				}
			}
		}
	})
}
