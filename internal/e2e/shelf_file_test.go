//go:build !postgres || !unix

package e2e

import "testing"

// onDatabase tells no story once more: these tests have no database.
func onDatabase(*testing.T, func(*testing.T)) {}
