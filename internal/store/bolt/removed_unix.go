//go:build unix

package bolt

import (
	"os"
	"syscall"
)

// removed reports whether an open file has no name any more.
func removed(file os.FileInfo) bool {
	info, ok := file.Sys().(*syscall.Stat_t)
	return ok && info.Nlink == 0
}
