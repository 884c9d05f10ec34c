package bolt

import (
	"context"
	"errors"
)

// Stats is what a store holds, in numbers.
type Stats struct {
	MadeBy  string        `json:"made_by"`         // the version that made the file
	Taken   string        `json:"taken,omitempty"` // when the file was taken as a backup; "" when it is none
	Bytes   int64         `json:"bytes"`           // of the file
	Free    int64         `json:"free"`            // of them, to be used again; Compact gives them back
	Buckets []BucketStats `json:"buckets"`
}

// BucketStats is what a bucket holds.
type BucketStats struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
	Held int64  `json:"held"` // bytes of its keys and values, and sixteen for each row
	Took int64  `json:"took"` // bytes of its pages
}

// Stats counts. It visits every page once.
func (s *Store) Stats(ctx context.Context) (stats Stats, err error) {
	err = s.read(ctx, func(t txn) error {
		stats = Stats{MadeBy: string(t.get(meta, []byte(madeByKey))), Taken: string(t.get(meta, []byte(copied)))}
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
			counted := BucketStats{Name: string(name)}
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

// ReadStats counts what is in a file that no bot has open.
func ReadStats(ctx context.Context, path string) (stats Stats, err error) {
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
