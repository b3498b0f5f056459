//go:build browser

package main

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// visitor is somebody with a phone: a headless Chromium of an old phone's size.
type visitor struct {
	*testing.T
	ctx    context.Context
	mu     sync.Mutex
	thrown []string // what scripts threw
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	ctx, end := chromedp.NewExecAllocator(t.Context(), chromedp.Headless, chromedp.NoSandbox)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	v := &visitor{T: t, ctx: ctx}
	v.does("opens a browser", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	if err := chromedp.Listen(ctx, v.listen); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *visitor) listen(event any) {
	if e, ok := event.(*runtime.EventExceptionThrown); ok {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.thrown = append(v.thrown, e.ExceptionDetails.Text)
	}
}

// does runs steps, and shows the page when one of them fails.
func (v *visitor) does(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		text, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		v.Fatalf("%s: %v\n%s", what, err, text)
	}
}

// sees waits until the element's text contains words.
func sees(selector, words string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`document.querySelector('`+selector+`').textContent.includes('`+words+`')`,
		chromedp.WithPollingTimeout(20*time.Second))
}

// taps clicks the button below selector whose text contains words.
func taps(selector, words string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('` + selector + ` button')].find((b) => b.textContent.includes('` + words + `')).click()`)
}

// TestAVisitorTriesTheDemo does in a browser what the demo invites to.
func TestAVisitorTriesTheDemo(t *testing.T) {
	p := start(t, "Ctrl-C", []string{"YISHI_LISTEN=127.0.0.1:0"})
	v := newVisitor(t)
	v.does("the page opens mid-story", chromedp.Navigate(p.base), sees("#people", "王秀英"), sees("#talk-group", "还差9户"))
	wide, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`))
	if err != nil || wide {
		t.Errorf("the page is wider than a phone: %v", err)
	}
	v.does("what somebody else said is answered", taps("#chips-private", "张大爷说他赞成"), sees("#talk-private", "张大爷说他赞成"))
	said, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.querySelector('#talk-private').textContent`))
	if err != nil || strings.Contains(said, "已记：1号") {
		t.Errorf("%v; a false ballot was recorded:\n%s", err, said)
	}
	v.does("a ballot is recorded and read back", chromedp.SendKeys("#say-private", "1号赞成\r"), sees("#talk-private", "已记"), sees("#talk-private", "回执"))
	v.does("the bot hears in the group only what is said to it", taps("nav", "企业微信群"),
		chromedp.SendKeys("#say-group", "大家都投了吗\r"), sees("#talk-group", "机器人听不到"))
	v.does("the result comes at the deadline", taps("header", "快进到截止"), sees("#talk-group", "意见征集"))
	v.does("a roster of one's own is understood",
		chromedp.SetValue("#rows", strings.ReplaceAll(rosterCSV, ",", "\t")), taps("#ours", "认出"), sees("#report", "读懂了 2 人"))
	v.picture("sim")
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.thrown) > 0 {
		t.Errorf("scripts threw: %v", v.thrown)
	}
}

// picture keeps a screenshot where YISHI_TEST_PICTURES says, for people to look at.
func (v *visitor) picture(name string) {
	v.Helper()
	dir := os.Getenv("YISHI_TEST_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(dir+"/"+name+".png", png, 0o600)
	}
	if err != nil {
		v.Error(err)
	}
}
