package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// bigCSV is a list of n rows, in 60 buildings.
func bigCSV(n int) string {
	var b strings.Builder
	b.WriteString(fullHeader)
	for i := range n {
		fmt.Fprintf(&b, "%d号楼,%d单元,%d,住宅,张三%d,138%08d,%d.%02d,业主,居民,是,是\n", i%60+1, i/60%4+1, i/240+1, i, i, 60+i%90, i%100)
	}
	return b.String()
}

// bigWorkbook is the same as XLSX, with texts shared as spreadsheet programs do.
func bigWorkbook(b testing.TB, n int) []byte {
	b.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(bigCSV(n)), "\n") {
		var row []any
		for c := range strings.SplitSeq(line, ",") {
			row = append(row, c)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func benchmarkRead(b *testing.B, file []byte, rows int) {
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		s, err := Read(bytes.NewReader(file), int64(len(file)), "x")
		if err != nil || len(s.Rows) != rows {
			b.Fatalf("%d rows, %v", len(s.Rows), err)
		}
	}
}

func BenchmarkReadCSV(b *testing.B) { benchmarkRead(b, []byte(bigCSV(100_000)), 100_000) }

func BenchmarkReadWorkbook(b *testing.B) { benchmarkRead(b, bigWorkbook(b, 100_000), 100_000) }
