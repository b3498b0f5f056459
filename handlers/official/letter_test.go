package official

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yishi/handlers/envelope"
)

func TestReadingLetters(t *testing.T) {
	for name, row := range map[string]struct {
		doc  string
		want map[field]string
	}{
		"CDATA":                        {"<xml><Content><![CDATA[a<b]]></Content></xml>", map[field]string{content: "a<b"}},
		"bare text":                    {"<xml><Content>a b</Content></xml>", map[field]string{content: "a b"}},
		"an empty field":               {"<xml><Content></Content></xml>", map[field]string{content: ""}},
		"an empty CDATA section":       {"<xml><Content><![CDATA[]]></Content></xml>", map[field]string{content: ""}},
		"an empty-element tag":         {"<xml><Content/></xml>", map[field]string{content: ""}},
		"two CDATA sections":           {"<xml><Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>", map[field]string{content: "a]]>b"}},
		"text about a CDATA section":   {"<xml><Content> <![CDATA[a]]>\n</Content></xml>", map[field]string{content: " a\n"}},
		"references":                   {"<xml><Content>&lt;&amp;&#65;</Content></xml>", map[field]string{content: "<&A"}},
		"a carriage return":            {"<xml><Content>a\r\nb</Content></xml>", map[field]string{content: "a\nb"}},
		"attributes are passed over":   {`<xml a="1"><Content b="2">a</Content></xml>`, map[field]string{content: "a"}},
		"space about everything":       {"\n <xml>\n\t<Content>a</Content>\n </xml>\n", map[field]string{content: "a"}},
		"fields in other elements":     {"<xml><A><Content>b</Content></A><Content>a</Content></xml>", map[field]string{content: "a"}},
		"mixed text in other elements": {"<xml><A>b<B>c</B><![CDATA[d]]>e</A><Content>a</Content></xml>", map[field]string{content: "a"}},
		"depth of 32":                  {"<xml>" + strings.Repeat("<a>", 31) + strings.Repeat("</a>", 31) + "</xml>", nil},
		"depth of 32, odd":             {"<xml>" + strings.Repeat("<a>", 31) + "&lt;" + strings.Repeat("</a>", 31) + "</xml>", nil},
		"a name that begins like ours": {"<xml><Contents>b</Contents></xml>", nil},
		"a name in another case":       {"<xml><content>b</content></xml>", nil},
		"a name of another alphabet":   {"<xml><内容>b</内容><Content>a</Content></xml>", map[field]string{content: "a"}},
		"no elements":                  {"<xml></xml>", nil},
		"a document without a child":   {"<xml/>", nil},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := readLetter([]byte(row.doc))
			if err != nil {
				t.Fatal(err)
			}
			got := map[field]string{}
			for f, text := range l {
				if text != nil {
					got[field(f)] = string(text)
				}
			}
			if row.want == nil {
				row.want = map[field]string{}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDepthOf33IsRefusedByBothReaders(t *testing.T) {
	for _, middle := range []string{"", "&lt;"} {
		doc := "<xml>" + strings.Repeat("<a>", 32) + middle + strings.Repeat("</a>", 32) + "</xml>"
		if _, err := readLetter([]byte(doc)); !errors.Is(err, envelope.BadMessage) {
			t.Errorf("with %q: error = %v", middle, err)
		}
	}
}

func TestWhatTheScannerReadsTheStrictReaderReadsToo(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"<xml>", "</xml>", "<Content>", "</Content>", "<MsgId>", "</MsgId>", "<A>", "</A>", "<![CDATA[", "]]>",
		"a", "中", " ", "\n", "\r", "&amp;", "&", "<", ">", "]]", "<!-- -->", "<A/>", "<?x?>", "1", "\x00", "\xff", "\uFFFE",
	})
	rapid.Check(t, func(t *rapid.T) {
		doc := "<xml>" + strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "") + "</xml>"
		agree(t, []byte(doc))
	})
}

