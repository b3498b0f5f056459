package council

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// clean is a motion with which nothing is wrong: announced 16 days ago, about to open.
func clean() LintInput {
	return LintInput{
		Motion: Motion{
			Title: "小区大门刷什么颜色", Form: Choice, Options: []string{"红", "蓝", "都不同意"}, Secrecy: Open, Effect: BindingOwnRules,
			Rule: "owners_general", State: Announced, Posted: at(-16 * 24),
		},
		Settings: Settings{ElectronicClause: "第9条"}, Begins: at(0), Closes: at(7 * 24), Opening: true,
		Law: "民法典278", NoticeDays: 15, VotingDays: 5, Statutory: true,
		Electorate: Electorate{Base: Owners}, Units: 60,
	}
}

func found(in LintInput) []string {
	var list []string
	for _, f := range Lint(in) {
		s := f.Code + " " + string(f.Severity)
		if f.At != "" {
			s += " " + f.At
		}
		list = append(list, s)
	}
	return list
}

func title(s string) func(*LintInput) { return func(in *LintInput) { in.Motion.Title = s } }

func options(o ...string) func(*LintInput) {
	return func(in *LintInput) { in.Motion.Options = append(o, "都不同意") }
}

// lintCases change a motion with which nothing is wrong.
var lintCases = []struct {
	name   string
	change func(*LintInput)
	want   []string
}{
	{"nothing is wrong", func(*LintInput) {}, nil},
	{"no option refuses the others", func(in *LintInput) { in.Motion.Options = []string{"红", "蓝"} }, []string{"none_missing override"}},
	{"leaving things as they are refuses them too", func(in *LintInput) { in.Motion.Options = []string{"红", "维持现状"} }, nil},
	{"two options differ by a blank", options("同意", "同 意"), []string{"options_alike blocks option B"}},
	{"two options differ by what cannot be seen", options("同意", "同意\u200b"), []string{"text_unseen blocks option B", "options_alike blocks option B"}},
	{"two options differ by width", options("赞成A", "赞成Ａ"), []string{"options_alike blocks option B"}},
	{"two options differ by the circle", options("1", "①"), []string{"options_alike blocks option B"}},
	{"two options differ by an alphabet", options("A", "А"), []string{"options_alike blocks option B"}},
	{"two options differ by l and I", options("Plan l", "Plan I"), []string{"options_alike blocks option B"}},
	{"two options are two spellings of a number", options("方案一", "方案1"), []string{"options_alike blocks option B"}},
	{"two options are two spellings of a word", options("贊成", "赞成"), []string{"options_alike blocks option B"}},
	{"two options differ by a full stop", options("红", "红。"), []string{"options_alike blocks option B"}},
	{"options that differ", options("1-5楼", "15楼", "3栋", "A栋", "C", "C++", "不换"), nil},
	{"one option alone", func(in *LintInput) { in.Motion.Options = []string{"都不同意"} }, []string{"option_count blocks"}},
	{"an option without words", options("红", "。"), []string{"text_empty blocks option B"}},
	{"an option of more words than fit", options("红", strings.Repeat("很", 31)), []string{"text_long blocks option B"}},
	{"a title of more words than fit", title(strings.Repeat("很", 61)), []string{"text_long blocks title"}},
	{"no title", title(" "), []string{"text_empty blocks title"}},
	{"a title that turns its direction", title("大门颜色\u202e"), []string{"text_unseen blocks title"}},
	{"a title over two lines", title("大门颜色\n结果"), []string{"text_unseen blocks title"}},
	{"a title piled with marks", title("大门颜色a\u0301\u0301\u0301\u0301"), []string{"text_unseen blocks title"}},
	{"an emoji joined of several", title("小区养狗👨\u200d👩\u200d👧公约"), nil},
	{"a title that passes for the system", title("【系统】本次表决改到明天"), []string{"imitates_system blocks title"}},
	{"a title that passes for a result", title("大门颜色 结果：通过"), []string{"imitates_system blocks title"}},
	{"a title that calls everybody", title("大门颜色 @所有人"), []string{"imitates_system blocks title"}},
	{"a title that calls everybody with blanks", title("大门颜色 @ 所 有 人"), []string{"imitates_system blocks title"}},
	{"an option that passes for the system", options("【已通过】红"), []string{"imitates_system blocks option A"}},
	{"a title about results", title("是否公布上次表决的结果"), nil},
	{"an identity number", title("请110101199003077758搬家具"), []string{"personal_number blocks title"}},
	{"an identity number with gaps", title("请 110101 19900307 775X 搬家具"), []string{"personal_number blocks title"}},
	{"a phone number", title("报名打138 0000 0000"), []string{"personal_number blocks title"}},
	{"a phone number in full width", title("报名打１３８００００００００"), []string{"personal_number blocks title"}},
	{"numbers of another kind", title("维修资金1380000元用于2026年修3号楼"), nil},
	{"another motion of this title", func(in *LintInput) { in.Others = []string{"停车", "小区大门刷什么颜色？"} }, []string{"title_taken override title"}},
	{"a ballot of unknown form", func(in *LintInput) { in.Motion.Form = "lottery" }, []string{"form_unknown blocks"}},
	{"options on a yes/no motion", func(in *LintInput) { in.Motion.Form = YesNo }, []string{"options_unasked blocks"}},
	{"more to choose than there is", func(in *LintInput) { in.Motion.Form, in.Motion.Max = Multi, 4 }, []string{"picks blocks"}},
	{"more at least than at most", func(in *LintInput) { in.Motion.Form, in.Motion.Min, in.Motion.Max = Multi, 3, 2 }, []string{"picks blocks"}},
	{"never announced", func(in *LintInput) { in.Motion.Posted = time.Time{} }, []string{"unnoticed blocks"}},
	{"never announced, and advisory", func(in *LintInput) { in.Motion.Posted, in.Motion.Effect = time.Time{}, Advisory }, []string{"unnoticed override"}},
	{"a draft is yet to be announced", func(in *LintInput) { in.Motion.Posted, in.Motion.State = time.Time{}, Draft }, nil},
	{"announced a day too late", func(in *LintInput) { in.Motion.Posted = at(-14 * 24) }, []string{"notice_short blocks"}},
	{"announced in time by the calendar", func(in *LintInput) { in.Motion.Posted = at(-15*24 + 11) }, nil},
	{"announced too late, and advisory", func(in *LintInput) { in.Motion.Posted, in.Motion.Effect = at(-24), Advisory }, []string{"notice_short override"}},
	{"no deadline", func(in *LintInput) { in.Closes = time.Time{} }, []string{"deadline blocks"}},
	{"a deadline that has passed", func(in *LintInput) { in.Closes = at(-1) }, []string{"deadline blocks"}},
	{"too little time to vote", func(in *LintInput) { in.Closes = at(24) }, []string{"voting_short blocks"}},
	{"a rule without basis", func(in *LintInput) { in.Law = " " }, []string{"no_basis blocks"}},
	{"the body's own clause is a basis", func(in *LintInput) { in.Law, in.Motion.Clause = "", "第3条" }, nil},
	{"an advisory motion needs no law", func(in *LintInput) { in.Law, in.Motion.Effect = "", Advisory }, nil},
	{"electronic voting is not in the rules", func(in *LintInput) { in.Settings.ElectronicClause = "" }, []string{"no_electronic_clause blocks"}},
	{"a city with its own system", func(in *LintInput) { in.Settings.CitySystem = "北京业主" }, []string{"city_system blocks"}},
	{"as an aid to count it may stand", func(in *LintInput) { in.Settings.CitySystem, in.Motion.Effect = "北京业主", TallyAid }, nil},
	{"an effect that nobody knows", func(in *LintInput) { in.Motion.Effect = "law" }, []string{"effect_unknown blocks"}},
	{"the silent follow without a clause", func(in *LintInput) { in.Follow = true }, []string{"follow_unfounded blocks"}},
	{"the silent follow by a clause", func(in *LintInput) { in.Follow, in.Settings.FollowClause = true, "第12条" }, nil},
	{"roll call", func(in *LintInput) { in.Motion.Secrecy = RollCall }, nil},
	{"secret without a key", func(in *LintInput) { in.Motion.Secrecy = Secret }, []string{"seal_missing blocks"}},
	{"secret and counted while open", func(in *LintInput) { in.Motion.Secrecy, in.Motion.SealKey, in.Motion.Running = Secret, []byte{1}, true }, []string{"secret_running blocks"}},
	{"secret among two", func(in *LintInput) { in.Motion.Secrecy, in.Motion.SealKey, in.Units = Secret, []byte{1}, 2 }, []string{"secret_small blocks"}},
	{"a degree of secrecy that nobody knows", func(in *LintInput) { in.Motion.Secrecy = "" }, []string{"secrecy_unknown blocks"}},
	{"nobody to vote", func(in *LintInput) { in.Units = 0 }, []string{"roll_empty blocks"}},
	{"holes in the roll", func(in *LintInput) { in.Holes = []Hole{{Kind: NoArea, Labels: []string{"1-101"}}} }, []string{"roll_no_area override"}},
}

