package envelope_test

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/handlers/envelope"
)

func TestQueriesAsThePlatformsWriteThem(t *testing.T) {
	for name, row := range map[string]struct {
		raw  string
		want envelope.Query
	}{
		"a sealed message of an official account": {
			"signature=ab&timestamp=17&nonce=41&openid=o9&encrypt_type=aes&msg_signature=cd",
			envelope.Query{Signature: "ab", Timestamp: "17", Nonce: "41", EncryptType: "aes", MsgSignature: "cd"},
		},
		"an echo whose base64 is escaped": {
			"msg_signature=cd&timestamp=17&nonce=41&echostr=a%2Bb%2Fc%3D%3D",
			envelope.Query{MsgSignature: "cd", Timestamp: "17", Nonce: "41", Echo: "a+b/c=="},
		},
		"an echo whose base64 is not escaped": {
			"msg_signature=cd&timestamp=17&nonce=41&echostr=a+b/c==",
			envelope.Query{MsgSignature: "cd", Timestamp: "17", Nonce: "41", Echo: "a+b/c=="},
		},
		"parameters that nobody asked for, even twice": {
			"openid=1&openid=2&nonce=41&utm=x",
			envelope.Query{Nonce: "41"},
		},
		"empty pairs between the parameters": {"&&nonce=41&", envelope.Query{Nonce: "41"}},
		"nothing at all":                     {"", envelope.Query{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := envelope.ParseQuery(row.raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueriesThatAreRefused(t *testing.T) {
	for name, row := range map[string]struct {
		raw  string
		want envelope.Refusal
	}{
		"a signature that comes twice":                  {"signature=a&nonce=1&signature=a", envelope.Repeated},
		"a msg_signature that comes twice, once hidden": {"msg_signature=a&msg%5Fsignature=b", envelope.Repeated},
		"a timestamp that comes twice":                  {"timestamp=1&timestamp=2", envelope.Repeated},
		"a nonce that comes twice":                      {"nonce=1&nonce=1", envelope.Repeated},
		"an encrypt_type that comes twice":              {"encrypt_type=aes&encrypt_type=raw", envelope.Repeated},
		"an echostr that comes twice":                   {"echostr=a&echostr=b", envelope.Repeated},
		"an empty signature":                            {"signature=&nonce=1", envelope.Missing},
		"a nonce without a value":                       {"nonce", envelope.Missing},
		"an escape that is cut off":                     {"nonce=%4", envelope.BadQuery},
		"an escape that is none in a name":              {"%zz=1", envelope.BadQuery},
		"a query longer than any of the platforms":      {"x=" + strings.Repeat("a", 5000), envelope.BadQuery},
	} {
		t.Run(name, func(t *testing.T) {
			if q, err := envelope.ParseQuery(row.raw); !errors.Is(err, row.want) {
				t.Errorf("parsed %+v, error %v, want %v", q, err, row.want)
			}
		})
	}
}

func TestTheWindowOfTime(t *testing.T) {
	now := time.Unix(4102444800, 0) // the year 2100, beyond 32 bits
	for name, row := range map[string]struct {
		timestamp, nonce string
		want             error
	}{
		"this second":                            {"4102444800", "1", nil},
		"300 seconds ago is still in time":       {"4102444500", "1", nil},
		"301 seconds ago is too old":             {"4102444499", "1", envelope.TooOld},
		"60 seconds ahead is still in time":      {"4102444860", "1", nil},
		"61 seconds ahead is too early":          {"4102444861", "1", envelope.TooEarly},
		"the year 1970 is too old":               {"0", "1", envelope.TooOld},
		"the end of 64 bits is too early":        {fmt.Sprint(math.MaxInt64), "1", envelope.TooEarly},
		"one past 64 bits is no time":            {"9223372036854775808", "1", envelope.BadTimestamp},
		"a negative time is no time":             {"-4102444800", "1", envelope.BadTimestamp},
		"a plus sign is no digit":                {"+4102444800", "1", envelope.BadTimestamp},
		"a space is no digit":                    {" 4102444800", "1", envelope.BadTimestamp},
		"hexadecimal is no time":                 {"0xF4865700", "1", envelope.BadTimestamp},
		"full-width digits are no time":          {"４102444800", "1", envelope.BadTimestamp},
		"no timestamp":                           {"", "1", envelope.Missing},
		"no nonce":                               {"4102444800", "", envelope.Missing},
		"a nonce that closes CDATA":              {"4102444800", "]]>", envelope.BadNonce},
		"a nonce with a quote":                   {"4102444800", `1"`, envelope.BadNonce},
		"a nonce with a line feed":               {"4102444800", "1\n", envelope.BadNonce},
		"a nonce of 129 characters":              {"4102444800", strings.Repeat("1", 129), envelope.BadNonce},
		"a nonce of letters, as some peers send": {"4102444800", "abcXYZ-_.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			q := envelope.Query{Timestamp: row.timestamp, Nonce: row.nonce}
			if err := q.Fresh(now); !errors.Is(err, row.want) {
				t.Errorf("error = %v, want %v", err, row.want)
			}
		})
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add("signature=ab&timestamp=17&nonce=41&encrypt_type=aes&msg_signature=cd")
	f.Add("echostr=a%2Bb%2Fc%3D%3D&nonce=%31")
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := envelope.ParseQuery(raw)
		if err != nil {
			return
		}
		// What we accept, a form reads the same, but for + and ;.
		if strings.ContainsAny(raw, "+;") {
			return
		}
		// The error may be about a parameter that we ignore; the others are read.
		form, _ := url.ParseQuery(raw)
		want := envelope.Query{
			Signature: form.Get("signature"), MsgSignature: form.Get("msg_signature"), Timestamp: form.Get("timestamp"),
			Nonce: form.Get("nonce"), EncryptType: form.Get("encrypt_type"), Echo: form.Get("echostr"),
		}
		if diff := cmp.Diff(want, q); diff != "" {
			t.Errorf("%q (-form +ours):\n%s", raw, diff)
		}
	})
}
