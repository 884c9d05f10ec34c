package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"

	"unhunch/internal/store/bolt/index"
)

// What can be wrong with a store's file. Open says with it which file it is
// and what to do.
var (
	ErrInUse    = errors.New("another process has it open")
	ErrForeign  = errors.New("not an Unhunch store")
	ErrNewer    = errors.New("written by a newer version")
	ErrOlder    = errors.New("written by an older version")
	ErrDamaged  = errors.New("damaged")
	ErrReadOnly = errors.New("cannot be written to")
	ErrMissing  = errors.New("there is none")
)

// Options are what an operator may want otherwise. The zero Options are good.
type Options struct {
	Now       time.Time     // when it is opened, see raiseIDs; zero: time.Now
	MadeBy    string        // the version that a file of this format names as its maker
	Wait      time.Duration // how long another process may take to let go of the file; zero: 300 ms
	MustExist bool          // there has to be a store already: none is made
	Log       *slog.Logger  // hears of rows that cannot be read; nil: nobody does
	MapSize   int           // bytes of address space set aside for the file to grow into; zero: 1 GiB or 4 times the file

	openFile func(string, int, os.FileMode) (*os.File, error) // for tests of disks that refuse
}

// format is the version of the layout as a whole, kept in meta. Every change of it is one more.
const format = 3

// Rows of meta. The first is read by every version, and the second of whatever
// version it is, so that it can be named.
const (
	formatKey = "format" // without a checksum: any other value than one is refused
	madeByKey = "made by"
)

// Open opens the store in the file at path, and makes it when there is none.
// A file that is not a healthy store is told by one of the errors above and
// is not altered. A backup that was put in its place is taken for what it is:
// see restore.
func Open(path string, options Options) (*Store, error) {
	return open(path, options.withDefaults(), openToWrite)
}

// openReadOnly opens the store in a file that no bot has open, for a tool that
// only looks. Its pages are sound; its rows may be damaged.
func openReadOnly(ctx context.Context, path string, options Options) (*Store, error) {
	return open(path, options.withDefaults(), func(path string, o Options) (*Store, error) {
		s, found, err := openToRead(ctx, path, o)
		if err == nil && len(found.pages) > 0 {
			err = errors.Join(found.pages[0], s.Close())
		}
		return s, err
	})
}

func (o Options) withDefaults() Options {
	if o.Wait == 0 {
		o.Wait = 300 * time.Millisecond
	}
	if o.Now.IsZero() {
		o.Now = time.Now() //nolint:forbidigo // where the caller has no other clock
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.openFile == nil {
		o.openFile = os.OpenFile
	}
	return o
}

func open(path string, options Options, how func(string, Options) (*Store, error)) (*Store, error) {
	s, err := how(path, options)
	if err != nil {
		return nil, told(path, err)
	}
	return s, nil
}

// told names the file, what is wrong with it, and what to do.
func told(path string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if inPath, ok := errors.AsType[*fs.PathError](err); ok {
		err = inPath.Err // the path is told once
	}
	if errors.Is(err, fs.ErrNotExist) && isFolder(filepath.Dir(path)) {
		err = ErrMissing
	}
	mend, problem := explain(err)
	return fmt.Errorf("open store %s: %w: %s", path, problem, mend)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
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
	s, err := openGuarded(path, options, settings)
	if err != nil {
		return nil, err
	}
	w := &work{}
	err = guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			s.home.state.Store(int64(tx.ID()))
			return txn{tx, s, w}.begin(options, found)
		})
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.committed(w)
	return s, nil
}

// pageSize is that of files which are made from now on. Twice what is usual:
// most of what is written are rows beside each other.
const pageSize = 8 << 10

// forWriting are bbolt's options. Decision 1 has the figures behind them.
func forWriting() *bbolt.Options {
	return &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType, PageSize: pageSize}
}

// openUnread opens a file without the right to write, and reads nothing of it
// but its heads.
func openUnread(path string, options Options) (*Store, error) {
	switch info, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		return nil, ErrForeign
	}
	if ours, err := hasHead(path); err != nil || !ours {
		return nil, cmp.Or(err, ErrForeign)
	}
	return openGuarded(path, options, &bbolt.Options{ReadOnly: true})
}

// openToRead reads every page once before anybody follows them: bbolt would
// for ever follow one that leads to itself.
func openToRead(ctx context.Context, path string, options Options) (s *Store, found finding, err error) {
	if s, err = openUnread(path, options); err != nil {
		return nil, found, err
	}
	if found, err = look(ctx, s.file, 1, nil); err == nil {
		err = found.stranger
	}
	if err != nil {
		return nil, found, errors.Join(err, s.Close())
	}
	return s, found, nil
}

