package main

import (
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// benchWords are ballots as residents write them, with the number of the open motion.
func benchWords(i, motion int) string {
	no := strconv.Itoa(motion)
	switch i % 10 {
	case 0:
		return "赞成"
	case 1:
		return no + "号赞成"
	case 2:
		return "投票" + no + "赞成"
	case 3:
		return "我同意"
	case 4:
		return no + " 反对"
	case 5:
		return "投票 " + no + " 赞成"
	case 6:
		return "同意！"
	case 7:
		return "我反对"
	case 8:
		return no + "号弃权"
	default:
		return "同意👍"
	}
}

// requests are the ballots of at most so many, encrypted and signed, as raw HTTP.
func (p *place) requests(motion, most int) [][]byte {
	requests := make([][]byte, min(p.voters, most))
	order := rand.Perm(p.voters)
	now := time.Now()
	var all sync.WaitGroup
	hands := runtime.NumCPU()
	for h := range hands {
		all.Go(func() {
			for i := h; i < len(requests); i += hands {
				requests[i] = p.request(now, motion, order[i])
			}
		})
	}
	all.Wait()
	return requests
}

func (p *place) request(now time.Time, motion, voter int) []byte {
	stamp, nonce := strconv.FormatInt(now.Unix(), 10), fmt.Sprintf("%d%07d", motion, voter)
	text := fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>%s</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%d%012d</MsgId></xml>",
		benchOriginal, benchOpenID(voter), stamp, benchWords(voter, motion), motion, voter)
	sealed := p.key.Seal(nil, p.key.Random(stamp, nonce, text), text)
	signature, plain := p.key.Sign(stamp, nonce, sealed), p.key.Sign(stamp, nonce, nil)
	body := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", benchOriginal, sealed)
	return fmt.Appendf(nil, "POST /wechat/oa?signature=%s&timestamp=%s&nonce=%s&openid=%s&encrypt_type=aes&msg_signature=%s HTTP/1.1\r\n"+
		"Host: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s",
		plain[:], stamp, nonce, benchOpenID(voter), signature[:], len(body), body)
}

// wrong opens some of the answers and counts those that do not read a ballot back.
func (p *place) wrong(l load) int {
	wrong := 0
	for _, answer := range l.last {
		var outer struct{ Encrypt string }
		if xml.Unmarshal(answer, &outer) != nil {
			wrong++
			continue
		}
		inner, err := p.key.Open(nil, []byte(outer.Encrypt))
		if err != nil || !strings.Contains(string(inner), p.book.Say("bench.kept")) {
			wrong++
		}
	}
	return wrong
}
