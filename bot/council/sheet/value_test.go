package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseArea(t *testing.T) {
	for _, tt := range []struct {
		text    string
		want    int64
		rounded bool
		ok      bool
	}{
		{"89.5㎡", 8950, false, true},
		{"89.50", 8950, false, true},
		{"８９．５", 8950, false, true},
		{"1,234.56平方米", 123456, false, true},
		{"约 90 平", 9000, false, true},
		{"120m²", 12000, false, true},
		{"", 0, false, true},
		{"0", 0, false, true},
		{"/", 0, false, true},
		{".5", 50, false, true},
		{"89.510000000000005", 8951, false, true},
		{"89.509999999999999", 8951, false, true},
		{"0.004", 0, true, true},
		{"0.005", 1, true, true},
		{"89.995", 9000, true, true},
		{"120.335", 12034, true, true},
		{"1.2E2", 12000, false, true},
		{"1E-3", 0, true, true},
		{"3亩", 200000, false, true},
		{"1.5亩", 100000, false, true},
		{"0.01亩", 667, false, true},
		{"10000000", 1000000000, false, true},
		{"10000001", 1000000100, false, false},
		{"1E100", 0, false, false},
		{"12,34", 0, false, false},
		{"-5", 0, false, false},
		{"八十九", 0, false, false},
		{"89.5.1", 0, false, false},
		{".", 0, false, false},
		{"99999999999999999999999999", 0, false, false},
	} {
		area, rounded, ok := parseArea(tt.text, false)
		if ok != tt.ok || ok && (area != tt.want || rounded != tt.rounded) {
			t.Errorf("%q: %d rounded=%v ok=%v, want %d rounded=%v ok=%v", tt.text, area, rounded, ok, tt.want, tt.rounded, tt.ok)
		}
	}
	if area, _, _ := parseArea("3", true); area != 200000 {
		t.Errorf("a column in 亩: %d", area)
	}
}

func TestAreasOfTwoDecimalsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Int64Range(0, maxUnitArea).Draw(t, "area")
		for _, text := range []string{
			fmt.Sprintf("%d.%02d", want/100, want%100),
			fmt.Sprintf("%.17g", float64(want)/100), // as workbooks store it
		} {
			if got, rounded, ok := parseArea(text, false); got != want || rounded || !ok {
				t.Fatalf("%s: %d rounded=%v ok=%v, want %d", text, got, rounded, ok, want)
			}
		}
	})
}

func TestParsePhones(t *testing.T) {
	for _, tt := range []struct {
		text  string
		want  string
		wrong Code
	}{
		{"13800000000", "13800000000", ""},
		{"+86 138-0000-0000", "13800000000", ""},
		{"(86)13800000000", "13800000000", ""},
		{"１３８００００００００", "13800000000", ""},
		{"13800000000.0", "13800000000", ""},
		{"138 0000 0000 139 0000 0000", "13800000000 13900000000", ""},
		{"13800000000、13900000000", "13800000000 13900000000", ""},
		{"010-12345678", "01012345678", ""},
		{"1.38E+10", "", PhoneCut},
		{"12345", "", BadPhone},
		{"110101199003077758", "", IDNumber},
		{"11010119900307775x", "", IDNumber},
		{"无", "", ""},
		{"", "", ""},
	} {
		got, wrong := parsePhones(tt.text)
		if strings.Join(got, " ") != tt.want || wrong != tt.wrong {
			t.Errorf("%q: %q %q, want %q %q", tt.text, got, wrong, tt.want, tt.wrong)
		}
	}
}

func TestBuildingsComeIntoOneForm(t *testing.T) {
	for want, spellings := range map[string]string{
		"3":   "3 03 3栋 3号楼 三栋 第三栋 ３号楼 3幢 3# 3#楼 3座 3.0 3组 三组",
		"A":   "A座 a座 Ａ栋 A",
		"12":  "十二栋 12号楼 012",
		"105": "一百零五栋 105",
		"南区3": "南区3栋 南区3号楼",
		"B1":  "B1 b1栋",
	} {
		for s := range strings.FieldsSeq(spellings) {
			if got := buildingName(s); got != want {
				t.Errorf("%s is %q, want %q", s, got, want)
			}
		}
	}
}

func TestParsePlace(t *testing.T) {
	for text, want := range map[string]place{
		"3栋2单元501":         {"3", "2", "501"},
		"3栋2单元501室":        {"3", "2", "501"},
		"三号楼二单元０５０１室":      {"3", "2", "501"},
		"3-2-501":          {"3", "2", "501"},
		"3—2—501":          {"3", "2", "501"},
		"3-501":            {"3", "", "501"},
		"3栋501":            {"3", "", "501"},
		"3#2-501":          {"3", "2", "501"},
		"3号楼-2-501":        {"3", "2", "501"},
		"阳光小区3栋2单元5层501":   {"3", "2", "501"},
		"幸福路8号3幢12楼1203室":  {"3", "", "1203"},
		"2期A座1203":         {"2期A", "", "1203"},
		"南区3栋1单元302":       {"南区3", "1", "302"},
		"1-3-2-501":        {"1-3", "2", "501"},
		"B1-023":           {"B1", "", "23"},
		"幸福小区 3 - 2 - 501": {"3", "2", "501"},
		"二十三栋1单元A02":       {"23", "1", "A02"},
	} {
		if got, ok := parsePlace(text); !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "地下车库", "幸福小区", "张三", "13800000000", "501"} {
		if got, ok := parsePlace(text); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func TestNoHeaderWordHasTwoMeanings(t *testing.T) {
	h, ok := headerOf([]string{"楼栋", "单元", "房号", "用途", "姓名", "手机", "建筑面积", "住户类型", "身份", "选民", "满18"})
	if !ok || len(h.at) != 11 || len(h.ignored) != 0 {
		t.Errorf("the usual header: %+v %v", h, ok)
	}
	for _, tt := range []struct {
		header string
		want   map[Field]int
	}{
		{"楼号 室号 业主 面积（㎡） 联系方式", map[Field]int{Building: 0, Room: 1, Name: 2, Area: 3, Phone: 4}},
		{"房号 套内面积 公摊面积 建筑面积(平方米) 身份证号 姓名", map[Field]int{Room: 0, Area: 3, Name: 5}},
		{"姓名 与户主关系 详细地址 紧急联系人电话 本人电话", map[Field]int{Name: 0, Kind: 1, Place: 2, Phone: 4}},
		{"座 梯 房间号 *产权人姓名 手机号码1 登记面积", map[Field]int{Building: 0, Stair: 1, Room: 2, Name: 3, Phone: 4, Area: 5}},
	} {
		h, ok := headerOf(strings.Fields(tt.header))
		if diff := cmp.Diff(tt.want, h.at); !ok || diff != "" {
			t.Errorf("%s: ok=%v (-want +got):\n%s", tt.header, ok, diff)
		}
	}
	for _, row := range []string{"说明 填表人", "1 张三", "房号", "姓名 电话"} {
		if _, ok := headerOf(strings.Fields(row)); ok {
			t.Errorf("%s is taken for a header", row)
		}
	}
}
