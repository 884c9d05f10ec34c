package e2e

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// wrongClock is that of a machine whose clock is set while it works, or that
// sleeps. Waiting and measuring follow the monotonic clock, which does not know
// of either.
type wrongClock struct{ ahead atomic.Int64 }

// Now is such a machine's time. No function of package time makes one whose two
// clocks differ.
func (c *wrongClock) Now() time.Time {
	right := bubble.Now()
	shown := right.Add(time.Duration(c.ahead.Load())).UTC()
	const hasMonotonic, secondsAt = 1 << 63, 30
	since1885 := shown.Unix() - time.Date(1885, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()
	made := struct { // laid out like time.Time
		wall uint64
		ext  int64
		loc  *time.Location
	}{hasMonotonic | uint64(since1885)<<secondsAt | uint64(shown.Nanosecond()), right.UnixNano(), time.UTC}
	return *(*time.Time)(unsafe.Pointer(&made))
}

func (c *wrongClock) jumps(by time.Duration) { c.ahead.Add(int64(by)) }

func TestAWrongClockIsWrongOnTheWallOnly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var c wrongClock
		before := c.Now()
		if !before.Equal(bubble.Now()) {
			t.Errorf("it shows %s at %s", before, bubble.Now())
		}
		c.jumps(-5 * time.Minute)
		passes(time.Second)
		after := c.Now()
		if measured := after.Sub(before); measured != time.Second {
			t.Errorf("a second was measured as %s", measured)
		}
		if shown := after.Round(0).Sub(before.Round(0)); shown != time.Second-5*time.Minute {
			t.Errorf("it shows %s later", shown)
		}
	})
}

// warped opens a house by a clock that jumps. Slack goes by the same one.
func warped(t *testing.T, tell func(h *house, c *wrongClock, ana, ben *witness)) {
	t.Helper()
	inBubble(t, func(t *testing.T) {
		var c wrongClock
		h := open(t, sandbox.Options{Now: c.Now})
		h.now = c.Now
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		ana, ben := newWitness(t, h, "ana"), newWitness(t, h, "ben")
		saysYes(ana.Person)
		saysYes(ben.Person)
		ana.hasSettled(h)
		tell(h, &c, ana, ben)
		h.stops()
	})
}

