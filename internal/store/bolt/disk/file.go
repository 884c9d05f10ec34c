// Package disk opens a store's file, looks at every page and every row of it before
// it is trusted, sees whether it is still there, and puts whole files in its place.
package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/panics"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
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

// File is a store's file while it is open.
type File struct {
	DB   *bbolt.DB
	OS   *os.File // its own
	home *home
}

// Close waits for the transactions under way and gives the file back. Where
// something else was written over it, nobody is waited for.
func (f *File) Close() error {
	if f.home != nil && f.home.isBroken() {
		return f.OS.Close()
	}
	if err := f.DB.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// Path is where it was opened: absolute, since the folder may be renamed.
func (f *File) Path() string { return f.home.path }

// home is where a store's file was found when it was opened, and what it has to
// be there. A lock goes with the file when it is moved, so it keeps nobody from
// opening another one here.
type home struct {
	path  string // absolute: the folder may be renamed
	file  os.FileInfo
	page  int64        // bytes of one; bbolt's own Info reads a map that may just be made anew
	size  atomic.Int64 // of the file, which only grows
	state atomic.Int64 // bbolt's number of the last transaction that was begun for writing; 0: not known yet

	once sync.Once
	left chan struct{} // closed once the file is not there any more
	why  error         // then

	gate sync.Mutex    // of whoever takes bbolt's own locks
	harm chan struct{} // closed, under gate, once bbolt may hold them for good
}

func newHome(path string, file *os.File) (*home, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	return &home{path: whole, file: info, left: make(chan struct{}), harm: make(chan struct{})}, err
}

// Here is nil while the file is found where it was opened. Once it was not, the
// error is ErrReplaced for good. Any other error says that nobody can look.
func (f *File) Here() error {
	h := f.home
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
func (f *File) Watch(ctx context.Context) error {
	select {
	case <-f.home.left:
		return f.home.why
	case <-ctx.Done():
		return nil
	}
}

// View is bbolt's View of the file as this process left it.
func (f *File) View(fn func(*bbolt.Tx) error) error {
	h := f.home
	last := h.state.Load()
	return f.transact(false, func(tx *bbolt.Tx) error {
		if id := int64(tx.ID()); last > 0 && (id < last-1 || id > h.state.Load()) {
			return h.leave(isAnother)
		}
		return fn(tx)
	})
}

// Update is bbolt's Update of the file as this process left it.
func (f *File) Update(fn func(*bbolt.Tx) error) error {
	h := f.home
	return f.transact(true, func(tx *bbolt.Tx) error {
		last, id := h.state.Load(), int64(tx.ID())
		if last > 0 && (id != last && id != last+1 || isBackup(tx)) {
			return h.leave(isAnother)
		}
		h.state.Store(id)
		return fn(tx)
	})
}

// First is Update for the first transaction of a process, which takes the file as
// it is, and turns a panic of bbolt over damage into ErrDamaged.
func (f *File) First(fn func(*bbolt.Tx) error) error {
	return Guarded(func() error {
		return f.DB.Update(func(tx *bbolt.Tx) error {
			f.home.state.Store(int64(tx.ID()))
			return fn(tx)
		})
	})
}

func isBackup(tx *bbolt.Tx) bool {
	about := tx.Bucket([]byte(buckets.Meta))
	return about == nil || about.Get([]byte(buckets.Copied)) != nil
}

// transact runs fn in a transaction. bbolt's own View and Update would wait for
// ever on locks that bbolt keeps where it panicked: it does not let go of all
// of them, and it panics where something else was written over its pages.
func (f *File) transact(writes bool, fn func(*bbolt.Tx) error) error {
	return f.home.unharmed(func() error {
		tx, err := f.begin(writes)
		if err != nil {
			return err
		}
		defer f.end(tx)
		if err := fn(tx); err != nil || !writes {
			return err
		}
		return tx.Commit()
	})
}

func (f *File) begin(writes bool) (tx *bbolt.Tx, err error) {
	h := f.home
	h.gate.Lock()
	defer h.gate.Unlock()
	if h.isBroken() || !f.hasHead() {
		h.breaks()
		return nil, h.leave(isSpoilt)
	}
	whole := false
	defer func() {
		if !whole {
			h.breaks()
		}
	}()
	tx, err = f.DB.Begin(writes)
	whole = true
	return tx, err
}

// hasHead reports whether one of the file's two heads is still there. Without
// one, bbolt panics and keeps a lock that the end of every transaction takes.
func (f *File) hasHead() bool {
	magic := make([]byte, 4)
	for _, page := range []int64{0, f.home.page} {
		_, err := f.OS.ReadAt(magic, page+pageHeader)
		if err == nil && binary.NativeEndian.Uint32(magic) == bboltMagic {
			return true
		}
	}
	return false
}

// end gives back a transaction that was not committed.
func (f *File) end(tx *bbolt.Tx) {
	if tx.DB() == nil { // it was
		return
	}
	h := f.home
	switch { // there is nothing to be told of a Rollback
	case tx.Writable():
		_ = tx.Rollback()
	case h.gate.TryLock():
		defer h.gate.Unlock()
		if !h.isBroken() {
			_ = tx.Rollback()
		}
	default: // whoever has the gate may wait behind a map that grows, and that waits for this one
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = tx.Rollback()
		}()
		select {
		case <-ended:
		case <-h.harm:
		}
	}
}

func (h *home) isBroken() bool {
	select {
	case <-h.harm:
		return true
	default:
		return false
	}
}

// breaks is called under gate.
func (h *home) breaks() {
	if !h.isBroken() {
		close(h.harm)
	}
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
		h.breaks()
	}()
	return fn()
}

// PageSize is that of files which are made from now on. Twice what is usual:
// most of what is written are rows beside each other.
const PageSize = 8 << 10

// ForWriting are bbolt's options. Decision 1 has the figures behind them.
func ForWriting() *bbolt.Options {
	return &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistArrayType, PageSize: PageSize}
}

// Open is bbolt.Open for files that may make it panic. The file stays
// mapped then, and locked, until the process ends.
//
// The file that another one takes the place of while its lock is waited for
// (a compacted one, or a backup) is not kept: nobody would find it again.
func Open(path string, options Options, settings *bbolt.Options) (*File, error) {
	settings.Timeout = options.Wait
	for {
		f := &File{}
		settings.OpenFile = func(path string, flag int, mode os.FileMode) (file *os.File, err error) {
			f.OS, err = options.OpenFile(path, flag, mode)
			return f.OS, err
		}
		err := Guarded(func() (err error) {
			f.DB, err = bbolt.Open(path, 0o600, settings)
			return err
		})
		if err != nil {
			return nil, err
		}
		there, err := os.Stat(path)
		if err == nil {
			if f.home, err = newHome(path, f.OS); err == nil && os.SameFile(there, f.home.file) {
				f.home.page = int64(f.DB.Info().PageSize)
				return f, nil
			}
		}
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
}

// Guarded turns a panic, and the fault of reading past a mapped file's end,
// into ErrDamaged.
func Guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("%w: %v", rows.ErrDamaged, what)
		}
	}()
	return fn()
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
