package council

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// taking lists the ways in which a motion takes away what a majority cannot dispose of:
// somebody's home, property, access, supply, good name or vote. They stand until the
// supervisor agrees: a word may be used innocently, which only a person can tell.
var taking = []struct {
	right string
	words *regexp.Regexp
}{
	{"supply", regexp.MustCompile(`(停|断|掐|切断|限制?)(供)?(他|她|其|他们|该户|这户|欠费)?(的|家|户)?的?(供)?(水|电|气|煤气|燃气|暖|网|热)`)},
	{"access", regexp.MustCompile(`(禁止|不准|不许|不让|不得|不允许|限制|拒绝|阻止|拦住?)[^,，。;；]{0,12}?(进|入住|居住|回家|出入|通行|住|使用电梯|乘(坐)?电梯|坐电梯|用电梯|租房|出租|停车|使用(门禁|车位|健身|泳池|公共|小区|会所|设施|水|电))`)},
	{"access", regexp.MustCompile(`(停用|注销|取消|冻结|收回|消磁|锁(住|死|掉)?|没收|不给|不发|停发)[^,，。;；]{0,10}?(门禁|电梯卡|钥匙|车牌|出入证|通行证|停车权|停车资格)|(收回|没收|冻结)[^,，。;；]{0,10}?车位|锁门|换锁|堵(他|她|其)?.{0,3}门|锁(他|她|其|他们|她们|业主|住户|租户)?的?车|拖走?车|扣车`)},
	{"home", regexp.MustCompile(`(赶|撵|轰|逐)[^,，。;；]{0,8}?(出|走|离)|请(他|她|其|他们|她们|租户|租客)?(出去|出小区|走|离开)|驱逐|清退|勒令.{0,6}搬|强制.{0,6}(搬|迁|腾)|(必须|限期|强行).{0,8}(搬走|搬离|搬出|迁出|腾退|腾空)|收回(他|她|其)?.{0,6}(房|宅基地|承包地|土地)`)},
	{"property", regexp.MustCompile(`没收|充公|查封|扣押|变卖|强拆|(强制|强行)(拆|收|征)|罚款|罚他|罚她|抵(扣|债)|扣(除|掉)?[^,，。;；]{0,6}?(分红|押金|保证金|补偿款)`)},
	{"name", regexp.MustCompile(`(公布|公开|曝光|张贴|通报|贴出)[^,，。;；]{0,12}?(欠费|名单|姓名|名字|照片|电话|住址|身份证|隐私|病|视频)|黑名单|挂(牌|横幅).{0,6}批|人肉`)},
	{"vote", regexp.MustCompile(`(取消|剥夺|不给|没有|暂停|停止|限制|排除)[^,，。;；]{0,10}?(投票|表决|选举|被选举|参选|业主|成员|村民|分红|参会)(的)?(权|资格)`)},
}

// harmless are phrases in which those words take nothing from anybody.
var harmless = regexp.MustCompile(strings.Join([]string{
	`停(水|电|气|暖)(检修|维修|改造|期间|时段|时间|通知|原因|问题|应急|怎么办|频繁|了|的时候|时)`,
	`(临时|突然|经常|老是|总是|计划|频繁|防)停(水|电|气|暖)|停(放)?电(动|瓶)|停电梯(维修|检修|更换)`,
	`(禁止|不准|不许|不得)(高空抛物|乱停|吸烟|抽烟|堆放|占用(消防|公共|楼道|通道|绿地))`,
	`(禁止|不准|不许|不让|不得|限制)(电动车|电瓶车|电动自行车|货车|大货车|外来车辆?|外卖车|快递车|机动车|推销人员|小广告|宠物)[^,，。;；]{0,4}(进|入|出入|通行|停车?)(小区|单元|楼道|电梯|门)?`,
	`赶(紧|快|在|上|时)|清退[^,，。;；]{0,6}(物业|公司|商家|摊贩|广告)|收回(公共|共有|物业|业主共有|被占)`,
	`(选民|候选人|当选|委员|代表|中标|志愿者|获奖|表彰|收支)[^,，。;；]{0,3}名单|(物业|楼长|网格员|民警|维修|服务|值班|应急|客服|报修|监督|举报)[^,，。;；]{0,3}(电话|照片|名单)`,
}, "|"))

// rights looks for people, homes and rights that the motion touches. Candidates are named
// in an election, so only its title is looked at.
func (l *linter) rights(in LintInput) {
	texts := []string{in.Motion.Title}
	at := []string{"title"}
	if in.Motion.Form != Election {
		for i, o := range in.Motion.Options {
			texts, at = append(texts, o), append(at, optionAt(i))
		}
	}
	for i, s := range texts {
		s = plain(s)
		if right, words := takes(s); right != "" {
			l.add("takes_right", NeedsSupervisor, at[i], "right", right, "words", words)
		}
		if home := namesHome(s); home != "" {
			l.add("names_home", NeedsSupervisor, at[i], "home", home)
		}
		if in.OnRoster != nil {
			if name := namesPerson(s, in.OnRoster); name != "" {
				l.add("names_person", NeedsSupervisor, at[i], "name", name)
			}
		}
	}
}

// plain is a text without blanks and in compatibility form, for matching words.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// takes says which right a text takes away, and in which words.
func takes(s string) (right, words string) {
	s = harmless.ReplaceAllString(s, "。")
	for _, t := range taking {
		if found := t.words.FindString(s); found != "" {
			return t.right, found
		}
	}
	return "", ""
}

var (
	dashedHome = regexp.MustCompile(`\d{1,3}-(\d{1,2}-)?\d{3,4}`)
	spokenHome = regexp.MustCompile(`([0-9A-Za-z一二三四五六七八九十]+)(号楼|栋|幢|座|楼|#)([0-9一二三四五六七八九十]+单元)?\d{3,4}`)
)

// namesHome finds a single home: 3-2-501, 3栋2单元501. Sums and dates are none.
func namesHome(s string) string {
	for _, re := range []*regexp.Regexp{spokenHome, dashedHome} {
		for _, at := range re.FindAllStringIndex(s, -1) {
			rest := []rune(s[at[1]:])
			before := []rune(s[:at[0]])
			if len(rest) > 0 && (unicode.IsDigit(rest[0]) || strings.ContainsRune("元块万平米年户人次度吨-.%", rest[0])) {
				continue
			}
			if len(before) > 0 && (unicode.IsDigit(before[len(before)-1]) || before[len(before)-1] == '-') {
				continue
			}
			return s[at[0]:at[1]]
		}
	}
	return ""
}

// namesPerson finds a name of two to four characters that is on the roster.
func namesPerson(s string, onRoster func(string) bool) string {
	r := []rune(s)
	for i := range r {
		for n := 4; n >= 2; n-- {
			if i+n > len(r) || !allHan(r[i:i+n]) {
				continue
			}
			if name := string(r[i : i+n]); onRoster(name) {
				return name
			}
		}
	}
	return ""
}

func allHan(r []rune) bool {
	for _, c := range r {
		if !unicode.Is(unicode.Han, c) && c != '·' {
			return false
		}
	}
	return true
}
