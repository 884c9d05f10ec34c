//go:build !linux && !darwin && !freebsd

package checks

import "errors"

// Free is how many bytes a folder's disk has for this account.
func Free(string) (int64, error) { return 0, errors.ErrUnsupported }
