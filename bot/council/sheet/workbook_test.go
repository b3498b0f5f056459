package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// oddWorkbooks are lists as communities send them.
var oddWorkbooks = map[string]func(*excelize.File){
	"merged": func(f *excelize.File) {
		rows(f, "Sheet1", []any{"阳光小区业主信息登记表"}, []any{"填表人：李会计", nil, nil, nil, nil, "2026年3月"},
			[]any{"楼栋", "单元", "房号", "姓名", "联系电话", "建筑面积(㎡)"},
			[]any{"1栋", "1单元", 101, "张三", 13800000000, 89.51}, []any{nil, nil, 102, "李四", 13800000001, 100},
			[]any{nil, nil, nil, "李四妻", 13800000002, nil}, []any{nil, "2单元", 101, "王五", 13800000003, 120.335},
			[]any{"2栋", nil, 101, "王五", 13800000003, 60}, []any{"合计", nil, nil, nil, nil, 369.85})
		for _, m := range [][2]string{{"A1", "F1"}, {"A4", "A7"}, {"B4", "B6"}, {"C5", "C6"}} {
			check(f.MergeCell("Sheet1", m[0], m[1]))
		}
	},
	"pages": func(f *excelize.File) {
		rows(f, "Sheet1", []any{"说明：请勿修改"})
		for i, name := range []string{"1栋", "2号楼", "隐藏3栋"} {
			_, err := f.NewSheet(name)
			check(err)
			rows(f, name, []any{"房号", "户主", "手机"}, []any{"101", "张" + string(rune('一'+i)), fmt.Sprintf("1380000000%d", i)}, []any{"0102", "李四"})
		}
		check(f.SetSheetVisible("隐藏3栋", false))
	},
	"numbers": func(f *excelize.File) {
		rows(f, "Sheet1", []any{"房屋", "业主姓名", "手机号码", "面积", "满18"},
			[]any{"3-2-501", "张三", 1.3800000001e10, 89.51000000000001, true}, []any{"3#2-502", "李四", "１３８ ０００００００２", "１２０.５平米", 0},
			[]any{"幸福路8号3幢2单元5层503室", "王五", "+86 138-0000-0003", "1,000", "否"}, []any{"地下车库", "赵六", 13800000004, "约12㎡", 1})
		check(f.SetCellFormula("Sheet1", "D6", "SUM(D2:D5)"))
	},
	"rich": func(f *excelize.File) {
		rows(f, "Sheet1", []any{nil, "房屋信息", nil, "业主信息"}, []any{"序号", "楼号\n（必填）", "室号*", "产权人", "联系电话1", "身份", "身份证号"},
			[]any{1, "三号楼", "８０１室", nil, "010-12345678", "楼长、监事", "110101199003077758"}, []any{2, "三号楼", "802", "=HYPERLINK(\"x\")", "13800000000/13900000000", "副主任,花匠"})
		check(f.SetCellRichText("Sheet1", "D3", []excelize.RichTextRun{{Text: "欧阳", Font: &excelize.Font{Bold: true}}, {Text: " 小明"}}))
	},
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func rows(f *excelize.File, sheet string, lines ...[]any) {
	for i, l := range lines {
		check(f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &l))
	}
}

func bytesOf(t interface{ Fatal(...any) }, f *excelize.File) []byte {
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadOddWorkbooks(t *testing.T) {
	for name, fill := range oddWorkbooks {
		t.Run(name, func(t *testing.T) {
			f := excelize.NewFile()
			fill(f)
			file := bytesOf(t, f)
			s, err := Read(bytes.NewReader(file), int64(len(file)), name+".xlsx")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, report(s))
		})
	}
}

// report writes down everything that was understood.
func report(s Sheet) string {
	var b strings.Builder
	for _, r := range s.Rows {
		fmt.Fprintf(&b, "row %s:%d %s|%s|%s %s given=%v unsold=%v area=%d name=%s phone=%s as=%s adult=%d voter=%d offices=%v\n", r.Page, r.Line,
			r.Building, r.Stair, r.Room, r.Use, r.UseGiven, r.Unsold, r.Area, r.Name, r.Phone, r.As, r.Adult, r.Voter, r.Offices)
	}
	for _, p := range s.Problems {
		fmt.Fprintf(&b, "problem %s:%d %s %s %q lost=%v\n", p.Page, p.Line, p.Code, p.Field, p.Value, p.Lost)
	}
	fmt.Fprintf(&b, "ignored %q\n", s.Ignored)
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestCellsAgreeWithExcelize reads random tables with this package's reader and with the
// library that wrote them.
func TestCellsAgreeWithExcelize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		table := rapid.SliceOfN(rapid.SliceOfN(rapid.OneOf(
			rapid.Just(any(nil)),
			rapid.Map(rapid.StringMatching(`[a-z&<>"' 张三三栋\n=+@-]{1,8}`), func(s string) any { return s }),
			rapid.Map(rapid.Int32(), func(n int32) any { return int(n) }),
		), 0, 5), 1, 8).Draw(t, "table")
		for i, row := range table {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		want, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		file := bytesOf(t, f)
		pages, err := workbook(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[int][]string)
		if err := pages[0].each(func(line int, cells []string) error {
			got[line] = slices.Clone(cells)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for i, row := range want {
			if allBlank(row) {
				row = nil
			}
			if diff := cmp.Diff(trimmed(row), trimmed(got[i+1])); diff != "" {
				t.Fatalf("row %d (-excelize +sheet):\n%s", i+1, diff)
			}
		}
	})
}

func trimmed(row []string) []string {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	if len(row) == 0 {
		return nil
	}
	return row
}

// archive makes an XLSX file by hand, from the text of its one worksheet.
func archive(t *testing.T, worksheet string) []byte {
	t.Helper()
	return archiveOf(t, map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   worksheet,
	})
}

func archiveOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPartsAreFoundUnderOtherNames(t *testing.T) {
	file := archiveOf(t, map[string]string{
		`XL\Workbook.xml`: `<x:workbook xmlns:x="x" xmlns:r="r"><x:sheets><x:sheet name="S" r:id="a"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="t/worksheet" Target="/xl/One.xml"/>` +
			`<Relationship Id="b" Type="t/sharedStrings" Target="texts.xml"/></Relationships>`,
		"xl/texts.xml": `<sst><si><t>房号</t></si><si><r><t>姓</t></r><r><t>名</t></r><rPh><t>x</t></rPh></si><si><t>1-101_x000D_</t></si></sst>`,
		"xl/one.xml": `<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row>` +
			`<x:row><x:c t="s"><x:v>2</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v>张三</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>` +
			`<x:row><x:c r="A3"/><x:c r="B3" t="str"><x:v>张小</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A2:A3"/></x:mergeCells></x:worksheet>`,
	})
	s, err := Read(bytes.NewReader(file), int64(len(file)), "x.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1-101 张三 owner", "1-101 张小 owner"}, who(s)); diff != "" || len(s.Problems) != 0 {
		t.Errorf("%+v (-want +got):\n%s", s.Problems, diff)
	}
}

const twoRows = `<row r="1"><c r="A1" t="str"><v>房号</v></c><c r="B1" t="str"><v>姓名</v></c></row><row r="2"><c r="A2" t="str"><v>1-101</v></c><c r="B2" t="inlineStr"><is><t>张三</t></is></c></row>`

func TestBrokenWorkbooksAreNeverReadInPart(t *testing.T) {
	for _, tt := range []struct {
		name, worksheet string
		want            error
	}{
		{"a worksheet that ends in its middle", `<worksheet><sheetData>` + twoRows, errCut},
		{"a document type", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData>` + twoRows + `</sheetData></worksheet>`, errDoctype},
		{"elements that do not nest", `<worksheet><sheetData>` + twoRows + `</worksheet></sheetData>`, errNesting},
		{"elements nested too deeply", strings.Repeat("<a>", 100000), errNesting},
		{"a row beyond the last", `<worksheet><sheetData>` + twoRows + `<row r="99999999"/></sheetData></worksheet>`, errRowNumber},
	} {
		file := archive(t, tt.worksheet)
		_, err := Read(bytes.NewReader(file), int64(len(file)), "x.xlsx")
		var bad *BadFile
		if !errors.As(err, &bad) || bad.Why != Broken || !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", tt.name, err, tt.want)
		}
	}
	file := archive(t, `<worksheet><sheetData>`+twoRows+`</sheetData></worksheet>`)
	if s, err := Read(bytes.NewReader(file), int64(len(file)), "x.xlsx"); err != nil || len(s.Rows) != 1 {
		t.Errorf("the same, whole: %d rows, %v", len(s.Rows), err)
	}
}

func TestFarColumnsAreNotRead(t *testing.T) {
	far := `<worksheet><sheetData>` + twoRows + strings.Repeat(`<row><c r="XFD3"><v>1</v></c></row>`, 1000) + `</sheetData></worksheet>`
	file := archive(t, far)
	s, err := Read(bytes.NewReader(file), int64(len(file)), "x.xlsx")
	if err != nil || len(s.Rows) != 1 {
		t.Errorf("%d rows, %v", len(s.Rows), err)
	}
}

func TestArchivesThatUnpackTooFarAreRefused(t *testing.T) {
	b := book{parts: map[string]*zip.File{}}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	b.parts["a"] = r.File[0]
	if _, err := b.open("a", 1<<20-1); !errors.Is(err, errBomb) {
		t.Errorf("declared beyond the limit: %v", err)
	}
	r.File[0].UncompressedSize64 = 10 // what the archive declares may be a lie
	rc, err := b.open("a", 100)
	if err != nil {
		t.Fatal(err)
	}
	defer rc.Close()
	buf := make([]byte, 1<<16)
	for range 100 {
		if _, err = rc.Read(buf); err != nil {
			break
		}
	}
	if err == nil {
		t.Error("more than the limit was unpacked")
	}
}
