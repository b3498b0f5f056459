package speech

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
)

// longestLine is how many bytes a line may have.
const longestLine = 1 << 20

// ServeLines reads one JSON object {"text", "context"} a line, the context in
// the form of Situation, and writes the intent of each as one JSON object a
// line, in the same order. A line that is no such object, or has more than
// 1 MiB, yields {"intent":"none","why":"bad_input"}. Answers are written out
// whenever no further input waits. It returns the first error of reading or
// writing, and nil at the end of the input.
func ServeLines(in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 64<<10)
	w := bufio.NewWriterSize(out, 64<<10)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var line []byte
	for {
		var err error
		line, err = readLine(r, line[:0])
		if len(line) > 0 || err == nil {
			if e := enc.Encode(parseLine(line)); e != nil {
				return e
			}
		}
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return err
		}
		if r.Buffered() == 0 {
			if e := w.Flush(); e != nil {
				return e
			}
		}
	}
}

// readLine reads a line into buf, of which no more than longestLine bytes are
// kept and one beyond, by which parseLine knows that it was too long.
func readLine(r *bufio.Reader, buf []byte) ([]byte, error) {
	for {
		part, err := r.ReadSlice('\n')
		if room := longestLine + 1 - len(buf); room > 0 {
			buf = append(buf, part[:min(room, len(part))]...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return buf, err
		}
	}
}

func parseLine(line []byte) Intent {
	var m struct {
		Text    *string   `json:"text"`
		Context Situation `json:"context"`
	}
	if len(line) > longestLine || json.Unmarshal(line, &m) != nil || m.Text == nil {
		return none("bad_input")
	}
	return Parse(*m.Text, m.Context)
}
