package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
)

// TestADayOfThreePeople follows three people in three zones from their opt-in
// to the evening, through everything that a day can bring: a snooze, a pause,
// the night on which the clocks go forward, a crash between claim and call,
// Slack refusing calls for minutes and being out of reach for more than an
// hour. Every reminder that was due is sent once, or not at all for a reason
// that is on record.
func TestADayOfThreePeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, sandbox.Options{})
		h.until("2000-03-25 22:00", "Europe/Lisbon") // tonight the clocks go from 1:00 to 2:00
		h.starts()
		ana, ben, chie := h.Person("ana"), h.Person("ben"), h.Person("chie")

		ana.Types("/stretch")
		ana.Clicks("Yes, remind me")
		ana.Sees("Good to have you")
		ana.Types("/stretch plan every 30m 0:00-9:00 sun max 20") // the night shift
		ana.Sees("0:00–9:00")
		ben.Types("/stretch")
		ben.Clicks("Yes, remind me")
		ben.Types("/stretch plan every 50m 9:00-17:30 sun")
		ben.Sees("17:30, Sunday")
		chie.Types("/stretch")
		chie.Clicks("Yes, remind me")
		chie.Types("/stretch plan 8:30-17:30 sun")
		chie.Types("/stretch plan cron 0 9,11,13,15 * * 0")
		chie.Sees("09:00")

		// Tokyo begins. Chie snoozes her first card, and it comes again.
		h.until("2000-03-26 09:01", "Asia/Tokyo")
		first := chie.Finds("Just stood up")
		chie.ClicksOn(first, "In 10 min")
		chie.Sees("09:1")
		h.until("2000-03-26 09:12", "Asia/Tokyo")
		chie.Clicks("Just stood up")
		chie.ClicksOn(first, "Start") // long gone
		chie.Sees("earlier")

		// In Lisbon the clock goes from 1:00 to 2:00, and the interval goes on.
		h.until("2000-03-26 00:31", "Europe/Lisbon")
		ana.Clicks("Skip")
		h.until("2000-03-26 02:01", "Europe/Lisbon")
		ana.Sees("02:00")

		// Slack refuses everything for three minutes around 11:00 in Tokyo.
		h.until("2000-03-26 10:59", "Asia/Tokyo")
		storm(h, 3*time.Minute)
		h.until("2000-03-26 11:10", "Asia/Tokyo")

		// A power cut: claimed, not yet called. Nobody knows, so it is not sent again.
		h.until("2000-03-26 12:59", "Asia/Tokyo")
		h.losesPowerAt("chat.postMessage")
		h.until("2000-03-26 13:02", "Asia/Tokyo")
		h.comesBack()

		// Slack cannot be reached when Ben's second reminder is due, until it is too late for it.
		h.until("2000-03-26 10:35", "America/New_York")
		outage(h, 70*time.Minute)
		h.until("2000-03-26 11:50", "America/New_York")

		// Ben pauses until the next morning, half an hour after the line is back.
		h.until("2000-03-26 12:15", "America/New_York")
		ben.Types("/stretch pause until monday")
		ben.Sees("paused")
		h.until("2000-03-27 00:00", "America/New_York")
		h.stops()

		t.Log(h.ledger.tally())
		h.ledger.balances(t)
	})
}

// storm makes Slack refuse every post with a 429 for a while.
func storm(h *house, d time.Duration) {
	calm := time.Now().Add(d)
	refuse := func(r *http.Request) error {
		if strings.HasSuffix(r.URL.Path, "/chat.postMessage") && time.Now().Before(calm) {
			h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.RateLimited, RetryAfter: 20 * time.Second})
		}
		return nil
	}
	h.onCall.Store(&refuse)
}

// outage keeps every call from leaving the house for a while.
func outage(h *house, d time.Duration) {
	over := time.Now().Add(d)
	fail := func(*http.Request) error {
		if time.Now().Before(over) {
			return errors.New("no route to host")
		}
		return nil
	}
	h.onCall.Store(&fail)
}

// tally is the day in numbers.
func (l *ledger) tally() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Sprintf("due %v · settled %v · why not sent %v", l.due, l.settled, l.why)
}

// balances fails where a reminder is missing or doubled.
func (l *ledger) balances(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	claimed := l.due[schedule.Send]
	ended := l.settled[delivery.Sent] + l.settled[delivery.Dropped] + l.settled[delivery.Unknown]
	if claimed == 0 || claimed != ended {
		t.Errorf("%d reminders were claimed, %d have an end", claimed, ended)
	}
	for reminder, n := range l.reminded {
		if n != 1 {
			t.Errorf("%s was sent %d times", reminder, n)
		}
	}
	if reasons := l.settled[delivery.Dropped] + l.settled[delivery.Unknown] + l.due[schedule.Dropped]; reasons != sum(l.why) {
		t.Errorf("%d were not sent, %d reasons are on record", reasons, sum(l.why))
	}
}

func sum(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}
