//go:build !postgres || !linux

package e2e

import "testing"

// onDatabase tells nothing: the tests have no PostgreSQL.
func onDatabase(*testing.T, func(*testing.T)) {}
