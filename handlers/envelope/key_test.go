package envelope_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/silenceper/wechat/v2/util"
	"pgregory.net/rapid"

	"yishi/handlers/envelope"
)

// The account of the platform's own examples.
const (
	goldenToken = "AAAAA"
	goldenAES   = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	goldenApp   = "wxba5fad812f8e6fb9"
	goldenIn    = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
	goldenOut   = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
)

func mustKey(tb testing.TB, token, aesKey, receiver string) *envelope.Key {
	tb.Helper()
	k, err := envelope.NewKey(token, aesKey, receiver)
	if err != nil {
		tb.Fatalf("key: %v", err)
	}
	return k
}

func TestGoldenVectorsOfThePlatform(t *testing.T) {
	k := mustKey(t, goldenToken, goldenAES, goldenApp)
	if got, want := k.Sign("1714036504", "1514711492", nil), "f464b24fc39322e44b38aa78f5edd27bd1441696"; string(got[:]) != want {
		t.Errorf("signature of the address check = %s, want %s", got, want)
	}
	if !k.Signed("6c5c811b55cc85e0e1b54100749188c20beb3f5d", "1714112445", "415670741", nil) {
		t.Error("the signature of the sealed message's query is refused")
	}
	if !k.Signed("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3", "1714112445", "415670741", []byte(goldenIn)) {
		t.Error("the msg_signature of the sealed message is refused")
	}
	message, err := k.Open(nil, []byte(goldenIn))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	want := `{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}`
	if diff := cmp.Diff(want, string(message)); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	if len(message) != 167 {
		t.Errorf("message has %d bytes, want 167", len(message))
	}
}

func TestGoldenReplyOfThePlatform(t *testing.T) {
	k := mustKey(t, goldenToken, goldenAES, goldenApp)
	sealed := k.Seal(nil, [16]byte([]byte("707722b803182950")), []byte(`{"demo_resp":"good luck"}`))
	if string(sealed) != goldenOut {
		t.Errorf("sealed = %s, want %s", sealed, goldenOut)
	}
	if got, want := k.Sign("1713424427", "415670741", sealed), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"; string(got[:]) != want {
		t.Errorf("signature = %s, want %s", got, want)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	for name, row := range map[string]struct {
		token, aes string
		want       error
	}{
		"an empty token would let everybody sign":   {"", goldenAES, envelope.ErrToken},
		"a key of 42 characters is too short":       {"t", goldenAES[1:], envelope.ErrKey},
		"a key of 44 characters is too long":        {"t", goldenAES + "A", envelope.ErrKey},
		"a key that is not base64 is none":          {"t", strings.Repeat("*", 43), envelope.ErrKey},
		"a key with a line feed in it is too short": {"t", goldenAES[1:] + "\n", envelope.ErrKey},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := envelope.NewKey(row.token, row.aes, "wx"); !errors.Is(err, row.want) {
				t.Errorf("error = %v, want %v", err, row.want)
			}
		})
	}
}

// anyKey is an EncodingAESKey, also one with odd bits at its end.
func anyKey(t *rapid.T) string {
	return rapid.StringMatching(`[A-Za-z0-9]{43}`).Draw(t, "aes key")
}

func TestTheSDKOpensWhatWeSealAndWeOpenWhatItSeals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		aesKey := anyKey(t)
		app := rapid.StringMatching(`[a-z0-9]{1,40}`).Draw(t, "app")
		message := rapid.SliceOfN(rapid.Byte(), 1, 700).Draw(t, "message")
		random := [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "random"))
		k, err := envelope.NewKey("t", aesKey, app)
		if err != nil {
			t.Fatal(err)
		}
		ours := k.Seal([]byte("before"), random, message)
		theirs, err := util.EncryptMsg(random[:], message, app, aesKey)
		if err != nil {
			t.Fatal(err)
		}
		if string(ours) != "before"+string(theirs) {
			t.Fatalf("sealed %q, the SDK %q", ours, theirs)
		}
		got, err := k.Open(make([]byte, 64), theirs)
		if err != nil || !bytes.Equal(got, message) {
			t.Fatalf("opened %q, %v, want %q", got, err, message)
		}
		stamp := rapid.StringMatching(`[0-9]{1,12}`).Draw(t, "timestamp")
		nonce := rapid.StringMatching(`[0-9A-Za-z]{1,12}`).Draw(t, "nonce")
		if sign := k.Sign(stamp, nonce, theirs); string(sign[:]) != util.Signature("t", stamp, nonce, string(theirs)) {
			t.Fatalf("signature %s differs from the SDK's", sign)
		}
	})
}

