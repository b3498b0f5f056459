package call

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// ErrInside says that an address lies in a private network, or in none.
var ErrInside = errors.New("call: the address is not a public one")

// reserved are the networks that are no outside, beyond those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	// These carry an address of the old kind in them.
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001:db8::/32"),
}

// Public reports whether an address is one of the open internet.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, net := range reserved {
		if net.Contains(a) {
			return false
		}
	}
	return true
}

// Outside returns a transport for addresses that others name: it connects to public
// addresses only, whatever a name stands for at that moment and wherever a redirect leads.
// base, unless empty, is an address that the operator set, which is reached as well. It
// uses no proxy. The error is ErrBase.
func Outside(base string) (*http.Transport, error) {
	set := ""
	if base != "" {
		to, err := url.Parse(base)
		if err != nil || to.Host == "" {
			return nil, ErrBase
		}
		set = hostPort(to)
	}
	open := &net.Dialer{Timeout: Timeout}
	guarded := &net.Dialer{Timeout: Timeout, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !Public(at.Addr()) {
			return ErrInside
		}
		return nil
	}}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if set != "" && address == set {
				return open.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
		TLSHandshakeTimeout: Timeout,
		IdleConnTimeout:     30 * time.Second,
		MaxIdleConns:        4,
		ForceAttemptHTTP2:   true,
	}, nil
}

// hostPort is what a dialer is asked for.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
		if u.Scheme == "http" {
			port = "80"
		}
	}
	return net.JoinHostPort(u.Hostname(), port)
}
