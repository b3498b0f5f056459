package wecom_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yishi/bot"
	"yishi/handlers/envelope/picture"
	"yishi/handlers/wecom"
)

// sealedFile is a file as the platform keeps it: AES-256-CBC under the callback's key,
// padded to 32 bytes, the IV the key's first 16 bytes.
func sealedFile(tb testing.TB, file []byte) []byte {
	tb.Helper()
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil {
		tb.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		tb.Fatal(err)
	}
	pad := 32 - len(file)%32
	out := append(bytes.Clone(file), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(out, out)
	return out
}

func fetcher(tb testing.TB, key, base string) *wecom.Media {
	tb.Helper()
	m, err := wecom.NewMedia(token, key, base)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// store plays where the platform keeps files.
func store(tb testing.TB, give http.HandlerFunc) string {
	tb.Helper()
	server := httptest.NewServer(give)
	tb.Cleanup(server.Close)
	return server.URL
}

func TestASealedPictureIsBroughtAndOpened(t *testing.T) {
	for _, size := range []int{1, 16, 31, 32, 33, 100_000, picture.MostBytes} {
		want := bytes.Repeat([]byte("p"), size)
		base := store(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(sealedFile(t, want)) })
		got, err := fetcher(t, aesKey, base).Fetch(t.Context(), base+"/img?sign=abc")
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
	}
}

func TestASealedPictureThatCannotBeBrought(t *testing.T) {
	photo := sealedFile(t, []byte("\xff\xd8\xff a picture"))
	other := strings.ToUpper(aesKey[:26]) + aesKey[26:]
	inside := store(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(photo) })
	gives := func(body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }
	}
	refuses := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
	}
	for name, row := range map[string]struct {
		give http.HandlerFunc
		key  string
		want error // nil: worth another try
	}{
		"under another key":               {give: gives(photo), key: other, want: bot.ErrInvalid},
		"truncated":                       {give: gives(photo[:len(photo)-5]), want: bot.ErrInvalid},
		"without its end":                 {give: gives(sealedFile(t, bytes.Repeat([]byte{0}, 100))[:96]), want: bot.ErrInvalid},
		"empty":                           {give: gives(nil), want: bot.ErrInvalid},
		"more than two megabytes":         {give: gives(bytes.Repeat([]byte{0}, picture.MostBytes+96)), want: bot.ErrInvalid},
		"five minutes old":                {give: refuses(http.StatusForbidden), want: bot.ErrNotFound},
		"gone":                            {give: refuses(http.StatusNotFound), want: bot.ErrNotFound},
		"a store in trouble":              {give: refuses(http.StatusBadGateway)},
		"a redirect to a private address": {give: http.RedirectHandler(inside, http.StatusFound).ServeHTTP, want: bot.ErrInvalid},
		"a redirect to a private address by https": {
			give: http.RedirectHandler(strings.Replace(inside, "http:", "https:", 1), http.StatusFound).ServeHTTP, want: bot.ErrInvalid},
		"a redirect to what keeps keys": {give: http.RedirectHandler("http://169.254.169.254/latest/meta-data", http.StatusFound).ServeHTTP, want: bot.ErrInvalid},
		"a redirect to a name for home": {give: http.RedirectHandler("https://localhost/", http.StatusFound).ServeHTTP, want: bot.ErrInvalid},
		"a redirect in a circle": {give: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, want: bot.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			base := store(t, row.give)
			key := aesKey
			if row.key != "" {
				key = row.key
			}
			_, err := fetcher(t, key, base).Fetch(t.Context(), base+"/img?sign=abc")
			if err == nil || strings.Contains(err.Error(), "abc") || strings.Contains(err.Error(), "127.0.0.1") {
				t.Fatalf("error = %v", err)
			}
			if row.want != nil && !errors.Is(err, row.want) {
				t.Errorf("error = %v, want %v", err, row.want)
			}
			if row.want == nil && (errors.Is(err, bot.ErrInvalid) || errors.Is(err, bot.ErrNotFound)) {
				t.Errorf("given up: %v", err)
			}
		})
	}
}

func TestNobodySendsTheFetcherInside(t *testing.T) {
	asked := false
	inside := store(t, func(http.ResponseWriter, *http.Request) { asked = true })
	to, err := url.Parse(inside)
	if err != nil {
		t.Fatal(err)
	}
	m := fetcher(t, aesKey, "")
	for _, address := range []string{
		inside, "https://" + to.Host, "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://192.168.1.1/",
		"https://[::ffff:127.0.0.1]/", "https://169.254.169.254/", "https://user:secret@qyapi.weixin.qq.com/",
		"file:///etc/passwd", "http://qyapi.weixin.qq.com/", "https:///x", "gopher://x", "media-1", "", "\x00",
	} {
		if _, err := m.Fetch(t.Context(), address); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%q: error = %v", address, err)
		}
	}
	if asked {
		t.Error("somebody inside was asked")
	}
}
