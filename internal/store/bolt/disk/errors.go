package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	boltErrors "go.etcd.io/bbolt/errors"

	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// What can be wrong with a store's file. Told says which file it is, and what to
// do about it.
var (
	ErrInUse    = errors.New("another process has it open")
	ErrForeign  = errors.New("not an Unhunch store")
	ErrNewer    = errors.New("written by a newer version")
	ErrOlder    = errors.New("written by an older version")
	ErrBehind   = errors.New("of an older format")
	ErrUpgrade  = errors.New("not brought up to date")
	ErrDamaged  = rows.ErrDamaged
	ErrReadOnly = errors.New("cannot be written to")
	ErrMissing  = errors.New("there is none")
)

// Told names the file, what is wrong with it, and what to do, as a *Trouble. Of a store that
// is moved its mark says that.
func Told(path string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, moving.ErrMoved) || errors.Is(err, moving.ErrHolds) || errors.Is(err, moving.ErrStays) {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	if errors.Is(err, ErrUpgrade) {
		return &Trouble{Path: path, Problem: err, Mend: "it is as it was, and the version that wrote it works with it: mend what is said, or report it"}
	}
	if inPath, ok := errors.AsType[*fs.PathError](err); ok {
		err = inPath.Err // the path is told once
	}
	if errors.Is(err, fs.ErrNotExist) && isFolder(filepath.Dir(path)) {
		err = ErrMissing
	}
	if errors.Is(err, ErrMissing) && !isFolder(filepath.Dir(path)) {
		err = fmt.Errorf("%w, nor a folder for it", ErrMissing)
	}
	mend, problem := explain(err)
	return &Trouble{Path: path, Problem: problem, Mend: mend}
}

// Trouble is what is wrong with a store's file, and what to do about it.
type Trouble struct {
	Path    string
	Problem error // one of the above, or what the system says
	Mend    string
}

func (t *Trouble) Error() string {
	return fmt.Sprintf("open store %s: %v: %s", t.Path, t.Problem, t.Mend)
}

func (t *Trouble) Unwrap() error { return t.Problem }

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
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
	case errors.Is(err, ErrBehind):
		return "start a bot of this version on it, which brings it up to date: unhunch store check --upgrade tells what that does", err
	case errors.Is(err, boltErrors.ErrChecksum), errors.Is(err, boltErrors.ErrVersionMismatch):
		return "restore a backup over it, or move it away to begin anew", fmt.Errorf("%w: %w", rows.ErrDamaged, err)
	case errors.Is(err, rows.ErrDamaged):
		return "restore a backup over it, or move it away to begin anew", err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "let the bot's user read and write the file and its folder", fmt.Errorf("%w: %w", ErrReadOnly, err)
	case errors.Is(err, ErrMissing):
		return "is that its name, and is its disk mounted? Put the store or a backup there, or make a new one with unhunch store create", err
	case errors.Is(err, fs.ErrNotExist):
		return "make the folder first, or mount its disk", err
	}
	if _, ok := errors.AsType[syscall.Errno](err); !ok {
		return "restore a backup over it, or move it away to begin anew", fmt.Errorf("%w: %w", rows.ErrDamaged, err)
	}
	return "see that the disk is there and has room", err
}
