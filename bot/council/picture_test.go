package council_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"yishi/bot/council"
)

func TestWhoMaySeeThePicturesOfARequest(t *testing.T) {
	r := council.Request{Reporter: 1, Handler: 2, Answerable: 3, Backers: []council.Backer{{Person: 1}, {Person: 4}}}
	for no := council.PersonNo(0); no < 6; no++ {
		if got, want := r.MaySeePictures(council.Person{No: no}), no >= 1 && no <= 3; got != want {
			t.Errorf("person %d: %t", no, got)
		}
	}
	supervisor := council.Person{No: 9, Offices: []council.Office{{Role: council.Supervisor}}}
	chair := council.Person{No: 8, Offices: []council.Office{{Role: council.Chair}}}
	quarrel := r
	quarrel.Kind = council.NeighbourKind
	if !r.MaySeePictures(supervisor) || quarrel.MaySeePictures(supervisor) || r.MaySeePictures(chair) {
		t.Error("an officer sees what they must not, or not what they may")
	}
	if (council.Request{}).MaySeePictures(council.Person{}) {
		t.Error("nobody sees the pictures of a request without a reporter")
	}
}

func TestAPictureIsTriedForAboutADayAndThenGivenUp(t *testing.T) {
	now := time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)
	p := council.ShowPicture("1", 3, now)
	for tries := 1; ; tries++ {
		var next time.Time
		var last bool
		p, next, last = p.Try(now)
		if last {
			if took := now.Sub(p.Sent); took < 20*time.Hour || took > 48*time.Hour {
				t.Errorf("given up after %v", took)
			}
			break
		}
		if !next.After(now) || tries > 20 {
			t.Fatalf("try %d: the next at %v", tries, next)
		}
		now = next
	}
	if p.Sent.Add(15 * time.Second).After(now) {
		t.Error("no time passed")
	}
}

// Whatever is said about a picture and in whatever order: it is public only on the page
// that was last named, once it is kept, and what has no page and no matter goes by itself.
func TestAPictureIsPublicOnlyWhereItWasLastPut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1, 1<<32).Draw(t, "now"), 0)
		p := council.ShowPicture("1", 3, now)
		kept, page := false, 0
		use := council.OfNothing
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				use = rapid.SampledFrom([]council.PictureUse{council.OfNothing, council.OfReport, council.OfSheet, council.OfReceipt}).Draw(t, "use")
				page = rapid.IntRange(0, 2).Draw(t, "page")
				p = p.Belongs(use, 5, page, now)
			case 1:
				p, kept = p.Keep("digest", 10, 10), true
			case 2:
				p, _, _ = p.Try(now)
			}
			if p.Public() != (kept && page != 0) {
				t.Fatalf("public: %+v", p)
			}
		}
		if p = p.Belongs(use, 5, page, now); p.Over(now) {
			t.Fatalf("over at once: %+v", p)
		}
		if ends := use == council.OfNothing || use == council.OfReceipt && page == 0; ends != p.Over(now.Add(council.PendingFor*2)) {
			t.Fatalf("ends: %+v", p)
		}
	})
}
