//go:build !linux

package e2e

// cramped needs a limit that a process can set itself, see fulldisk_linux_test.go.
func cramped() {}
