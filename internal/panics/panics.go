// Package panics makes errors of panics that hold nobody's words.
package panics

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
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

// In reports whether the panic that is under way began in a package, or in one
// beneath it. Only the function that was deferred can ask, after recover.
func In(pkg string) bool {
	stack := make([]uintptr, 64)
	frames := runtime.CallersFrames(stack[:runtime.Callers(2, stack)])
	panicked := false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(frame.Function, "runtime."):
			return strings.HasPrefix(frame.Function, pkg+".") || strings.HasPrefix(frame.Function, pkg+"/")
		}
		if !more {
			return false
		}
	}
}
