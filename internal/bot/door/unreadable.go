package door

import (
	"log/slog"
	"sync"
	"time"
)

// unreadable tells the operator of what Slack sent and nobody could read: of the
// first at once, and then each minute how many more there were.
type unreadable struct {
	log *slog.Logger

	mu    sync.Mutex
	quiet bool // until the minute is over
	more  int
}

func (u *unreadable) tell(envelope string, kind Type, bytes int, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.quiet {
		u.more++
		return
	}
	u.quiet = true
	time.AfterFunc(time.Minute, u.over)
	u.log.Warn("an envelope that cannot be read", "envelope", envelope, "type", kind, "bytes", bytes, "error", err)
}

func (u *unreadable) over() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.more == 0 {
		u.quiet = false
		return
	}
	u.log.Warn("more envelopes that cannot be read", "in_a_minute", u.more)
	u.more = 0
	time.AfterFunc(time.Minute, u.over)
}
