package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
)

// SaveBackup makes the file at path out of what write writes, which has to be
// a Copy that was begun at now. The file must not exist yet, and does so only
// once it is whole, checked and on disk. It knows that it is a backup.
func SaveBackup(ctx context.Context, path string, now time.Time, progress store.Progress, write func(io.Writer) error) error {
	return saveBackup(ctx, path, disk.Options{Now: now, Progress: progress}, write)
}

func saveBackup(ctx context.Context, path string, options disk.Options, write func(io.Writer) error) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fs.ErrExist
		}
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	err := disk.Replace(path, func(part *os.File) error {
		if err := write(part); err != nil {
			return err
		}
		return disk.Finish(ctx, part.Name(), options, buckets.IsCopy(options.Now))
	})
	if err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	return nil
}
