package rule

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxLine bounds one line of input, in bytes.
const maxLine = 4 << 20

// ServeLines answers JSON lines {"id","rule","base","counts"} one by one, in
// order, as they come. A line that is not such an object, or too long, gets
// an answer with the outcome invalid; blank lines get none. It returns the
// first error of reading or writing, nil at the end of input.
func ServeLines(in io.Reader, out io.Writer) error {
	r, w := bufio.NewReaderSize(in, 64<<10), bufio.NewWriter(out)
	for {
		line, tooLong, err := readLine(r)
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(err, w.Flush())
		}
		if line = bytes.TrimSpace(line); len(line) > 0 || tooLong {
			if werr := writeAnswer(w, line, tooLong); werr != nil {
				return werr
			}
		}
		if err != nil { // io.EOF
			return w.Flush()
		}
		if r.Buffered() == 0 { // somebody may be waiting for the answer
			if werr := w.Flush(); werr != nil {
				return werr
			}
		}
	}
}

// readLine reads up to the newline, and forgets what is beyond maxLine.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

func writeAnswer(w *bufio.Writer, raw []byte, tooLong bool) error {
	var line Line
	var answer Answer
	switch {
	case tooLong:
		answer = (&complaint{why: LineTooLong}).answer()
	case json.Unmarshal(raw, &line) != nil:
		answer = (&complaint{why: BadJSON}).answer()
		answer.ID = line.ID
	default:
		answer = DecideVector(line)
	}
	text, err := answer.MarshalJSON()
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	return w.WriteByte('\n')
}
