package call

import (
	"slices"
	"sync"
	"time"
)

// Call is the record of one request.
type Call struct {
	At      time.Time
	Method  string
	Channel string
	User    string
	Outcome string // "ok", Slack's error code, or the fault that struck
	Applied bool   // it had its effect, whatever the caller was told
}

// Outcome is what a call came to, for its record.
func Outcome(no *Refusal, f Fault) string {
	switch {
	case no != nil:
		return no.Code
	case f.Kind != "":
		return string(f.Kind)
	default:
		return "ok"
	}
}

// Log is the record of all requests. It is safe for several at once.
type Log struct {
	mu    sync.Mutex
	calls []Call
}

// Add records a request.
func (l *Log) Add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
}

// Calls lists every request so far, oldest first; given methods, only theirs.
func (l *Log) Calls(methods ...string) []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := []Call{}
	for _, c := range l.calls {
		if len(methods) == 0 || slices.Contains(methods, c.Method) {
			out = append(out, c)
		}
	}
	return out
}