// agree checks that the scanner, the strict reader and encoding/xml read the
// same fields, or that ours refuse.
func agree(t interface{ Fatalf(string, ...any) }, doc []byte) {
	var scanned letter
	s := scanner{doc: doc}
	if s.letter(&scanned) {
		odd, err := readOdd(doc)
		if err != nil {
			t.Fatalf("%q: the strict reader refuses what the scanner reads", doc)
		}
		for f := range scanned {
			if !bytes.Equal(scanned[f], odd[f]) || (scanned[f] == nil) != (odd[f] == nil) {
				t.Fatalf("%q: field %d is %q to the scanner, %q to the strict reader", doc, f, scanned[f], odd[f])
			}
		}
	}
	l, err := readLetter(doc)
	if err != nil || !bytes.Equal(legible(doc), doc) {
		return
	}
	want, err := decoded(doc)
	if err != nil {
		t.Fatalf("%q: encoding/xml says %v, we read %q", doc, err, l)
	}
	got := paper{
		ToUserName: string(l[toUser]), FromUserName: string(l[fromUser]), CreateTime: string(l[created]), MsgType: string(l[kind]),
		Content: string(l[content]), MsgID: string(l[messageID]), MenuID: string(l[menuItem]), MediaID: string(l[media]),
		Recognition: string(l[recognition]), Label: string(l[label]), Event: string(l[event]), EventKey: string(l[eventKey]),
		Encrypt: string(l[sealed]),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q (-encoding/xml +ours):\n%s", doc, diff)
	}
}

// paper is a letter as encoding/xml reads it.
type paper struct {
	ToUserName, FromUserName, CreateTime, MsgType, Content string
	MsgID                                                  string `xml:"MsgId"`
	MenuID                                                 string `xml:"bizmsgmenuid"`
	MediaID                                                string `xml:"MediaId"`
	Recognition, Label, Event, EventKey, Encrypt           string
}

// decoded reads the whole document with encoding/xml, not only its first root.
func decoded(doc []byte) (paper, error) {
	var p paper
	if err := xml.Unmarshal(doc, &p); err != nil {
		return p, err
	}
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return p, nil
		} else if err != nil {
			return p, err
		}
	}
}

func FuzzLetter(f *testing.F) {
	f.Add([]byte("<xml><ToUserName><![CDATA[gh]]></ToUserName>\n<Content>a &amp; b</Content><MsgId> 1 </MsgId></xml>"))
	f.Add([]byte("<xml><A><B>1</B></A><Event><![CDATA[CLICK]]></Event></xml>"))
	f.Add([]byte("<!DOCTYPE a><xml a='1'><Content/></xml>"))
	f.Add([]byte("<xml><Content><![CDATA[]]]]><![CDATA[>]]></Content></xml>"))
	f.Fuzz(func(t *testing.T, doc []byte) { agree(t, doc) })
}

func FuzzCDATA(f *testing.F) {
	f.Add("x]]></Content><MsgType>event</MsgType>")
	f.Add("]]]]>>]]>")
	f.Fuzz(func(t *testing.T, words string) {
		doc := append([]byte("<xml><Content>"), appendCDATA(nil, words)...)
		doc = append(doc, "</Content></xml>"...)
		if !bytes.Equal(legible(doc), doc) || strings.Contains(words, "\r") {
			return
		}
		l, err := readLetter(doc)
		if err != nil || string(l[content]) != words {
			t.Errorf("%q came back as %q, %v", words, l[content], err)
		}
	})
}

func TestPlainTextIsWhatXMLAllows(t *testing.T) {
	for name, row := range map[string]struct {
		doc  string
		want bool
	}{
		"ASCII in one word":               {"abcdefgh", true},
		"ASCII beyond one word":           {"abcdefghi", true},
		"a delete character":              {"abc\x7fdefghi", true},
		"line feeds and tabs":             {"a\nb\tc\nd\te\nf", true},
		"Chinese and emoji":               {"三号赞成😀，谢谢！", true},
		"a bell in the first word":        {"abc\adefgh", false},
		"a bell behind the last word":     {"abcdefgh\a", false},
		"a carriage return":               {"a\r", false},
		"a NUL":                           {"\x00", false},
		"a byte that is no UTF-8":         {"abcdefgh\xff", false},
		"a half character":                {"赞成"[:5], false},
		"a surrogate":                     {"\xed\xa0\x80", false},
		"the non-character U+FFFE":        {"abcde\uFFFEfgh", false},
		"the non-character U+FFFF":        {"abcdefg\uFFFF", false},
		"the character U+FFFD next to it": {"\uFFFD", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plainText([]byte(row.doc)); got != row.want {
				t.Errorf("plainText(%q) = %v", row.doc, got)
			}
		})
	}
}
