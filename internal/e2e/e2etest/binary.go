package e2etest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Binary is the one that people run, which is faster and smaller than the race
// detector's. It is built when a test first asks for it.
type Binary struct {
	once sync.Once
	dir  string
	err  error
}

// Path is where it is. Whoever wants to move it makes a link.
func (b *Binary) Path(tb testing.TB) string {
	tb.Helper()
	b.once.Do(func() {
		if b.dir, b.err = os.MkdirTemp("", "unhunch-released-"); b.err != nil { //nolint:usetesting // it outlives the first test that asks
			return
		}
		building := exec.Command("make", "-C", "../..", "build", "BINARY="+b.file()) //nolint:gosec,noctx // the folder is ours; all tests wait for it
		if said, err := building.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("%w\n%s", err, said)
		}
	})
	if b.err != nil {
		tb.Fatal(b.err)
	}
	return b.file()
}

func (b *Binary) file() string { return filepath.Join(b.dir, "unhunch") }

// Remove is for the end of TestMain.
func (b *Binary) Remove() {
	if b.dir != "" {
		_ = os.RemoveAll(b.dir) // it is in the folder for such things
	}
}
