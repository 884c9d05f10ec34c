package bot

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// hands change the posts in which something was pressed, by the answer to the
// press: at once, however many chat.updates wait, and drawn from the desk as it is
// by then. The edit that is owed for the same waits meanwhile, for coach.Patience;
// it is done with when the answer was taken, and goes its own way when not.
type hands struct {
	desks     session.Store
	posts     *posts
	replies   *replies
	errands   *errands
	elsewhere func(...delivery.Outcome)
	holds     func() bool // else another process may write in the same posts
	now       func() time.Time
}

// How an answer is tried before its edit is left to the courier.
const (
	handTimeout = 4 * time.Second
	handTries   = 3
)

// edit changes a post for which an edit is owed, if there is a way into it. Where
// there was one when the edit was told to wait, and is none now, it waits no longer.
func (h *hands) edit(m delivery.Message) {
	now := h.now()
	if m.NotBefore.After(now.Add(coach.Patience)) {
		return // it is meant for later, and not told to wait
	}
	w := h.replies.ways.into(place{of: m.To, ref: m.Ref}, now)
	if w == nil {
		if m.NotBefore.After(now) {
			h.leave(m)
		}
		return
	}
	h.errands.do(errand{
		who: m.To, name: m.To.String() + " " + w.ts, until: now.Add(coach.Patience), timeout: handTimeout, unsure: handTries, tries: handTries,
		try:  func(ctx context.Context) error { return h.write(ctx, m, w) },
		lost: func(context.Context, error) { h.leave(m) },
	})
}

// settled has the post that takes the place of a lost step changed by the answer to
// the press in it, if there is one: see session.Desk.Settle. It waits for nothing.
func (h *hands) settled(outcomes []delivery.Outcome) {
	for _, o := range outcomes {
		if o.Claim.Kind != delivery.Step || o.Verdict == delivery.Sent || o.Verdict == delivery.Later {
			continue
		}
		h.errands.do(errand{
			who: o.Claim.To, name: o.Claim.To.String() + " lost", until: h.now(), timeout: handTimeout,
			try:  func(ctx context.Context) error { return h.carry(ctx, o.Claim.Message) },
			lost: func(context.Context, error) {}, // the courier has the edit, too
		})
	}
}

func (h *hands) carry(ctx context.Context, lost delivery.Message) error {
	desk, err := h.desks.Desk(ctx, lost.To)
	if err != nil {
		return err
	}
	ts := desk.Posts.TS[lost.Ref.Part]
	w := h.replies.ways.into(place{of: lost.To, ts: ts}, h.now())
	if ts == "" || w == nil {
		return nil
	}
	lost.ID, lost.Kind, lost.Edit = desk.Posts.Revisions[lost.Ref.Part], delivery.StepState, true
	return h.write(ctx, lost, w)
}

// write makes one answer of an edit.
func (h *hands) write(ctx context.Context, m delivery.Message, w *way) error {
	claim := delivery.Claim{Message: m, Channel: w.channel, TS: w.ts}
	receipt, err := h.posts.write(ctx, claim, func(ctx context.Context, _ delivery.Claim, shown card.Message) (delivery.Receipt, error) {
		err := h.replies.respond(ctx, reply{who: m.To, url: w.url, replace: true}, shown)
		return delivery.Receipt{Channel: w.channel, TS: w.ts}, err
	})
	o := delivery.Outcome{Claim: &claim, At: h.now()}
	var desk session.Desk // as it is by now; the zero Desk: it cannot be read
	if err == nil {
		desk, _ = h.desks.Desk(ctx, m.To)
	}
	switch {
	case err == nil && alsoElsewhere(desk, claim):
		h.leave(m)
		return nil
	case err == nil && !h.holds() && desk.Posts.Overtaken(m): // by a press that another took: what it wrote may stand beneath this
		m.ID = desk.Posts.Revisions[m.Ref.Part]
		return h.write(ctx, m, w)
	case err == nil:
		o.Verdict, o.Receipt = delivery.Sent, receipt
	case errors.Is(err, delivery.ErrUnchanged):
		o.Verdict, o.Reason = delivery.Dropped, delivery.Unchanged
	case errors.Is(err, delivery.ErrOvertaken):
		o.Verdict, o.Reason = delivery.Dropped, delivery.Superseded
	case errors.Is(err, delivery.ErrGone), errors.Is(err, delivery.ErrUnwanted):
		o.Verdict, o.Reason = delivery.Dropped, delivery.Gone
	default:
		return err
	}
	h.elsewhere(o)
	return nil
}

// alsoElsewhere reports whether the desk knows of another post for the same: one
// that stands in for this one, which was lost and is there after all.
func alsoElsewhere(desk session.Desk, c delivery.Claim) bool {
	if desk.Posts.Card != c.Ref.Card {
		return false
	}
	ts := desk.Posts.TS[c.Ref.Part]
	return ts != "" && ts != c.TS
}

// leave has an edit made by the courier, from now on.
func (h *hands) leave(m delivery.Message) {
	now := h.now()
	h.elsewhere(delivery.Outcome{Claim: &delivery.Claim{Message: m}, Verdict: delivery.Later, Again: now, At: now})
}
