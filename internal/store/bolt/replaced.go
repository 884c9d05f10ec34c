package bolt

import (
	"context"
	"encoding/binary"
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

	"unhunch/internal/panics"
)

// ErrReplaced says that a store's file was moved, removed, replaced or written
// over while a process worked with it. Nobody would find again what that
// process went on to write.
var ErrReplaced = errors.New("moved, removed or replaced while it was in use")

// What an operator is told to do about it.
const (
	isAnother = "another file is there now: see that it is the right one, and start again"
	isMissing = "put the file, or a backup of it, back there (is its disk mounted?), and start again"
	isSpoilt  = "something else was written over what it held: put a backup there if the next start refuses it, and start again"
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

	gate   sync.Mutex // of whoever takes bbolt's own locks
	broken bool       // bbolt may hold them for good; written under gate
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
	return s.transact(false, func(tx *bbolt.Tx) error {
		if id := int64(tx.ID()); last > 0 && (id < last-1 || id > h.state.Load()) {
			return h.leave(isAnother)
		}
		return fn(tx)
	})
}

// update is bbolt's Update of the file as this process left it.
func (s *Store) update(fn func(*bbolt.Tx) error) error {
	h := s.home
	return s.transact(true, func(tx *bbolt.Tx) error {
		last, id := h.state.Load(), int64(tx.ID())
		if last > 0 && (id != last && id != last+1 || isBackup(tx)) {
			return h.leave(isAnother)
		}
		h.state.Store(id)
		return fn(tx)
	})
}

func isBackup(tx *bbolt.Tx) bool {
	about := tx.Bucket([]byte(meta))
	return about == nil || about.Get([]byte(copied)) != nil
}

// transact runs fn in a transaction. bbolt's own View and Update would wait for
// ever on locks that bbolt keeps where it panicked: it does not let go of all
// of them, and it panics where something else was written over its pages.
func (s *Store) transact(writes bool, fn func(*bbolt.Tx) error) error {
	return s.home.unharmed(func() error {
		tx, err := s.begin(writes)
		if err != nil {
			return err
		}
		defer s.end(tx)
		if err := fn(tx); err != nil || !writes {
			return err
		}
		return tx.Commit()
	})
}

func (s *Store) begin(writes bool) (tx *bbolt.Tx, err error) {
	h := s.home
	h.gate.Lock()
	defer h.gate.Unlock()
	if h.broken || !s.hasHead() {
		h.broken = true
		return nil, h.leave(isSpoilt)
	}
	whole := false
	defer func() { h.broken = h.broken || !whole }()
	tx, err = s.db.Begin(writes)
	whole = true
	return tx, err
}

// hasHead reports whether one of the file's two heads is still there. Without
// one, bbolt panics and keeps a lock that the end of every transaction takes.
func (s *Store) hasHead() bool {
	magic := make([]byte, 4)
	for _, page := range []int{0, s.db.Info().PageSize} {
		_, err := s.file.ReadAt(magic, int64(page)+pageHeader)
		if err == nil && binary.NativeEndian.Uint32(magic) == bboltMagic {
			return true
		}
	}
	return false
}

// end gives back a transaction that was not committed.
func (s *Store) end(tx *bbolt.Tx) {
	if tx.DB() == nil { // it was
		return
	}
	if !tx.Writable() {
		s.home.gate.Lock()
		defer s.home.gate.Unlock()
		if s.home.broken {
			return
		}
	}
	_ = tx.Rollback() // there is nothing to be told of it
}

func (h *home) isBroken() bool {
	h.gate.Lock()
	defer h.gate.Unlock()
	return h.broken
}

// unharmed runs fn, which may read where the file has just been cut short or
// written over by whoever writes another one there. Any other panic goes on.
func (h *home) unharmed(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		what := recover()
		if what == nil {
			return
		}
		if _, fault := what.(interface{ Addr() uintptr }); !fault && !panics.In("go.etcd.io/bbolt") {
			panic(what)
		}
		err = h.leave(isSpoilt)
		h.gate.Lock()
		defer h.gate.Unlock()
		h.broken = true
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
