package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// formatVersion is written into every file. A program reads its own version
// and older ones.
const formatVersion = 1

const (
	fileMagic  = "YISHILOG"
	headerSize = 32
	frameMagic = "YSF1"
	frameHead  = 24
	maxPayload = 2 << 30 // bytes

	kindSegment  = 1
	kindSnapshot = 2
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errFrame is why a frame cannot be read; what it means depends on what follows.
var errFrame = errors.New("unreadable frame")

// header is the start of a file.
type header struct {
	version uint16
	kind    byte
	salt    uint64 // mixed into the checksums, so that no stored text can pass for a frame
	first   uint64 // sequence of the first record (snapshot: of the first record not in it)
}

func newHeader(kind byte, first uint64, random io.Reader) (header, error) {
	var salt [8]byte
	if _, err := io.ReadFull(random, salt[:]); err != nil {
		return header{}, fmt.Errorf("embedded: salt: %w", err)
	}
	return header{formatVersion, kind, binary.LittleEndian.Uint64(salt[:]), first}, nil
}

func (h header) bytes() []byte {
	b := append(make([]byte, 0, headerSize), fileMagic...)
	b = binary.LittleEndian.AppendUint16(b, h.version)
	b = append(b, h.kind, 0)
	b = binary.LittleEndian.AppendUint64(b, h.salt)
	b = binary.LittleEndian.AppendUint64(b, h.first)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// readHeader reports why b does not start with a header that this program reads.
func readHeader(b []byte) (header, string) {
	if len(b) < headerSize {
		return header{}, "file is shorter than a header"
	}
	if string(b[:len(fileMagic)]) != fileMagic {
		return header{}, "not a log file"
	}
	if binary.LittleEndian.Uint32(b[28:]) != crc32.Checksum(b[:28], castagnoli) {
		return header{}, "header checksum does not match"
	}
	h := header{
		version: binary.LittleEndian.Uint16(b[8:]),
		kind:    b[10],
		salt:    binary.LittleEndian.Uint64(b[12:]),
		first:   binary.LittleEndian.Uint64(b[20:]),
	}
	if h.version == 0 || h.version > formatVersion {
		return header{}, fmt.Sprintf("format version %d is newer than this program's %d", h.version, formatVersion)
	}
	return h, ""
}

// frame is what one write and one sync put on disk.
type frame struct {
	first   uint64 // sequence of the first record
	count   uint32
	payload []byte
}

func (f frame) size() int64 { return int64(frameHead + len(f.payload)) }

// append adds the frame as it stands in a file with this salt.
func (f frame) append(b []byte, salt uint64) []byte {
	b = append(b, frameMagic...)
	start := len(b)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(f.payload)))
	b = binary.LittleEndian.AppendUint64(b, f.first)
	b = binary.LittleEndian.AppendUint32(b, f.count)
	b = binary.LittleEndian.AppendUint32(b, frameSum(salt, b[start:], f.payload))
	return append(b, f.payload...)
}

func frameSum(salt uint64, head, payload []byte) uint32 {
	var s [8]byte
	binary.LittleEndian.PutUint64(s[:], salt)
	sum := crc32.Update(crc32.Checksum(s[:], castagnoli), castagnoli, head)
	return crc32.Update(sum, castagnoli, payload)
}

// readFrame reads the frame at the start of b.
func readFrame(b []byte, salt uint64) (frame, error) {
	if len(b) < frameHead || string(b[:len(frameMagic)]) != frameMagic {
		return frame{}, errFrame
	}
	length := uint64(binary.LittleEndian.Uint32(b[4:]))
	if length > uint64(len(b)-frameHead) {
		return frame{}, errFrame
	}
	f := frame{
		first:   binary.LittleEndian.Uint64(b[8:]),
		count:   binary.LittleEndian.Uint32(b[16:]),
		payload: b[frameHead : frameHead+length],
	}
	if binary.LittleEndian.Uint32(b[20:]) != frameSum(salt, b[4:20], f.payload) {
		return frame{}, errFrame
	}
	return f, nil
}

// holdsFrame reports whether a readable frame with records from sequence min
// on stands anywhere in b.
func holdsFrame(b []byte, salt, min uint64) bool {
	for {
		at := bytes.Index(b, []byte(frameMagic))
		if at < 0 {
			return false
		}
		if f, err := readFrame(b[at:], salt); err == nil && f.first >= min {
			return true
		}
		b = b[at+1:]
	}
}
