package sheet

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yishi/bot/council"
)

func readText(t *testing.T, text string) Sheet {
	t.Helper()
	s, err := Read(strings.NewReader(text), int64(len(text)), "list.csv")
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return s
}

// who is a row cut down to what most tests are about.
func who(s Sheet) []string {
	var lines []string
	for _, r := range s.Rows {
		u := council.Unit{Building: r.Building, Stair: r.Stair, Room: r.Room}
		lines = append(lines, strings.TrimSpace(u.Label()+" "+r.Name+" "+r.Phone)+" "+string(r.As))
	}
	return lines
}

func codes(s Sheet) []string {
	var list []string
	for _, p := range s.Problems {
		line := string(p.Code)
		if p.Lost {
			line += "!"
		}
		list = append(list, itoa(p.Line)+" "+line)
	}
	return list
}

const fullHeader = "楼栋,单元,房号,用途,姓名,手机,建筑面积,住户类型,身份,选民,满18\n"

func TestReadUnderstandsEveryColumn(t *testing.T) {
	s := readText(t, fullHeader+
		"3号楼,2单元,501室,住宅,张三,138 0000 0000,89.5㎡,业主,楼长、记录员,是,是\n"+
		"３栋,二单元,０５０１,住宅,李四,+86-13900000001,,共有人,居民,否,√\n"+
		"A座,,1203,商铺,王五,,\"1,234.56\",租户,主任,,\n")
	want := []Row{
		{Line: 2, Building: "3", Stair: "2", Room: "501", Use: council.Home, UseGiven: true, Area: 8950, Name: "张三", Phone: "13800000000",
			As: council.Owner, Offices: []council.Office{{Role: council.Captain, Building: "3"}, {Role: council.Clerk}}, Adult: Said, Voter: Said},
		{Line: 3, Building: "3", Stair: "2", Room: "501", Use: council.Home, UseGiven: true, Name: "李四", Phone: "13900000001",
			As: council.CoOwner, Adult: Said, Voter: Denied},
		{Line: 4, Building: "A", Room: "1203", Use: council.Shop, UseGiven: true, Area: 123456, Name: "王五",
			As: council.Tenant, Offices: []council.Office{{Role: council.Chair}}},
	}
	if diff := cmp.Diff(want, s.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if s.Lost != 0 || len(s.Problems) != 0 {
		t.Errorf("problems: %+v", s.Problems)
	}
}

func TestReadTakesAnyEncodingAndSeparator(t *testing.T) {
	text := "小区业主花名册（2026年）,,,\r\n序号,房屋地址,业主姓名,联系电话\r\n1,3栋2单元501,张三,13800000000\r\n2,3栋2单元502,\"李，四\",13800000001\r\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(text, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"UTF-8":                     text,
		"UTF-8 with a mark":         "\ufeff" + text,
		"GB18030":                   gbk,
		"UTF-16 with tabs":          utf16,
		"tabs":                      strings.ReplaceAll(text, ",", "\t"),
		"semicolons":                strings.ReplaceAll(text, ",", ";"),
		"Macintosh ends of lines":   strings.ReplaceAll(text, "\r\n", "\r"),
		"without a last line break": strings.TrimSpace(text),
	} {
		t.Run(name, func(t *testing.T) {
			got := who(readText(t, file))
			want := []string{"3-2-501 张三 13800000000 owner", "3-2-502 李 13800000001 owner", "3-2-502 四 co_owner"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// oddLists are lists as people type them, and what is to be read.
var oddLists = []struct {
	name string
	text string
	want []string
	code []string
}{
	{"blank cells under a merged cell are filled from above",
		"楼栋,单元,房号,姓名\n1栋,1单元,101,张三\n,,102,李四\n,2单元,101,王五\n2栋,1单元,101,赵六\n",
		[]string{"1-1-101 张三 owner", "1-1-102 李四 owner", "1-2-101 王五 owner", "2-1-101 赵六 owner"},
		[]string{"3 from_above", "4 from_above"}},
	{"a row without any place goes on with the unit above",
		"楼栋,房号,姓名,住户类型\n1栋,101,张三,业主\n,,李四,家属\n",
		[]string{"1-101 张三 owner", "1-101 李四 family"}, []string{"3 from_above"}},
	{"a row without a place after a blank line is lost",
		"楼栋,房号,姓名\n1栋,101,张三\n\n,,李四\n", []string{"1-101 张三 owner"}, []string{"4 no_room!"}},
	{"a row is not filled from one that was lost",
		"楼栋,房号,姓名\n1栋,101,张三\n2栋,,李四\n,,王五\n,102,赵六\n",
		[]string{"1-101 张三 owner", "2-102 赵六 owner"}, []string{"3 no_room!", "4 no_room!", "5 from_above"}},
	{"a shop without a stair does not get one",
		"楼栋,单元,房号,用途,姓名\n1,2,101,住宅,张三\n1,,3,商铺,李四\n", []string{"1-2-101 张三 owner", "1-3 李四 owner"}, nil},
	{"several owners in one cell become co-owners",
		"房号,姓名,电话\n3-2-501,张三、李四,13800000000/13900000000\n", []string{"3-2-501 张三 13800000000 owner", "3-2-501 李四 13900000000 co_owner"},
		[]string{"2 several_names"}},
	{"two names parted by a blank are two, a spread name is one",
		"房号,姓名\n1-101,张三丰 李四\n1-102,张　三\n1-103,欧阳 小明\n", []string{"1-101 张三丰 owner", "1-101 李四 co_owner", "1-102 张三 owner", "1-103 欧阳小明 owner"},
		[]string{"2 several_names"}},
	{"a kind that is not known loses the row",
		"房号,姓名,住户类型\n1-101,张三,火星人\n1-102,李四,租客\n", []string{"1-102 李四 tenant"}, []string{"2 bad_kind!"}},
	{"sums and repeated headers are passed over",
		"房号,姓名,面积\n1-101,张三,80\n合计,,80\n房号,姓名,面积\n1-102,李四,90\n,总计,\n", []string{"1-101 张三 owner", "1-102 李四 owner"}, nil},
	{"a list without header is guessed",
		"3-2-501 张三 13800000000\n3-2-502 李四 13800000001\n3-2-601 王小五 13800000002\n",
		[]string{"3-2-501 张三 13800000000 owner", "3-2-502 李四 13800000001 owner", "3-2-601 王小五 13800000002 owner"}, nil},
	{"a list without header in columns of building, room and area is guessed",
		"3栋\t501\t张三\t120\n3栋\t502\t李四\t89\n3栋\t601\t王小五\t120\n", []string{"3-501 张三 owner", "3-502 李四 owner", "3-601 王小五 owner"}, nil},
	{"a header of words parted by blanks is read",
		"房号 姓名 电话\n501 张三 13800000000\n502 李四 13800000001\n", []string{"1-501 张三 13800000000 owner", "1-502 李四 13800000001 owner"}, nil},
	{"formulas are plain text",
		"房号,姓名\n1-101,=cmd|'calc'!A0\n1-102,@张三\n1-103,\t+SUM(A1)\n",
		[]string{"1-101 =cmd|'calc'!A0 owner", "1-102 @张三 owner", "1-103 +SUM(A1) owner"}, nil},
	{"identity numbers are not kept",
		"房号,姓名,电话,身份证号\n1-101,张三,110101199003077758,110101199003077758\n", []string{"1-101 张三 owner"}, []string{"2 id_number"}},
	{"a phone that a spreadsheet cut is left out and said",
		"房号,姓名,电话\n1-101,张三,1.38E+10\n1-102,李四,12345\n1-103,王五,13800000000.0\n",
		[]string{"1-101 张三 owner", "1-102 李四 owner", "1-103 王五 13800000000 owner"}, []string{"2 phone_cut", "3 bad_phone"}},
	{"the dead and the unknown are nobody",
		"房号,姓名\n1-101,张三(已故)\n1-102,未知\n1-103,李四（租户）\n1-104,王五(大)\n",
		[]string{"1-101 owner", "1-102 owner", "1-103 李四 owner", "1-104 王五(大) owner"}, nil},
	{"a stray quote does not swallow the list",
		"房号,姓名\n1-101,\"张三\n" + strings.Repeat("1-102,李四\n", 100), nil, []string{"2 cell_too_long!"}},
	{"garbled rows are lost",
		"房号,姓名\n1-101,张\ufffd\n1-102,李四\n", []string{"1-102 李四 owner"}, []string{"2 garbled!"}},
	{"a blank building without a row above is lost",
		"楼栋,房号,姓名\n,101,张三\n1栋,102,李四\n", []string{"1-102 李四 owner"}, []string{"2 no_building!"}},
	{"rooms that begin with the stair, among them one like the building",
		"楼栋,房号,姓名\n2栋,1-101,张三\n2栋,2-101,李四\n", []string{"2-1-101 张三 owner", "2-2-101 李四 owner"}, nil},
	{"rooms that begin with the building",
		"楼栋,房号,姓名\n2栋,2-101,张三\n3栋,3-1-101,李四\n", []string{"2-101 张三 owner", "3-1-101 李四 owner"}, nil},
}

func TestReadFindsPeopleInOddLists(t *testing.T) {
	for _, tt := range oddLists {
		t.Run(tt.name, func(t *testing.T) {
			s := readText(t, tt.text)
			if diff := cmp.Diff(tt.want, who(s), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.code, codes(s), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAreaThatCannotBeIsNotKept(t *testing.T) {
	s := readText(t, "楼栋,单元,房号,建筑面积\n3,2,501,1e9\n3,2,502,八十平\n3,2,503,80\n")
	if diff := cmp.Diff([]string{"2 bad_area", "3 bad_area"}, codes(s)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for i, want := range []int64{0, 0, 8000} {
		if s.Rows[i].Area != want {
			t.Errorf("row %d has an area of %d, want %d", i, s.Rows[i].Area, want)
		}
	}
}

func TestReadMarksTheDevelopersUnits(t *testing.T) {
	s := readText(t, "房号,姓名,用途,电话\n1-101,开发商,,\n1-102,,未售,\n1-103,某某置业有限公司,未售,13800000000\n1-104,张三,空置,\n1-105,空置,,\n1-106,开发商,,13800000000\n")
	type unit struct {
		Room, Name string
		Unsold     bool
	}
	var got []unit
	for _, r := range s.Rows {
		got = append(got, unit{r.Room, r.Name, r.Unsold})
	}
	want := []unit{{"101", "", true}, {"102", "", true}, {"103", "某某置业有限公司", true}, {"104", "张三", false}, {"105", "", true}, {"106", "开发商", true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
}

func TestReadTakesBlankForNoOnlyAmongTicks(t *testing.T) {
	adults := func(text string) []Mark {
		var m []Mark
		for _, r := range readText(t, text).Rows {
			m = append(m, r.Adult)
		}
		return m
	}
	for _, tt := range []struct {
		name, text string
		want       []Mark
	}{
		{"ticks and blanks", "房号,姓名,满18\n1-101,张三,√\n1-102,李四,\n", []Mark{Said, Denied}},
		{"words and blanks", "房号,姓名,满18\n1-101,张三,是\n1-102,李四,\n", []Mark{Said, Unsaid}},
		{"ticks, crosses and blanks", "房号,姓名,满18\n1-101,张三,√\n1-102,李四,×\n1-103,王五,\n", []Mark{Said, Denied, Unsaid}},
		{"the heading again", "房号,姓名,满18\n1-101,张三,满18\n1-102,李四,未满18\n1-103,王五,满18周岁\n", []Mark{Said, Denied, Said}},
		{"an empty column", "房号,姓名,满18\n1-101,张三,\n", []Mark{Unsaid}},
	} {
		if diff := cmp.Diff(tt.want, adults(tt.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestReadSaysWhyAFileCannotBeRead(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Why
	}{
		{"nothing", "", Empty},
		{"blanks", " \r\n ", Empty},
		{"no header and nothing to guess from", "你好,世界\n再见,世界\n", NoHeader},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), OldExcel},
		{"a saved page", "<html><table><tr><td>房号</td></tr></table>", WebPage},
		{"an archive cut short", "PK\x03\x04" + strings.Repeat("\x00", 100), Broken},
	} {
		_, err := Read(strings.NewReader(tt.text), int64(len(tt.text)), "x")
		var bad *BadFile
		if !errors.As(err, &bad) || bad.Why != tt.want {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
		}
	}
	if _, err := Read(bytes.NewReader(nil), MaxBytes+1, "x"); err == nil || err.(*BadFile).Why != TooLarge {
		t.Errorf("a file beyond the limit: %v", err)
	}
}

func TestReadRefusesMoreRowsThanItMay(t *testing.T) {
	text := "房号,姓名\n1-101,张三\n1-102,李四\n1-103,王五\n"
	pages, err := plainText(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := understand("csv", pages, 3); err != nil || len(s.Rows) != 3 {
		t.Errorf("as many rows as allowed: %d, %v", len(s.Rows), err)
	}
	var bad *BadFile
	if _, err := understand("csv", pages, 2); !errors.As(err, &bad) || bad.Why != TooManyRows {
		t.Errorf("one more: error %v, want %s", err, TooManyRows)
	}
}

func TestSourceIsOfTheUnderstoodRows(t *testing.T) {
	a := readText(t, "楼栋,房号,姓名\n3号楼,501,张三\n")
	b := readText(t, "名册\n\n备注,房号,姓名,楼栋\nx,501室,张　三,三栋\n")
	c := readText(t, "楼栋,房号,姓名\n3号楼,502,张三\n")
	if a.Source != b.Source {
		t.Error("the same rows in another file have another source")
	}
	if a.Source == c.Source {
		t.Error("other rows have the same source")
	}
}
