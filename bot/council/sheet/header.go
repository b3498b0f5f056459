package sheet

import (
	"regexp"
	"strings"
)

// Field is what a column means.
type Field string

// The fields.
const (
	Building Field = "building" // 楼栋
	Stair    Field = "stair"    // 单元
	Room     Field = "room"     // 房号
	Place    Field = "place"    // 3栋2单元501 in one cell
	Use      Field = "use"      // 用途
	Name     Field = "name"     // 姓名
	Phone    Field = "phone"    // 手机
	Area     Field = "area"     // 建筑面积
	Kind     Field = "kind"     // 住户类型
	Office   Field = "office"   // 身份
	Voter    Field = "voter"    // 选民
	Adult    Field = "adult"    // 满18
)

// fields lists them in the order of a table.
var fields = []Field{Building, Stair, Room, Place, Use, Name, Phone, Area, Kind, Office, Voter, Adult}

// headerWithin is how many rows may stand above the header.
const headerWithin = 20

// headerWords are the usual headers, folded, with blanks and brackets taken out.
var headerWords = func() map[string]Field {
	m := make(map[string]Field)
	for _, row := range []struct {
		field Field
		words string
	}{
		{Building, "楼栋 楼号 楼栋号 楼幢 楼座 栋 栋号 幢 幢号 座 座号 楼 号楼 楼宇 居民小组 村民小组 小组 组 组别 组号 building"},
		{Stair, "单元 单元号 梯 梯号 门洞 门栋 楼门 unit stair"},
		{Room, "房号 室号 室 房间 房间号 房间编号 门牌 门牌号 户号 房 房屋号 房屋编号 车位号 铺号 商铺号 地块号 room"},
		{Place, "房屋 地址 住址 房产 房屋地址 房屋坐落 坐落 座落 房屋座落 详细地址 物业地址 家庭住址 家庭地址 居住地址 房产地址 楼栋房号 楼房号 楼栋单元房号 房源 address"},
		{Use, "用途 房屋用途 房屋类型 物业类型 物业用途 房屋性质 房产类型 规划用途 use"},
		{Name, "姓名 户主 户主姓名 业主 业主姓名 业主名称 产权人 产权人姓名 房主 房主姓名 住户 住户姓名 居民姓名 村民姓名 所有权人 权利人 " +
			"成员姓名 家庭成员 人员姓名 客户名称 名字 name"},
		{Phone, "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 联系手机 移动电话 业主电话 户主电话 住户电话 本人电话 联系号码 phone mobile"},
		{Area, "建筑面积 面积 房屋面积 房屋建筑面积 产权面积 专有部分面积 专有面积 登记面积 产证面积 房本面积 宅基地面积 承包面积 area"},
		{Kind, "住户类型 类型 人员类型 居民类型 居住类型 住户性质 业主类型 人员类别 住户类别 产权关系 与业主关系 与户主关系 与产权人关系 关系 kind"},
		{Office, "身份 职务 角色 社区职务 担任职务 任职 岗位 role office"},
		{Voter, "选民 是否选民 登记选民 选民登记 是否登记选民 是否参加选举 voter"},
		{Adult, "满18 是否满18 满18岁 满18周岁 是否满18岁 是否满18周岁 年满18 年满18周岁 成年 是否成年 成年人 adult"},
	} {
		for w := range strings.FieldsSeq(row.words) {
			m[w] = row.field
		}
	}
	return m
}()

var (
	// inBrackets are explanations in a header: (㎡), (必填), 【示例】.
	inBrackets = regexp.MustCompile(`[(\[【<][^)\]】>]*[)\]】>]`)
	// looseName, loosePhone and looseArea find headers with more words around, and
	// notThese are columns that only look like them.
	looseName  = regexp.MustCompile(`姓名$|^姓名|(业主|户主|产权人|住户)(姓?名称?)`)
	loosePhone = regexp.MustCompile(`(手机|电话|联系方式)(号码|号)?[1一]?$`)
	looseArea  = regexp.MustCompile(`建筑面积|^(房屋|产权|登记)?面积`)
	notThese   = regexp.MustCompile(`证|紧急|配偶|代理|物业|经办|填表|登记人|联系人|介绍|中介|套内|公摊|花园|使用面积|备用|分摊|露台|阳台|拼音|曾用`)
)

// header says where the columns of a table are.
type header struct {
	at      map[Field]int
	text    map[Field]string // the header's own cells
	ignored []string
	// mu says that areas without a unit are in 亩.
	mu bool
}

// fold is a cell as it is compared with words: NFKC, lower case, without blanks, the
// brackets' content, and marks.
func fold(s string) string {
	s = strings.ToLower(squeeze(s))
	s = inBrackets.ReplaceAllString(s, "")
	return strings.Trim(s, "*:：.、-_#/ ")
}

// headerOf reads a row as header. It is one if it says where a room is (房号, or an
// address) and at least one thing more.
func headerOf(cells []string) (header, bool) {
	h := header{at: make(map[Field]int)}
	loose := make(map[Field]int)
	for i, c := range cells {
		w := fold(c)
		f, ok := headerWords[w]
		switch {
		case w == "":
			continue
		case ok:
			if _, twice := h.at[f]; !twice {
				h.at[f] = i
				continue
			}
		default:
			if f, ok := looseField(w); ok {
				if _, twice := loose[f]; !twice {
					loose[f] = i
					continue
				}
			}
		}
		h.ignored = append(h.ignored, cut(strings.TrimSpace(c)))
	}
	for f, i := range loose {
		if _, there := h.at[f]; there {
			h.ignored = append(h.ignored, cut(strings.TrimSpace(cells[i])))
		} else {
			h.at[f] = i
		}
	}
	h.settle()
	_, room := h.at[Room]
	_, place := h.at[Place]
	if i, ok := h.at[Area]; ok {
		h.mu = strings.Contains(cells[i], "亩")
	}
	h.text = make(map[Field]string, len(h.at))
	for f, i := range h.at {
		h.text[f] = cells[i]
	}
	return h, (room || place) && len(h.at) >= 2
}

// settle drops an address where its parts have their own columns, which are more exact.
func (h *header) settle() {
	_, room := h.at[Room]
	if _, place := h.at[Place]; place && room {
		if _, building := h.at[Building]; building {
			delete(h.at, Place)
		}
	}
}

func looseField(w string) (Field, bool) {
	switch {
	case notThese.MatchString(w):
		return "", false
	case looseName.MatchString(w):
		return Name, true
	case loosePhone.MatchString(w):
		return Phone, true
	case looseArea.MatchString(w):
		return Area, true
	}
	return "", false
}

// cell is the text of a field in a row, "" if there is none.
func (h header) cell(cells []string, f Field) string {
	i, ok := h.at[f]
	if !ok || i >= len(cells) {
		return ""
	}
	return cells[i]
}
