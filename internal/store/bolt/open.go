package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"
)

// What can be wrong with a store's file. Open says with it which file it is
// and what to do.
var (
	ErrInUse    = errors.New("another process has it open")
	ErrForeign  = errors.New("not an Unhunch store")
	ErrNewer    = errors.New("written by a newer version")
	ErrDamaged  = errors.New("damaged")
	ErrReadOnly = errors.New("cannot be written to")
)

// Options are what an operator may want otherwise. The zero Options are good.
type Options struct {
	Now     time.Time     // when it is opened, see raiseIDs; zero: time.Now
	MadeBy  string        // the version that a new file names as its maker
	Wait    time.Duration // how long another process may take to let go of the file; zero: 300 ms
	Log     *slog.Logger  // hears of rows that cannot be read; nil: nobody does
	MapSize int           // bytes of address space set aside for the file to grow into; zero: 1 GiB or 4 times the file

	openFile func(string, int, os.FileMode) (*os.File, error) // for tests of disks that refuse
}

// format is the version of the layout as a whole, kept in meta.
const format = 1

// Open opens the store in the file at path, and makes it when there is none.
// A file that is not a healthy store is told by one of the errors above and
// is not altered.
func Open(path string, options Options) (*Store, error) {
	if options.Wait == 0 {
		options.Wait = 300 * time.Millisecond
	}
	if options.Now.IsZero() {
		options.Now = time.Now() //nolint:forbidigo // where the caller has no other clock
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.openFile == nil {
		options.openFile = os.OpenFile
	}
	db, err := open(path, options)
	if err != nil {
		if inPath, ok := errors.AsType[*fs.PathError](err); ok {
			err = inPath.Err // the path is told once
		}
		mend, problem := explain(err)
		return nil, fmt.Errorf("open store %s: %w: %s", path, problem, mend)
	}
	return &Store{db: db, log: options.Log}, nil
}

func open(path string, options Options) (*bbolt.DB, error) {
	var size int64
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it is made
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, ErrForeign
	default:
		size = info.Size()
	}
	settings := &bbolt.Options{
		Timeout:      options.Wait,
		FreelistType: bbolt.FreelistMapType,
	}
	if size > 0 {
		if err := inspect(path, options, *settings); err != nil {
			return nil, err
		}
	}
	settings.InitialMmapSize = mapSize(options.MapSize, size)
	db, err := openGuarded(path, options, settings)
	if err != nil {
		return nil, err
	}
	db.MaxBatchDelay = time.Millisecond // a press waits for it; the default, 10 ms, halves what a crowd gets done
	err = prepare(db, options.MadeBy)
	if err == nil {
		err = raiseIDs(db, options.Now)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// inspect looks at an existing file without the right to write: opening it
// for writing would alter some files that are not ours. It reads every row
// once, because bbolt meets damage with a panic, and a page past the file's
// end ends the process: better now than at night.
func inspect(path string, options Options, settings bbolt.Options) error {
	settings.ReadOnly = true
	db, err := openGuarded(path, options, &settings)
	if err != nil {
		return err
	}
	err = guarded(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if tx.Size() > info.Size() {
				return fmt.Errorf("%w: %d of %d bytes are left", ErrDamaged, info.Size(), tx.Size())
			}
			if err := checkFormat(tx); err != nil {
				return err
			}
			return checkRows(tx)
		})
	})
	return errors.Join(err, db.Close())
}

func checkFormat(tx *bbolt.Tx) error {
	if first, _ := tx.Cursor().First(); first == nil {
		return nil // its maker was interrupted before the first transaction
	}
	about := tx.Bucket([]byte(meta))
	if about == nil {
		return ErrForeign
	}
	version, err := strconv.Atoi(string(about.Get([]byte("format"))))
	switch {
	case err != nil || version < 1:
		return ErrForeign
	case version > format:
		return fmt.Errorf("%w (%s)", ErrNewer, about.Get([]byte("made by")))
	}
	return nil
}

// checkRows visits every row. bbolt's own check would do it in a goroutine of
// its own, where a fault ends the process, and trusts the lengths it reads.
func checkRows(tx *bbolt.Tx) error {
	var size int64
	return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
		var last []byte
		return b.ForEach(func(key, value []byte) error {
			size += int64(len(key)) + int64(len(value))
			if size > tx.Size() || len(value) == 0 || value[0] == 0 || bytes.Compare(last, key) >= 0 {
				return fmt.Errorf("%w: bucket %.20q has a row that cannot be", ErrDamaged, name)
			}
			last = key
			return nil
		})
	})
}

