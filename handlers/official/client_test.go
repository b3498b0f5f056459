package official_test

import (
	"context"
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
	"yishi/handlers/official"
)

const secret = "0123456789abcdef-app-secret"

// platform plays api.weixin.qq.com without a network.
type platform struct {
	mu sync.Mutex
	// asked are the calls in order, as "path body".
	asked []string
	// fetched counts the tokens handed out, the number of the current one.
	fetched int
	forced  int
	// known are the tokens that it takes; a fetch adds one.
	known map[string]bool
	// answers are the answers to calls but stable_token, in order; the last stays.
	answers []string
	// frozen makes an unforced fetch give the last token again.
	frozen bool
	status int
	err    error
	lasts  int
}

func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return nil, p.err
	}
	p.asked = append(p.asked, r.URL.Host+r.URL.Path+" "+strings.TrimSpace(string(body)))
	answer := p.answer(r, body)
	w := httptest.NewRecorder()
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	_, _ = w.WriteString(answer)
	return w.Result(), nil
}

func (p *platform) answer(r *http.Request, body []byte) string {
	if strings.HasSuffix(r.URL.Path, "/stable_token") {
		if strings.Contains(string(body), `"force_refresh":true`) {
			p.forced++
			p.frozen = false
		}
		if !p.frozen || p.fetched == 0 {
			p.fetched++
		}
		token := fmt.Sprintf("token-%d", p.fetched)
		if p.known == nil {
			p.known = map[string]bool{}
		}
		p.known[token] = true
		lasts := p.lasts
		if lasts == 0 {
			lasts = 7200
		}
		return fmt.Sprintf(`{"access_token":%q,"expires_in":%d}`, token, lasts)
	}
	if token := r.URL.Query().Get("access_token"); !p.known[token] {
		return `{"errcode":40001,"errmsg":"invalid credential, ` + token + ` is not latest rid: 1"}`
	}
	answer := `{"errcode":0,"errmsg":"ok"}`
	if len(p.answers) > 0 {
		answer = p.answers[0]
		if len(p.answers) > 1 {
			p.answers = p.answers[1:]
		}
	}
	return answer
}

func (p *platform) calls() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

