package door

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"unhunch/internal/panics"
)

// The addresses that are given to Slack, behind the one under which it finds us.
// Nothing is served for menus that ask for their options, as none of ours does.
const (
	EventsPath       = "/slack/events"
	CommandsPath     = "/slack/commands"
	InteractionsPath = "/slack/interactions"
)

// Web is the Receiver of HTTP: Slack signs what it sends, and the response is the
// acknowledgement.
//
// It is the http.Handler of the three paths, and knows no other. It takes nothing
// before Run; what comes after Run's ctx has ended is refused, so that Slack sends it
// again, while what was taken is answered.
type Web struct {
	taker
	http.Handler

	secret     string
	now        func() time.Time
	signatures *Seen // of what is answered, or is being answered
	refused    map[Refusal]*Seldom

	mu       sync.Mutex
	within   context.Context //nolint:containedctx // of Run: what is taken outlives its request; nil: closed
	underway sync.WaitGroup
}

// WebOptions are what a Web needs.
type WebOptions struct {
	Secret string  // the app's signing secret
	Handle Handler // is called from several goroutines
	// Now is the machine's clock, and never a pretended one: slack-go judges
	// signatures by the machine's, too.
	Now func() time.Time
	Log *slog.Logger
}

// NewWeb makes one.
func NewWeb(o WebOptions) *Web {
	w := &Web{
		taker: newTaker(o.Handle, o.Log), secret: o.Secret, now: o.Now, signatures: newSeen(goodFor), refused: map[Refusal]*Seldom{},
	}
	for _, why := range refusals() {
		w.refused[why] = NewSeldom(func(n int) { o.Log.Warn("more requests are refused", "why", string(why), "in_a_minute", n) })
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+EventsPath, w.serves(readEvent, false))
	mux.HandleFunc("POST "+CommandsPath, w.serves(readCommand, true))
	mux.HandleFunc("POST "+InteractionsPath, w.serves(readInteraction, false))
	w.Handler = mux
	return w
}

// Open implements Receiver: it is one way, or none.
func (w *Web) Open() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.within == nil {
		return 0
	}
	return 1
}

// Run implements Receiver: it returns once all that was taken is answered and handed on.
func (w *Web) Run(ctx context.Context) error {
	w.mu.Lock()
	w.within = ctx
	w.mu.Unlock()
	<-ctx.Done()
	w.mu.Lock()
	w.within = nil
	w.mu.Unlock()
	w.underway.Wait()
	w.shelf.clear(nil)
	return nil
}

// enter reports whether a request is taken. What is, is waited for until it leaves.
func (w *Web) enter() (ctx context.Context, taken bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.within == nil {
		return nil, false
	}
	w.underway.Add(1)
	return w.within, true
}

// serves answers what comes to one of the addresses. At one that is probed, Slack's
// look at the certificate is answered without a signature.
func (w *Web) serves(read reader, probed bool) http.HandlerFunc {
	return func(to http.ResponseWriter, r *http.Request) {
		to.Header().Set("Cache-Control", "no-store")
		to.Header().Set("X-Content-Type-Options", "nosniff")
		came := w.now()
		body, signature, why := verified(to, r, w.secret, came)
		if why == "" {
			why = w.heed(to, r, read, request{body: body, signature: signature, came: came}) //nolint:contextcheck // what is taken has Run's: it outlives its request
		} else if probed && why == Unsigned && probes(to, r) {
			answer(to, "", nil)
			return
		}
		if why != "" {
			w.refuse(to, r, why)
		}
	}
}

// request is one of Slack's.
type request struct {
	body      []byte
	signature string
	came      time.Time
}

// heed does what Slack asks for, and answers; or says why it does not.
func (w *Web) heed(to http.ResponseWriter, r *http.Request, read reader, asked request) (why Refusal) {
	ctx, taken := w.enter()
	if !taken {
		return Closed
	}
	defer w.underway.Done()
	if !w.signatures.First(asked.signature, asked.came) {
		return Replayed
	}
	answered := false
	defer func() {
		if !answered {
			w.signatures.Forget(asked.signature) // Slack may send it again as it is
		}
		if p := recover(); p != nil {
			w.log.Error("a request caused a panic", "error", panics.Error(p), "stack", string(debug.Stack()))
			why = Panicked
		}
	}()
	has, why := read(asked.body, r.Header.Get("Content-Type"))
	switch {
	case why != "":
		return why
	case has.says != nil:
		answered = answer(to, "text/plain; charset=utf-8", has.says)
		return ""
	case has.probe:
		answered = answer(to, "", nil)
		return ""
	}
	acked := make(chan []byte, 1)
	w.take(ctx, w.envelope(has, asked, r.Header, acked))
	body, inTime := w.awaits(acked, asked, r)
	if !inTime {
		return Late
	}
	kind := ""
	if body != nil {
		kind = asJSON
	}
	answered = answer(to, kind, body)
	w.watcher.Acknowledged(has.kind.word(), w.now().Sub(asked.came))
	return ""
}

// awaits waits for an acknowledgement, as long as somebody waits for the answer.
func (w *Web) awaits(acked <-chan []byte, asked request, r *http.Request) (body []byte, inTime bool) {
	select {
	case body = <-acked: // most are there by now
		return body, true
	default:
	}
	patience := time.NewTimer(ackWithin - w.now().Sub(asked.came))
	defer patience.Stop()
	select {
	case body = <-acked:
		return body, true
	case <-patience.C:
	case <-r.Context().Done():
	}
	return nil, false
}

// envelope is what came, as Handler has it.
func (w *Web) envelope(has content, asked request, header http.Header, acked chan<- []byte) Envelope {
	e := Envelope{ID: named(asked.signature), Type: has.kind, Payload: has.payload}
	e.Again.Attempt, _ = strconv.Atoi(header.Get("X-Slack-Retry-Num"))
	e.Again.Why = header.Get("X-Slack-Retry-Reason")
	e.Ack = func(payload any) {
		var body []byte
		if payload != nil {
			var err error
			if body, err = json.Marshal(payload); err != nil {
				w.log.Error("cannot acknowledge", "envelope", e.ID, "error", err)
			}
		}
		select {
		case acked <- body:
		default: // it is acknowledged already
		}
	}
	return e
}

// answer answers, and reports whether that went out.
func answer(to http.ResponseWriter, kind string, body []byte) bool {
	if kind != "" {
		to.Header().Set("Content-Type", kind)
	}
	to.Header().Set("Content-Length", strconv.Itoa(len(body)))
	to.WriteHeader(http.StatusOK)
	if _, err := to.Write(body); err != nil {
		return false
	}
	return http.NewResponseController(to).Flush() == nil
}

// refuse says no more than that: whoever sends what is not Slack's learns nothing.
func (w *Web) refuse(to http.ResponseWriter, r *http.Request, why Refusal) {
	w.watcher.Refused(string(why))
	w.refused[why].Tell(func() {
		w.log.Warn("a request is refused", "why", string(why), "at", r.Pattern, "mend", why.mend())
	})
	to.WriteHeader(why.status())
}
