// Package formats has a store of each format, as the last version that wrote it left it,
// for tests of whoever has to open it.
//
// All of them are of the same town, on the Wednesday after it began: Office north with
// Ana, Ben and Cho, and Office south with their namesakes. internal/e2e has a bot of the
// day live there, and leaves the store that is missing here (TestGoldenStoreOfThisFormat).
// Until a version was released that wrote a format, its store may be removed, so that it is
// left anew; afterwards it stays as it is: docs/decisions/0025-upgrades.md says why.
package formats

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

//go:embed testdata/*.gz
var left embed.FS

// Kind is what a store is in.
type Kind string

// The kinds.
const (
	File     Kind = "file"     // bbolt's, as it is
	Database Kind = "database" // of PostgreSQL, as statements that make it
)

// Key seals the secrets in all of them. It is none itself.
const Key = "unhunch-key-1:tests-of-formats-have-a-key-that-is-known-A"

// At is when the bot was ended that left it.
func At() time.Time { return time.Date(2000, time.January, 5, 11, 31, 0, 0, time.UTC) }

// Left is a store that was left.
type Left struct {
	Kind   Kind
	Format int // of the file, or the last migration of the tables
}

// String names it, as "file-5".
func (l Left) String() string { return fmt.Sprintf("%s-%d", l.Kind, l.Format) }

const packed = ".gz" // behind its name

// All are those of a kind, the oldest first.
func All(t testing.TB, of Kind) (all []Left) {
	t.Helper()
	found, err := fs.Glob(left, "testdata/"+string(of)+"-*"+packed)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		_, number, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), packed), "-")
		format, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, Left{of, format})
	}
	slices.SortFunc(all, func(a, b Left) int { return cmp.Compare(a.Format, b.Format) })
	return all
}

// Content is all of it.
func (l Left) Content(t testing.TB) []byte {
	t.Helper()
	kept, err := left.ReadFile("testdata/" + l.String() + packed)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(kept))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return content
}

// Keep puts what was left into this package's folder, which is at dir. One that is there
// already stays as it is: no version that wrote it comes back.
func (l Left) Keep(t testing.TB, dir string, content []byte) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(dir, "testdata", l.String()+packed), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // it is source
	if err != nil {
		t.Fatal(err)
	}
	w, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(content)
		err = errors.Join(err, w.Close())
	}
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}
