package terminal

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
)

// remote runs the command inside the server that holds the data directory.
func (k *call) remote(ctx context.Context, data string) error {
	path, err := socketPath(data)
	if err != nil {
		return err
	}
	args, err := json.Marshal(k.given)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://admin"+adminPath,
		io.MultiReader(bytes.NewReader(append(args, '\n')), k.In))
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		},
	}}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("another process holds %s and does not answer at its admin socket; "+
			"wait for the other command to end, or restart the server: %w", data, errors.Unwrap(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
		return fmt.Errorf("the server refused the command: %s", bytes.TrimSpace(why))
	}
	code, err := k.copyFrames(answer.Body)
	if err != nil {
		return fmt.Errorf("the server went away before the command ended; look whether it was done: %w", err)
	}
	if code != exitDone {
		return exitError{code} // its words came through already
	}
	return nil
}

// copyFrames writes what the server says to where it belongs, and returns the exit
// code of the last frame.
func (k *call) copyFrames(from io.Reader) (code int, err error) {
	var head [5]byte
	for {
		if _, err := io.ReadFull(from, head[:]); err != nil {
			return 0, err
		}
		size := int64(binary.BigEndian.Uint32(head[1:]))
		if size > maxFrame {
			return 0, errors.New("a frame is too long")
		}
		body := io.LimitReader(from, size)
		switch head[0] {
		case frameOut:
			_, err = io.CopyN(k.Out, body, size)
		case frameErr:
			_, err = io.CopyN(k.Err, body, size)
		case frameExit:
			var b [1]byte
			if _, err = io.ReadFull(body, b[:]); err == nil && size != 1 {
				err = errors.New("an exit code is one byte")
			}
			return int(b[0]), err
		default:
			err = errors.New("a frame of unknown kind")
		}
		if err != nil {
			return 0, err
		}
	}
}