// hasHead reports whether a file begins as bbolt's do: with one of two heads,
// of which the second stands on the second page, whatever the size of a page.
// What has neither was never a store, and so is not a damaged one.
func hasHead(path string) (has bool, err error) {
	const smallest, largest = 1 << 10, 1 << 25 // as bbolt looks for it
	magic := binary.NativeEndian.AppendUint32(nil, bboltMagic)
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found := make([]byte, len(magic))
	for page := int64(0); page < largest && !has; page = max(smallest, 2*page) {
		if _, err := file.ReadAt(found, page+pageHeader); err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		has = bytes.Equal(found, magic)
	}
	return has, nil
}

// inspect looks at an existing file without the right to write: opening it
// for writing would alter some files that are not ours. Better to meet damage
// now than at night.
func inspect(ctx context.Context, path string, options Options) (finding, error) {
	s, found, err := openToRead(ctx, path, options)
	if err != nil {
		return found, err
	}
	return found, errors.Join(found.cannotBeUsed(), s.Close())
}

// begin makes the buckets that a new file does not have, and prepares the
// others for a new process.
func (t txn) begin(options Options, found finding) error {
	t.store.made = t.Bucket([]byte(meta)) == nil
	for _, name := range allBuckets() {
		if _, err := t.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("bucket %s: %w", name, err)
		}
	}
	if t.in(meta).Get([]byte(formatKey)) == nil {
		if err := t.christen(options.MadeBy); err != nil {
			return err
		}
	}
	t.store.places.Expect(found.due)
	for key := range t.keys(due) {
		if at, person, err := parseTimed(key); err == nil {
			t.store.places.Add(t.store.places.Of(person, at))
		}
	}
	if err := t.mend(found.spoilt, options.Now); err != nil {
		return err
	}
	if err := t.raiseIDs(options.Now); err != nil {
		return err
	}
	if err := t.restore(options.Now, found.oneHead); err != nil {
		return err
	}
	if err := t.queueAll(); err != nil {
		return err
	}
	return t.seal()
}

// christen says in a new file what it is.
func (t txn) christen(maker string) error {
	if err := t.in(meta).Put([]byte(formatKey), []byte(strconv.Itoa(format))); err != nil {
		return err
	}
	if err := t.put(meta, []byte(madeByKey), []byte("unhunch "+maker)); err != nil {
		return err
	}
	return t.put(meta, []byte(talliesKey), encodeTallies(tallies{}))
}

// raiseIDs sees to it that the ids of this process are above all that any
// process before it gave away, whatever became of its file: cards are still in
// people's direct messages when the file is made anew or an older copy is put
// back, and a press on one of them must not be taken for a press on a new
// card. A second has room for a million ids; no bot needs a fraction of them.
func (t txn) raiseIDs(now time.Time) error {
	messages := t.in(owed)
	return messages.SetSequence(max(messages.Sequence(), seconds(now)<<20))
}

// openGuarded is bbolt.Open for files that may make it panic. The file stays
// mapped then, and locked, until the process ends.
//
// The file that another one takes the place of while its lock is waited for
// (a compacted one, or a backup) is not kept: nobody would find it again.
func openGuarded(path string, options Options, settings *bbolt.Options) (*Store, error) {
	settings.Timeout = options.Wait
	for {
		s := &Store{log: options.Log, places: index.NewPlaces()}
		settings.OpenFile = func(path string, flag int, mode os.FileMode) (file *os.File, err error) {
			s.file, err = options.openFile(path, flag, mode)
			return s.file, err
		}
		err := guarded(func() (err error) {
			s.db, err = bbolt.Open(path, 0o600, settings)
			return err
		})
		if err != nil {
			return nil, err
		}
		there, err := os.Stat(path)
		if err == nil {
			if s.home, err = newHome(path, s.file); err == nil && os.SameFile(there, s.home.file) {
				return s, nil
			}
		}
		if err := errors.Join(err, s.Close()); err != nil {
			return nil, err
		}
	}
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
	case errors.Is(err, ErrOlder):
		return "run the version that wrote it, or move the file away to begin anew", err
	case errors.Is(err, boltErrors.ErrChecksum), errors.Is(err, boltErrors.ErrVersionMismatch):
		return "restore a backup over it, or move it away to begin anew", fmt.Errorf("%w: %w", ErrDamaged, err)
	case errors.Is(err, ErrDamaged):
		return "restore a backup over it, or move it away to begin anew", err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "let the bot's user read and write the file and its folder", fmt.Errorf("%w: %w", ErrReadOnly, err)
	case errors.Is(err, ErrMissing):
		return "is that its name, and is its disk mounted? Put the store or a backup there, or make a new one with unhunch store create", err
	case errors.Is(err, fs.ErrNotExist):
		return "make the folder first, or mount its disk", err
	}
	if _, ok := errors.AsType[syscall.Errno](err); !ok {
		return "restore a backup over it, or move it away to begin anew", fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return "see that the disk is there and has room", err
}
