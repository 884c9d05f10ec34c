package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// TooLarge is the error of a file that has more than so many bytes.
type TooLarge int64

func (most TooLarge) Error() string { return fmt.Sprintf("is larger than %d KiB", most>>10) }

// Odd is the kind of a thing that is no regular file, and would keep its reader
// waiting or never end.
type Odd fs.FileMode

func (o Odd) Error() string {
	switch kind := fs.FileMode(o); {
	case kind&fs.ModeDir != 0:
		return "is a folder, not a file"
	case kind&fs.ModeNamedPipe != 0:
		return "is a pipe, not a file"
	case kind&fs.ModeSocket != 0:
		return "is a socket, not a file"
	case kind&fs.ModeDevice != 0:
		return "is a device, not a file"
	}
	return "is not a regular file"
}

// ReadFile reads a file on disk of at most so many bytes. Its errors are a
// TooLarge, an Odd, or that of an attempt to read it.
func ReadFile(path string, most int64) ([]byte, error) {
	return read(
		func() (fs.FileInfo, error) { return os.Stat(path) },
		func() (fs.File, error) { return os.Open(path) },
		most)
}

// ReadFrom is ReadFile for a file of fsys.
func ReadFrom(fsys fs.FS, name string, most int64) ([]byte, error) {
	return read(
		func() (fs.FileInfo, error) { return fs.Stat(fsys, name) },
		func() (fs.File, error) { return fsys.Open(name) },
		most)
}

func read(stat func() (fs.FileInfo, error), open func() (fs.File, error), most int64) (data []byte, err error) {
	if _, err := fits(stat, most); err != nil { // to open a pipe is to wait
		return nil, err
	}
	file, err := open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	size, err := fits(file.Stat, most) // it may be another one by now
	if err != nil {
		return nil, err
	}
	into := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead)) // or its growing is most of what a start takes
	if _, err := into.ReadFrom(io.LimitReader(file, most+1)); err != nil {
		return nil, err
	}
	if int64(into.Len()) > most { // its size says nothing in /proc
		return nil, TooLarge(most)
	}
	return into.Bytes(), nil
}

// fits is the size of a file that can be read.
func fits(stat func() (fs.FileInfo, error), most int64) (size int64, err error) {
	info, err := stat()
	switch {
	case err != nil:
		return 0, err
	case !info.Mode().IsRegular():
		return 0, Odd(info.Mode().Type())
	case info.Size() > most:
		return 0, TooLarge(most)
	}
	return info.Size(), nil
}

// Cause is an error without the path, which a Problem tells already.
func Cause(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// Unread is the problem with a file that an error kept from being read. smaller
// is what to do about one that is too large.
func Unread(file string, err error, smaller string) Problem {
	if large, ok := errors.AsType[TooLarge](err); ok {
		return Problem{File: file, What: large.Error(), Mend: smaller}
	}
	return Problem{File: file, What: "cannot be read: " + Cause(err), Mend: "let it be a file this user may read"}
}
