//go:build !unix

package bolt

import "os"

// removed is false: where a file that is open cannot be removed, nobody has.
func removed(os.FileInfo) bool { return false }
