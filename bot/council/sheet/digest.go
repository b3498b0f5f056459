package sheet

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// digest hashes the rows as they were understood, without their lines and pages.
func digest(s Sheet) string {
	h := sha256.New()
	w := bufio.NewWriterSize(h, 32<<10)
	field := func(v string) { // length first, so that no two lists of fields look alike
		_, _ = w.WriteString(strconv.Itoa(len(v)) + ":" + v)
	}
	field("yishi sheet v1")
	for _, f := range []Field{Office, Adult, Voter, Area, Phone, Use} {
		if s.Has[f] {
			field(string(f))
		}
	}
	for _, r := range s.Rows {
		field(r.Building)
		field(r.Stair)
		field(r.Room)
		field(string(r.Use))
		field(strconv.FormatBool(r.UseGiven) + strconv.FormatBool(r.Unsold))
		field(strconv.FormatInt(r.Area, 10))
		field(r.Name)
		field(r.Phone)
		field(string(r.As))
		field(strconv.Itoa(int(r.Adult)) + strconv.Itoa(int(r.Voter)))
		for _, o := range r.Offices {
			field(string(o.Role))
			field(o.Building)
		}
		field("")
	}
	_ = w.Flush()
	return hex.EncodeToString(h.Sum(nil))
}
