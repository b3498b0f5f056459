package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"yishi/bot/council"
)

const (
	indexName   = "index.json"
	indexFormat = "yishi backup"
	// mostIndex bounds the index in bytes, some fifty thousand communities.
	mostIndex = 16 << 20
	tempName  = ".yishi-backup-*"
)

// archiveName is how archives in a backup are called: the community, the ledger's
// sequence, the beginning of the checksum. A new backup never writes over an old one.
var archiveName = regexp.MustCompile(`^[a-z0-9]{1,64}\.[0-9]{1,15}\.[0-9a-f]{16}\.yishi$`)

// index is the file that makes archives in a directory one backup.
type index struct {
	Format   string   `json:"format"`
	Version  int      `json:"version"`
	Archives []listed `json:"archives"`
}

// listed is one archive of a backup.
type listed struct {
	File      string     `json:"file"`
	Community council.ID `json:"community"`
	Made      time.Time  `json:"made"`
	Sequence  int64      `json:"sequence"`
	Sealed    int64      `json:"sealed"`
	Bytes     int64      `json:"bytes"`
	// SHA256 is that of the whole file, hex.
	SHA256 string `json:"sha256"`
}

// writeIndex replaces the index of a directory.
func writeIndex(dir string, ix index) (err error) {
	text, err := json.MarshalIndent(ix, "", "  ")
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	f, err := os.CreateTemp(dir, tempName)
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	if _, err = f.Write(append(text, '\n')); err == nil {
		err = settled(f, dir, indexName)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write index: %w", err), discard(f))
	}
	return nil
}

// discard removes a temporary file that is not wanted.
func discard(f *os.File) error {
	_ = f.Close() // it may be closed already
	if err := os.Remove(f.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// readIndex reads the index of a backup and accepts no name that leads elsewhere.
func readIndex(root *os.Root) (index, error) {
	f, err := root.Open(indexName)
	if err != nil {
		return index{}, fmt.Errorf("read index: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostIndex+1))
	if err != nil {
		return index{}, fmt.Errorf("read index: %w", err)
	}
	return parseIndex(text)
}

func parseIndex(text []byte) (index, error) {
	var ix index
	if len(text) > mostIndex || json.Unmarshal(text, &ix) != nil || ix.Format != indexFormat {
		return index{}, fmt.Errorf("%w: %s", ErrFormat, indexName)
	}
	if ix.Version > version {
		return index{}, fmt.Errorf("%w: %s of version %d", ErrVersion, indexName, ix.Version)
	}
	if err := strictly(text, &ix); err != nil || ix.Version != version {
		return index{}, fmt.Errorf("%w: %s", ErrFormat, indexName)
	}
	seen := make(map[council.ID]bool)
	for _, a := range ix.Archives {
		if !archiveName.MatchString(a.File) || seen[a.Community] || checkCommunity(a.Community) != nil {
			return index{}, fmt.Errorf("%w: %s names %.100q", ErrFormat, indexName, a.File)
		}
		seen[a.Community] = true
	}
	return ix, nil
}
