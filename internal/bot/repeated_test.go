package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// atWork tells a story of a bot that is connected, and of Ana, who is reminded.
func atWork(t *testing.T, tell func(h *house, ana *sandboxtest.Person)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		tell(h, h.reminded("ana"))
		h.ends()
	})
}

func TestAnAnswerIsRepeatedUntilItIsCertain(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.Fault
		calls int // that the answer took in all
	}{
		"500 twice":           {sandbox.Fault{Kind: sandbox.ServerError, Times: 2}, 3},
		"a proxy's page":      {sandbox.Fault{Kind: sandbox.Says, Status: 502, Body: "<html>"}, 2},
		"cut before":          {sandbox.Fault{Kind: sandbox.DropBefore}, 2},
		"a stall":             {sandbox.Fault{Kind: sandbox.Stall, For: time.Minute}, 2},
		"the first one alone": {sandbox.Fault{Kind: sandbox.ServerError, After: 1}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			atWork(t, func(h *house, ana *sandboxtest.Person) {
				before := len(h.Calls("response_url"))
				c.fault.Method = "response_url"
				h.Fault(c.fault)
				ana.Types("/stretch why")
				passes(time.Minute)
				ana.Sees("No reminder is planned")
				if n := len(h.Calls("response_url")) - before; n != c.calls {
					h.t.Errorf("%d calls", n)
				}
				if c.calls > 1 && h.log.counts("user="+h.id(ana).String()) == 0 {
					h.t.Errorf("the log does not say whose answer it was: %s", h.log)
				}
			})
		})
	}
}

func TestWhatCannotBeAnsweredIsSaidInTheDirectMessage(t *testing.T) {
	atWork(t, func(h *house, ana *sandboxtest.Person) {
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Says, Status: 404, Body: `{"ok":false,"error":"used_url"}`, Times: 10})
		ana.GoesTo("general")
		ana.Types("/stretch help")
		passes(10 * time.Second)
		for _, m := range ana.Screen().Messages() {
			if strings.Contains(m.Text, "pause until") && !m.Ephemeral {
				return
			}
		}
		h.t.Errorf("it is nowhere:\n%s", ana.Reads())
	})
}

func TestAResponseURLIsUsedFiveTimesAtTheMost(t *testing.T) {
	atWork(t, func(h *house, _ *sandboxtest.Person) {
		w := h.bot.replies.ways.of("http://slack.test/respond/1", h.now())
		uses := 0
		for w.take(h.now()) {
			uses++
		}
		if w.spare(); uses != wayUses || !w.take(h.now()) {
			h.t.Errorf("%d uses, and none for the one that was none", uses)
		}
		old := h.bot.replies.ways.of("http://slack.test/respond/2", h.now())
		if passes(31 * time.Minute); old.take(h.now()) {
			h.t.Error("used after half an hour")
		}
	})
}

// hardOfHearing fails once, and notes what is said then.
type hardOfHearing struct {
	mu     sync.Mutex
	failed bool
	said   []string
}

func (f *hardOfHearing) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.failed {
		f.failed = true
		return nil, errors.New("connection reset by peer")
	}
	for _, text := range []string{"older", "newer"} {
		if strings.Contains(string(body), text) {
			f.said = append(f.said, text)
		}
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader("ok"))}, nil
}

// An answer in the place of a message that is tried again must not undo what was
// answered there since.
func TestAnOlderAnswerInThePlaceOfAMessageIsNotRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		second string // the ts of the message of the second answer
		want   []string
	}{
		"in its place":            {"1.1", []string{"newer"}},
		"in the place of another": {"2.2", []string{"newer", "older"}},
	} {
		t.Run(name, func(t *testing.T) {
			atWork(t, func(h *house, ana *sandboxtest.Person) {
				slack := new(hardOfHearing)
				h.bot.replies.http = &http.Client{Transport: slack}
				to := reply{who: h.id(ana), url: "http://slack.test/respond/1", replace: true, ts: "1.1"}
				h.bot.replies.answer(h.t.Context(), to, card.Message{Text: "older"})
				to.url, to.ts = "http://slack.test/respond/2", c.second
				h.bot.replies.answer(h.t.Context(), to, card.Message{Text: "newer"})
				passes(time.Minute)
				slack.mu.Lock()
				defer slack.mu.Unlock()
				if diff := cmp.Diff(c.want, slack.said); diff != "" {
					h.t.Error(diff)
				}
			})
		})
	}
}

