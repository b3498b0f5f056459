package embedded

import (
	"encoding/binary"
	"errors"
	"math"
)

// Kinds of records; see the package comment for their form.
const (
	recordCommand = 1
	recordTick    = 2
	recordClosed  = 3
	recordEnd     = 4
)

const flagRESP3 = 1

var errRecord = errors.New("malformed record")

// record is one entry of the log.
type record struct {
	kind   byte
	resp3  bool
	at     int64  // Unix ms; commands, ticks and closed
	answer uint32 // CRC of the answer; commands
	count  uint64 // records before it; end
	args   []string
}

func (r record) append(b []byte) []byte {
	b = append(b, r.kind)
	switch r.kind {
	case recordCommand:
		return r.appendCommand(b)
	case recordEnd:
		return binary.AppendUvarint(b, r.count)
	default:
		return binary.LittleEndian.AppendUint64(b, uint64(r.at))
	}
}

func (r record) appendCommand(b []byte) []byte {
	var flags byte
	if r.resp3 {
		flags |= flagRESP3
	}
	b = append(b, flags)
	b = binary.LittleEndian.AppendUint64(b, uint64(r.at))
	b = binary.LittleEndian.AppendUint32(b, r.answer)
	return appendStrings(b, r.args)
}

func appendStrings(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

// payloadReader takes a frame's payload apart. After an error it stays empty.
type payloadReader struct {
	b   []byte
	err error
}

func (p *payloadReader) fail() {
	p.b, p.err = nil, errRecord
}

func (p *payloadReader) take(n int) []byte {
	if n < 0 || n > len(p.b) {
		p.fail()
		return make([]byte, min(max(n, 0), 8))
	}
	out := p.b[:n]
	p.b = p.b[n:]
	return out
}

func (p *payloadReader) uvarint() uint64 {
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		p.fail()
		return 0
	}
	p.b = p.b[n:]
	return v
}

func (p *payloadReader) strings() []string {
	n := p.uvarint()
	if n > uint64(len(p.b)) { // each takes a byte at least
		p.fail()
		return nil
	}
	list := make([]string, 0, n)
	for range n {
		size := p.uvarint()
		if size > math.MaxInt32 {
			p.fail()
		}
		if p.err != nil {
			return nil
		}
		list = append(list, string(p.take(int(size))))
	}
	return list
}

// record reads the next record; ok is false at the end and after an error.
func (p *payloadReader) record() (r record, ok bool) {
	if p.err != nil || len(p.b) == 0 {
		return record{}, false
	}
	r.kind = p.take(1)[0]
	switch r.kind {
	case recordCommand:
		r.resp3 = p.take(1)[0]&flagRESP3 != 0
		r.at = int64(binary.LittleEndian.Uint64(p.take(8)))
		r.answer = binary.LittleEndian.Uint32(p.take(4))
		r.args = p.strings()
		if len(r.args) == 0 {
			p.fail()
		}
	case recordTick, recordClosed:
		r.at = int64(binary.LittleEndian.Uint64(p.take(8)))
	case recordEnd:
		r.count = p.uvarint()
	default:
		p.fail()
	}
	return r, p.err == nil
}
