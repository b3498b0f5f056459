package official

import (
	"strconv"
	"strings"
	"time"

	"yishi/bot/phrase"
)

// maxText bounds a text message in bytes; the platform's own bound lies a
// little above 2,000.
const maxText = 2000

// appendReply writes a passive text message that answers a letter, whose names
// were checked to hold plain characters only.
func appendReply(dst []byte, to *letter, text string, at time.Time) []byte {
	dst = append(dst, "<xml><ToUserName><![CDATA["...)
	dst = append(dst, to[fromUser]...)
	dst = append(dst, "]]></ToUserName><FromUserName><![CDATA["...)
	dst = append(dst, to[toUser]...)
	dst = append(dst, "]]></FromUserName><CreateTime>"...)
	dst = strconv.AppendInt(dst, at.Unix(), 10)
	dst = append(dst, "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>"...)
	dst = appendCDATA(dst, phrase.Fit(text, maxText))
	dst = append(dst, "</Content></xml>"...)
	if !plainText(dst) {
		return legible(dst)
	}
	return dst
}

// appendSealed writes the outer document around a sealed reply. The nonce is
// the request's, which was checked to hold plain characters only.
func appendSealed(dst, sealed []byte, signature []byte, at time.Time, nonce string) []byte {
	dst = append(dst, "<xml><Encrypt><![CDATA["...)
	dst = append(dst, sealed...)
	dst = append(dst, "]]></Encrypt><MsgSignature><![CDATA["...)
	dst = append(dst, signature...)
	dst = append(dst, "]]></MsgSignature><TimeStamp>"...)
	dst = strconv.AppendInt(dst, at.Unix(), 10)
	dst = append(dst, "</TimeStamp><Nonce><![CDATA["...)
	dst = append(dst, nonce...)
	return append(dst, "]]></Nonce></xml>"...)
}

// appendCDATA writes text as CDATA; a "]]>" within it is divided between two sections.
func appendCDATA(dst []byte, text string) []byte {
	dst = append(dst, "<![CDATA["...)
	for {
		end := strings.Index(text, "]]>")
		if end < 0 {
			break
		}
		dst = append(dst, text[:end+2]...)
		dst = append(dst, "]]><![CDATA["...)
		text = text[end+2:]
	}
	dst = append(dst, text...)
	return append(dst, "]]>"...)
}
