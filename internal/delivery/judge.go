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

// judge says what follows from what the Poster answered, for the message and
// for the queue. It is the only place that knows what is safe to repeat.
func (q *queue) judge(f *flight) {
	o, at := &f.outcome, f.outcome.At
	pacer := &q.pacers[f.method()]
	if f.err == nil {
		pacer.answered(f.began, at)
		q.down.over()
		o.Verdict = Sent
		return
	}
	o.Receipt = Receipt{}
	limited, isLimited := errors.AsType[*RateLimited](f.err)
	refusal, isRefusal := errors.AsType[*Refusal](f.err)
	switch {
	case isLimited:
		q.down.over()
		o.Verdict, o.Again = Later, pacer.limited(at, limited.RetryAfter)
	case isRefusal:
		q.down.over()
		o.Verdict, o.Reason = Dropped, Refused
		if f.denials++; f.insists(f.denials, refusal) {
			o.Verdict, o.Reason, o.Again = Later, "", f.refused(at, at)
		}
	case errors.Is(f.err, ErrGone):
		o.Verdict, o.Reason = Dropped, Gone
	case errors.Is(f.err, ErrUnwanted):
		o.Verdict, o.Reason = Dropped, Unwanted
	case errors.Is(f.err, ErrInstead):
		o.Verdict, o.Reason = Dropped, Instead
	case errors.Is(f.err, ErrOvertaken):
		o.Verdict, o.Reason = Dropped, Superseded
	case errors.Is(f.err, ErrUnchanged):
		o.Verdict, o.Reason = Dropped, Unchanged
	case errors.Is(f.err, ErrRevoked) && !f.began.After(q.resumed): // it went out by the token before
		o.Verdict, o.Again = Later, f.refused(at, at)
	case errors.Is(f.err, ErrRevoked):
		q.revoked = true
		o.Verdict, o.Again = Later, at
	case errors.Is(f.err, ErrNotSent):
		q.down.failed(at)
		o.Verdict, o.Again = Later, f.refused(at, q.down.until)
	default:
		if !errors.Is(f.err, panics.Err) {
			q.down.failed(at)
		}
		f.unknowns++
		if f.Hurt || f.Edit && f.unknowns < editTries {
			o.Verdict, o.Again = Later, f.refused(at, q.down.until)
		} else {
			o.Verdict, o.Reason = Unknown, NoReply
		}
	}
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

// drops ends a claim without a call.
func (f *flight) drops(reason Reason, at time.Time) {
	f.outcome = Outcome{Claim: f.Claim, Verdict: Dropped, Reason: reason, At: at}
}

// postpones ends a claim that was perhaps written down and certainly not called.
func (f *flight) postpones(at, again time.Time) {
	f.outcome = Outcome{Claim: f.Claim, Verdict: Later, Again: again, At: at}
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
	most     time.Duration // the longest while; 0: as long as backoff gives
	failures int
	until    time.Time
}

// ofStore is the most that a store is left alone: it is ours, and who waits for it has
// claims that others may take for dead.
const ofStore = 5 * time.Second

// failed counts a failure. Those that come in while everybody is kept off
// began before, and say the same.
func (o *outage) failed(at time.Time) {
	if at.Before(o.until) {
		return
	}
	o.failures++
	wait := backoff(o.failures)
	if o.most > 0 {
		wait = min(wait, o.most)
	}
	o.until = at.Add(wait)
}

func (o *outage) over() { *o = outage{most: o.most} }
