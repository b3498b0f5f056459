package terminal

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
)

// The admin socket carries commands to the server that holds the data directory, as
// HTTP. A request's body is the arguments, a JSON list on the first line, and after
// it the command's input. The answer's body is a row of frames: one byte for what it
// is, four for its length (big endian), the bytes. Both flow at the same time.
const (
	adminPath  = "/run"
	frameOut   = 'o'
	frameErr   = 'e'
	frameExit  = 'x' // one byte, the exit code; the last frame
	maxFrame   = 1 << 20
	maxArgs    = 64 << 10
	socketName = "admin.sock"
	// maxSocketPath is the shortest limit of the systems we know, less a zero byte.
	maxSocketPath = 103
)

// socketPath is where the server of a data directory listens.
func socketPath(data string) (string, error) {
	path := filepath.Join(data, socketName)
	if len(path) > maxSocketPath {
		if abs, err := filepath.Abs(path); err == nil && len(abs) < len(path) {
			path = abs
		}
	}
	if len(path) > maxSocketPath {
		return "", fmt.Errorf("the path of the data directory is too long for a socket in it: at most %d bytes", maxSocketPath-len(socketName)-1)
	}
	return path, nil
}

// ListenAdmin listens on the admin socket of a data directory, which the caller
// holds: what another process left there is removed. Only its user may connect.
func ListenAdmin(data string) (net.Listener, error) {
	path, err := socketPath(data)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	// Until here the directory's own mode, 0700, kept others out.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("admin socket: %w", err), listener.Close())
	}
	return listener, nil
}

// Admin runs the commands that come through the admin socket on h. The server
// around it must set no time limits: an import takes as long as it takes.
func Admin(h House) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+adminPath, func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).EnableFullDuplex(); err != nil {
			http.Error(w, "no full duplex", http.StatusInternalServerError)
			return
		}
		input := bufio.NewReaderSize(r.Body, maxArgs)
		args, err := readArgs(input)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		f := &framer{w: w}
		code := runHere(r.Context(), args, h, Console{In: input, Out: f.stream(frameOut), Err: f.stream(frameErr)})
		_, _ = f.stream(frameExit).Write([]byte{byte(code)})
	})
	return mux
}

func readArgs(input *bufio.Reader) (args []string, err error) {
	line, err := input.ReadSlice('\n')
	if err != nil {
		return nil, fmt.Errorf("the first line is missing or too long: %w", err)
	}
	if err := json.Unmarshal(line, &args); err != nil {
		return nil, errors.New("the first line is no JSON list of texts")
	}
	return args, nil
}

// runHere runs a command of another process on h.
func runHere(ctx context.Context, args []string, h House, c Console) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(c.Err, "yishi: the server failed while running this: %v\n%s", p, debug.Stack())
			code = exitFailed
		}
	}()
	k, err := prepare(args, c)
	if err == nil && k.command.do == nil {
		err = usageError{"this command does not run inside a server"}
	}
	if err == nil {
		err = k.command.do(ctx, k, h)
	}
	return report(err, c)
}

// framer writes frames of several streams to one writer.
type framer struct {
	mu sync.Mutex
	w  http.ResponseWriter
}

type frameStream struct {
	*framer
	kind byte
}

func (f *framer) stream(kind byte) io.Writer { return frameStream{f, kind} }

// Write implements io.Writer. What is written is sent at once.
func (s frameStream) Write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p) > 0 {
		part := p[:min(len(p), maxFrame)]
		head := binary.BigEndian.AppendUint32([]byte{s.kind}, uint32(len(part)))
		if _, err := s.w.Write(head); err != nil {
			return n, err
		}
		if _, err := s.w.Write(part); err != nil {
			return n, err
		}
		n, p = n+len(part), p[len(part):]
	}
	return n, http.NewResponseController(s.w).Flush()
}
