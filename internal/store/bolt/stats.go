package bolt

import (
	"context"
	"errors"

	"unhunch/internal/store"
)

// Stats implements store.Upkeep. It visits every page once.
func (s *Store) Stats(ctx context.Context) (stats store.Stats, err error) {
	err = s.read(ctx, func(t txn) error {
		stats = store.Stats{MadeBy: string(t.get(meta, []byte(madeByKey))), Taken: string(t.get(meta, []byte(copied)))}
		info, err := s.file.Stat()
		if err != nil {
			return err
		}
		stats.Bytes = info.Size()
		stats.Free = info.Size()
		for _, name := range allBuckets() {
			if err := ctx.Err(); err != nil {
				return err
			}
			counted := store.BucketStats{Name: string(name)}
			if b := t.Bucket([]byte(name)); b != nil {
				n := b.Stats()
				counted.Rows = n.KeyN
				counted.Held = int64(n.LeafInuse + n.InlineBucketInuse)
				counted.Took = int64(n.LeafAlloc + n.BranchAlloc)
			}
			stats.Free -= counted.Took
			stats.Buckets = append(stats.Buckets, counted)
		}
		stats.Free = max(0, stats.Free)
		return nil
	})
	return stats, err
}

// Gauge implements store.Upkeep. It costs what is owed, not how many people there are.
func (s *Store) Gauge(ctx context.Context) (g store.Gauge, err error) {
	err = s.read(ctx, func(t txn) error {
		g = store.Gauge{Bytes: t.Size(), Owed: t.in(owed).Stats().KeyN, Aside: t.in(aside).Stats().KeyN}
		return nil
	})
	return g, err
}

// ReadStats counts what is in a file that no bot has open.
func ReadStats(ctx context.Context, path string) (stats store.Stats, err error) {
	s, err := openReadOnly(ctx, path, Options{})
	if err != nil {
		return stats, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = guarded(func() (err error) {
		stats, err = s.Stats(ctx)
		return err
	})
	return stats, err
}
