//go:build !unix

package disk

import "os"

// Removed is false: where a file that is open cannot be removed, nobody has.
func Removed(os.FileInfo) bool { return false }