// What Slack said of a response_url once it says again: no later edit of the post
// waits for it.
func TestAWayThatIsRefusedIsNoWayAnyMore(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.Fault
		open  bool
	}{
		"used up":                {sandbox.Fault{Kind: sandbox.Says, Status: 404, Body: `{"ok":false,"error":"used_url"}`}, false},
		"over":                   {sandbox.Fault{Kind: sandbox.Says, Status: 404, Body: "expired_url"}, false},
		"its picture is refused": {sandbox.Fault{Kind: sandbox.Says, Status: 400, Body: "invalid_blocks"}, true},
		"too fast":               {sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: time.Second}, true},
		"cut":                    {sandbox.Fault{Kind: sandbox.DropBefore}, true},
	} {
		t.Run(name, func(t *testing.T) {
			atWork(t, func(h *house, ana *sandboxtest.Person) {
				h.bot.replies.http = h.line()
				ways, at := h.bot.replies.ways, place{of: h.id(ana), ref: delivery.Ref{Card: 1}}
				ways.leads(at, "http://slack.test/respond/1", "D1", "1.1", h.now())
				c.fault.Method = "response_url"
				h.Fault(c.fault)
				to := reply{who: h.id(ana), url: ways.into(at, h.now()).url, replace: true}
				if err := h.bot.replies.respond(h.t.Context(), to, card.Message{Text: "Skipped."}); err == nil {
					h.t.Error("taken")
				}
				if got := ways.reaches(at, h.now()); got != c.open {
					h.t.Errorf("open: %v, want %v", got, c.open)
				}
			})
		})
	}
}

// An edit that waits for the answer to a press does not wait where there is none.
func TestAnEditWithoutAWayIsLeftToTheCourierAtOnce(t *testing.T) {
	atWork(t, func(h *house, ana *sandboxtest.Person) {
		var told []delivery.Outcome
		h.bot.hands.elsewhere = func(o ...delivery.Outcome) { told = append(told, o...) }
		edit := delivery.Message{ID: 7, To: h.id(ana), Kind: delivery.Card, Ref: delivery.Ref{Card: 1}, Edit: true}
		h.bot.hands.edit(edit) // waits for nothing
		edit.NotBefore = h.now().Add(coach.Patience)
		h.bot.hands.edit(edit)
		if len(told) != 1 || told[0].Verdict != delivery.Later || told[0].Again.After(h.now()) {
			h.t.Errorf("the courier was told %+v", told)
		}
	})
}

// A press that Slack delivers twice, by two sockets, has one response_url.
func TestTheSameWayIntoAPostTwice(t *testing.T) {
	atWork(t, func(h *house, ana *sandboxtest.Person) {
		ways, at := h.bot.replies.ways, place{of: h.id(ana), ref: delivery.Ref{Card: 1}}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				ways.leads(at, "http://slack.test/respond/1", "D1", "1.1", h.now())
				if w := ways.into(at, h.now()); w.ts != "1.1" || w.channel != "D1" {
					h.t.Errorf("it leads into %s of %s", w.ts, w.channel)
				}
			})
		}
		both.Wait()
	})
}

// Slack may be done with a break before the bot has turned to whoever asked for it.
func TestABreakThatIsLostAtOnceIsToldOf(t *testing.T) {
	atWork(t, func(h *house, ana *sandboxtest.Person) {
		p, owed := h.bot.promises, delivery.Message{ID: 7, To: h.id(ana), Kind: delivery.Break}
		p.expect(owed)
		p.settled([]delivery.Outcome{{Claim: &delivery.Claim{Message: owed}, Verdict: delivery.Dropped, Reason: delivery.Refused}})
		if made := p.made(owed.To); made == nil || !made.over() || made.end.Verdict != delivery.Dropped {
			h.t.Errorf("who asked is promised %+v", made)
		}
		if made := p.made(owed.To); made != nil {
			h.t.Errorf("twice: %+v", made)
		}
	})
}

// Slack takes nothing for long, and everybody presses: what waits to be said again
// does not grow without end.
func TestWhatWaitsToBeSaidAgainIsBounded(t *testing.T) {
	atWork(t, func(h *house, ana *sandboxtest.Person) {
		var lost atomic.Int64
		for range mostWaiting + 10 {
			h.bot.errands.first(h.t.Context(), errand{
				who: h.id(ana), until: h.now().Add(time.Hour), timeout: time.Second,
				try:  func(context.Context) error { return delivery.ErrNotSent },
				lost: func(context.Context, error) { lost.Add(1) },
			})
		}
		if n := len(h.bot.errands.waiting); n != mostWaiting || lost.Load() != 10 {
			h.t.Errorf("%d wait, and %d were given up", n, lost.Load())
		}
	})
}

// What cannot be said by a response_url goes into direct messages, and leaves of
// what Slack takes in a minute to who is reminded.
func TestACrowdThatCannotBeAnsweredIsPaced(t *testing.T) {
	const people = 200
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{People: crowd(people)})
		h.bot.replies.http = h.line()
		h.starts()
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Says, Status: 404, Body: "expired_url", Times: 10_000})
		for i := range people {
			h.Person(fmt.Sprintf("p%d", i)).Types("/stretch help")
		}
		passes(time.Minute)
		said := len(h.Calls("chat.postMessage"))
		if most := saidPerMinute + saidAtOnce; said > most {
			t.Errorf("%d in a minute", said)
		}
		passes(10 * time.Minute)
		for i := range people {
			if p := h.Person(fmt.Sprintf("p%d", i)); !p.Screen().Shows("pause until") {
				t.Fatalf("p%d was not answered:\n%s", i, h.log)
			}
		}
		h.ends()
	})
}
