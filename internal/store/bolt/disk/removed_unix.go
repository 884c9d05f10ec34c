//go:build unix

package disk

import (
	"os"
	"syscall"
)

// Removed reports whether an open file has no name any more.
func Removed(file os.FileInfo) bool {
	info, ok := file.Sys().(*syscall.Stat_t)
	return ok && info.Nlink == 0
}
