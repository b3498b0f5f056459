//go:build peers

package peers

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/handlers/official"
	"yishi/handlers/wecom"
)

// help answers everything with the same words.
type help struct{}

func (help) Hear(context.Context, bot.Inbound) (bot.Answer, error) {
	return bot.Answer{Text: "您可以说：\n1. 议题 <列表>\n2. 3号 赞成 ]]> 😀"}, nil
}

func TestPeersSealSignAndOpenAsWeDo(t *testing.T) {
	const appID, botID = "wxba5fad812f8e6fb9", "AIBOTID"
	const oaToken, oaKey = "peer-oa-token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	const botToken, botKey = "peer-bot-token", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
	log := slog.New(slog.DiscardHandler)
	oa, err := official.New(official.Settings{AppID: appID, Token: oaToken, AESKey: oaKey}, help{}, log, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	smart, err := wecom.New(wecom.Settings{Token: botToken, AESKey: botKey, BotID: botID}, help{}, log, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/wechat/oa", oa)
	mux.Handle("/wecom/bot", smart)
	server := httptest.NewServer(mux)
	defer server.Close()

	if _, err := os.Stat("node_modules"); err != nil {
		run(t, exec.CommandContext(t.Context(), "npm", "install", "--package-lock=false", "--ignore-scripts", "--no-audit", "--no-fund"))
	}
	node := exec.CommandContext(t.Context(), "node", "--no-deprecation", "peers.mjs", server.URL)
	node.Env = append(os.Environ(),
		"YISHI_OA_APP_ID="+appID, "YISHI_OA_TOKEN="+oaToken, "YISHI_OA_AES_KEY="+oaKey,
		"YISHI_WECOM_BOT_TOKEN="+botToken, "YISHI_WECOM_BOT_AES_KEY="+botKey, "YISHI_WECOM_BOT_ID="+botID)
	out := run(t, node)
	if !strings.HasSuffix(out, " passed, 0 failed\n") || strings.HasSuffix(out, "\n0 passed, 0 failed\n") {
		t.Errorf("peers said:\n%s", out)
	}
}

func run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	t.Logf("%s", out)
	return string(out)
}
