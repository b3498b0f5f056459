package embedded

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	luajson "github.com/alicebob/miniredis/v2/gopher-json"
	"github.com/alicebob/miniredis/v2/server"
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

// scripts runs Lua in miniredis's place, answering as miniredis does. miniredis
// makes a new Lua state for every call, which takes longer than most scripts;
// here one state serves all. Besides, math.random is refused and cjson.decode
// gives the keys of an object in order, so that scripts can be replayed.
//
// A script must not change the libraries' tables: the next one would see it.
type scripts struct {
	engine *engine
	bodies map[string]string // SHA-1 in hex → body, of what was loaded or evaluated
	protos map[string]*lua.FunctionProto
	state  *lua.LState
	caller *session // on which redis.call runs its commands
	sha    string   // of the script under way; "" between scripts
	ro     bool     // it was called read-only
}

func newScripts(e *engine) *scripts {
	s := &scripts{
		engine: e, bodies: map[string]string{}, protos: map[string]*lua.FunctionProto{},
		caller: newSession(),
	}
	s.state = lua.NewState(lua.Options{SkipOpenLibs: true, RegistryMaxSize: 1 << 20, RegistryGrowStep: 4 << 10})
	for name, library := range map[string]lua.LGFunction{
		lua.BaseLibName: lua.OpenBase, lua.CoroutineLibName: lua.OpenCoroutine,
		lua.TabLibName: lua.OpenTable, lua.StringLibName: lua.OpenString, lua.MathLibName: lua.OpenMath,
	} {
		s.state.Push(s.state.NewFunction(library))
		s.state.Push(lua.LString(name))
		s.state.Call(1, 0)
	}
	s.prepareGlobals()
	return s
}

// guard stops scripts from leaving anything behind for the next.
const guard = `
setmetatable(_G, {
  __newindex = function(_, name)
    error("Script attempted to create global variable '" .. tostring(name) .. "'", 2)
  end,
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
})`

func (s *scripts) prepareGlobals() {
	l := s.state
	for _, name := range []string{"dofile", "loadfile", "module", "require", "print", "_printregs", "newproxy", "collectgarbage"} {
		l.SetGlobal(name, lua.LNil)
	}
	random := l.GetGlobal(lua.MathLibName).(*lua.LTable)
	for _, name := range []string{"random", "randomseed"} {
		random.RawSetString(name, l.NewFunction(noRandom))
	}
	l.Push(l.NewFunction(luajson.Loader))
	l.Call(0, 1)
	cjson := l.Get(-1).(*lua.LTable)
	l.Pop(1)
	cjson.RawSetString("decode", l.NewFunction(decodeInOrder))
	l.SetGlobal("cjson", cjson)
	redis := l.SetFuncs(l.NewTable(), map[string]lua.LGFunction{
		"call": s.call, "pcall": s.pcall, "error_reply": errorReply, "status_reply": statusReply,
		"sha1hex": sha1hex, "log": nothing, "setresp": nothing, "set_repl": nothing, "replicate_commands": yes,
	})
	for i, name := range []string{"LOG_DEBUG", "LOG_VERBOSE", "LOG_NOTICE", "LOG_WARNING"} {
		redis.RawSetString(name, lua.LNumber(i))
	}
	l.SetGlobal("redis", redis)
	l.SetGlobal("server", redis)
	l.SetGlobal("os", l.SetFuncs(l.NewTable(), map[string]lua.LGFunction{"clock": clock}))
	if err := l.DoString(guard); err != nil {
		panic(err) // it is a constant
	}
}

// evaluate handles EVAL and its like: body or sum, number of keys, keys,
// arguments. What is wrong from the start it leaves to miniredis to say.
func evaluate(bySum, readOnly bool) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		if len(args) < 2 {
			return false
		}
		keys, err := strconv.Atoi(args[1])
		if err != nil || keys < 0 || keys > len(args)-2 {
			return false
		}
		sum, body := args[0], e.scripts.bodies[args[0]]
		if !bySum {
			sum, body = scriptSum(args[0]), args[0]
		}
		proto := e.scripts.compiled(sum, body)
		if proto == nil {
			return false
		}
		e.scripts.run(p, sum, proto, readOnly, args[2:2+keys], args[2+keys:])
		return true
	}
}

