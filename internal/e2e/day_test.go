package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// What each of the three was due on the day, on their own wall, and what became
// of it.
var (
	wantAna = []string{
		"00:30 unknown: no-reply, and the card is there", // the connection broke; she skips it
		"02:00 sent", // half an hour later: the clocks go from 1:00 to 2:00
		"02:30 held: in-routine, then dropped: moved", // what she does counts, and the next is reckoned from its end
		"03:01 sent late", // Slack refuses everything for three minutes
		"03:31 sent",
		"04:01 sent",
		"04:31 sent",
		"05:01 sent late", // due while the power was off
		"05:31 sent",
	}
	wantBen = []string{
		"09:50 sent",
		"10:40 dropped: stale",    // Slack is out of reach until the next one is due
		"11:30 sent late",         // and longer
		"12:20 dropped: unwanted", // Slack refuses it, and he pauses before it is asked again
		"15:50 sent",
		"16:40 sent",
		"17:05 dropped: day-end", // by his new plan, during a restart that ends in the last minutes of his day
	}
	wantChie = []string{
		"09:00 sent",
		"09:11 sent",             // the same, put off
		"11:00 sent late",        // the same three minutes as Ana's 03:01
		"13:00 unknown: crashed", // the power went before the call: nobody can know, so it is not sent again
		"14:10 sent",             // by her new plan
		"14:50 unknown: crashed, and the card is there", // the power went after the call
		"15:30 sent",
		"16:10 sent",
		"16:50 sent",
	}
)

// wantThread is the routine that Ana follows, though she presses Start twice.
var wantThread = []string{"✓ Step 1 of 4", "✓ Step 2 of 4", "✓ Step 3 of 4", "✓ Step 4 of 4", "That was it"}

// TestADayOfThreePeople follows three people in three zones from their opt-in
// to the evening, through everything that a day can bring: a snooze, a pause, a
// change of plan, the night on which the clocks go forward, Slack refusing
// calls or being out of reach, two power cuts and a restart. Every reminder
// that was due is in Slack once, or not at all for a reason that is on record.
func TestADayOfThreePeople(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := beginsDay(t)
		d.optIns()
		d.night()
		d.powerCuts()
		d.officeHours()
		d.is(d.ben, "23:59")

		t.Log("\n" + d.table())
		t.Log(d.log)
		for _, p := range []struct {
			*witness
			want []string
			days session.Day
		}{
			{d.ana, wantAna, session.Day{Offered: 7, Started: 1, Done: 1, Skipped: 1}},
			{d.ben, wantBen, session.Day{Offered: 4}},
			{d.chie, wantChie, session.Day{Offered: 7, Stood: 1, Snoozed: 1}},
		} {
			if diff := cmp.Diff(p.want, p.lines()); diff != "" {
				t.Errorf("%s's day (-want +got):\n%s", p.handle, diff)
			}
			if diff := cmp.Diff([]session.Day{p.days}, p.counts(d.house)); diff != "" {
				t.Errorf("%s's counts (-want +got):\n%s", p.handle, diff)
			}
		}
		if diff := cmp.Diff(wantThread, d.ana.thread()); diff != "" {
			t.Errorf("Ana's thread (-want +got):\n%s", diff)
		}
		if applied, seen := taken(d.Office, "chat.postMessage"), d.ana.posts()+d.ben.posts()+d.chie.posts(); applied != seen {
			t.Errorf("Slack took %d posts, people see %d", applied, seen)
		}
	})
}

// day is a house on a day of three people.
type day struct {
	*house
	ana, ben, chie *witness
}

const sunday = "2000-03-26 " // the clocks go forward in Lisbon at 1:00

// beginsDay opens a house on Saturday evening, while it is Sunday in Tokyo.
func beginsDay(t *testing.T) *day {
	t.Helper()
	h := open(t, sandbox.Options{})
	h.until("2000-03-25 22:00", "Europe/Lisbon")
	h.starts()
	return &day{h, newWitness(t, h, "ana"), newWitness(t, h, "ben"), newWitness(t, h, "chie")}
}

