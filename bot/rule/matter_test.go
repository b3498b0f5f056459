package rule

import (
	"slices"
	"testing"
)

func TestFindMatterKnowsWhatATitleIsAbout(t *testing.T) {
	for _, row := range []struct{ title, matter string }{
		{"北门加装电梯", "lift"},
		{"3号楼2单元 加装电梯 表决", "lift"},
		{"是否更换物业公司", "property_dismiss"},
		{"换物业", "property_dismiss"},
		{"解聘 现物业公司", "property_dismiss"},
		{"选聘新物业", "property_hire"},
		{"和绿城续签物业服务合同", "property_hire"},
		{"物业费涨到2.5元", "property_fee"},
		{"动用维修资金修屋顶", "fund_use"},
		{"动维修资金", "fund_use"},
		{"屋面大修", "fund_use"},
		{"更换5号楼电梯", "fund_use"},
		{"续筹维修资金", "fund_raise"},
		{"补交维修资金", "fund_raise"},
		{"北区改建", "rebuild"},
		{"绿化带改停车位", "common_use"},
		{"改变共有部分用途", "common_use"},
		{"公共收益怎么花", "common_revenue"},
		{"修改管理规约", "owners_covenant"},
		{"订居民公约", "residents_covenant"},
		{"修订村规民约", "village_covenant"},
		{"业主大会议事规则修改", "procedure_rules"},
		{"选业委会", "committee_election"},
		{"第三届业委会换届选举", "committee_election"},
		{"罢免业委会主任张某", "committee_recall"},
		{"选自管委", "self_management_election"},
		{"推选楼长", "delegates_election"},
		{"社区居委会换届选举", "residents_election"},
		{"选村委会", "village_election"},
		{"罢免村委会主任", "village_recall"},
		{"一楼住改商开超市", "home_to_business"},
		{"土地承包方案", "land_contract"},
		{"征地补偿款分配", "collective_assets"},
		{"修路筹资筹劳", "village_works"},
		{"停车收费方案", "parking"},
		{"议事会第三次议题", "council_topic"},
		{"停止辩论", "council_procedure"},
		{"晒谷场怎么用，征求意见", "consultation"},
		{"楼道灯坏了", ""},
		{"", ""},
	} {
		m, ok := FindMatter(row.title)
		if m.ID != row.matter || ok != (row.matter != "") {
			t.Errorf("%s: got %q, want %q", row.title, m.ID, row.matter)
		}
	}
}

func TestEveryMatterIsFoundByItsNameAndItsWords(t *testing.T) {
	for _, m := range Matters() {
		for _, words := range m.Words {
			if found, _ := FindMatter(words); found.ID != m.ID {
				t.Errorf("%q of %s finds %q", words, m.ID, found.ID)
			}
		}
	}
}

func TestEveryMatterFitsItsRule(t *testing.T) {
	table, err := matters()
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	for _, m := range table.Matters {
		r := must(t, m.Rule)
		if ids[m.ID] || m.Name == "" || m.Law == "" || len(m.Words) == 0 {
			t.Errorf("%s is incomplete or there twice", m.ID)
		}
		ids[m.ID] = true
		if m.Effect != Advisory && m.ID != "committee_meeting" {
			t.Errorf("%s is %s from the start", m.ID, m.Effect)
		}
		if m.NoticeDays < r.NoticeDays && m.Ask != AskRecall {
			t.Errorf("%s: %d days of notice, its rule asks %d", m.ID, m.NoticeDays, r.NoticeDays)
		}
		if m.ChangeAllowed && !r.Change || m.FollowAllowed && !r.ByArea() {
			t.Errorf("%s allows what its rule does not", m.ID)
		}
		people := m.Ask == AskElection || m.Ask == AskRecall
		if people && (m.FollowAllowed || m.ChangeAllowed || m.Ballot != SecretBallot) {
			t.Errorf("%s is about people: secret, once, nobody follows", m.ID)
		}
		if (m.Ask == AskElection) != (r.Kind == Election) {
			t.Errorf("%s asks for %s under a rule of %s", m.ID, m.Ask, r.Kind)
		}
		byArea := m.Electorate == Owners || m.Electorate == BuildingOwners
		if byArea != r.ByArea() || m.CitySystem && !byArea {
			t.Errorf("%s: electorate %s, by area %t", m.ID, m.Electorate, r.ByArea())
		}
		for _, up := range m.MayBecome {
			if up.Effect == Advisory || len(up.When) == 0 {
				t.Errorf("%s may become %s when %v", m.ID, up.Effect, up.When)
			}
		}
	}
}

func TestNoStatutoryElectionBecomesBindingByChat(t *testing.T) {
	for _, m := range Matters() {
		if m.Electorate != RegisteredOnly {
			continue
		}
		if slices.ContainsFunc(m.MayBecome, func(u Upgrade) bool { return u.Effect == BindingOwnRules }) {
			t.Errorf("%s: the law wants secret writing places (村委会组织法18, 居委会组织法19)", m.ID)
		}
	}
}

func TestCitiesThatRequireTheirOwnSystem(t *testing.T) {
	for _, name := range []string{"北京", "北京市", "潍坊市", "清远"} {
		if c, ok := CityRules(name); !ok || !c.SystemRequired || c.Law == "" {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if c, ok := CityRules("市"); ok {
		t.Errorf("found %+v", c)
	}
	beijing, _ := CityRules("北京")
	if beijing.ChangeAllowed == nil || *beijing.ChangeAllowed {
		t.Error("北京: one vote, no change")
	}
}
