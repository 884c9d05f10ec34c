package bolt

import (
	"path/filepath"
	"sync"
	"testing"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
)

// A file that outgrows its map waits for every reader, and who begins to read meanwhile
// waits for it. Nobody waits for ever.
func TestAFileOutgrowsItsMapWhileOthersRead(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{Now: ten, MapSize: 1})
	check(t, err)
	over := make(chan struct{})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				if err := s.read(t.Context(), func(txn) error { return nil }); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for size := 16 << 10; size <= 4<<20; size *= 2 { // each of these needs a larger map
		check(t, s.write(t.Context(), func(t txn) error {
			return t.Put(buckets.Files, []byte("T1\x00large"), append(make([]byte, 0, size+buckets.SumSize), make([]byte, size)...))
		}))
	}
	close(over)
	wait.Wait()
	check(t, s.Close())
}