// is lets time pass until it is so late on somebody's Sunday.
func (d *day) is(p *witness, clock string) {
	d.t.Helper()
	end, err := time.ParseInLocation("2006-01-02 15:04", sunday+clock, p.place)
	if err != nil {
		d.t.Fatal(err)
	}
	for left := bubble.Until(end); left > 0; left = bubble.Until(end) {
		passes(min(left, time.Hour))
		if d.dark.Load() {
			continue
		}
		for _, each := range []*witness{d.ana, d.ben, d.chie} {
			each.copies(d.house)
		}
	}
}

func (d *day) optIns() {
	for _, p := range []*witness{d.ana, d.ben, d.chie} {
		saysYes(p.Person)
	}
	d.ana.Types("/stretch plan every 30m 0:00-6:00 sun max 20") // the night shift
	d.ana.Sees("00:00–06:00")
	d.ben.Types("/stretch plan every 50m 9:00-17:30 sun")
	d.ben.Sees("9:00 AM–5:30 PM, Sunday")
	d.chie.Types("/stretch plan 8:30-17:30 sun max 12")
	d.chie.Sees("08:30–17:30")
	d.chie.Types("/stretch plan cron 0 9,11,13,15 * * 0")
	d.chie.Sees("09:00")
}

// night is Ana's night shift, and Chie's morning in between.
func (d *day) night() {
	d.is(d.chie, "09:01")
	first := d.chie.Finds("Just stood up")
	d.chie.ClicksOn(first, "In 10 min")
	d.chie.Sees("09:11")
	d.is(d.chie, "09:12")
	d.chie.Clicks("Just stood up")
	d.chie.ClicksOn(first, "In 10 min") // long gone
	d.chie.Sees("earlier")

	d.is(d.ana, "00:30")
	d.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.DropAfter})
	d.is(d.ana, "00:31")
	d.ana.Clicks("Skip")
	d.is(d.ana, "02:29")
	d.ana.ClicksTwice("Start")

	d.is(d.ana, "03:00")
	storm(d.house, 3*time.Minute)
	d.is(d.ana, "04:02")
	d.ana.Types("/stretch why") // whoever does nothing at all is asked
}

// powerCuts are two: between claim and call, and between call and answer.
func (d *day) powerCuts() {
	d.is(d.chie, "12:59")
	d.losesPower(beforeTheCall, "chat.postMessage")
	d.is(d.chie, "13:02")
	d.comesBack()

	d.is(d.chie, "13:30")
	d.chie.Types("/stretch plan every 40m")
	d.chie.Sees("every 40 minutes")
	d.is(d.chie, "14:49")
	d.losesPower(afterTheCall, "chat.postMessage")
	d.is(d.chie, "14:52")
	d.comesBack()
	d.is(d.chie, "16:12")
	d.chie.Types("/stretch why")
}

// officeHours are Ben's.
func (d *day) officeHours() {
	d.is(d.ben, "10:35")
	outage(d.house, 65*time.Minute)

	d.is(d.ben, "12:19")
	storm(d.house, 3*time.Minute)
	d.is(d.ben, "12:21")
	d.ben.Types("/stretch pause until 15:00")
	d.ben.Sees("paused")

	d.is(d.ben, "16:40")
	passes(50 * time.Second) // by then it has come
	d.ben.Types("/stretch plan every 25m")
	d.ben.Sees("every 25 minutes")
	d.is(d.ben, "17:00")
	d.stops()
	passes(12 * time.Minute)
	d.starts()
}

// storm makes Slack refuse every post with a 429 for a while.
func storm(h *house, lasts time.Duration) {
	calm := bubble.Now().Add(lasts)
	h.lies(func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/chat.postMessage") && bubble.Now().Before(calm) {
			h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.RateLimited, RetryAfter: 20 * time.Second})
		}
		return slack.RoundTrip(r)
	})
}

// outage keeps every call from leaving the house for a while.
func outage(h *house, lasts time.Duration) {
	over := bubble.Now().Add(lasts)
	h.lies(func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
		if bubble.Now().Before(over) {
			return nil, errors.New("no route to host")
		}
		return slack.RoundTrip(r)
	})
}

// table is the day of all three, and what it took.
func (d *day) table() string {
	asked := map[string]int{}
	for _, call := range d.Calls("chat.postMessage") {
		asked[call.Outcome]++
	}
	return fmt.Sprintf("%s\n%s\n%s\nposts asked of Slack, by answer: %v\n", d.chie.table(), d.ana.table(), d.ben.table(), asked)
}
