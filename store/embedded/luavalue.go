package embedded

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	luajson "github.com/alicebob/miniredis/v2/gopher-json"
	"github.com/alicebob/miniredis/v2/server"
	lua "github.com/yuin/gopher-lua"
)

// answerLua writes what a script returned.
func answerLua(l *lua.LState, p *server.Peer, value lua.LValue) {
	switch v := value.(type) {
	case lua.LBool:
		if v {
			p.WriteInt(1)
			return
		}
		p.WriteNull()
	case lua.LNumber:
		p.WriteInt(int(v))
	case lua.LString:
		p.WriteBulk(string(v))
	case *lua.LTable:
		answerTable(l, p, v)
	default:
		p.WriteNull()
	}
}

func answerTable(l *lua.LState, p *server.Peer, t *lua.LTable) {
	if v := t.RawGetString("err"); v != lua.LNil {
		p.WriteError(v.String())
		return
	}
	if v := t.RawGetString("ok"); v != lua.LNil {
		p.WriteInline(v.String())
		return
	}
	var list []lua.LValue
	for i := 1; ; i++ {
		v := l.GetTable(t, lua.LNumber(i))
		if v == lua.LNil {
			break
		}
		list = append(list, v)
	}
	p.WriteLen(len(list))
	for _, v := range list {
		answerLua(l, p, v)
	}
}

// answerReader turns RESP2 answers of miniredis into Lua values.
type answerReader struct {
	l *lua.LState
	b []byte
}

func readAnswer(l *lua.LState, b []byte) (lua.LValue, error) {
	if len(b) > 0 && b[0] == '-' {
		text, _, _ := strings.Cut(string(b[1:]), "\r\n")
		return nil, errors.New(text)
	}
	r := &answerReader{l, b}
	return r.value(), nil
}

func (r *answerReader) line() string {
	end := bytes.Index(r.b, []byte("\r\n"))
	if end < 0 {
		r.b = nil
		return ""
	}
	line := string(r.b[:end])
	r.b = r.b[end+2:]
	return line
}

func (r *answerReader) value() lua.LValue {
	line := r.line()
	if line == "" {
		return lua.LFalse
	}
	n, _ := strconv.Atoi(line[1:])
	switch line[0] {
	case '+':
		return table("ok", line[1:])
	case ':':
		return lua.LNumber(n)
	case '$':
		if n < 0 {
			return lua.LFalse
		}
		s := lua.LString(r.b[:n])
		r.b = r.b[n+2:]
		return s
	case '*':
		if n < 0 {
			return lua.LFalse
		}
		t := r.l.CreateTable(n, 0)
		for range n {
			t.Append(r.value())
		}
		return t
	}
	return lua.LFalse
}

// decodeInOrder is cjson.decode, the keys of objects in order.
func decodeInOrder(l *lua.LState) int {
	if l.GetTop() != 1 {
		l.Error(lua.LString("bad argument #1 to decode"), 1)
	}
	var v any
	if err := json.Unmarshal([]byte(l.CheckString(1)), &v); err != nil {
		l.Push(lua.LNil)
		l.Push(lua.LString(err.Error()))
		return 2
	}
	l.Push(decoded(l, v))
	return 1
}

func decoded(l *lua.LState, v any) lua.LValue {
	switch v := v.(type) {
	case []any:
		t := l.CreateTable(len(v), 0)
		for _, item := range v {
			t.Append(decoded(l, item))
		}
		return t
	case map[string]any:
		t := l.CreateTable(0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			t.RawSetH(lua.LString(key), decoded(l, v[key]))
		}
		return t
	}
	return luajson.DecodeValue(l, v)
}
