package e2e

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// For five minutes Slack treats every call in the same bad way, while a reminder
// falls due, a routine runs by itself and people press: the first step of it that
// gets no answer is unknown, and from then on nothing is risked. Afterwards everything
// is as if nothing had been: the reminder came, once, or a reason says why not;
// each step is there once at the most, and the routine has come to its end;
// and Slack was not asked over and over.
func TestFiveMinutesInWhichSlackMisbehaves(t *testing.T) {
	const after = 15 * time.Second
	for name, c := range map[string]struct {
		fault sandbox.Fault
		want  []string // one of them: whether it is the reminder that asks first how Slack is, chance decides
	}{
		"too many requests, says when to come back": {sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: after}, []string{"09:50 sent late"}},
		"too many requests":                         {sandbox.Fault{Kind: sandbox.RateLimited}, []string{"09:50 sent late"}},
		"500":                                       {sandbox.Fault{Kind: sandbox.ServerError}, []string{"09:50 sent late"}},
		"internal_error, and nothing was done":      {sandbox.Fault{Kind: sandbox.InternalError}, []string{"09:50 unknown: no-reply", "09:50 sent late"}},
		"internal_error, though it was done":        {sandbox.Fault{Kind: sandbox.InternalError, Done: true}, []string{"09:50 unknown: no-reply, and the card is there", "09:50 sent late"}},
		"hangs up before it is done":                {sandbox.Fault{Kind: sandbox.DropBefore}, []string{"09:50 sent late"}},
		"hangs up after it was done":                {sandbox.Fault{Kind: sandbox.DropAfter}, []string{"09:50 sent late"}},
		"answers after 15 s":                        {sandbox.Fault{Kind: sandbox.Slow, For: 15 * time.Second}, []string{"09:50 sent"}},
		"stalls for longer than anybody waits":      {sandbox.Fault{Kind: sandbox.Slow, For: 25 * time.Second}, []string{"09:50 sent late"}},
		"cannot be reached":                         {sandbox.Fault{}, []string{"09:50 sent late"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := open(t, sandbox.Options{})
				h.until("2000-01-03 08:30", "Europe/Lisbon")
				h.starts()
				ana, ben := newWitness(t, h, "ana"), newWitness(t, h, "ben")
				saysYes(ana.Person)
				saysYes(ben.Person)
				h.until("2000-01-03 09:48", "Europe/Lisbon")
				ben.Types("/stretch now")
				ben.Clicks("Start")
				ben.Sees("Step 1 of 4")
				h.until("2000-01-03 09:49", "Europe/Lisbon")
				calls := len(h.Calls())
				h.misbehaves(c.fault, 5*time.Minute)
				for range 5 {
					ana.Types("/stretch why") // each is acknowledged, whatever becomes of the answer
					passes(time.Minute)
				}
				if calls = len(h.Calls()) - calls; calls > 100 {
					t.Errorf("%d calls in five minutes of trouble", calls)
				}
				h.until("2000-01-03 10:05", "Europe/Lisbon")

				ana.copies(h)
				if lines := ana.lines(); len(lines) != 1 || !slices.Contains(c.want, lines[0]) {
					t.Errorf("%q, not one of %q", lines, c.want)
				}
				for step, times := range ben.steps() {
					if c.fault.Done && times == 2 { // nobody knew that it was there: the post before it has its buttons, too
						continue
					}
					if times != 1 {
						t.Errorf("%q was posted %d times", step, times)
					}
				}
				if s := ben.desk(h).Session; s.Live() {
					t.Errorf("the routine is %s still, at step %d", s.State, s.Step)
				}
				ana.Types("/stretch why")
				ana.Sees("Next reminder: today at 10:40")
				h.stops()
				if strings.Contains(h.log.String(), "panic") {
					t.Error(h.log)
				}
				t.Logf("%d calls meanwhile; %v", calls, ben.thread())
			})
		})
	}
}

// misbehaves makes every call end with a fault for a while; without a kind,
// none leaves the house.
func (h *house) misbehaves(fault sandbox.Fault, lasts time.Duration) {
	calm := bubble.Now().Add(lasts)
	h.lies(func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
		if bubble.Now().After(calm) {
			return slack.RoundTrip(r)
		}
		if fault.Kind == "" {
			return nil, errors.New("connection refused")
		}
		h.Fault(fault)
		return slack.RoundTrip(r)
	})
}

