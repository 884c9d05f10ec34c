package bolt

import (
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// unsynced tells how many pages of a file the system has not written to the disk
// yet, and whether it can tell: Linux can from version 6.5 on (cachestat).
func unsynced(file *os.File) (pages uint64, told bool) {
	const cachestat = 451               // the same on every architecture but alpha
	var all struct{ from, size uint64 } // size 0: up to the end
	var cache struct{ cached, dirty, written, evicted, evictedOfLate uint64 }
	_, _, failed := syscall.Syscall6(cachestat, file.Fd(), uintptr(unsafe.Pointer(&all)), uintptr(unsafe.Pointer(&cache)), 0, 0, 0)
	runtime.KeepAlive(file)
	return cache.dirty + cache.written, failed == 0
}
