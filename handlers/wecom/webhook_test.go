package wecom_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot/courier"
	"yishi/handlers/envelope/call"
	"yishi/handlers/wecom"
)

const robotKey = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"

// robot plays qyapi.weixin.qq.com.
type robot struct {
	mu     sync.Mutex
	asked  []string
	status int
	err    error
	// answers are given in order; the last stays.
	answers []string
}

func (p *robot) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return nil, p.err
	}
	p.asked = append(p.asked, r.URL.String()+" "+strings.TrimSpace(string(body)))
	answer := `{"errcode":0,"errmsg":"ok"}`
	if len(p.answers) > 0 {
		answer = p.answers[0]
		if len(p.answers) > 1 {
			p.answers = p.answers[1:]
		}
	}
	w := httptest.NewRecorder()
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	_, _ = w.WriteString(answer)
	return w.Result(), nil
}

func webhook(tb testing.TB, p http.RoundTripper, clock wecom.Clock) *wecom.Webhook {
	tb.Helper()
	h, err := wecom.NewWebhook(wecom.WebhookSettings{Transport: p, Clock: clock})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func standing() time.Time { return now }

const postURL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + robotKey

func TestAPostGoesOutInMarkdown(t *testing.T) {
	p := new(robot)
	if err := webhook(t, p, standing).Send(t.Context(), robotKey, "3号议题 <@all>\n还差9户"); err != nil {
		t.Fatal(err)
	}
	want := []string{postURL + ` {"markdown_v2":{"content":"3号议题 ＜@all>\n还差9户"},"msgtype":"markdown_v2"}`}
	if diff := cmp.Diff(want, p.asked); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARobotThatTakesNoMarkdownGetsPlainText(t *testing.T) {
	for _, code := range []int{40008, 40058} {
		p := &robot{answers: []string{fmt.Sprintf(`{"errcode":%d,"errmsg":"invalid message type"}`, code), `{"errcode":0}`}}
		words := strings.Repeat("议", 600) + "\n" + strings.Repeat("事", 600)
		if err := webhook(t, p, standing).Send(t.Context(), robotKey, words); err != nil {
			t.Fatal(err)
		}
		want := []string{
			postURL + ` {"markdown_v2":{"content":"` + strings.ReplaceAll(words, "\n", `\n`) + `"},"msgtype":"markdown_v2"}`,
			postURL + ` {"msgtype":"text","text":{"content":"` + strings.Repeat("议", 600) + `\n"}}`,
			postURL + ` {"msgtype":"text","text":{"content":"` + strings.Repeat("事", 600) + `"}}`,
		}
		if diff := cmp.Diff(want, p.asked); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestALongPostIsCutBetweenLinesAndCharacters(t *testing.T) {
	p := new(robot)
	line := strings.Repeat("议", 500) + "\n"
	words := strings.Repeat(line, 4) + strings.Repeat("😀", 1500)
	if err := webhook(t, p, standing).Send(t.Context(), robotKey, words); err != nil {
		t.Fatal(err)
	}
	var sent strings.Builder
	for _, asked := range p.asked {
		_, body, _ := strings.Cut(asked, `{"content":"`)
		body, _, _ = strings.Cut(body, `"}`)
		body = strings.ReplaceAll(body, `\n`, "\n")
		if len(body) > 4096 || strings.ContainsRune(body, '\uFFFD') {
			t.Errorf("a post of %d bytes", len(body))
		}
		sent.WriteString(body)
	}
	if sent.String() != words || !strings.Contains(p.asked[0], `\n"}`) {
		t.Errorf("%d posts lost something, or the first is not cut at a line", len(p.asked))
	}
}

func TestARobotPostsTwentyTimesAMinute(t *testing.T) {
	p := new(robot)
	clock := now
	h := webhook(t, p, func() time.Time { return clock })
	var limited *wecom.APIError
	for i := range 20 {
		clock = now.Add(time.Duration(i) * time.Second)
		if err := h.Send(t.Context(), robotKey, "x"); err != nil {
			t.Fatalf("post %d: %v", i, err)
		}
	}
	for _, step := range []struct {
		at    time.Duration
		key   string
		words string
		after time.Duration
	}{
		{19 * time.Second, robotKey, "x", 41 * time.Second},
		{19 * time.Second, "another", "x", 0},
		{59 * time.Second, robotKey, "x", time.Second},
		{59 * time.Second, robotKey, strings.Repeat("x", 5000), 2 * time.Second},
		{60 * time.Second, robotKey, "x", 0},
		{60 * time.Second, robotKey, "x", time.Second},
		{63 * time.Second, robotKey, strings.Repeat("x", 3*4096), 0},
		{63 * time.Second, robotKey, "x", time.Second},
	} {
		clock = now.Add(step.at)
		before := len(p.asked)
		err := h.Send(t.Context(), step.key, step.words)
		if step.after == 0 {
			if err != nil {
				t.Errorf("at %v: %v", step.at, err)
			}
			continue
		}
		if !errors.As(err, &limited) || limited.After != step.after || limited.Class != courier.Again || len(p.asked) != before {
			t.Errorf("at %v: error %v after %+v, %d posts", step.at, err, limited, len(p.asked)-before)
		}
	}
}

func TestATextThatNoMinuteCouldHoldIsRefused(t *testing.T) {
	p := new(robot)
	err := webhook(t, p, standing).Send(t.Context(), robotKey, strings.Repeat("x", 20*4096+1))
	var failure *courier.Failure
	if !errors.As(err, &failure) || failure.Class != courier.Refused || len(p.asked) != 0 {
		t.Errorf("error %v, asked %d", err, len(p.asked))
	}
}

func TestTheLimiterForgetsRobotsThatAreSilent(t *testing.T) {
	clock := now
	h := webhook(t, new(robot), func() time.Time { return clock })
	for i := range 1100 {
		if i == 1050 {
			clock = now.Add(2 * time.Minute)
		}
		if err := h.Send(t.Context(), fmt.Sprint("robot", i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	for range 19 {
		if err := h.Send(t.Context(), "robot1099", "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Send(t.Context(), "robot1099", "x"); err == nil {
		t.Error("an active robot was forgotten")
	}
}

func TestWhatFollowsFromAnErrcode(t *testing.T) {
	for code, want := range map[int]struct {
		class courier.Class
		after time.Duration
	}{
		93000: {courier.Refused, 0}, 44004: {courier.Refused, 0}, 45009: {courier.Again, time.Minute}, -1: {courier.Again, 0},
		60020: {courier.Misconfigured, 0}, 99999: {courier.Again, 0},
	} {
		p := &robot{answers: []string{fmt.Sprintf(`{"errcode":%d,"errmsg":"invalid webhook url, hint: [1], key=%s, %s"}`, code, robotKey, robotKey)}}
		err := webhook(t, p, standing).Send(t.Context(), robotKey, "反对")
		var apiError *wecom.APIError
		if !errors.As(err, &apiError) || apiError.Class != want.class || apiError.After != want.after || apiError.Code != int64(code) {
			t.Errorf("%d: error %#v, want %v", code, err, want)
		}
		if strings.Contains(err.Error(), robotKey) || strings.Contains(err.Error(), "反对") {
			t.Errorf("error %q tells too much", err)
		}
	}
}

func TestNoErrorTellsTheKey(t *testing.T) {
	for name, p := range map[string]*robot{
		"a connection refused": {err: errors.New(`Post "` + postURL + `": refused`)},
		"a server in trouble":  {status: 502},
		"a redirect":           {status: 302},
		"no JSON":              {answers: []string{"<html>" + robotKey}},
	} {
		h := webhook(t, p, standing)
		for _, err := range []error{h.Send(t.Context(), robotKey, "x"), h.Respond(t.Context(), back, "x")} {
			var apiError *wecom.APIError
			if !errors.As(err, &apiError) {
				t.Errorf("%s: error %v is not typed", name, err)
				continue
			}
			for _, word := range []string{robotKey, "RC1", "http"} {
				if strings.Contains(err.Error(), word) {
					t.Errorf("%s: error %q holds %q", name, err, word)
				}
			}
		}
	}
}

func TestRespondingGoesToThePlatformOnly(t *testing.T) {
	for address, want := range map[string]error{
		back: nil,
		"http://qyapi.weixin.qq.com/x?response_code=RC1": wecom.ErrResponseURL,
		"https://qyapi.weixin.qq.com.evil.example/x":     wecom.ErrResponseURL,
		"https://qyapi.weixin.qq.com@evil.example/x":     wecom.ErrResponseURL,
		"https://a:b@qyapi.weixin.qq.com/x":              wecom.ErrResponseURL,
		"https://qyapi.weixin.qq.com:8443/x":             wecom.ErrResponseURL,
		"http://127.0.0.1/latest/meta-data":              wecom.ErrResponseURL,
		"file:///etc/passwd":                             wecom.ErrResponseURL,
		"//qyapi.weixin.qq.com/x":                        wecom.ErrResponseURL,
		"":                                               wecom.ErrResponseURL,
		"https://qyapi.weixin.qq.com/\x00":               wecom.ErrResponseURL,
	} {
		p := new(robot)
		err := webhook(t, p, standing).Respond(t.Context(), address, "收到")
		if !errors.Is(err, want) {
			t.Errorf("%q: error = %v, want %v", address, err, want)
		}
		if want == nil {
			if diff := cmp.Diff([]string{back + ` {"markdown":{"content":"收到"},"msgtype":"markdown"}`}, p.asked); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		} else if len(p.asked) != 0 {
			t.Errorf("asked %v", p.asked)
		}
	}
}

func TestARefusedResponseIsNotTriedAgain(t *testing.T) {
	for code, want := range map[int]courier.Class{-1: courier.Again, 40001: courier.Refused, 846608: courier.Refused} {
		p := &robot{answers: []string{fmt.Sprintf(`{"errcode":%d,"errmsg":"x RC1"}`, code)}}
		err := webhook(t, p, standing).Respond(t.Context(), back, "收到")
		var failure *courier.Failure
		if !errors.As(err, &failure) || failure.Class != want || strings.Contains(err.Error(), "RC1") {
			t.Errorf("%d: error = %v", code, err)
		}
	}
}

func TestAnotherBaseTakesThePlatformsPlace(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		_, _ = io.WriteString(w, `{"errcode":0}`)
	}))
	defer server.Close()
	h, err := wecom.NewWebhook(wecom.WebhookSettings{Base: server.URL + "/sim/wecom", Clock: standing})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		h.Send(t.Context(), robotKey, "x"), h.Respond(t.Context(), back, "x"), h.Respond(t.Context(), server.URL+"/sim/wecom/own", "x"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"/sim/wecom/cgi-bin/webhook/send", "/sim/wecom/cgi-bin/aibot/response", "/sim/wecom/own"}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := wecom.NewWebhook(wecom.WebhookSettings{Base: "qyapi.weixin.qq.com"}); !errors.Is(err, call.ErrBase) {
		t.Errorf("error = %v", err)
	}
}
