package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	privatePage = regexp.MustCompile(`http://[^/\s]+(/c/[a-z2-7]{26}/\d+/photos/[\w-]+)`)
	pictureOn   = regexp.MustCompile(`<img src="([^"]+)"`)
)

// said has somebody of the demo say something in private and returns all they read.
func said(t *testing.T, p *program, person, text string) string {
	t.Helper()
	if code, answer := p.post(t, "/sim/say", `{"person":"`+person+`","pane":"private:`+person+`","text":"`+text+`"}`); code != http.StatusOK {
		t.Fatalf("%s: %d %s", text, code, answer)
	}
	return panes(t, p)["private:"+person]
}

// developed moves the demo's clock, so that what was sent is fetched, until page shows a
// picture: another round may be under way already.
func developed(t *testing.T, p *program, page func() string) string {
	t.Helper()
	for range 10 {
		if code, text := p.post(t, "/sim/forward", `{"hours":1}`); code != http.StatusOK {
			t.Fatalf("%d %s", code, text)
		}
		if path := page(); path != "" {
			_, body := p.get(t, path)
			if img := pictureOn.FindStringSubmatch(body); img != nil {
				return img[1]
			}
		}
	}
	t.Fatal("no picture is shown")
	return ""
}

func photograph(t *testing.T, p *program, path string) string {
	t.Helper()
	code, body := p.get(t, path)
	if code != http.StatusOK || !strings.HasPrefix(body, "\xff\xd8\xff") {
		t.Fatalf("%s: %d %.40q", path, code, body)
	}
	return body
}

// TestAPictureGoesTheWholeWay sends pictures in the demo: by the callback, fetched from
// the platform, kept, and shown to those who may see them.
func TestAPictureGoesTheWholeWay(t *testing.T) {
	p := start(t, "Ctrl-C", []string{"YISHI_LISTEN=127.0.0.1:0"})
	send := func(person string) string {
		if code, text := p.post(t, "/sim/photo?person="+person, ""); code != http.StatusOK {
			t.Fatalf("%d %s", code, text)
		}
		return panes(t, p)["private:"+person]
	}
	if text := send("wang"); !strings.Contains(text, "照片收到") {
		t.Fatalf("王秀英 reads:\n%s", text)
	}
	filed := regexp.MustCompile(`记下了，(\d+)号`).FindStringSubmatch(said(t, p, "wang", "3栋楼道灯坏了三天了"))
	if filed == nil {
		t.Fatalf("王秀英 reads:\n%s", panes(t, p)["private:wang"])
	}
	private := developed(t, p, func() string {
		links := privatePage.FindAllStringSubmatch(said(t, p, "wang", "进度 "+filed[1]), -1)
		if len(links) == 0 {
			return ""
		}
		return links[len(links)-1][1]
	})
	photograph(t, p, private)
	if code, _ := p.get(t, strings.Replace(private, "/photos/", "/photos/x", 1)); code != http.StatusNotFound {
		t.Errorf("a wrong link answers %d", code)
	}
	if strings.Contains(said(t, p, "chen", "进度 "+filed[1]), "/photos/") {
		t.Error("a neighbour gets the link")
	}

	if code, text := p.post(t, "/sim/forward", `{"deadline":true}`); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	said(t, p, "lizr", "公示 1 7天")
	said(t, p, "lizr", "已张贴 1")
	if text := send("lizr"); !strings.Contains(text, "张贴照片收到") {
		t.Fatalf("李建民 reads:\n%s", text)
	}
	page := private[:strings.Index(private[3:], "/")+3] + "/1"
	photograph(t, p, developed(t, p, func() string { return page }))
}
