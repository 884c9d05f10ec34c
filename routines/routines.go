// Package routines embeds the library of routines, so that one binary is enough.
package routines

import "embed"

// Files holds the routines at its root, what they refer to in library/, their
// translations, figures and pictures, laid out as routine.Load wants it.
//
//go:embed *.yaml library/*.yaml i18n/*/*.yaml i18n/*/library/*.yaml figures/*.yaml pictures/*.png pictures/*.gif
var Files embed.FS
