package call_test

import (
	"net/netip"
	"testing"

	"yishi/handlers/envelope/call"
)

func TestWhatLiesOutside(t *testing.T) {
	for address, want := range map[string]bool{
		"101.32.1.2": true, "8.8.8.8": true, "2402:4e00::1": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.0.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fd00::1": false, "ff02::1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::a00:1": false, "2002:a00:1::": false,
	} {
		if got := call.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: outside is %t, want %t", address, got, want)
		}
	}
}
