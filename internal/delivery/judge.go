package delivery

import (
	"errors"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/panics"
)

// How often something is called in all. What to do where something hurts has no
// such bound.
const (
	// tries is for what Slack refuses, which is certain to have had no effect: a post for
	// which somebody looks at their screen, and an edit.
	tries = 3
	// editTries is for an edit of unknown outcome: twice does no harm, and without it a
	// post looks alive that is not. It takes a minute and a half of failures, at least.
	editTries = 8
)

// ending is how one claim ended, on its way to the store.
type ending struct {
	pick
	outcome Outcome
	err     error     // of the call
	stuck   time.Time // since when the store does not take it
}

// result is what came back from a call.
type result struct {
	pick
	claim   *Claim
	receipt Receipt
	err     error
	began   time.Time
	at      time.Time
}

// judge says what follows from what the Poster answered, for the message and
// for the queue. It is the only place that knows what is safe to repeat.
func (q *queue) judge(r result) ending {
	o := Outcome{Claim: r.claim, At: r.at}
	limited, isLimited := errors.AsType[*RateLimited](r.err)
	refusal, isRefusal := errors.AsType[*Refusal](r.err)
	pacer := &q.pacers[r.method()]
	switch {
	case r.err == nil:
		pacer.answered(r.began, r.at)
		q.down.over()
		o.Verdict, o.Receipt = Sent, r.receipt
	case isLimited:
		q.down.over()
		o.Verdict, o.Again = Later, pacer.limited(r.at, limited.RetryAfter)
	case isRefusal:
		q.down.over()
		o.Verdict, o.Reason = Dropped, Refused
		if r.denials++; r.insists(r.denials, refusal) {
			o.Verdict, o.Reason, o.Again = Later, "", r.refused(r.at, r.at)
		}
	case errors.Is(r.err, errStale):
		o.Verdict, o.Reason = Dropped, Stale
	case errors.Is(r.err, ErrGone):
		o.Verdict, o.Reason = Dropped, Gone
	case errors.Is(r.err, ErrUnwanted):
		o.Verdict, o.Reason = Dropped, Unwanted
	case errors.Is(r.err, ErrInstead):
		o.Verdict, o.Reason = Dropped, Instead
	case errors.Is(r.err, ErrOvertaken):
		o.Verdict, o.Reason = Dropped, Superseded
	case errors.Is(r.err, ErrUnchanged):
		o.Verdict, o.Reason = Dropped, Unchanged
	case errors.Is(r.err, ErrRevoked):
		q.revoked = true
		o.Verdict, o.Again = Later, r.at
	case errors.Is(r.err, ErrNotSent):
		q.down.failed(r.at)
		o.Verdict, o.Again = Later, r.refused(r.at, q.down.until)
	default:
		if !errors.Is(r.err, panics.Err) {
			q.down.failed(r.at)
		}
		r.unknowns++
		if r.Hurt || r.Edit && r.unknowns < editTries {
			o.Verdict, o.Again = Later, r.refused(r.at, q.down.until)
		} else {
			o.Verdict, o.Reason = Unknown, NoReply
		}
	}
	return ending{pick: r.pick, outcome: o, err: r.err}
}

// insists reports whether a message that was refused so often is tried again.
func (it *item) insists(denials int, refusal *Refusal) bool {
	if refusal.Told || it.Edit && uneditable(refusal.Code) {
		return false
	}
	return it.Hurt || (it.Edit || it.Priority < Soon) && denials < tries
}

// uneditable reports whether Slack says that there is no post to edit any more, or
// none that may be (docs: chat.update, errors).
func uneditable(code string) bool {
	switch code {
	case "message_not_found", "cant_update_message", "edit_window_closed":
		return true
	}
	return false
}

// drop ends a claim without a call.
func drop(p pick, claim *Claim, reason Reason, at time.Time) ending {
	return ending{pick: p, outcome: Outcome{Claim: claim, Verdict: Dropped, Reason: reason, At: at}}
}

// postpone ends a claim that was perhaps written down and certainly not called.
func postpone(p pick, at, again time.Time) ending {
	o := Outcome{Claim: p.Claim, Verdict: Later, Again: again, At: at}
	return ending{pick: p, outcome: o}
}

// refused tells when to try an item again. Its own back-off lets others of the
// workspace go first: it may be this message that fails, and not the line.
func (it *item) refused(at, up time.Time) time.Time {
	it.refusals++
	return moment.Latest(up, at.Add(backoff(it.refusals)))
}

// lost reports whether a claim lacks the place it would go to.
func lost(c *Claim) bool {
	if c.Edit {
		return c.TS == ""
	}
	return c.Ref.Part != "" && c.Thread == ""
}

// outage is a row of failures of the same thing. It keeps everybody off for a
// while, lest each owed message costs a try.
type outage struct {
	failures int
	until    time.Time
}

// failed counts a failure. Those that come in while everybody is kept off
// began before, and say the same.
func (o *outage) failed(at time.Time) {
	if at.Before(o.until) {
		return
	}
	o.failures++
	o.until = at.Add(backoff(o.failures))
}

func (o *outage) over() { *o = outage{} }