// The workspace's admin revokes the token in the middle of a post, and installs
// the app again a quarter of an hour later.
func TestATokenRevokedInMidFlightLosesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t, sandbox.Options{})
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.lies(func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
				return slack.RoundTrip(r)
			}
			return &http.Response{
				StatusCode: http.StatusOK, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
				Body: io.NopCloser(strings.NewReader(`{"ok":false,"error":"token_revoked"}`)),
			}, nil
		})
		if err := <-h.ended; !errors.Is(err, door.ErrTokens) {
			t.Errorf("it ended with %v", err)
		}
		if at := bubble.Now().UTC().Format("15:04"); at != "09:50" {
			t.Errorf("it ended at %s", at)
		}
		h.cancel, h.ended = nil, nil
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
		h.clears()
		passes(15 * time.Minute)
		h.starts()
		passes(time.Minute)
		ana.copies(h)
		if diff := cmp.Diff([]string{"09:50 sent late"}, ana.lines()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		h.stops()
	})
}

// The connections over which presses come break every few seconds, for ten
// minutes. Reminders do not depend on them. A press is either taken or Slack
// tells so; whoever tries again gets through.
func TestSocketsThatBreakEveryFewSeconds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t, sandbox.Options{})
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		ana, ben := newWitness(t, h, "ana"), newWitness(t, h, "ben")
		saysYes(ana.Person)
		saysYes(ben.Person)
		h.until("2000-01-03 09:48", "Europe/Lisbon")
		ben.Types("/stretch now")
		ben.Clicks("Start")
		h.until("2000-01-03 09:49", "Europe/Lisbon")
		flaps := bubble.Now().Add(10 * time.Minute)
		go func() {
			for bubble.Now().Before(flaps) {
				h.CutSockets()
				passes(4 * time.Second)
			}
		}()
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		card, tries := ana.Finds("Just stood up"), 1
		for ; ana.ClicksOn(card, "Just stood up") != nil; tries++ {
			passes(time.Second)
		}
		ana.Sees("that is a full break")
		t.Logf("taken at the %d. try", tries)
		h.until("2000-01-03 09:59", "Europe/Lisbon")
		passes(6 * time.Minute)
		if open := h.Sockets(); open != 2 {
			t.Errorf("%d connections are open afterwards", open)
		}
		if err := ana.Types("/stretch why"); err != nil {
			t.Error(err)
		}
		ana.copies(h)
		if diff := cmp.Diff([]string{"09:50 sent"}, ana.lines()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"✓ Step 1 of 4", "✓ Step 2 of 4", "✓ Step 3 of 4", "✓ Step 4 of 4", "That was it"}, ben.thread()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		h.stops()
	})
}

// Slack promises no order between its connections, and repeats what it is not
// sure of.
func TestPressesThatOvertakeEachOther(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string // the first arrives two seconds after the second
		sees, not     string
	}{
		"Skip overtakes Start":           {"Start", "Skip", "Skipped", "Step 1 of 4"},
		"Start overtakes Skip":           {"Skip", "Start", "Step 1 of 4", "Skipped"},
		"stood up overtakes In 10 min":   {"In 10 min", "Just stood up", "that is a full break", "Put off"},
		"In 10 min overtakes stood up":   {"Just stood up", "In 10 min", "Put off until", "that is a full break"},
		"the second Start overtakes one": {"Start", "Start", "Step 1 of 4", "Step 2 of 4"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				h.until("2000-01-03 09:51", "Europe/Lisbon")
				card := ana.Finds("Just stood up")
				h.DelayNext(1, 2*time.Second)
				h.DuplicateNext(2) // and each comes twice
				late := make(chan struct{})
				go func() {
					defer close(late)
					ana.ClicksOn(card, c.first)
				}()
				passes(time.Second)
				ana.ClicksOn(card, c.second)
				<-late
				passes(10 * time.Second)
				ana.Sees(c.sees)
				ana.DoesNotSee(c.not)
				for step, times := range ana.steps() {
					if times != 1 {
						t.Errorf("%q was posted %d times", step, times)
					}
				}
				if day := ana.counts(h)[0]; day.Started+day.Stood+day.Snoozed+day.Skipped != 1 {
					t.Errorf("two presses counted as %+v", day)
				}
			})
		})
	}
}
