// Package routines embeds the library of routines, so that one binary is enough.
package routines

import "embed"

// Files holds the routines at its root and what they refer to in library/,
// laid out as routine.Load wants it.
//
//go:embed *.yaml library/*.yaml
var Files embed.FS