func TestASmartBotsEnvelopeHasNoReceiver(t *testing.T) {
	k := mustKey(t, "t", goldenAES, "")
	message := []byte(`{"msgtype":"text"}`)
	got, err := k.Open(nil, k.Seal(nil, [16]byte{}, message))
	if err != nil || !bytes.Equal(got, message) {
		t.Errorf("opened %q, %v, want %q", got, err, message)
	}
	other := mustKey(t, "t", goldenAES, "wx1")
	if _, err := k.Open(nil, other.Seal(nil, [16]byte{}, message)); !errors.Is(err, envelope.WrongReceiver) {
		t.Errorf("error for an envelope with a receiver = %v, want %v", err, envelope.WrongReceiver)
	}
	if _, err := other.Open(nil, k.Seal(nil, [16]byte{}, message)); !errors.Is(err, envelope.WrongReceiver) {
		t.Errorf("error for an envelope without a receiver = %v, want %v", err, envelope.WrongReceiver)
	}
}

// encrypt puts plain bytes into AES-CBC as they are, right or wrong.
func encrypt(tb testing.TB, plain []byte) string {
	tb.Helper()
	key, err := base64.StdEncoding.DecodeString(goldenAES + "=")
	if err != nil {
		tb.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]byte, len(plain))
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(out, plain)
	return base64.StdEncoding.EncodeToString(out)
}

// forged is a plain envelope whose length field and padding are chosen freely.
func forged(size uint32, body string, pad ...byte) []byte {
	plain := append(make([]byte, 16), binary.BigEndian.AppendUint32(nil, size)...)
	plain = append(plain, body...)
	return append(plain, pad...)
}

func TestEnvelopesThatAreRefused(t *testing.T) {
	const body = "<xml>hi</xml>" + goldenApp // 13 + 18 bytes; with the head 51
	pad := bytes.Repeat([]byte{13}, 13)
	broken := bytes.Clone(pad)
	broken[4] = 12
	for name, row := range map[string]struct {
		sealed string
		want   envelope.Refusal
	}{
		"what is not base64":                         {"*" + goldenOut[1:], envelope.BadBase64},
		"base64 that is cut off":                     {goldenOut[:len(goldenOut)-3], envelope.BadBase64},
		"an empty envelope":                          {"", envelope.BadLength},
		"sixteen bytes, half a block":                {encrypt(t, make([]byte, 16)), envelope.BadLength},
		"forty-eight bytes, one block and a half":    {encrypt(t, make([]byte, 48)), envelope.BadLength},
		"bytes that are no AES blocks":               {base64.StdEncoding.EncodeToString(make([]byte, 63)), envelope.BadLength},
		"a padding of zero":                          {encrypt(t, forged(13, body, make([]byte, 13)...)), envelope.BadPadding},
		"a padding of 33":                            {encrypt(t, forged(13, body, bytes.Repeat([]byte{33}, 13)...)), envelope.BadPadding},
		"a padding of 255":                           {encrypt(t, forged(13, body, bytes.Repeat([]byte{255}, 13)...)), envelope.BadPadding},
		"a padding with one wrong byte":              {encrypt(t, forged(13, body, broken...)), envelope.BadPadding},
		"a message of no bytes":                      {encrypt(t, forged(0, body, pad...)), envelope.BadLength},
		"a length past the end":                      {encrypt(t, forged(32, body, pad...)), envelope.BadLength},
		"a length of 0xFFFFFFFF":                     {encrypt(t, forged(0xFFFFFFFF, body, pad...)), envelope.BadLength},
		"a length of 0x80000000":                     {encrypt(t, forged(0x80000000, body, pad...)), envelope.BadLength},
		"nothing but padding":                        {encrypt(t, bytes.Repeat([]byte{32}, 32)), envelope.BadLength},
		"a head that the padding cuts":               {encrypt(t, append(make([]byte, 19), bytes.Repeat([]byte{13}, 13)...)), envelope.BadLength},
		"a length that takes a byte off the app id":  {encrypt(t, forged(14, body, pad...)), envelope.WrongReceiver},
		"a length that gives a byte to the app id":   {encrypt(t, forged(12, body, pad...)), envelope.WrongReceiver},
		"a message that takes the app id's place":    {encrypt(t, forged(31, body, pad...)), envelope.WrongReceiver},
		"another app id of the same length":          {encrypt(t, forged(13, "<xml>hi</xml>wxba5fad812f8e6fb8", pad...)), envelope.WrongReceiver},
		"an app id that only begins like the right":  {encrypt(t, forged(13, body+"0", bytes.Repeat([]byte{12}, 12)...)), envelope.WrongReceiver},
		"the right app id in upper case is no other": {encrypt(t, forged(13, "<xml>hi</xml>"+strings.ToUpper(goldenApp), pad...)), envelope.WrongReceiver},
	} {
		t.Run(name, func(t *testing.T) {
			k := mustKey(t, goldenToken, goldenAES, goldenApp)
			message, err := k.Open(nil, []byte(row.sealed))
			if !errors.Is(err, row.want) || message != nil {
				t.Errorf("opened %q, error %v, want %v", message, err, row.want)
			}
		})
	}
}