// checkPages counts whether every page is either in use or free, and every
// free one in the file: bbolt would write to any page that the list names, and
// make the file as large as that takes.
func checkPages(tx *bbolt.Tx) error {
	pages, list, met := int(tx.Size())/tx.DB().Info().PageSize, 0, 0
	for id := 2; id < pages; id++ { // after the two heads
		page, err := tx.Page(id)
		switch {
		case err != nil:
			return err
		case page.Type == "free":
			met++
			continue
		case page.Type == "freelist":
			list += 1 + page.OverflowCount
		}
		id += page.OverflowCount
	}
	rows := tx.Cursor().Bucket().Stats()
	used := rows.BranchPageN + rows.BranchOverflowN + rows.LeafPageN + rows.LeafOverflowN
	if free := tx.DB().Stats().FreePageN; met != free || 2+list+used+free != pages {
		return fmt.Errorf("%w: of %d pages %d are in use and %d free", ErrDamaged, pages, 2+list+used, free)
	}
	return nil
}

// prepare checks what needs the list of free pages, and makes the buckets that
// a new file, or one of an earlier version, does not have.
func prepare(db *bbolt.DB, madeBy string) error {
	made, whole := false, true
	err := guarded(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			made = tx.Bucket([]byte(meta)) != nil
			for _, name := range allBuckets() {
				whole = whole && tx.Bucket([]byte(name)) != nil
			}
			return checkPages(tx)
		})
	})
	if err != nil || whole {
		return err
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for _, name := range allBuckets() {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return fmt.Errorf("bucket %s: %w", name, err)
			}
		}
		if made {
			return nil
		}
		about := tx.Bucket([]byte(meta))
		if err := about.Put([]byte("made by"), []byte("unhunch "+madeBy)); err != nil {
			return err
		}
		return about.Put([]byte("format"), []byte(strconv.Itoa(format)))
	})
}

// raiseIDs sees to it that the ids of this process are above all that any
// process before it gave away, whatever became of its file: cards are still in
// people's direct messages when the file is made anew or an older copy is put
// back, and a press on one of them must not be taken for a press on a new
// card. A second has room for a million ids; no bot needs a fraction of them.
func raiseIDs(db *bbolt.DB, now time.Time) error {
	least := seconds(now) << 20
	return guarded(func() error {
		return db.Update(func(tx *bbolt.Tx) error {
			messages := tx.Bucket([]byte(owed))
			return messages.SetSequence(max(messages.Sequence(), least))
		})
	})
}

// openGuarded is bbolt.Open for files that may make it panic. The file stays
// mapped then, and locked, until the process ends.
func openGuarded(path string, options Options, settings *bbolt.Options) (db *bbolt.DB, err error) {
	settings.OpenFile = options.openFile
	err = guarded(func() (err error) {
		db, err = bbolt.Open(path, 0o600, settings)
		return err
	})
	return db, err
}

// guarded turns a panic, and the fault of reading past a mapped file's end,
// into ErrDamaged.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if what := recover(); what != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, what)
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

// explain names the problem and its mend.
func explain(err error) (mend string, problem error) {
	switch {
	case errors.Is(err, boltErrors.ErrTimeout):
		return "stop that process, or use another file with --store", ErrInUse
	case errors.Is(err, boltErrors.ErrInvalid), errors.Is(err, ErrForeign):
		return "it was left as it is; name another file with --store", ErrForeign
	case errors.Is(err, ErrNewer):
		return "run the version that wrote it, or a newer one", err
	case errors.Is(err, boltErrors.ErrChecksum), errors.Is(err, boltErrors.ErrVersionMismatch):
		return "restore a backup over it, or move it away to begin anew", fmt.Errorf("%w: %w", ErrDamaged, err)
	case errors.Is(err, ErrDamaged):
		return "restore a backup over it, or move it away to begin anew", err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "let the bot's user read and write the file and its folder", fmt.Errorf("%w: %w", ErrReadOnly, err)
	case errors.Is(err, fs.ErrNotExist):
		return "make the folder first", err
	}
	if _, ok := errors.AsType[syscall.Errno](err); !ok {
		return "restore a backup over it, or move it away to begin anew", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return "see that the disk is there and has room", err
}
