package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
)

// ErrReplaced says that a store's file was moved, removed, replaced or written
// over while a process worked with it. Nobody would find again what that
// process went on to write.
var ErrReplaced = errors.New("moved, removed or replaced while it was in use")

// What an operator is told to do about it.
const (
	isAnother = "another file is there now: see that it is the right one, and start again"
	isMissing = "put the file, or a backup of it, back there (is its disk mounted?), and start again"
)

// home is where a store's file was found when it was opened, and what it has to
// be there. A lock goes with the file when it is moved, so it keeps nobody from
// opening another one here.
type home struct {
	path  string // absolute: the folder may be renamed
	file  os.FileInfo
	size  atomic.Int64 // of the file, which only grows
	state atomic.Int64 // bbolt's number of the last transaction that was begun for writing; 0: not known yet

	once sync.Once
	left chan struct{} // closed once the file is not there any more
	why  error         // then
}

func newHome(path string, file *os.File) (*home, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	return &home{path: whole, file: info, left: make(chan struct{})}, err
}

// Here is nil while the file is found where it was opened. Once it was not, the
// error is ErrReplaced for good. Any other error says that nobody can look.
func (s *Store) Here() error {
	h := s.home
	select {
	case <-h.left:
		return h.why
	default:
	}
	least := h.size.Load()
	switch there, err := os.Stat(h.path); {
	case err == nil && !os.SameFile(there, h.file), err == nil && there.Size() < least:
		return h.leave(isAnother)
	case err == nil:
		h.size.Store(max(least, there.Size()))
		return nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return h.leave(isMissing)
	default:
		return fmt.Errorf("look for the store: %w", err)
	}
}

func (h *home) leave(mend string) error {
	h.once.Do(func() {
		h.why = fmt.Errorf("store %s: %w: %s", h.path, ErrReplaced, mend)
		close(h.left)
	})
	return h.why
}

// Watch waits until somebody found the file gone, and tells that error of Here;
// nil when ctx ends before. Advance looks at every beat.
func (s *Store) Watch(ctx context.Context) error {
	select {
	case <-s.home.left:
		return s.home.why
	case <-ctx.Done():
		return nil
	}
}

// view is bbolt's View of the file as this process left it.
func (s *Store) view(fn func(*bbolt.Tx) error) error {
	h := s.home
	last := h.state.Load()
	return h.unharmed(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			if id := int64(tx.ID()); last > 0 && (id < last-1 || id > h.state.Load()) {
				return h.leave(isAnother)
			}
			return fn(tx)
		})
	})
}

// update is bbolt's Update of the file as this process left it.
func (s *Store) update(fn func(*bbolt.Tx) error) error {
	h := s.home
	return h.unharmed(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			last, id := h.state.Load(), int64(tx.ID())
			if last > 0 && (id != last && id != last+1 || isBackup(tx)) {
				return h.leave(isAnother)
			}
			h.state.Store(id)
			return fn(tx)
		})
	})
}

func isBackup(tx *bbolt.Tx) bool {
	about := tx.Bucket([]byte(meta))
	return about == nil || about.Get([]byte(copied)) != nil
}

// unharmed runs fn, which may read where the file has just been cut short by
// whoever writes another one over it.
func (h *home) unharmed(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch what := recover(); what.(type) {
		case nil:
		case interface{ Addr() uintptr }:
			err = h.leave(isAnother)
		default:
			panic(what)
		}
	}()
	return fn()
}

// Rescue saves what a file held that was removed, and so ends with this process,
// to a new file beside it. Nothing came after that, so it is no backup, but the
// store itself. The path is "" where there is nothing to rescue: the file has a
// name elsewhere, or the system cannot tell.
func (s *Store) Rescue(ctx context.Context, now time.Time) (path string, err error) {
	info, err := s.file.Stat()
	if err != nil || !removed(info) {
		return "", err
	}
	path = s.home.path + now.UTC().Format(".rescued-20060102-150405")
	err = replace(path, func(part *os.File) error {
		if err := s.Copy(ctx, func(int64) io.Writer { return part }); err != nil {
			return err
		}
		return finish(ctx, part.Name(), func(txn) error { return nil })
	})
	if err != nil {
		return "", fmt.Errorf("rescue to %s: %w", path, err)
	}
	return path, nil
}