func client(tb testing.TB, p http.RoundTripper, change ...func(*official.ClientSettings)) *official.Client {
	tb.Helper()
	s := official.ClientSettings{AppID: appID, Secret: secret, Transport: p, Cache: new(official.MemoryCache), Clock: time.Now}
	for _, f := range change {
		f(&s)
	}
	c, err := official.NewClient(s)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestWhatTheClientSends(t *testing.T) {
	for name, row := range map[string]struct {
		act  func(context.Context, *official.Client) error
		path string
		body string
	}{
		"a text": {
			func(ctx context.Context, c *official.Client) error {
				return c.Send(ctx, openID, "收到 <3号> & 赞成")
			},
			"message/custom/send", `{"touser":"` + openID + `","msgtype":"text","text":{"content":"收到 <3号> & 赞成"}}`,
		},
		"a text beyond 2,000 bytes": {
			func(ctx context.Context, c *official.Client) error {
				return c.Send(ctx, openID, strings.Repeat("议", 700))
			},
			"message/custom/send", `{"touser":"` + openID + `","msgtype":"text","text":{"content":"` + strings.Repeat("议", 665) + `…"}}`,
		},
		"a text with options": {
			func(ctx context.Context, c *official.Client) error {
				return c.Send(ctx, openID, "3号议题", "赞成", "反对")
			},
			"message/custom/send", `{"touser":"` + openID + `","msgtype":"msgmenu","msgmenu":{"head_content":"3号议题","list":[{"id":"1","content":"赞成"},{"id":"2","content":"反对"}],"tail_content":""}}`,
		},
		"a message of the courier": {
			func(ctx context.Context, c *official.Client) error {
				return official.Mail{Client: c}.Send(ctx, courier.Message{To: openID, Text: "明天截止"})
			},
			"message/custom/send", `{"touser":"` + openID + `","msgtype":"text","text":{"content":"明天截止"}}`,
		},
		"a template": {
			func(ctx context.Context, c *official.Client) error {
				_, err := c.SendTemplate(ctx, official.Template{To: openID, ID: "T1", URL: "https://x.example/3", Once: "m3", Data: map[string]string{"thing1": "加装电梯"}})
				return err
			},
			"message/template/send", `{"touser":"` + openID + `","template_id":"T1","url":"https://x.example/3","client_msg_id":"m3","data":{"thing1":{"value":"加装电梯"}}}`,
		},
		"a temporary code": {
			func(ctx context.Context, c *official.Client) error {
				_, err := c.SceneQR(ctx, "m:3:b1", time.Hour)
				return err
			},
			"qrcode/create", `{"expire_seconds":3600,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"m:3:b1"}}}`,
		},
		"a permanent code": {
			func(ctx context.Context, c *official.Client) error {
				_, err := c.PermanentQR(ctx, "join")
				return err
			},
			"qrcode/create", `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"join"}}}`,
		},
		"a menu": {
			func(ctx context.Context, c *official.Client) error {
				return c.SetMenu(ctx, []official.Button{
					{Name: "议题", Key: "list"}, {Name: "更多", Below: []official.Button{{Name: "公示板", URL: "https://x.example/"}}},
				})
			},
			"menu/create", `{"button":[{"type":"click","name":"议题","key":"list"},{"name":"更多","sub_button":[{"type":"view","name":"公示板","url":"https://x.example/"}]}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := new(platform)
			if err := row.act(t.Context(), client(t, p)); err != nil {
				t.Fatal(err)
			}
			want := []string{
				`api.weixin.qq.com/cgi-bin/stable_token {"appid":"` + appID + `","force_refresh":false,"grant_type":"client_credential","secret":"` + secret + `"}`,
				"api.weixin.qq.com/cgi-bin/" + row.path + " " + row.body,
			}
			if diff := cmp.Diff(want, p.calls()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatTheClientReads(t *testing.T) {
	p := &platform{answers: []string{`{"ticket":"gQ+/=","expire_seconds":60,"url":"http://weixin.example/q/1"}`, `{"errcode":0,"msgid":200163836}`}}
	c := client(t, p)
	code, err := c.SceneQR(t.Context(), "m:3", time.Minute)
	want := official.QR{Ticket: "gQ+/=", URL: "http://weixin.example/q/1", Image: "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ%2B%2F%3D"}
	if diff := cmp.Diff(want, code); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	if number, err := c.SendTemplate(t.Context(), official.Template{To: openID}); number != 200163836 || err != nil {
		t.Errorf("number %d, %v", number, err)
	}
}

func TestCodesThatAreNotAskedFor(t *testing.T) {
	p := new(platform)
	c := client(t, p)
	for name, row := range map[string]struct {
		scene string
		life  time.Duration
		want  error
	}{
		"an empty scene":              {"", time.Hour, official.ErrScene},
		"a scene of 65 characters":    {strings.Repeat("议", 65), time.Hour, official.ErrScene},
		"a life of 30 days and a bit": {"m:3", 30*24*time.Hour + time.Second, official.ErrQRLife},
		"a life of 30 seconds":        {"m:3", 30 * time.Second, official.ErrQRLife},
	} {
		if _, err := c.SceneQR(t.Context(), row.scene, row.life); !errors.Is(err, row.want) {
			t.Errorf("%s: error = %v, want %v", name, err, row.want)
		}
	}
	if len(p.calls()) != 0 {
		t.Errorf("asked %v", p.calls())
	}
}

func TestWhatFollowsFromAnErrcode(t *testing.T) {
	for code, want := range map[int]courier.Class{
		-1: courier.Again, 45009: courier.Again, 45011: courier.Again, 99999: courier.Again,
		45015: courier.Spent, 45047: courier.Spent,
		40003: courier.Refused, 40037: courier.Refused, 47003: courier.Refused, 41030: courier.Refused, 43004: courier.Refused, 43101: courier.Refused,
		40013: courier.Misconfigured, 40125: courier.Misconfigured, 40164: courier.Misconfigured, 61004: courier.Misconfigured,
		48001: courier.Misconfigured, 48004: courier.Misconfigured, 40243: courier.Misconfigured,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			p := &platform{answers: []string{fmt.Sprintf(`{"errcode":%d,"errmsg":"said to %s rid: 65"}`, code, openID)}}
			err := official.Mail{Client: client(t, p)}.Send(t.Context(), courier.Message{To: openID, Text: "x"})
			var failure *courier.Failure
			var apiError *official.APIError
			if !errors.As(err, &failure) || !errors.As(err, &apiError) {
				t.Fatalf("error %v is not typed", err)
			}
			if failure.Class != want || apiError.Class != want || apiError.Code != int64(code) {
				t.Errorf("class %v, code %d, want %v", failure.Class, apiError.Code, want)
			}
			if !strings.Contains(err.Error(), "rid: 65") || strings.Contains(err.Error(), openID) {
				t.Errorf("error %q", err)
			}
			if (code == 45009 || code == 45011) != (failure.After > 0) {
				t.Errorf("after %v", failure.After)
			}
		})
	}
}

func TestNoErrorTellsASecret(t *testing.T) {
	for name, p := range map[string]*platform{
		"a connection refused":      {err: errors.New(`Post "https://api.weixin.qq.com/cgi-bin/x?access_token=token-1": connection refused to ` + secret)},
		"a server that is broken":   {status: http.StatusBadGateway},
		"a server that is another":  {status: http.StatusForbidden},
		"a redirect":                {status: http.StatusFound},
		"an answer that is no JSON": {answers: []string{"<html>token-1</html>"}},
		"a token unknown for good":  {answers: []string{`{"errcode":42001,"errmsg":"access_token expired: token-1 token-2"}`}},
		"an answer of a mebibyte":   {answers: []string{`{"errcode":0,"errmsg":"` + strings.Repeat("token-1", 1<<18) + `"}`}},
		"an errmsg of many words":   {answers: []string{`{"errcode":45015,"errmsg":"` + strings.Repeat("议", 500) + openID + `"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			err := client(t, p).Send(t.Context(), openID, "反对")
			var apiError *official.APIError
			if !errors.As(err, &apiError) {
				t.Fatalf("error %v is not typed", err)
			}
			for _, word := range []string{secret, "token-1", "token-2", openID, "反对", "access_token=", "http"} {
				if strings.Contains(err.Error(), word) {
					t.Errorf("error %q holds %q", err, word)
				}
			}
			if len(err.Error()) > 400 {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
		})
	}
}

func TestADeadlineIsSeenInTheError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := client(t, new(platform)).Send(ctx, openID, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func TestAnotherBaseTakesThePlatformsPlace(t *testing.T) {
	p := new(platform)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked = append(p.asked, r.URL.Path)
		_, _ = io.WriteString(w, p.answer(r, body))
	}))
	defer server.Close()
	c := client(t, nil, func(s *official.ClientSettings) {
		s.Transport = nil
		s.Base = server.URL + "/sim/wechat/"
	})
	if err := c.Send(t.Context(), openID, "x"); err != nil {
		t.Fatal(err)
	}
	want := []string{"/sim/wechat/cgi-bin/stable_token", "/sim/wechat/cgi-bin/message/custom/send"}
	if diff := cmp.Diff(want, p.calls()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestClientsThatCannotBeMade(t *testing.T) {
	for base, want := range map[string]error{
		"api.weixin.qq.com": call.ErrBase, "ftp://x.example": call.ErrBase, "https://": call.ErrBase,
		"https://u:p@x.example": call.ErrBase, "https://x.example?a=b": call.ErrBase, "http://[": call.ErrBase,
	} {
		if _, err := official.NewClient(official.ClientSettings{AppID: appID, Base: base}); !errors.Is(err, want) {
			t.Errorf("base %q: error = %v", base, err)
		}
	}
	if _, err := official.NewClient(official.ClientSettings{}); !errors.Is(err, official.ErrAppID) {
		t.Errorf("error = %v", err)
	}
}