// Nobody comes back to a pile of reminders, nor to a routine that went on in an
// empty room.
func TestAMachineThatSlept(t *testing.T) {
	for name, c := range map[string]struct {
		sleeps time.Duration
		want   []string
		thread []string
	}{
		"ten minutes": {
			10 * time.Minute,
			[]string{"09:50 sent late", "10:45 sent", "11:35 sent", "12:25 sent"},
			[]string{"✓ Step 1 of 4", "✓ Step 2 of 4", "✓ Step 3 of 4", "✓ Step 4 of 4", "That was it"},
		},
		"two hours": {
			2 * time.Hour,
			[]string{"09:50 dropped: too-late", "12:34 sent"},
			[]string{"✓ Step 1 of 4", "Step 2 of 4"},
		},
		"a night": {
			23 * time.Hour,
			[]string{"09:50 dropped: too-late", "09:50 sent", "10:40 sent", "11:30 sent", "12:20 sent"},
			[]string{"✓ Step 1 of 4", "Step 2 of 4"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			warped(t, func(h *house, clock *wrongClock, ana, ben *witness) {
				h.until("2000-01-03 09:44", "Europe/Lisbon")
				ben.Types("/stretch now")
				ben.Clicks("Start")
				ben.Sees("Step 1 of 4")
				h.until("2000-01-03 09:45", "Europe/Lisbon")
				clock.jumps(c.sleeps)
				h.CutSockets()
				passes(3 * time.Minute)
				if posts := ana.posts(); posts > 1 {
					t.Errorf("%d messages at the awakening", posts)
				}
				for clock.Now().Hour() < 12 || clock.Now().Minute() < 55 {
					passes(time.Minute)
				}
				ana.copies(h)
				if diff := cmp.Diff(c.want, ana.lines()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(c.thread, ben.thread()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if ben.desk(h).Session.Live() {
					t.Error("the routine runs still")
				}
			})
		})
	}
}

// What was due is due at the same time on the wall, and comes once.
func TestAClockThatIsSetBackByFiveMinutes(t *testing.T) {
	for name, c := range map[string]struct {
		at    string // on Ana's clock
		fault sandbox.Fault
	}{
		"before a reminder":                       {"09:49", sandbox.Fault{}},
		"while a reminder waits for Slack":        {"09:51", sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: 2 * time.Minute}},
		"while nobody knows whether it came":      {"09:51", sandbox.Fault{Kind: sandbox.Slow, For: 15 * time.Second}},
		"after a reminder, before a minute ended": {"09:51", sandbox.Fault{}},
	} {
		t.Run(name, func(t *testing.T) {
			warped(t, func(h *house, clock *wrongClock, ana, ben *witness) {
				h.until("2000-01-03 09:48", "Europe/Lisbon")
				ben.Types("/stretch now")
				ben.Clicks("Start")
				ben.Sees("Step 1 of 4")
				h.until("2000-01-03 09:50", "Europe/Lisbon")
				if c.fault.Kind != "" {
					c.fault.Method = "chat.postMessage"
					h.Fault(c.fault)
				}
				h.until("2000-01-03 "+c.at, "Europe/Lisbon")
				clock.jumps(-5 * time.Minute)
				passes(2 * time.Hour)

				ana.copies(h)
				var due []string
				for _, note := range ana.notes {
					due = append(due, note.Due.In(ana.place).Format("15:04 ")+string(note.What))
				}
				if diff := cmp.Diff([]string{"09:50 sent", "10:40 sent", "11:30 sent"}, due); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if cards := len(ana.cards()); cards != 3 {
					t.Errorf("%d cards of three", cards)
				}
				if diff := cmp.Diff([]string{"✓ Step 1 of 4", "✓ Step 2 of 4", "✓ Step 3 of 4", "✓ Step 4 of 4", "That was it"}, ben.thread()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Eight people's reminders wait for a Slack that is out of reach when the clock
// is set back, and somebody presses all the while. Half an hour after Slack is
// there again each of them has an end on record, and nothing is owed.
func TestAClockThatIsSetBackWhileSlackIsOutOfReach(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var c wrongClock
		var people []sandbox.Profile
		for i := range 8 {
			people = append(people, sandbox.Profile{Handle: fmt.Sprint("p", i), Zone: "Europe/Lisbon"})
		}
		h := open(t, sandbox.Options{Now: c.Now, People: people})
		h.now = c.Now
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		var crowd []*witness
		for _, p := range people {
			w := newWitness(t, h, p.Handle)
			saysYes(w.Person)
			crowd = append(crowd, w)
		}
		crowd[0].hasSettled(h)
		h.until("2000-01-03 09:49", "Europe/Lisbon")
		outage(h, 16*time.Minute)
		h.until("2000-01-03 09:57", "Europe/Lisbon")
		c.jumps(-5 * time.Minute)
		h.until("2000-01-03 10:00", "Europe/Lisbon")
		for range 80 {
			crowd[7].Types("/stretch now")
			passes(3 * time.Second)
		}
		h.until("2000-01-03 10:35", "Europe/Lisbon")
		if g, err := h.store.Gauge(t.Context()); g.Owed != 0 || err != nil {
			t.Errorf("%d messages are owed still, %v", g.Owed, err)
		}
		for _, d := range crowd {
			d.copies(h)
			if moments := d.moments(); len(moments) == 0 || moments[0].due.In(d.place).Format("15:04") != "09:50" {
				t.Errorf("%s has no record of 09:50: %q", d.handle, d.lines())
			}
		}
		h.stops()
	})
}
