package archive_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"testing"

	"yishi/bot/ledger"
)

func openDir(dir string) ledger.Dir { return ledger.OpenDir(os.DirFS(dir)) }

func listDir(t testing.TB, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name()
	}
	return names
}

const trailerSize = len(`{"sha256":""}`) + 1 + 64

// unpacked is the body of an archive.
func unpacked(t failer, data []byte) []byte {
	t.Helper()
	_, body, _ := bytes.Cut(data[:len(data)-trailerSize], []byte("\n"))
	zip, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// packed makes an archive of a header and a body, with a checksum that is right.
func packed(header string, body []byte) []byte {
	var out bytes.Buffer
	out.WriteString(header + "\n")
	zip := gzip.NewWriter(&out)
	_, _ = zip.Write(body) // to memory
	_ = zip.Close()
	return signed(out.Bytes())
}

// signed adds the trailer.
func signed(data []byte) []byte {
	return append(bytes.Clone(data), fmt.Sprintf("{\"sha256\":\"%x\"}\n", sha256.Sum256(data))...)
}

// header is the first line of an archive.
func header(data []byte) string {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return string(line)
}
