// Package panics makes errors of panics that hold nobody's words.
package panics

import (
	"errors"
	"fmt"
	"runtime"
)

// Err is every error that was made of a panic.
var Err = errors.New("panicked")

// Error is the error for what recover gave. What was panicked with is told only
// where it is Go's own: any other value could hold a person's text.
func Error(recovered any) error {
	if fault, ok := recovered.(runtime.Error); ok {
		return fmt.Errorf("%w: %w", Err, fault)
	}
	return Err
}
