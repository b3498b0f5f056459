package speech

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDev(t *testing.T) {
	f := os.Getenv("DEV")
	if f == "" {
		return
	}
	for _, name := range strings.Split(f, ",") {
		ok, n, wrong := 0, 0, 0
		for _, r := range readCorpus(t, name) {
			var want map[string]any
			json.Unmarshal(r.Want, &want)
			in := Parse(r.Text, r.Context)
			n++
			if cmp.Equal(want, shown(t, in, want)) {
				ok++
				continue
			}
			w := ""
			if isVote(in.Intent) {
				w = "!!WRONG "
				wrong++
			}
			nos := ""
			for _, o := range r.Context.Open {
				nos += fmt.Sprint(o.No, " ")
			}
			in.Readings = nil
			b, _ := json.Marshal(in)
			wj, _ := json.Marshal(want)
			fmt.Printf("%s%q [%s %s q%d o%d] want %s got %s\n", w, r.Text, r.Context.Chat[:1], nos, r.Context.Quote, len(r.Context.Offered), wj, b)
		}
		fmt.Printf("%s %d/%d wrong %d\n", name, ok, n, wrong)
	}
}
