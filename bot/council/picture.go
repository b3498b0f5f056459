package council

import "time"

// PictureState is where a picture is.
type PictureState string

// The states of a picture.
const (
	PictureAsked PictureState = "asked" // the platform has it, and is asked for it
	PictureKept  PictureState = "kept"
	PictureLost  PictureState = "lost" // it never came, or is nothing that can be kept
	PictureDown  PictureState = "down" // it was taken down: that it was there stays, its pixels are gone
)

// PictureUse is what a picture is of.
type PictureUse string

// What pictures are of. One that nothing was said about yet is of nothing.
const (
	OfNothing    PictureUse = ""
	OfReport     PictureUse = "report"     // what a resident reports
	OfRepair     PictureUse = "repair"     // that it is done
	OfAcceptance PictureUse = "acceptance" // what residents found who inspected it
	OfSheet      PictureUse = "sheet"      // the paper on the wall
	OfReceipt    PictureUse = "receipt"    // what was paid
)

// Proves reports whether pictures of this use stand for something that was done in public:
// no officer takes one down alone.
func (u PictureUse) Proves() bool { return u == OfSheet || u == OfReceipt }

// How long pictures are kept that are not shown to everybody.
const (
	PictureWaits    = 20 * time.Minute         // for the words that it belongs to
	ReceiptWaits    = PendingFor + 4*time.Hour // for the second officer
	PictureOfClosed = 365 * 24 * time.Hour     // from the closing off of what it shows
)

// pictureTries are the pauses from one try to fetch a picture to the next.
var pictureTries = []time.Duration{
	15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute,
	time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// Picture is a picture that somebody sent: what it is of, where it stands, and until when
// it is kept. Its pixels lie apart, under their digest.
type Picture struct {
	ID    string       `json:"id"`
	State PictureState `json:"state"`
	Use   PictureUse   `json:"use,omitempty"`
	// Matter is the number that it belongs to; Page the motion on whose public page it is
	// shown, 0 for one that only those concerned may see.
	Matter int `json:"matter,omitempty"`
	Page   int `json:"page,omitempty"`
	// Nth is its number among those of its place, from 1, which it never gives to another;
	// 0 for one without a place.
	Nth int `json:"nth,omitempty"`
	// By is who sent it, until it is fetched or given up: a picture says no more by whom.
	By   PersonNo  `json:"by,omitempty"`
	Sent time.Time `json:"sent"`
	// Until is when it goes; zero for as long as the matter is on record.
	Until time.Time `json:"until,omitzero"`
	Tries int       `json:"tries,omitempty"`
	// Digest is the SHA-256 of the picture as it is kept, in hex. Salt belongs to the
	// digest of that in the ledger, where the picture is not for everybody.
	Digest string `json:"digest,omitempty"`
	Salt   []byte `json:"salt,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	// Down is set when it was taken down.
	Down *Takedown `json:"down,omitempty"`
}

// Takedown is when, by which office and why a picture was taken down. Without an office
// it was the one who sent it, who owes nobody a reason.
type Takedown struct {
	At     time.Time `json:"at"`
	Office Role      `json:"office,omitempty"`
	// Second is the office that agreed, where it took two.
	Second Role   `json:"second,omitempty"`
	Why    string `json:"why,omitempty"`
}

// ShowPicture is a picture that by sent now, of nothing yet.
func ShowPicture(id string, by PersonNo, now time.Time) Picture {
	return Picture{ID: id, State: PictureAsked, By: by, Sent: now}
}

// Belongs has a picture be of something from now on. A receipt without a page waits for
// the second officer, one of nothing for its words.
func (p Picture) Belongs(use PictureUse, matter, page int, now time.Time) Picture {
	p.Use, p.Matter, p.Page, p.Until = use, matter, page, time.Time{}
	switch {
	case use == OfNothing:
		p.Until = now.Add(PictureWaits)
	case use == OfReceipt && page == 0:
		p.Until = now.Add(ReceiptWaits)
	}
	return p
}

// Try counts a try to fetch it; next is when the one after it is due, should this one
// fail, and last says that there is none.
func (p Picture) Try(now time.Time) (tried Picture, next time.Time, last bool) {
	wait := pictureTries[min(p.Tries, len(pictureTries)-1)]
	p.Tries++
	return p, now.Add(wait), p.Tries > len(pictureTries)
}

// Keep has it be kept under its digest.
func (p Picture) Keep(digest string, width, height int) Picture {
	p.State, p.Digest, p.Width, p.Height = PictureKept, digest, width, height
	return p
}

// Lose gives it up.
func (p Picture) Lose() Picture {
	p.State = PictureLost
	return p
}

// TakeDown takes it down, whatever came of it so far. Its digest stays.
func (p Picture) TakeDown(how Takedown) Picture {
	p.State, p.Down, p.Until = PictureDown, &how, time.Time{}
	return p
}

// Standing reports whether it is there to be taken down.
func (p Picture) Standing() bool { return p.State == PictureAsked || p.State == PictureKept }

// Place is the number under which it is found: that of its page, or else of its matter.
func (p Picture) Place() int {
	if p.Page != 0 {
		return p.Page
	}
	return p.Matter
}

// OnPage reports whether its page says anything of it: shows it, or that it was taken down.
func (p Picture) OnPage() bool { return p.Public() || p.State == PictureDown && p.Page != 0 }

// Over reports whether it has to go.
func (p Picture) Over(now time.Time) bool { return !p.Until.IsZero() && !now.Before(p.Until) }

// Public reports whether everybody may see it.
func (p Picture) Public() bool { return p.State == PictureKept && p.Page != 0 }

// MaySeePictures reports whether a person may see the pictures of a request: who reported
// it, who does it or answers for it, and the supervisors; of a complaint about a
// neighbour no supervisor either.
func (r Request) MaySeePictures(p Person) bool {
	if p.No == 0 {
		return false
	}
	return p.No == r.Reporter || p.No == r.Handler || p.No == r.Answerable || !r.Private() && p.Holds(Supervisor, "")
}
