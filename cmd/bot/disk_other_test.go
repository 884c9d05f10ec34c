//go:build !linux

package main

// cramped needs a limit that a process can set itself, see disk_linux_test.go.
func cramped() {}
