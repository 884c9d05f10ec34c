//go:build !linux

package bolt

import "os"

// unsynced cannot be told here. Then bbolt's word is taken for it that it syncs.
func unsynced(*os.File) (pages uint64, told bool) { return 0, false }
