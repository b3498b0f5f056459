package council_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yishi/bot/council"
)

func TestACityFileIsReadOrRefusedWhateverItHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("赞成反对A,;\"\r\n\ufeff 0123456789.-x"))).Draw(t, "file")
		rows, err := council.ReadCityFile(strings.NewReader(text))
		var bad *council.BadCityFile
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("another error: %v", err)
		}
		for _, r := range rows {
			if r.Choice == "" || r.Sum.Heads < 0 || r.Sum.Area < 0 || r.Line < 1 {
				t.Fatalf("row %+v", r)
			}
		}
	})
}

func TestAreasOfACityFileAreExact(t *testing.T) {
	rows, err := council.ReadCityFile(strings.NewReader("选项,人数,面积\n赞成,\"1,210\",\"18,800.5\"\n反对,30,2500\n弃权,0,0.07\n"))
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v, %v", rows, err)
	}
	for i, want := range []int64{1880050, 250000, 7} {
		if rows[i].Sum.Area != want {
			t.Errorf("line %d: area %d, want %d", rows[i].Line, rows[i].Sum.Area, want)
		}
	}
	if rows[0].Sum.Heads != 1210 {
		t.Errorf("heads %d", rows[0].Sum.Heads)
	}
}
