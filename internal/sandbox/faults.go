package sandbox

import (
	"context"
	"net/http"
	"time"
)

// FaultKind is a way for a call to go wrong.
type FaultKind string

// The ways.
const (
	RateLimited   FaultKind = "fault_rate_limited"   // 429, with Retry-After when Fault.RetryAfter is set
	ServerError   FaultKind = "fault_server_error"   // 500, nothing done
	InternalError FaultKind = "fault_internal_error" // ok:false internal_error; done or not: Fault.Done
	DropBefore    FaultKind = "fault_drop_before"    // connection cut, nothing done
	DropAfter     FaultKind = "fault_drop_after"     // connection cut, and it was done
	Slow          FaultKind = "fault_slow"           // done at once, answered after Fault.For
)

// Fault is an order to fail. Faults strike in the order they were given.
type Fault struct {
	Method string // "chat.postMessage"; "response_url"; "socket" (the handshake); "" is any of them
	Kind   FaultKind
	Times  int // zero is once

	RetryAfter time.Duration // whole seconds; zero leaves the header out
	For        time.Duration // how slow
	Done       bool          // InternalError although it worked
}

// Call is the record of one request.
type Call struct {
	At      time.Time
	Method  string
	Channel string
	User    string
	Outcome string // "ok", Slack's error code, or the fault that struck
	Applied bool   // it had its effect, whatever the caller was told
}

// Fault orders a failure.
func (s *Slack) Fault(f Fault) {
	f.Times = max(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Calls lists every request so far, oldest first; given methods, only theirs.
func (s *Slack) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Call{}
	for _, c := range s.calls {
		if len(methods) == 0 {
			out = append(out, c)
		}
		for _, m := range methods {
			if c.Method == m {
				out = append(out, c)
			}
		}
	}
	return out
}

// DisconnectReason is why Slack asks an app to reconnect.
type DisconnectReason string

// The reasons. A warning leaves the connection open for another ten seconds.
const (
	Warning          DisconnectReason = "warning"
	RefreshRequested DisconnectReason = "refresh_requested"
	LinkDisabled     DisconnectReason = "link_disabled"
)

// Disconnect says goodbye on every connection.
func (s *Slack) Disconnect(why DisconnectReason) {
	s.mu.Lock()
	defer s.mu.Unlock()
	goodbye := Object{"type": "disconnect", "reason": string(why), "debug_info": Object{"host": "applink-sandbox"}}
	for _, c := range s.sockets.open {
		if why == Warning {
			c.say(goodbye)
		} else {
			c.sayLast(goodbye)
		}
	}
}

// CutSockets ends every connection without a goodbye.
func (s *Slack) CutSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sockets.open {
		c.cut()
	}
}

// Sockets is how many connections are open.
func (s *Slack) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets.open)
}

// DuplicateNext sends each of the next n envelopes twice, on two connections where there are two.
func (s *Slack) DuplicateNext(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets.twice += n
}

// Send sends an envelope of the caller's own making, whatever is in it, and
// waits for its acknowledgement, three seconds at the most.
func (s *Slack) Send(ctx context.Context, kind Kind, payload Object) error {
	_, err := s.deliver(ctx.Done(), &envelope{kind: kind, payload: payload})
	return err
}

// DelayNext sends each of the next n envelopes later than it happened. The
// person's three seconds run from the beginning.
func (s *Slack) DelayNext(n int, by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets.plan = append(s.sockets.plan, delay{times: n, by: by})
}

// RevokeTokens makes every call answer token_revoked, and tells the app so.
func (s *Slack) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
	s.emit(Object{
		"type": "tokens_revoked", "event_ts": s.ts(),
		"tokens": Object{"oauth": []string{}, "bot": []string{s.opts.App.UserID}},
	})
}

// Uninstall removes the app: both events come, in an order nobody may rely on.
func (s *Slack) Uninstall() {
	s.mu.Lock()
	s.emit(Object{"type": "app_uninstalled", "event_ts": s.ts()})
	s.mu.Unlock()
	s.RevokeTokens()
}

// Unreachable cuts every connection, and every new one until it is called with false.
func (s *Slack) Unreachable(off bool) {
	s.mu.Lock()
	s.offline = off
	s.mu.Unlock()
	if off {
		s.CutSockets()
	}
}

type delay struct {
	times int
	by    time.Duration
}

// takeDelay is how long this envelope has to wait. Repetitions of events are left alone.
func (k *sockets) takeDelay(e *envelope) time.Duration {
	if len(k.plan) == 0 || e.attempt > 0 {
		return 0
	}
	by := k.plan[0].by
	if k.plan[0].times--; k.plan[0].times <= 0 {
		k.plan = k.plan[1:]
	}
	return by
}

// strike finds the fault that hits this call; the zero Fault hits nothing.
func (s *Slack) strike(method string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.offline {
		return Fault{Kind: DropBefore}
	}
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return *f
	}
	return Fault{}
}

// prevents tells whether the call fails before it has an effect.
func (f Fault) prevents() bool {
	switch f.Kind {
	case RateLimited, ServerError, DropBefore:
		return true
	case InternalError:
		return !f.Done
	case DropAfter, Slow:
	}
	return false
}

func (f Fault) spoils() bool { return f.Kind != "" && !f.prevents() }

// answer is what the caller gets instead. Dropping panics with http.ErrAbortHandler.
func (f Fault) answer(w http.ResponseWriter) {
	switch f.Kind {
	case RateLimited:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", retryAfter(f.RetryAfter))
		}
		writeJSON(w, http.StatusTooManyRequests, Object{"ok": false, "error": "ratelimited"})
	case ServerError:
		http.Error(w, "internal server error", http.StatusInternalServerError)
	case InternalError:
		writeJSON(w, http.StatusOK, Object{"ok": false, "error": "internal_error"})
	case DropBefore, DropAfter:
		panic(http.ErrAbortHandler)
	case Slow:
	}
}

// spoil takes the answer away after the effect, and tells whether the real one may still go out.
func (s *Slack) spoil(w http.ResponseWriter, r *http.Request, f Fault) bool {
	if f.Kind == Slow {
		return s.waitFor(f.For, r.Context().Done())
	}
	f.answer(w)
	return false
}

func outcome(no *refusal, f Fault) string {
	switch {
	case no != nil:
		return no.code
	case f.Kind != "":
		return string(f.Kind)
	default:
		return "ok"
	}
}

func (s *Slack) record(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.At = s.now()
	s.calls = append(s.calls, c)
}
