package call

import (
	"io"
	"net/http"
	"sync"
	"time"

	"unhunch/internal/sandbox/jsontree"
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
	Stall         FaultKind = "fault_stall"          // nothing done, and answered after Fault.For with a 504
	Says          FaultKind = "fault_says"           // answered with Fault.Status and Fault.Body; done or not: Fault.Done
)

// Fault is an order to fail. Faults strike in the order they were given.
type Fault struct {
	Method string // "chat.postMessage"; "response_url"; "socket" (the handshake); "" is any of them
	Kind   FaultKind
	Times  int // zero is once

	RetryAfter time.Duration // whole seconds; zero leaves the header out
	For        time.Duration // how slow
	Done       bool          // InternalError, or Says, although it worked
	Status     int           // with Says
	Body       string        // with Says
	After      int           // so many calls get through before it strikes
}

// Faults are the orders to fail that are not carried out yet. They are safe for
// several at once.
type Faults struct {
	mu      sync.Mutex
	orders  []*Fault
	offline bool
}

// Order has a failure happen.
func (all *Faults) Order(f Fault) {
	f.Times = max(f.Times, 1)
	all.mu.Lock()
	defer all.mu.Unlock()
	all.orders = append(all.orders, &f)
}

// Cancel takes back all orders that are not carried out yet.
func (all *Faults) Cancel() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.orders = nil
}

// Unreachable has every call fail before it has an effect, until it is called with false.
func (all *Faults) Unreachable(off bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.offline = off
}

// Strike finds the fault that hits this call; the zero Fault hits nothing.
func (all *Faults) Strike(method string) Fault {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.offline {
		return Fault{Kind: DropBefore}
	}
	for i, f := range all.orders {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		if f.Times--; f.Times == 0 {
			all.orders = append(all.orders[:i:i], all.orders[i+1:]...)
		}
		return *f
	}
	return Fault{}
}

// Prevents tells whether the call fails before it has an effect.
func (f Fault) Prevents() bool {
	switch f.Kind {
	case RateLimited, ServerError, DropBefore, Stall:
		return true
	case InternalError, Says:
		return !f.Done
	case DropAfter, Slow:
	}
	return false
}

// Answer is what the caller gets instead. Dropping panics with http.ErrAbortHandler.
func (f Fault) Answer(w http.ResponseWriter) {
	switch f.Kind {
	case RateLimited:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", retryAfter(f.RetryAfter))
		}
		WriteJSON(w, http.StatusTooManyRequests, jsontree.Object{"ok": false, "error": "ratelimited"})
	case ServerError:
		http.Error(w, "internal server error", http.StatusInternalServerError)
	case InternalError:
		WriteJSON(w, http.StatusOK, jsontree.Object{"ok": false, "error": "internal_error"})
	case Says:
		w.WriteHeader(f.Status)
		// The status is sent: a client that hung up is its own problem.
		_, _ = io.WriteString(w, f.Body)
	case Stall:
		http.Error(w, "gateway time-out", http.StatusGatewayTimeout)
	case DropBefore, DropAfter:
		panic(http.ErrAbortHandler)
	case Slow:
	}
}

// Waits holds the caller up before the fault's answer, where it stalls.
func (f Fault) Waits(r *http.Request, wait func(time.Duration, <-chan struct{}) bool) {
	if f.Kind == Stall {
		wait(f.For, r.Context().Done())
	}
}

// Spoils takes the answer away after the effect, or only holds it up by wait, and
// tells whether the real one may not go out any more.
func (f Fault) Spoils(w http.ResponseWriter, r *http.Request, wait func(time.Duration, <-chan struct{}) bool) bool {
	switch {
	case f.Kind == "" || f.Prevents():
		return false
	case f.Kind == Slow:
		return !wait(f.For, r.Context().Done())
	}
	f.Answer(w)
	return true
}
