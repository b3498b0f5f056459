package archive_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/redis/go-redis/v9"

	"yishi/store/embedded"
)

// TestMovingIntoTheEmbeddedStoreAndBack loses nothing, also when the embedded store is
// closed and opened in between.
func TestMovingIntoTheEmbeddedStoreAndBack(t *testing.T) {
	from, _ := onMiniredis(t)
	movesAndComesBack(t, from)
}

func movesAndComesBack(t *testing.T, from redis.UniversalClient) {
	h := newHall(t, from, nil)
	open, secret := h.smallTown(t, green)
	dir := filepath.Join(t.TempDir(), "data")
	server, err := embedded.Open(dir, embedded.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(server.Options())
	imported(t, client, exported(t, from, green), h.options())
	sameState(t, from, client)
	if err := errors.Join(client.Close(), server.Close()); err != nil {
		t.Fatal(err)
	}

	within := onEmbedded(t, dir)
	sameState(t, from, within)
	there := newHall(t, within, h.ring)
	there.audit(t, green, 3, open)
	there.audit(t, green, 4, secret)
	there.verify(t, green)

	back, _ := onMiniredis(t)
	imported(t, back, exported(t, within, green), h.options())
	sameState(t, from, back)
	for _, place := range []*hall{newHall(t, back, h.ring), there} {
		place.witness = nil // two stores go on with one past, which a witness would refuse
		goesOn(t, place, open, secret)
	}
}
