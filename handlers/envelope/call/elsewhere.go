package call

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// ErrBase says that a base URL is not an absolute http or https URL.
var ErrBase = errors.New("call: the API's base must be an absolute http or https URL")

// Elsewhere returns a RoundTripper that takes requests for the given hosts to
// base instead, below its path: another domain of the platform, a proxy with a
// fixed address, or a platform played by a test. An empty base changes nothing.
// next nil is http.DefaultTransport. The error is ErrBase.
func Elsewhere(base string, next http.RoundTripper, hosts ...string) (http.RoundTripper, error) {
	if next == nil {
		next = http.DefaultTransport
	}
	if base == "" {
		return next, nil
	}
	to, err := url.Parse(base)
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" || to.RawQuery != "" || to.User != nil {
		return nil, ErrBase
	}
	return &elsewhere{to: to, hosts: hosts, next: next}, nil
}

type elsewhere struct {
	to    *url.URL
	hosts []string
	next  http.RoundTripper
}

var _ http.RoundTripper = (*elsewhere)(nil)

// RoundTrip sends r, or a copy of it that goes to the base.
func (e *elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	for _, host := range e.hosts {
		if r.URL.Host == host {
			r = r.Clone(r.Context())
			r.URL.Scheme, r.URL.Host, r.Host = e.to.Scheme, e.to.Host, ""
			r.URL.Path = strings.TrimSuffix(e.to.Path, "/") + r.URL.Path
			r.URL.RawPath = ""
			break
		}
	}
	return e.next.RoundTrip(r)
}
