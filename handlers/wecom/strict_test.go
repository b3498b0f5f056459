package wecom

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestDocumentsThatAreOnePlainObject(t *testing.T) {
	for name, row := range map[string]struct {
		doc  string
		want bool
	}{
		"an object":                                {`{"a":1}`, true},
		"an empty object":                          {`{}`, true},
		"space about it":                           {" \n{\"a\":1}\t ", true},
		"the same name in two objects":             {`{"a":{"x":1},"b":{"x":2}}`, true},
		"the same name in the objects of a list":   {`{"a":[{"x":1},{"x":2},3,null]}`, true},
		"a name that is also a value":              {`{"a":"a","b":"a"}`, true},
		"32 levels":                                {`{"a":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + `}`, true},
		"33 levels":                                {`{"a":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, false},
		"a name that comes twice":                  {`{"a":1,"a":1}`, false},
		"a name that comes twice behind an object": {`{"a":{"b":1},"a":1}`, false},
		"a name that comes twice, once escaped":    {`{"a":1,"\u0061":1}`, false},
		"a name in two cases":                      {`{"a":1,"A":1}`, false},
		"a name with a Kelvin sign":                {`{"k":1,"K":1}`, false},
		"a name twice in a list's object":          {`{"a":[{"x":1,"x":2}]}`, false},
		"two objects":                              {`{}{}`, false},
		"an object and a comma":                    {`{},`, false},
		"a list":                                   {`[]`, false},
		"a string":                                 {`"a"`, false},
		"nothing":                                  {``, false},
		"an object cut off":                        {`{"a":1`, false},
		"a list closed as an object":               {`{"a":[}`, false},
		"a name without a value":                   {`{"a"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			var v any
			if err := decode([]byte(row.doc), &v); (err == nil) != row.want {
				t.Errorf("decode(%s) = %v, want accepted %v", row.doc, err, row.want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"msgid":"M1","from":{"userid":"z"},"msgtype":"text","text":{"content":"@b x"}}`))
	f.Add([]byte(`{"event":{"template_card_event":{"selected_items":{"selected_item":[{"option_ids":{"option_id":["A"]}}]}}}}`))
	f.Add([]byte(`{"a":1,"A":2}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		var m message
		if decode(doc, &m) != nil {
			return
		}
		if !json.Valid(doc) || !utf8.Valid(doc) {
			t.Fatalf("accepted %q", doc)
		}
		// With no name twice, the order of names does not matter: what is written
		// again in the order of the alphabet is read the same.
		var names map[string]any
		if err := json.Unmarshal(doc, &names); err != nil {
			t.Fatalf("%q: %v", doc, err)
		}
		sorted, err := json.Marshal(names)
		if err != nil {
			t.Fatal(err)
		}
		var again message
		if err := json.Unmarshal(sorted, &again); err != nil || !reflect.DeepEqual(m, again) {
			t.Errorf("%q is read %+v, sorted %+v, %v", doc, m, again, err)
		}
	})
}

func TestMarkdownShowsPlainTextAsItIs(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"words":                        {"收到：3号赞成，1单元302。", "收到：3号赞成，1单元302。"},
		"lines":                        {"一\n\n二", "一\n\n二"},
		"a call to everybody":          {"<@all> 急", "＜@all> 急"},
		"a call by an entity":          {"&lt;@all&gt;", "＆lt;@all＆gt;"},
		"a link elsewhere":             {"[公示](https://evil.example)", "［公示］(https://evil.example)"},
		"a heading":                    {"# 结果\n#3 通过", "＃ 结果\n＃3 通过"},
		"a quote":                      {"> 系统", "＞ 系统"},
		"strong words":                 {"**通过** __通过__ ~~否~~", "＊＊通过＊＊ ＿＿通过＿＿ ～～否～～"},
		"code":                         {"`a`\n```\nb", "｀a｀\n｀｀｀\nb"},
		"a list whose numbers count":   {"3. 电梯\n7. 停车\n8) 门禁", "3． 电梯\n7． 停车\n8） 门禁"},
		"a price at the front":         {"1.5 元\n10", "1.5 元\n10"},
		"a list of points":             {"- 电梯\n+ 停车\n-3 度", "－ 电梯\n＋ 停车\n-3 度"},
		"a rule, or a heading above":   {"结果\n---\n===", "结果\n－--\n＝=="},
		"code by indentation":          {"        x\n\ty", "   x\n y"},
		"a table":                      {"|a|b|", "｜a｜b｜"},
		"a page's address":             {"详见 https://x.example/a_b?c=*&d=1 吧", "详见 https://x.example/a_b?c=＊＆d=1 吧"},
		"an address before Chinese":    {"https://x.example/a_b，[请看]", "https://x.example/a_b，［请看］"},
		"two addresses":                {"http://a_b https://c_d", "http://a_b https://c_d"},
		"what only begins like one":    {"http_x httpshttp://a_b", "http＿x httpshttp://a_b"},
		"a backslash":                  {`\*`, "＼＊"},
		"control characters and space": {"a\x07b \u202e", "ab \u202e"},
		"nothing":                      {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Markdown(row.text); got != row.want {
				t.Errorf("Markdown(%q) = %q, want %q", row.text, got, row.want)
			}
		})
	}
}

func TestMarkdownLeavesNothingToInterpret(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab #>*_`[]()<@&\\~|-=+.1\n中httpsx:/ ")), 0, 60, -1).Draw(t, "text")
		got := Markdown(text)
		for _, line := range strings.Split(got, "\n") {
			for line != "" {
				start, end := address(line)
				if strings.ContainsAny(line[:start], "<[*_`\\&|") || strings.Contains(line[:start], "~~") {
					t.Fatalf("%q became %q", text, got)
				}
				line = line[end:]
			}
		}
		if strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Fatalf("%q became %q: lines differ", text, got)
		}
	})
}
