package door

import "log/slog"

// unreadable tells the operator of what Slack sent and nobody could read.
type unreadable struct {
	log    *slog.Logger
	seldom *Seldom
}

func newUnreadable(log *slog.Logger) unreadable {
	return unreadable{log, NewSeldom(func(n int) { log.Warn("more envelopes that cannot be read", "in_a_minute", n) })}
}

func (u unreadable) tell(envelope string, kind Type, bytes int, err error) {
	u.seldom.Tell(func() {
		u.log.Warn("an envelope that cannot be read", "envelope", envelope, "type", kind, "bytes", bytes, "error", err)
	})
}
