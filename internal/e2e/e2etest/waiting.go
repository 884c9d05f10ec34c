package e2etest

import (
	"testing"
	"time"
)

// patience is how long a test waits for what has to come, however busy the
// machine; often is how often it looks.
const (
	patience = 20 * time.Second
	often    = 10 * time.Millisecond
)

// Within waits in real time until something is so, and tells whether it was in time.
func Within(most time.Duration, is func() bool) bool {
	over := time.After(most)
	for !is() {
		select {
		case <-over:
			return false
		case <-time.After(often):
		}
	}
	return true
}

// Eventually waits for something outside of a bubble.
func Eventually(tb testing.TB, what string, is func() bool) {
	tb.Helper()
	if !Within(patience, is) {
		tb.Fatalf("not in time: %s", what)
	}
}

// Passes lets time go by: in a bubble, at once. There is no timer for no time at all: one
// that is past before it is waited for crashes the race detector in a bubble
// now and then, go.dev/issue/78156.
func Passes(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}