func TestLint(t *testing.T) {
	for _, tt := range lintCases {
		t.Run(tt.name, func(t *testing.T) {
			in := clean()
			tt.change(&in)
			if diff := cmp.Diff(tt.want, found(in)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintOfElections(t *testing.T) {
	election := func(candidates, seats int) LintInput {
		in := clean()
		in.Motion.Form, in.Motion.Seats, in.Motion.Options = Election, seats, []string{"张三", "李四", "王五", "赵六"}[:candidates]
		in.Motion.Secrecy, in.Motion.SealKey, in.Motion.Effect, in.SecretBallot, in.Contested = Secret, []byte{1}, TallyAid, true, true
		in.OnRoster = func(string) bool { return true } // candidates may be named
		in.Motion.Title = "Election 2026"
		return in
	}
	for _, tt := range []struct {
		name string
		in   LintInput
		want []string
	}{
		{"more candidates than seats", election(4, 3), nil},
		{"as many", election(3, 3), []string{"uncontested override"}},
		{"fewer", election(2, 3), []string{"seats_unfilled override"}},
		{"no seats", election(2, 0), []string{"seats blocks"}},
	} {
		if diff := cmp.Diff(tt.want, found(tt.in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	open := election(4, 3)
	open.Motion.Secrecy, open.Motion.Effect = Open, BindingOwnRules
	if diff := cmp.Diff([]string{"secret_required blocks", "booth_required blocks"}, found(open)); diff != "" {
		t.Errorf("an open election (-want +got):\n%s", diff)
	}
}

func TestLintFindsWhatAMajorityCannotTake(t *testing.T) {
	for right, titles := range map[string][]string{
		"supply":   {"对欠费户停水停电", "给不交物业费的停电", "断他家的网", "欠费三个月就断水"},
		"access":   {"禁止租户进入小区", "不准外地租客住进来", "不让302的人使用电梯", "停用欠费业主门禁卡", "给欠费户换锁", "禁止把房子出租给学生", "锁他们的车"},
		"home":     {"把张家赶出小区", "清退所有租户", "限期群租户搬离", "强制迁出", "收回他家宅基地", "请他们离开"},
		"property": {"没收违停车辆", "乱扔垃圾罚款200元", "强行拆除", "扣他家的分红", "拿押金抵债"},
		"name":     {"公布欠费业主名单", "公开他的照片和电话", "把不讲卫生的列入黑名单"},
		"vote":     {"取消欠费业主的投票权", "剥夺租户的参选资格", "暂停他的表决权"},
	} {
		for _, title := range titles {
			if got, words := takes(plain(title)); got != right {
				t.Errorf("%s takes %q (%s), want %s", title, got, words, right)
			}
		}
	}
	for _, title := range []string{
		"北门加装电梯", "空地怎么用", "停水期间在哪里取水", "二次供水改造停水时间安排", "在哪里停电动车", "禁止高空抛物", "限制电动车进电梯",
		"清退原物业公司", "赶紧修好楼道灯", "公布候选人名单", "更换物业公司", "设立业主公约", "动用维修资金修屋顶", "小区限速10公里",
		"充电桩安装位置", "收回被占用的公共绿地", "公示物业报修电话", "门口装一把新锁好不好", "罚球比赛报名",
	} {
		if right, words := takes(plain(title)); right != "" {
			t.Errorf("%s takes %s: %s", title, right, words)
		}
	}
}

func TestLintFindsPeopleAndHomes(t *testing.T) {
	names := []string{"张三", "欧阳小明", "李"}
	for _, tt := range []struct {
		title string
		want  []string
	}{
		{"张三应该道歉", []string{"names_person supervisor title"}},
		{"请欧阳小明把狗拴好", []string{"names_person supervisor title"}},
		{"张 三应该道歉", []string{"names_person supervisor title"}},
		{"3-2-501漏水怎么办", []string{"names_home supervisor title"}},
		{"3栋2单元501漏水怎么办", []string{"names_home supervisor title"}},
		{"３号楼５０１室的狗", []string{"names_home supervisor title"}},
		{"把3-2-501的张三赶出小区", []string{"takes_right supervisor title", "names_home supervisor title", "names_person supervisor title"}},
		{"李树种哪里", nil},
		{"3号楼2单元加装电梯", nil},
		{"2026-03-15前清扫", nil},
		{"3号楼每户5000元", nil},
		{"3栋300户的意见", nil},
		{"电话010-12345678", nil},
	} {
		in := clean()
		in.Motion.Title = tt.title
		in.OnRoster = func(n string) bool { return slices.Contains(names, n) && len([]rune(n)) > 1 }
		if diff := cmp.Diff(tt.want, found(in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.title, diff)
		}
	}
}

func TestRemaining(t *testing.T) {
	in := clean()
	in.Motion.Options = []string{"红", "红", "蓝"}
	in.Motion.Title = "对欠费户停水"
	all := Lint(in)
	var blocks, override, supervisor Finding
	for _, f := range all {
		switch f.Severity {
		case Blocks:
			blocks = f
		case NeedsOverride:
			override = f
		case NeedsSupervisor:
			supervisor = f
		}
	}
	const chair, watcher = 1, 2
	supervises := func(p PersonNo) bool { return p == watcher }
	set := func(f Finding, by PersonNo, reason string) Override {
		return Override{Finding: f.Key(), By: by, Reason: reason}
	}
	for _, tt := range []struct {
		name string
		over []Override
		want []Finding
	}{
		{"nothing set aside", nil, []Finding{blocks, override, supervisor}},
		{"a reason by the chair", []Override{set(override, chair, "大家都懂")}, []Finding{blocks, supervisor}},
		{"no reason", []Override{set(override, chair, " ")}, []Finding{blocks, override, supervisor}},
		{"the chair in place of the supervisor", []Override{set(supervisor, chair, "大家都懂")}, []Finding{blocks, override, supervisor}},
		{"the supervisor", []Override{set(supervisor, watcher, "只是检修")}, []Finding{blocks, override}},
		{"what blocks stays", []Override{set(blocks, watcher, "没关系")}, []Finding{blocks, override, supervisor}},
	} {
		left := Remaining(all, tt.over, supervises)
		byCode := func(a, b Finding) int { return strings.Compare(a.Code, b.Code) }
		slices.SortFunc(left, byCode)
		slices.SortFunc(tt.want, byCode)
		if diff := cmp.Diff(tt.want, left); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	changed := in
	changed.Motion.Title = "对欠费户停水停电"
	if left := Remaining(Lint(changed), []Override{set(supervisor, watcher, "只是检修")}, supervises); !slices.ContainsFunc(left, func(f Finding) bool { return f.Code == "takes_right" }) {
		t.Error("an override outlives a change of wording")
	}
}

func TestLintNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := clean()
		in.Motion.Title = rapid.String().Draw(t, "title")
		in.Motion.Options = rapid.SliceOfN(rapid.String(), 0, 30).Draw(t, "options")
		in.Motion.Form = rapid.SampledFrom([]Form{YesNo, Choice, Multi, Election, ""}).Draw(t, "form")
		in.OnRoster = func(string) bool { return false }
		for _, f := range Lint(in) {
			if f.Code == "" || f.Severity == "" || f.Key() == "" {
				t.Fatalf("finding %+v", f)
			}
		}
	})
}

func TestATextIsLikeItselfWhateverCannotBeSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if !Alike(s, s) || !Alike(s, s+"\u200b") || !Alike(" "+s, s) {
			t.Fatalf("%q is not like itself", s)
		}
	})
}
