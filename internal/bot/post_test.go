package bot

import (
	"errors"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

func TestAPostTellsWhatBecameOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		trouble func(*house)
		claim   delivery.Claim
		want    string
		calls   int
	}{
		"a reminder":                {want: sent, calls: 1},
		"in a channel that is gone": {claim: delivery.Claim{Channel: "D0GONE"}, want: refused, calls: 1},
		"cut off before it took effect": {
			trouble: func(h *house) { h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.DropBefore}) },
			want:    unknown, calls: 1,
		},
		"cut off after it took effect": {
			trouble: func(h *house) { h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.DropAfter}) },
			want:    unknown, calls: 1,
		},
		"an internal_error that worked": {
			trouble: func(h *house) {
				h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.InternalError, Done: true})
			},
			want: unknown, calls: 1,
		},
		"sent away": {
			trouble: func(h *house) {
				h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.RateLimited, RetryAfter: time.Minute})
			},
			want: limited, calls: 1,
		},
		"the token was revoked":         {trouble: func(h *house) { h.RevokeTokens() }, want: revoked, calls: 1},
		"the line is closed":            {trouble: func(h *house) { h.Door.Close() }, want: notSent},
		"the desk cannot be read":       {trouble: func(h *house) { h.desks.cannotRead(errors.New("bad page")) }, want: notSent},
		"a step of a routine long gone": {claim: delivery.Claim{Message: delivery.Message{Kind: delivery.Step, Routine: "yoga"}}, want: gone},
		"a card that is not the last one": {
			claim: delivery.Claim{Message: delivery.Message{Kind: delivery.Card, Ref: delivery.Ref{Card: 7}, Edit: true}, TS: "1.2"}, want: gone,
		},
		"a kind of message that nobody knows": {claim: delivery.Claim{Message: delivery.Message{Kind: "poem"}}, want: gone},
	} {
		t.Run(name, func(t *testing.T) {
			h := moveIn(t, sandbox.Options{})
			ana := h.reminded("ana")
			if c.trouble != nil {
				c.trouble(h)
			}
			c.claim.To = h.id(ana)
			if c.claim.Kind == "" {
				c.claim.Kind = delivery.Reminder
			}
			if c.claim.Channel == "" {
				c.claim.Channel = ana.ID()
			}
			receipt, err := h.bot.Post(t.Context(), c.claim)
			if got := cameTo(err); got != c.want {
				t.Errorf("%s, not %s: %v", got, c.want, err)
			}
			if (receipt.TS != "" && receipt.Routine != "") != (c.want == sent) {
				t.Errorf("%+v", receipt)
			}
			calls := h.Calls("chat.postMessage", "chat.update")
			if len(calls) != c.calls {
				t.Errorf("%d calls", len(calls))
			}
			for _, call := range calls {
				if call.Applied && c.want != sent && c.want != unknown {
					t.Errorf("%s, and it is there", c.want)
				}
			}
			h.ends()
		})
	}
}

func TestAPostReadsTheDeskOnce(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	for name, claim := range map[string]delivery.Claim{
		"a post":  {Message: delivery.Message{Kind: delivery.Reminder}},
		"an edit": {Message: delivery.Message{Kind: delivery.Passed, Ref: delivery.Ref{Card: 7}, Edit: true}, TS: "1.2"},
	} {
		claim.To, claim.Channel, h.desks.read = h.id(ana), ana.ID(), 0
		if _, err := h.bot.Post(t.Context(), claim); cameTo(err) == notSent || len(h.Calls("chat.postMessage", "chat.update")) == 0 {
			t.Errorf("%s: %v", name, err)
		}
		if h.desks.read != 1 {
			t.Errorf("%s read the desk %d times", name, h.desks.read)
		}
	}
	h.ends()
}

func TestTheSameIsNotOfferedTwiceInARow(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	claim := delivery.Claim{Message: delivery.Message{To: h.id(ana), Kind: delivery.Reminder}, Channel: ana.ID()}
	last := ""
	for range 4 {
		receipt, err := h.bot.Post(t.Context(), claim)
		if err != nil || receipt.Routine == last {
			t.Errorf("%q after %q: %v", receipt.Routine, last, err)
		}
		last = receipt.Routine
		err = h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Card = session.Card{ID: d.Card.ID + 1, Kind: delivery.Reminder, Routine: last, Sent: h.now()}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.ends()
}
