package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"yishi/bot/council"
)

// wordTable finds a meaning by any of its words.
func wordTable[T any](rows map[string]T) map[string]T {
	m := make(map[string]T)
	for words, meaning := range rows {
		for w := range strings.FieldsSeq(words) {
			m[w] = meaning
		}
	}
	return m
}

var standings = wordTable(map[string]council.Standing{
	"业主 产权人 户主 房主 本人 所有权人 权利人 购房人 买受人 自住 自有 自住业主 村民 owner": council.Owner,
	"共有人 共有 共同共有 按份共有 共同产权人 产权共有人 共同业主 联名业主 coowner":       council.CoOwner,
	"家属 家人 家庭成员 亲属 亲戚 同住人 同住 同住家属 配偶 夫妻 妻子 丈夫 妻 夫 爱人 子女 儿子 女儿 子 女 长子 次子 长女 次女 父母 父亲 母亲 父 母 岳父 岳母 公公 婆婆 " +
		"儿媳 女婿 孙子 孙女 外孙 外孙女 兄弟 姐妹 直系亲属 family": council.Family,
	"租户 租客 承租人 租赁 租住 租赁户 租房 承租户 借住 租户代表 商户 tenant": council.Tenant,
})

// unsoldUse marks a use that says that the unit is still the developer's.
const unsoldUse council.Use = "unsold"

var uses = wordTable(map[string]council.Use{
	"住宅 房屋 公寓 别墅 住房 居住 自住 普通住宅 成套住宅 商住 民房 洋房 高层 多层 平房 home":                   council.Home,
	"商铺 门面 商业 店铺 底商 门店 网点 商业网点 商业用房 营业房 商服 shop":                              council.Shop,
	"车位 车库 停车位 地下车位 地上车位 产权车位 车房 机动车位 parking":                                council.Parking,
	"宅基地 承包地 耕地 地块 土地 林地 菜地 plot":                                             council.Plot,
	"储藏室 储物间 储藏间 办公 写字楼 其他 其它 配套 物业用房 幼儿园 仓库 自行车库 地下室 杂物间 会所 非住宅 工业 车棚 other": council.Other,
	"未售 未出售 未售出 待售 开发商 未交付 建设单位 空置 空置房 空房 库存":                                 unsoldUse,
})

// office is what a word in 身份 makes of a person: an office, or a standing after all.
var offices = wordTable(map[string]council.Role{
	"主任 业委会主任 居委会主任 村主任 会长 召集人 负责人 chair":                   council.Chair,
	"楼长 楼栋长 楼组长 单元长 栋长 小组长 组长 楼门长 captain":                  council.Captain,
	"记录员 秘书 文书 书记员 录入员 信息员 clerk":                           council.Clerk,
	"监事 监督员 监事长 监事会主席 监督委员会主任 监委会主任 supervisor":             council.Supervisor,
	"代表 居民代表 业主代表 村民代表 户代表 议事员 议事代表 议事会成员 委员 业委会委员 副主任 rep": council.Rep,
})

var noOffice = strings.Fields("居民 村民 无 普通居民 普通业主 群众 成员 居民户 - / 否 resident")

// ofBuilding splits an office's building from it: 3栋楼长.
var ofBuilding = regexp.MustCompile(`^([0-9A-Za-z一二三四五六七八九十]+)(?:号楼|栋|幢|座|#)(楼长|楼栋长|楼组长|栋长|单元长|组长)$`)

// parseOffices reads the offices in one cell, several separated by 、. standing is what
// the cell says instead when it names one (业主); bad lists words that mean nothing here.
// A captain's building is empty unless the cell names it.
func parseOffices(s string) (held []council.Office, standing council.Standing, bad string) {
	for _, part := range strings.FieldsFunc(norm.NFKC.String(s), isBetween) {
		w := fold(part)
		if m := ofBuilding.FindStringSubmatch(squeeze(part)); m != nil {
			held = append(held, council.Office{Role: council.Captain, Building: buildingName(m[1])})
			continue
		}
		role, isOffice := offices[w]
		as, isStanding := standings[w]
		switch {
		case w == "" || slices.Contains(noOffice, w):
		case isOffice:
			held = append(held, council.Office{Role: role})
		case isStanding:
			standing = as
		default:
			bad = part
		}
	}
	return held, standing, bad
}

// isBetween reports whether r separates several things in one cell.
func isBetween(r rune) bool { return strings.ContainsRune("、,，/／;；&\n\r\t", r) }

var (
	// unsoldNames stand where a name should be, for the developer's units; nobodyNames
	// for units of which nobody knows.
	unsoldNames = strings.Fields("开发商 未售 未出售 未售出 待售 空置 空房 空置房 建设单位 未交付 房产公司 地产公司 开发公司 房地产公司 库存")
	nobodyNames = strings.Fields("无 - -- / \\ 空 未知 不详 暂无 无人 待查 待定 不明 n/a na none null nil")
	totals      = strings.Fields("合计 总计 小计 总数 共计 汇总 total")

	nameNote  = regexp.MustCompile(`[(（]([^)）]*)[)）]$`)
	deadNotes = strings.Fields("已故 去世 已去世 已死亡 死亡 亡故")
	twoPart   = strings.Fields("欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 轩辕 端木 百里 呼延 闻人 澹台 淳于 单于 太史 申屠 公羊 濮阳 太叔 公冶 宗政")
)

// maxName bounds a name, in characters: a company's fits.
const maxName = 40

// parseNames reads who is named in one cell: several separated by 、 or a line break, or
// by a blank where both sides are whole names. Blanks that only spread a name are taken
// out (张　三). unsold says that the developer stands there; dead and unknown owners give
// no name.
func parseNames(s string) (names []string, unsold, bad bool) {
	for _, part := range strings.FieldsFunc(norm.NFKC.String(s), isBetween) {
		for _, n := range apart(visible(part)) {
			n, dead := withoutNote(n)
			w := strings.ToLower(n)
			switch {
			case dead, w == "", slices.Contains(nobodyNames, w):
			case slices.Contains(unsoldNames, w):
				unsold = true
				names = append(names, n)
			case len([]rune(n)) > maxName, !strings.ContainsFunc(n, unicode.IsLetter), longDigit.MatchString(n):
				bad = true
			case !slices.Contains(names, n):
				names = append(names, n)
			}
		}
	}
	return names, unsold, bad
}

// withoutNote takes a bracket off a name: what is known of it is said by other columns.
// A bracket that tells namesakes apart stays: 张三(大).
func withoutNote(n string) (name string, dead bool) {
	m := nameNote.FindStringSubmatchIndex(n)
	if m == nil {
		return n, false
	}
	note := fold(n[m[2]:m[3]])
	_, standing := standings[note]
	_, office := offices[note]
	switch dead = slices.Contains(deadNotes, note); {
	case dead, standing, office:
		return strings.TrimSpace(n[:m[0]]), dead
	}
	return n, false
}

// visible takes out what cannot be seen, and joins blanks into one.
func visible(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// apart splits 张三 李四, joins 张 三 and 欧阳 小明, and leaves names in Latin letters.
func apart(s string) []string {
	parts := strings.Split(s, " ")
	whole := len(parts) > 1 && !slices.Contains(twoPart, parts[0])
	for _, p := range parts {
		r := []rune(p)
		for _, c := range r {
			if !unicode.Is(unicode.Han, c) {
				return []string{s}
			}
		}
		whole = whole && len(r) >= 2
	}
	if whole {
		return parts
	}
	return []string{strings.Join(parts, "")}
}
