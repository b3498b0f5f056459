package call_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"yishi/bot/courier"
	"yishi/handlers/envelope/call"
)

// judge knows one errcode.
func judge(code int64) call.Verdict {
	if code == 7 {
		return call.Verdict{Class: courier.Again, After: time.Minute}
	}
	return call.Verdict{Class: courier.Refused}
}

// answering is a platform that always says the same.
type answering struct {
	status int
	body   io.Reader
	header http.Header
	err    error
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{StatusCode: a.status, Body: io.NopCloser(a.body), Header: a.header, Request: r}, nil
}

func TestWhatFollowsFromAnAnswer(t *testing.T) {
	for name, row := range map[string]struct {
		platform answering
		want     call.Error
	}{
		"an errcode that passes": {
			answering{status: 200, body: strings.NewReader(`{"errcode":7,"errmsg":"busy"}`)},
			call.Error{Code: 7, Msg: "busy", Class: courier.Again, After: time.Minute},
		},
		"an errcode that stays": {
			answering{status: 200, body: strings.NewReader(`{"errcode":8,"errmsg":"no"}`)},
			call.Error{Code: 8, Msg: "no", Class: courier.Refused},
		},
		"a server in trouble": {answering{status: 503, body: strings.NewReader("")}, call.Error{Status: 503, Class: courier.Again}},
		"too many requests":   {answering{status: 429, body: strings.NewReader("")}, call.Error{Status: 429, Class: courier.Again}},
		"nobody there":        {answering{status: 404, body: strings.NewReader("")}, call.Error{Status: 404, Class: courier.Misconfigured}},
		"a redirect is not followed": {
			answering{status: 302, body: strings.NewReader(""), header: http.Header{"Location": {"https://elsewhere.example"}}},
			call.Error{Status: 302, Class: courier.Misconfigured},
		},
		"an answer that breaks off": {
			answering{status: 200, body: iotest.ErrReader(io.ErrUnexpectedEOF)},
			call.Error{Msg: "unexpected EOF", Class: courier.Again},
		},
		"an answer that is a list": {
			answering{status: 200, body: strings.NewReader("[]")},
			call.Error{Msg: "the answer is not as the platform writes it", Class: courier.Again},
		},
		"an answer of the wrong type": {
			answering{status: 200, body: strings.NewReader(`{"id":"one"}`)},
			call.Error{Msg: "the answer is not as the platform writes it", Class: courier.Again},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out struct {
				ID int `json:"id"`
			}
			caller := call.NewCaller(row.platform, judge)
			err := caller.Post(t.Context(), call.Call{Name: "x", URL: "https://api.example/x?key=k1", In: 1, Out: &out})
			var got *call.Error
			if !errors.As(err, &got) {
				t.Fatalf("error %v is not typed", err)
			}
			row.want.Name = "x"
			if *got != row.want {
				t.Errorf("got %+v, want %+v", *got, row.want)
			}
		})
	}
}

func TestCallsThatCannotBeMade(t *testing.T) {
	caller := call.NewCaller(answering{}, judge)
	for name, row := range map[string]struct {
		call call.Call
		want courier.Class
	}{
		"what JSON cannot say":    {call.Call{URL: "https://api.example", In: func() {}}, courier.Refused},
		"an address that is none": {call.Call{URL: "https://api.example/\x00?key=k1", In: 1}, courier.Misconfigured},
	} {
		err := caller.Post(t.Context(), row.call)
		var failure *courier.Failure
		if !errors.As(err, &failure) || failure.Class != row.want || strings.Contains(err.Error(), "k1") {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

func TestAPlatformThatNeverAnswersIsGivenUpAfterFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		caller := call.NewCaller(hanging{}, judge)
		err := caller.Post(t.Context(), call.Call{Name: "x", URL: "https://api.example/x?key=k1", In: 1})
		if waited := time.Since(start); waited != call.Timeout {
			t.Errorf("waited %v", waited)
		}
		if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "k1") {
			t.Errorf("error = %v", err)
		}
	})
}

// hanging answers when its caller has gone.
type hanging struct{}

func (hanging) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestOnlyThePlatformsHostsGoElsewhere(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.RequestURI())
	}))
	defer server.Close()
	transport, err := call.Elsewhere(server.URL+"/sim", nil, "api.example")
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: transport}
	for _, address := range []string{"https://api.example/a%2Fb?x=1", server.URL + "/other"} {
		answer, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
	}
	host := strings.TrimPrefix(server.URL, "http://")
	if got, want := strings.Join(asked, " "), host+"/sim/a/b?x=1 "+host+"/other"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
}
