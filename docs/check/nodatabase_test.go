//go:build !postgres

package check

import "testing"

var database func(t *testing.T) (env []string, tools string)
