//go:build unix

package strict_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"unhunch/internal/strict"
	"unhunch/internal/strict/stricttest"
)

// What has no end, or no beginning, is told from its name alone.
func TestOnlyFilesOfACertainSizeAreRead(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	stricttest.Oddities(t, dir, 1<<40)
	for _, err := range []error{
		os.Symlink("/dev/zero", at("zero")),
		os.Symlink("/dev/null", at("null")),
		os.Symlink("pipe", at("link")),
		os.WriteFile(at("short"), []byte("1234567890"), 0o600),
		os.WriteFile(at("long"), []byte("12345678901"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"short": "", "long": "is larger than 0 KiB", "huge": "is larger than 0 KiB",
		"pipe": "is a pipe, not a file", "link": "is a pipe, not a file", "socket": "is a socket, not a file",
		"folder": "is a folder, not a file", "zero": "is a device, not a file", "null": "is a device, not a file",
		"nothing": "no such file or directory",
	} {
		onDisk, err1 := strict.ReadFile(at(name), 10)
		inFolder, err2 := strict.ReadFrom(os.DirFS(dir), name, 10)
		for how, got := range map[string]struct {
			data []byte
			err  error
		}{"on disk": {onDisk, err1}, "in a folder": {inFolder, err2}} {
			if want == "" && (got.err != nil || string(got.data) != "1234567890") || want != "" && (got.err == nil || strict.Cause(got.err) != want) {
				t.Errorf("%s, %s: %q, %v; want %q", name, how, got.data, got.err, want)
			}
		}
	}
}

// A file of /proc says that it is empty.
func TestAFileThatIsLongerThanItSays(t *testing.T) {
	files := liar{fstest.MapFS{"short": {Data: []byte("1234567890")}, "long": {Data: []byte("12345678901")}}}
	if data, err := strict.ReadFrom(files, "short", 10); err != nil || len(data) != 10 {
		t.Errorf("%q, %v", data, err)
	}
	_, err := strict.ReadFrom(files, "long", 10)
	if _, ok := errors.AsType[strict.TooLarge](err); !ok {
		t.Errorf("long: %v", err)
	}
}

type liar struct{ fs.FS }

func (l liar) Open(name string) (fs.File, error) {
	file, err := l.FS.Open(name)
	return lying{file}, err
}

type lying struct{ fs.File }

func (l lying) Stat() (fs.FileInfo, error) {
	info, err := l.File.Stat()
	return empty{info}, err
}

type empty struct{ fs.FileInfo }

func (empty) Size() int64 { return 0 }
