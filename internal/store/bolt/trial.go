package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// TryUpgrade opens the copy at a path of a store as the start of a bot would, and tells what
// that comes to. The copy is not to be used for anything else. Its error is that of Open, of
// the store that it is a copy of.
func TryUpgrade(ctx context.Context, path, of string, options Options) (u store.Upgrade, err error) {
	options = options.WithDefaults()
	options.MustExist = true
	found, err := disk.Inspect(ctx, path, options)
	if err != nil {
		return u, disk.Told(of, err)
	}
	u = store.Upgrade{From: found.Format, To: options.Formats.Newest(), MadeBy: found.MadeBy, Tried: true}
	for _, row := range found.Spoilt { // which a start puts aside
		u.Wrong = append(u.Wrong, fmt.Errorf("%s, row %q: %w", buckets.Name(row.Bucket), row.Key, rows.ErrSum))
	}
	for format := u.From; format < u.To; format++ {
		u.Steps = append(u.Steps, fmt.Sprintf("format %d becomes %d", format, format+1))
	}
	began := time.Now()                  //nolint:forbidigo // how long it takes
	s, err := openToWrite(path, options) //nolint:contextcheck // whoever opens a store waits for it
	if err != nil {
		return u, disk.Told(of, err)
	}
	u.Took = time.Since(began) //nolint:forbidigo // see above
	stats, err := s.Stats(ctx)
	if err := errors.Join(err, s.Close()); err != nil {
		return u, err
	}
	u.Bytes = stats.Bytes
	wrong, err := File{Path: path, Progress: options.Progress, Formats: options.Formats}.Check(ctx)
	u.Wrong = append(u.Wrong, wrong...)
	return u, err
}

// Writable is nil where the bot's account may write to the file of a store; nothing is
// written. Its error is that of Open.
func Writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return disk.Told(path, err)
	}
	return nil
}

// KeptBefore is where the start of this version keeps a file as it is, before it brings it
// up to date.
func KeptBefore(path string, u store.Upgrade) string {
	if u.UpToDate() {
		return ""
	}
	return kept(path, u.From)
}
