package bolt

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// Stats implements store.Upkeep. It visits every page once.
func (s *Store) Stats(ctx context.Context) (stats store.Stats, err error) {
	err = s.read(ctx, func(t txn) error {
		stats = store.Stats{MadeBy: string(t.Get(buckets.Meta, []byte(buckets.MadeByKey))), Taken: string(t.Get(buckets.Meta, []byte(buckets.Copied)))}
		info, err := s.OS.Stat()
		if err != nil {
			return err
		}
		mark, err := marks{t.Tx}.mark()
		if err != nil {
			return err
		}
		stats.Moved = mark.Why()
		stats.Format, _ = strconv.Atoi(string(t.In(buckets.Meta).Get([]byte(buckets.FormatKey)))) // it was read when the file was opened
		stats.Aside, stats.Heard = t.In(buckets.Aside).Stats().KeyN, t.Heard(nil)
		stats.Bytes = info.Size()
		stats.Free = info.Size()
		for _, name := range buckets.Buckets() {
			if err := ctx.Err(); err != nil {
				return err
			}
			counted := store.BucketStats{Name: string(name)}
			if b := t.Bucket([]byte(name)); b != nil {
				n := b.Stats()
				if counted.Rows = n.KeyN; name.HoldsMessages() {
					counted.Rows = t.CountMessages(name)
				}
				counted.Held = int64(n.LeafInuse + n.InlineBucketInuse)
				counted.Took = int64(n.LeafAlloc + n.BranchAlloc)
			}
			stats.Free -= counted.Took
			stats.Buckets = append(stats.Buckets, counted)
		}
		stats.Free = max(0, stats.Free)
		people(t, &stats)
		return nil
	})
	return stats, err
}

// people counts people, and the calendars of those who can be read.
func people(t txn, stats *store.Stats) {
	for _, value := range t.All(buckets.People) {
		stats.People++
		if p, err := rows.DecodePerson(value); err == nil {
			stats.CountCalendar(p.Calendar)
		}
	}
}

// Gauge implements store.Upkeep. It costs what is owed, not how many people there are.
func (s *Store) Gauge(ctx context.Context) (g store.Gauge, err error) {
	err = s.read(ctx, func(t txn) error {
		g = store.Gauge{Bytes: t.Size(), Owed: t.CountMessages(buckets.Owed), Aside: t.In(buckets.Aside).Stats().KeyN, Heard: t.Heard(nil)}
		return nil
	})
	return g, err
}

// Copy writes the store as it is at this moment, while others go on reading
// and writing. begin is told how many bytes will come, and gives what they are
// written to. What it writes is a store's file, but not yet a backup: see
// SaveBackup.
func (s *Store) Copy(ctx context.Context, begin func(size int64) io.Writer) error {
	return s.read(ctx, func(t txn) error {
		_, err := t.WriteTo(disk.Interruptible(ctx, begin(t.Size())))
		return err
	})
}

// Backup saves the store as it is at this moment to a new file.
func (s *Store) Backup(ctx context.Context, path string, now time.Time) error {
	return s.backup(ctx, path, Options{Now: now})
}

func (s *Store) backup(ctx context.Context, path string, options Options) error {
	return saveBackup(ctx, path, options, func(w io.Writer) error {
		return s.Copy(ctx, func(size int64) io.Writer { return options.Progress.Copied(w, size) })
	})
}

// Rescue saves what a file held that was removed, and so ends with this process,
// to a new file beside it. Nothing came after that, so it is no backup, but the
// store itself. The path is "" where there is nothing to rescue: the file has a
// name elsewhere, or the system cannot tell.
func (s *Store) Rescue(ctx context.Context, now time.Time) (path string, err error) {
	info, err := s.OS.Stat()
	if err != nil || !disk.Removed(info) {
		return "", err
	}
	path = s.Path() + now.UTC().Format(".rescued-20060102-150405")
	err = disk.Replace(path, func(part *os.File) error {
		if err := s.Copy(ctx, func(int64) io.Writer { return part }); err != nil {
			return err
		}
		return disk.Finish(ctx, part.Name(), Options{}, func(*buckets.Tx) error { return nil })
	})
	if err != nil {
		return "", fmt.Errorf("rescue to %s: %w", path, err)
	}
	return path, nil
}
