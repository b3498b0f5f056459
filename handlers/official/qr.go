package official

import (
	"context"
	"errors"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/silenceper/wechat/v2/officialaccount/basic"
)

// maxQRLife is the longest life of a temporary code.
const maxQRLife = 30 * 24 * time.Hour

// Errors of the scene codes, beside *APIError.
var (
	// ErrScene says that a scene is empty or longer than 64 characters.
	ErrScene = errors.New("official: a scene has 1 to 64 characters")
	// ErrQRLife says that a temporary code's life is not between a minute and 30 days.
	ErrQRLife = errors.New("official: a temporary code lives between a minute and 30 days")
)

// QR is a scene code: who scans it meets the account, and the scene comes with them.
type QR struct {
	// Ticket is the platform's name for the code.
	Ticket string
	// Image is where the code can be seen as a picture.
	Image string
	// URL is what the code says, for drawing it oneself.
	URL string
}

// SceneQR makes a temporary code for scene, which lives for life. An account
// may have 100,000 permanent codes only, so posters for a motion use these.
func (c *Client) SceneQR(ctx context.Context, scene string, life time.Duration) (QR, error) {
	if life < time.Minute || life > maxQRLife {
		return QR{}, ErrQRLife
	}
	return c.qr(ctx, scene, basic.NewTmpQrRequest(life, scene))
}

// PermanentQR makes a code for scene that lives as long as the account.
func (c *Client) PermanentQR(ctx context.Context, scene string) (QR, error) {
	return c.qr(ctx, scene, basic.NewLimitQrRequest(scene))
}

func (c *Client) qr(ctx context.Context, scene string, in *basic.Request) (QR, error) {
	if n := utf8.RuneCountInString(scene); n < 1 || n > 64 {
		return QR{}, ErrScene
	}
	var out struct {
		Ticket string `json:"ticket"`
		URL    string `json:"url"`
	}
	if err := c.post(ctx, "qrcode/create", in, &out, ""); err != nil {
		return QR{}, err
	}
	image := "https://" + webHost + "/cgi-bin/showqrcode?ticket=" + url.QueryEscape(out.Ticket)
	return QR{Ticket: out.Ticket, Image: image, URL: out.URL}, nil
}
