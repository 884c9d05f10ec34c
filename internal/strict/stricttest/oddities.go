//go:build unix

// Package stricttest makes what a name may stand for that is no file of a
// sensible size.
package stricttest

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Oddities puts a pipe, a folder, a socket, and a huge file, which takes no room,
// into a folder, by these names.
func Oddities(tb testing.TB, dir string, huge int64) {
	tb.Helper()
	at := func(name string) string { return filepath.Join(dir, name) }
	var config net.ListenConfig
	socket, err := config.Listen(tb.Context(), "unix", at("socket"))
	for _, err := range []error{
		err,
		syscall.Mkfifo(at("pipe"), 0o600),
		os.Mkdir(at("folder"), 0o700),
		os.WriteFile(at("huge"), nil, 0o600),
		os.Truncate(at("huge"), huge),
	} {
		if err != nil {
			tb.Fatal(err)
		}
	}
	tb.Cleanup(func() { _ = socket.Close() })
}