func TestAFullBlockOfPaddingIsAddedWhenTheMessageEndsOnABlock(t *testing.T) {
	k := mustKey(t, goldenToken, goldenAES, "")
	message := bytes.Repeat([]byte("x"), 64-20)
	sealed := k.Seal(nil, [16]byte{}, message)
	if raw, err := base64.StdEncoding.DecodeString(string(sealed)); err != nil || len(raw) != 96 {
		t.Errorf("sealed to %d bytes, %v, want 96", len(raw), err)
	}
	if got, err := k.Open(nil, sealed); err != nil || !bytes.Equal(got, message) {
		t.Errorf("opened %q, %v", got, err)
	}
}

func TestRandomIsTheSameForTheSameAnswerAndOnlyThen(t *testing.T) {
	k := mustKey(t, goldenToken, goldenAES, goldenApp)
	base := k.Random("1", "23", []byte("4"))
	if again := k.Random("1", "23", []byte("4")); again != base {
		t.Error("the same answer got other random bytes")
	}
	other := mustKey(t, goldenToken, "B"+goldenAES[1:], goldenApp)
	for name, got := range map[string][16]byte{
		"another timestamp":                k.Random("2", "23", []byte("4")),
		"another nonce":                    k.Random("1", "24", []byte("4")),
		"another answer":                   k.Random("1", "23", []byte("5")),
		"another border between the parts": k.Random("12", "3", []byte("4")),
		"another key":                      other.Random("1", "23", []byte("4")),
	} {
		if got == base {
			t.Errorf("%s got the same random bytes", name)
		}
	}
}

func TestOneKeyServesManyAtOnce(t *testing.T) {
	k := mustKey(t, goldenToken, goldenAES, goldenApp)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			message := bytes.Repeat([]byte{byte('a' + i)}, 100+i)
			for range 200 {
				got, err := k.Open(nil, k.Seal(nil, [16]byte{}, message))
				if err != nil || !bytes.Equal(got, message) {
					t.Errorf("opened %q, %v", got, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(goldenIn))
	f.Add([]byte(goldenOut))
	f.Add([]byte(""))
	f.Add([]byte("AAAA\n"))
	k := mustKey(f, goldenToken, goldenAES, goldenApp)
	f.Fuzz(func(t *testing.T, sealed []byte) {
		message, err := k.Open(nil, sealed)
		_, oracle, oracleErr := util.DecryptMsg(goldenApp, string(sealed), goldenAES)
		if err == nil && (oracleErr != nil || !bytes.Equal(message, oracle)) {
			t.Errorf("we opened %q, the SDK %q, %v", message, oracle, oracleErr)
		}
		var refusal envelope.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Errorf("error %v is no refusal", err)
		}
	})
}

func FuzzOpenOfAnyPlainText(f *testing.F) {
	f.Add(forged(13, "<xml>hi</xml>"+goldenApp, bytes.Repeat([]byte{13}, 13)...))
	k := mustKey(f, goldenToken, goldenAES, goldenApp)
	f.Fuzz(func(t *testing.T, plain []byte) {
		sealed := encrypt(t, plain[:len(plain)/16*16])
		message, err := k.Open(nil, []byte(sealed))
		_, oracle, oracleErr := util.DecryptMsg(goldenApp, sealed, goldenAES)
		if err == nil && (oracleErr != nil || !bytes.Equal(message, oracle)) {
			t.Errorf("we opened %q, the SDK %q, %v", message, oracle, oracleErr)
		}
	})
}
