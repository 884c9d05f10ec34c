package bot

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// publishes counts whose tab was published how often since a call.
func (h *house) publishes(since int) (people, most int) {
	times := map[string]int{}
	for _, c := range h.Calls("views.publish")[since:] {
		times[c.User]++
	}
	return len(times), slices.Max(append(slices.Collect(maps.Values(times)), 0))
}

func TestATabIsDrawnAgainUntilSlackTakesIt(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"the server stumbles":       {Kind: sandbox.ServerError, Times: 3},
		"Slack fails":               {Kind: sandbox.InternalError, Times: 2},
		"the line is cut":           {Kind: sandbox.DropBefore},
		"Slack does not say":        {Kind: sandbox.Slow, For: time.Hour},
		"asks to wait, no how long": {Kind: sandbox.RateLimited},
		"asks to wait for a second": {Kind: sandbox.RateLimited, RetryAfter: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
				ana := h.atHome("ana")
				fault.Method = "views.publish"
				h.Fault(fault)
				ana.Chooses("for today")
				passes(20 * time.Second)
				ana.Sees("Remind me again")
			})
		})
	}
}

// Ana has her tab before her while the bot is started anew.
func TestAPressInATabIsShownAfterARestart(t *testing.T) {
	morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.atHome("ana")
		h.bot.homes.mu.Lock()
		h.bot.homes.looked.Purge()
		h.bot.homes.mu.Unlock()
		ana.Chooses("for today")
		ana.Sees("Remind me again")
	})
}

func TestAPressInATabIsNotBehindWhatHappensToOthers(t *testing.T) {
	const crowded = 120
	morning(t, sandbox.Options{People: append(crowd(crowded), sandbox.Profile{Handle: "ana", Zone: "Europe/Lisbon"}), Lenient: true}, func(t *testing.T, h *house) {
		ana := h.reminded("ana")
		for i := range crowded {
			other := h.reminded(fmt.Sprintf("p%d", i))
			other.Opens("Home")
		}
		ana.Opens("Home")
		passes(10 * time.Minute)
		before := len(h.Calls("views.publish"))
		for i := range crowded { // each is reminded: it is decided, sent and settled
			other := h.Person(fmt.Sprintf("p%d", i))
			for n := range 3 {
				err := h.desks.Change(t.Context(), h.id(other), func(d *session.Desk) error {
					d.Note(session.Note{At: h.now(), What: session.WasSent})
					d.Person.Due = h.now().Add(time.Duration(n+1) * time.Hour)
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				h.bot.homes.stir(h.id(other))
				passes(time.Millisecond)
			}
		}
		passes(2 * time.Second)
		h.within(time.Second, func() {
			ana.Chooses("for today")
			ana.Sees("Remind me again")
		})
		passes(5 * time.Minute)
		people, most := h.publishes(before)
		if people != crowded+1 || most != 1 {
			t.Errorf("%d tabs were drawn, one of them %d times", people, most)
		}
	})
}

// A tab that hangs holds up no other.
func TestATabThatHangsHoldsUpNoOther(t *testing.T) {
	morning(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		h.Fault(sandbox.Fault{Method: "views.publish", Kind: sandbox.Slow, For: time.Hour})
		h.reminded("ana").Opens("Home")
		passes(100 * time.Millisecond)
		h.within(time.Second, func() { h.atHome("ben") })
	})
}

// Two hundred people pause in their tabs at once: it takes as long as Slack's limit
// of a hundred a minute makes it, and a tenth more.
func TestACrowdInTheirTabsIsShownAtThePaceOfSlack(t *testing.T) {
	const people = 200
	morning(t, sandbox.Options{People: crowd(people), Lenient: true}, func(t *testing.T, h *house) {
		for _, p := range h.People() {
			h.reminded(p.Handle).Opens("Home")
		}
		passes(10 * time.Minute)
		before, pressed := len(h.Calls("views.publish")), bubble.Now()
		for _, p := range h.People() {
			h.Person(p.Handle).Chooses("for today")
		}
		passes(10 * time.Minute)
		calls := h.Calls("views.publish")
		shown, most := h.publishes(before)
		if shown != people || most != 1 {
			t.Errorf("%d tabs were drawn, one of them %d times", shown, most)
		}
		if took, limit := calls[len(calls)-1].At.Sub(pressed), people*time.Minute/100; took > limit*11/10 {
			t.Errorf("the last was drawn after %v, where Slack allows %v", took, limit)
		}
	})
}

// A tab that may have been drawn is drawn once more, be it as it was before.
func TestATabOfUnknownOutcomeIsDrawnAsItWasBefore(t *testing.T) {
	h, now := newHomes(Options{Log: slog.New(slog.DiscardHandler)}), time.Unix(1_800_000_000, 0)
	h.now = func() time.Time { return now }
	for name, c := range map[string]struct {
		err   error
		draws bool
	}{
		"cut":         {errors.New("connection reset by peer"), true},
		"drawn":       {nil, true},
		"refused":     {slack.SlackErrorResponse{Err: "invalid_blocks"}, false},
		"not so fast": {&slack.RateLimitedError{RetryAfter: time.Second}, false},
	} {
		h.pressed(anas, "", now)
		l := h.looks(anas)
		l.shows = "before"
		h.draws(anas, slack.HomeTabViewRequest{PrivateMetadata: "then"})
		h.drawn(t.Context(), anas, "then", c.err)
		if got := h.draws(anas, slack.HomeTabViewRequest{PrivateMetadata: "before"}); got != c.draws {
			t.Errorf("%s: drawn again is %v, want %v", name, got, c.draws)
		}
	}
}

// Slack puts the tab of somebody off who is not remembered by then: so many have
// looked since.
func TestATabThatIsPutOffOfWhoIsNotRemembered(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	h := newHomes(Options{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	h.drawing = 1
	h.drawn(t.Context(), anas, "mark", &slack.RateLimitedError{RetryAfter: time.Second})
	h.speaks()
	if _, l, _ := h.next(now); l != nil {
		t.Error("it is drawn")
	}
}

// What happens between a tab's turn and its drawing waits until it is drawn.
func TestATabHasOneTurnAtATime(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	h := newHomes(Options{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	h.pressed(anas, "", now)
	h.waits(anas, h.looks(anas), inFront)
	if id, _, _ := h.next(now); id != anas {
		t.Fatalf("it is the turn of %v", id)
	}
	h.waits(anas, h.looks(anas), inFront)
	if _, l, _ := h.next(now); l != nil {
		t.Error("it has a second turn before it is drawn")
	}
	h.draws(anas, slack.HomeTabViewRequest{PrivateMetadata: "then"})
	h.drawn(t.Context(), anas, "then", nil)
	if id, _, _ := h.next(now); id != anas {
		t.Error("it has no turn afterwards")
	}
}
