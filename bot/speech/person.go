package speech

import "strings"

// surnames are the first characters of most family names.
const surnames = `王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文施洪季葛章严牛温俞倪庞殷`

// longSurnames are the commonest of two characters.
var longSurnames = []string{"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "长孙", "宇文"}

// personTitles follow a family name when somebody is spoken of or to.
var personTitles = []string{
	"大爷", "大妈", "大叔", "大姐", "大哥", "大娘", "大婶", "阿姨", "阿婆", "阿公", "奶奶", "爷爷", "叔叔", "伯伯", "师傅",
	"主任", "书记", "老师", "先生", "女士", "经理", "医生", "队长", "楼长", "组长", "委员", "站长", "会计", "警官", "律师",
	"总", "工", "姐", "哥", "叔", "姨", "婶", "伯", "爷", "嫂", "妈", "爸", "姑", "婆", "家",
}

// personAt reads 张姐, 老李, 小王, 王主任 at rune i; end is i when none is.
func (m *message) personAt(i int) (end, n int) {
	if i+1 >= len(m.runes) {
		return i, 0
	}
	switch m.runes[i] {
	case '老', '小', '阿':
		if isSurname(m.runes[i+1]) {
			end = i + 2
			if k := m.hasAny(end, personTitles); k > 0 {
				end += k
			}
			return end, end - i
		}
		return i, 0
	}
	if !isSurname(m.runes[i]) {
		return i, 0
	}
	if k := m.hasAny(i+1, personTitles); k > 0 {
		return i + 1 + k, 1 + k
	}
	return i, 0
}

func isSurname(r rune) bool { return strings.ContainsRune(surnames, r) }