// compiled is nil for a script that is not known or not Lua.
func (s *scripts) compiled(sum, body string) *lua.FunctionProto {
	if proto := s.protos[sum]; proto != nil || body == "" {
		return proto
	}
	chunk, err := parse.Parse(strings.NewReader(body), "<string>")
	if err != nil {
		return nil
	}
	proto, err := lua.Compile(chunk, "")
	if err != nil {
		return nil
	}
	s.protos[sum] = proto
	return proto
}

func (s *scripts) run(p *server.Peer, sum string, proto *lua.FunctionProto, readOnly bool, keys, args []string) {
	l := s.state
	l.SetTop(0)
	s.sha, s.ro = sum, readOnly
	defer func() { s.sha = "" }()
	l.G.Global.RawSetString("KEYS", stringsTable(l, keys))
	l.G.Global.RawSetString("ARGV", stringsTable(l, args))
	l.Push(l.NewFunctionFromProto(proto))
	if err := l.PCall(0, lua.MultRet, nil); err != nil {
		p.WriteError(scriptError(err))
		return
	}
	answerLua(l, p, l.Get(1))
}

// scriptError is what miniredis says; but error({err = …}), which Redis takes
// for an answer, it would print as an address.
func scriptError(err error) string {
	if api := new(lua.ApiError); errors.As(err, &api) {
		if t, ok := api.Object.(*lua.LTable); ok {
			return t.RawGetString("err").String()
		}
	}
	return "ERR Error compiling script (new function): " + err.Error()
}

func stringsTable(l *lua.LState, list []string) *lua.LTable {
	t := l.CreateTable(len(list), 0)
	for _, s := range list {
		t.Append(lua.LString(s))
	}
	return t
}

func (s *scripts) call(l *lua.LState) int {
	v, err := s.command(l)
	if err != nil {
		l.Error(lua.LString(err.Error()), 1)
		return 0
	}
	l.Push(v)
	return 1
}

func (s *scripts) pcall(l *lua.LState) int {
	if l.GetTop() == 0 {
		return s.call(l)
	}
	v, err := s.command(l)
	if err != nil {
		v = table("err", err.Error())
	}
	l.Push(v)
	return 1
}

func table(field, text string) *lua.LTable {
	t := &lua.LTable{}
	t.RawSetString(field, lua.LString(text))
	return t
}

// command executes redis.call's arguments as a command.
func (s *scripts) command(l *lua.LState) (lua.LValue, error) {
	n := l.GetTop()
	if n == 0 {
		return nil, fmt.Errorf("Please specify at least one argument for this redis lib call script: %s, &c.", s.sha)
	}
	args := make([]string, n)
	for i := range args {
		switch a := l.Get(i + 1).(type) {
		case lua.LNumber:
			args[i] = a.String()
		case lua.LString:
			args[i] = string(a)
		default:
			l.Error(lua.LString(fmt.Sprintf("Lua redis lib command arguments must be strings or integers script: %s, &c.", s.sha)), 1)
		}
	}
	if s.ro && commands[strings.ToUpper(args[0])].class == write {
		return nil, errors.New("Write commands are not allowed in read-only scripts")
	}
	s.caller.out.Reset()
	s.engine.srv.Dispatch(s.caller.peer, args)
	s.caller.peer.Flush()
	return readAnswer(l, s.caller.out.Bytes())
}

func noRandom(l *lua.LState) int {
	l.RaiseError("math.random cannot be replayed; pass random values as arguments")
	return 0
}

func errorReply(l *lua.LState) int {
	text := strings.TrimPrefix(l.CheckString(1), "-")
	if !strings.Contains(text, " ") {
		text = "ERR " + text
	}
	l.Push(table("err", text))
	return 1
}

func statusReply(l *lua.LState) int {
	l.Push(table("ok", l.CheckString(1)))
	return 1
}

func sha1hex(l *lua.LState) int {
	if l.GetTop() != 1 {
		l.Error(lua.LString("wrong number of arguments"), 1)
	}
	l.Push(lua.LString(scriptSum(lua.LVAsString(l.Get(1)))))
	return 1
}

func nothing(*lua.LState) int { return 0 }

func yes(l *lua.LState) int {
	l.Push(lua.LTrue)
	return 1
}

func clock(l *lua.LState) int {
	l.Push(lua.LNumber(42)) // as miniredis answers
	return 1
}
