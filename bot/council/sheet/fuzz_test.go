package sheet

import (
	"bytes"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"yishi/bot/council"
)

// FuzzRead wants every file to be refused with a *BadFile, or to be read into rows that
// the roster can keep, twice in the same way.
func FuzzRead(f *testing.F) {
	f.Add([]byte(fullHeader + "3号楼,2单元,501室,住宅,张三,138 0000 0000,89.5㎡,业主,楼长、记录员,是,是\n,,,,李四,,,家属,,,\n"))
	f.Add([]byte("\xff\xfe" + "a\x00"))
	f.Add([]byte("3-2-501 张三 13800000000\n3-2-502 李四 13800000001\n"))
	f.Add([]byte("房号;姓名\n\"1-101\";\"张\n三\"\n"))
	f.Add([]byte("\xb7\xbf\xba\xc5,\xd0\xd5\xc3\xfb\n1-101,\xd5\xc5\xc8\xfd\n"))
	for _, fill := range oddWorkbooks {
		x := excelize.NewFile()
		fill(x)
		f.Add(bytesOf(f, x))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := Read(bytes.NewReader(file), int64(len(file)), "x")
		if err != nil {
			var bad *BadFile
			if !errors.As(err, &bad) || bad.Why == "" {
				t.Fatalf("error %v", err)
			}
			return
		}
		if s.Lost+s.Noted < len(s.Problems) || len(s.Problems) > MaxProblems {
			t.Fatalf("%d problems, %d lost, %d noted", len(s.Problems), s.Lost, s.Noted)
		}
		for _, r := range s.Rows {
			checkRow(t, r)
		}
		again, err := Read(bytes.NewReader(file), int64(len(file)), "x")
		if err != nil || again.Source != s.Source {
			t.Fatalf("read again: %v, source %s and %s", err, s.Source, again.Source)
		}
	})
}

func checkRow(t *testing.T, r Row) {
	t.Helper()
	switch {
	case r.Room == "" || r.Building == "" || r.Line < 1:
		t.Fatalf("row without a place: %+v", r)
	case r.Area < 0 || r.Area > maxUnitArea:
		t.Fatalf("area %d", r.Area)
	case r.As == "" || r.Use == "" || r.Use == unsoldUse:
		t.Fatalf("row without a kind or use: %+v", r)
	case len([]rune(r.Name)) > maxName || !utf8.ValidString(r.Name):
		t.Fatalf("name %q", r.Name)
	case tidy(r.Building) != r.Building || tidy(r.Stair) != r.Stair || tidy(r.Room) != r.Room:
		t.Fatalf("names that cannot be keys: %+v", r)
	}
	e := council.Electorate{Base: council.Owners, Building: r.Building, Stair: r.Stair}
	if back, err := council.ParseElectorate(e.String()); err != nil || back.String() != e.String() {
		t.Fatalf("electorate %s: %v", e, err)
	}
	for _, p := range r.Phone {
		if p < '0' || p > '9' {
			t.Fatalf("phone %q", r.Phone)
		}
	}
}
