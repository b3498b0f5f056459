package speech

import (
	"bufio"
	"encoding/json"
	"io"
)

// ServeLines reads one JSON object {"text", "context"} a line and writes the
// intent of each as one JSON object a line, in the same order. A line that is
// no such object yields {"intent":"none","why":"bad_input"}. It returns the
// first error of reading or writing.
func ServeLines(in io.Reader, out io.Writer) error {
	r := bufio.NewReaderSize(in, 64<<10)
	w := bufio.NewWriterSize(out, 64<<10)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			if e := enc.Encode(parseLine(line)); e != nil {
				return e
			}
		}
		if err == io.EOF {
			return w.Flush()
		}
		if err != nil {
			return err
		}
	}
}

func parseLine(line []byte) Intent {
	var m struct {
		Text    string    `json:"text"`
		Context Situation `json:"context"`
	}
	if err := json.Unmarshal(line, &m); err != nil {
		return Intent{Intent: "none", Why: "bad_input"}
	}
	return Parse(m.Text, m.Context)
}
