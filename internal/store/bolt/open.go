package bolt

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strconv"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt/rows"
)

// Open opens the store in the file at path, and makes it when there is none.
// A file that is not a healthy store is told by one of the errors above and
// is not altered. A backup that was put in its place is taken for what it is:
// see restore.
func Open(path string, options Options) (*Store, error) {
	s, err := openToWrite(path, options.withDefaults())
	if err != nil {
		return nil, told(path, err)
	}
	return s, nil
}

// openReadOnly opens the store in a file that no bot has open, for a tool that
// only looks. Its pages are sound; its rows may be damaged.
func openReadOnly(ctx context.Context, path string, options Options) (*Store, error) {
	options = options.withDefaults()
	f, found, err := openToRead(ctx, path, options)
	if err == nil && len(found.pages) > 0 {
		err = errors.Join(found.pages[0], f.Close())
	}
	if err != nil {
		return nil, told(path, err)
	}
	return newStore(f, options), nil
}

func openToWrite(path string, options Options) (*Store, error) {
	info, err := os.Stat(path)
	size := int64(0)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it is made
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, ErrForeign
	default:
		size = info.Size()
	}
	if size == 0 && options.MustExist {
		return nil, ErrMissing
	}
	var found finding
	if size > 0 {
		whole := context.Background() //nolint:forbidigo // whoever opens a store waits for it
		if found, err = inspect(whole, path, options); err != nil {
			return nil, err
		}
	}
	settings := forWriting()
	settings.InitialMmapSize = mapSize(options.MapSize, size)
	f, err := openGuarded(path, options, settings)
	if err != nil {
		return nil, err
	}
	s := newStore(f, options)
	w := &work{}
	err = guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			s.home.state.Store(int64(tx.ID()))
			s.made = tx.Bucket([]byte(rows.Meta)) == nil
			return opening{txn{rows.NewTx(tx), &s.memory, w}, options.Now}.begin(options.MadeBy, found)
		})
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.committed(w)
	return s, nil
}

// mapSize leaves room to grow: a map that is too small is made anew, and
// that waits for every reader. On Windows the file itself would grow to it.
func mapSize(wanted int, file int64) int {
	const room = 1 << 30
	switch {
	case wanted > 0:
		return wanted
	case runtime.GOOS == "windows" || strconv.IntSize < 64:
		return 0
	}
	return max(room, 4*int(file))
}
