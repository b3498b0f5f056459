package terminal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"yishi/bot/council"
)

func communityAddFlags(fs *flag.FlagSet) {
	fs.String("name", "", "what residents call it")
	fs.String("city", "", "city whose rules apply")
	fs.String("committee", "", "who runs this, as residents are told")
	fs.String("street", "", "the street it belongs to, for totals")
}

func communityAdd(ctx context.Context, k *call, h House) error {
	name := k.text("name")
	if len(k.args) == 1 {
		name = k.args[0]
	}
	if name == "" {
		return usageError{"say what residents call the community: yishi community add --name NAME"}
	}
	id, err := h.AddCommunity(ctx, name, k.text("city"), k.text("committee"))
	if err != nil {
		return err
	}
	if street := k.text("street"); street != "" {
		if err := h.SetStreet(ctx, id, street); err != nil {
			return fmt.Errorf("added %s, but it has no street yet (yishi community street): %w", id, err)
		}
	}
	fmt.Fprintf(k.Err, "added; next: yishi roster import --community %s FILE\n", id)
	_, err = fmt.Fprintln(k.Out, id)
	return err
}

// communityStreet puts a community under a street, or takes it out of any.
func communityStreet(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	street := ""
	if len(k.args) == 1 {
		street = k.args[0]
	}
	if err := h.SetStreet(ctx, place.ID, street); err != nil {
		return err
	}
	if street == "" {
		_, err = fmt.Fprintf(k.Out, "%s belongs to no street\n", place.Name)
	} else {
		_, err = fmt.Fprintf(k.Out, "%s belongs to %s\n", place.Name, street)
	}
	return err
}

func communityList(ctx context.Context, k *call, h House) error {
	ids, err := h.Communities(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(k.Out, 0, 0, 2, ' ', 0)
	for _, id := range ids {
		place, err := h.Place(ctx, id)
		if err != nil {
			return fmt.Errorf("read community %s: %w", id, err)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", id, place.Name, place.City, place.Street, groupWords(place))
	}
	return w.Flush()
}

func groupWords(c council.Community) string {
	words := make([]string, len(c.Groups))
	for i, g := range c.Groups {
		words[i] = g.ChatID
		if g.Webhook != nil {
			words[i] += " (posts)"
		}
	}
	return strings.Join(words, ", ")
}

// namedGroup is the channel of a group that no bot sits in; it is known by the name
// that --chat gives it.
const namedGroup = "wecom"

func communityWebhookFlags(fs *flag.FlagSet) {
	communityFlag(fs)
	fs.String("chat", "main", "the group: its id if the chair bound it, else a name of your own")
}

// communityWebhook reads the webhook from the input, not from the arguments: those
// stay in the shell's history and show in the list of processes.
func communityWebhook(ctx context.Context, k *call, h House) error {
	place, err := k.community(ctx, h)
	if err != nil {
		return err
	}
	raw, err := k.readAll(4 << 10)
	if err != nil {
		return err
	}
	key, err := webhookKey(strings.TrimSpace(string(raw)))
	if err != nil {
		return err
	}
	chat, channel := k.text("chat"), namedGroup
	if i := slices.IndexFunc(place.Groups, func(g council.GroupRef) bool { return g.ChatID == chat }); i >= 0 {
		channel = place.Groups[i].Channel
	}
	if err := h.SetWebhook(ctx, place.ID, channel, chat, key); err != nil {
		return err
	}
	if key == "" {
		_, err = fmt.Fprintf(k.Out, "%s: group %s gets no more posts\n", place.Name, chat)
	} else {
		_, err = fmt.Fprintf(k.Out, "%s: posts go to group %s\n", place.Name, chat)
	}
	return err
}

// webhookKey takes the key out of a webhook's address; a bare key stands for itself.
// "-" takes the webhook away.
func webhookKey(text string) (string, error) {
	if text == "-" {
		return "", nil
	}
	if strings.Contains(text, "://") {
		u, err := url.Parse(text)
		if err != nil || u.Query().Get("key") == "" || !strings.HasSuffix(u.Path, webhookPath) {
			return "", errors.New("this is not a group's webhook address, https://qyapi.weixin.qq.com" + webhookPath + "?key=…; copy it again from the group's message push (消息推送)")
		}
		text = u.Query().Get("key")
	}
	switch {
	case text == "":
		return "", errors.New("write the webhook address of the group on the first line of the input")
	case !webhookKeys.MatchString(text):
		return "", errors.New("this is no webhook key, which looks like 693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aaa; copy the whole webhook address of the group again")
	}
	return text, nil
}

// webhookPath ends every webhook's address. webhookKeys are what their keys look like: the
// platform gives UUIDs but promises no form, so that this only keeps out words and codes.
const webhookPath = "/cgi-bin/webhook/send"

var webhookKeys = regexp.MustCompile(`^[A-Za-z0-9_-]{20,200}$`)
