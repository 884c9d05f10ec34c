//go:build browser

package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"unhunch/internal/app"
	"unhunch/internal/bot"
	"unhunch/internal/calendar"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox/webtest"
	"unhunch/internal/store/bolt"
)

// onBothScreens tells what somebody does who has just said yes, at a desk and
// on a phone, from some day on. screen is "" and "-phone": the ends of the pictures' names.
func onBothScreens(t *testing.T, name string, start time.Time, tells func(v *webtest.Visitor, screen string)) {
	t.Helper()
	strangerOnBothScreens(t, name, start, bot.Material{Library: builtIn(t)}, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch")
		v.Presses("Usual (6 a day)")
		v.Reads("#messages", "Good to have you")
		tells(v, screen)
	})
}

// strangerOnBothScreens is onBothScreens of somebody who has said nothing yet, with files
// of one's own.
func strangerOnBothScreens(t *testing.T, name string, start time.Time, material bot.Material, tells func(v *webtest.Visitor, screen string)) {
	t.Helper()
	for screen, size := range map[string][2]int64{"": {1440, 900}, "-phone": {390, 844}} {
		t.Run(name+screen, func(t *testing.T) {
			tells(webtest.Visit(t, pageOf(t, start, material), size[0], size[1]), screen)
		})
	}
}

// savesTheSettings presses Save, and closes what that says.
func savesTheSettings(v *webtest.Visitor) {
	v.Presses("Save")
	v.Reads("#modal", "This holds from now on")
	v.Fits()
	v.Closes("Close")
}

// Mornings on which visitors come, in Lisbon as in UTC.
var (
	aMonday   = time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	aThursday = time.Date(2026, time.December, 3, 9, 0, 0, 0, time.UTC)
)

// page starts what make try starts, at that time, and gives its address.
func page(t *testing.T, start time.Time) string {
	t.Helper()
	return pageOf(t, start, bot.Material{Library: builtIn(t)})
}

// pageOf is page with files of one's own.
func pageOf(t *testing.T, start time.Time, material bot.Material) string {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	store, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{Log: log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	playground, err := app.OpenSandbox(ctx, app.Showing(start, e2etest.Machine()), store, material.Library, app.Settings{
		Log: log, Words: material.Words, Holidays: material.Holidays, Usual: material.Usual,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(playground.Page)
	ended := make(chan error, 1)
	go func() { ended <- playground.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		playground.Close()
		server.CloseClientConnections()
		server.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL
}

// seen tells that the last picture of the thread has arrived, and that it and
// the button below it are in view: nobody has to scroll while they hold.
const seen = `(() => {
	const inside = (e) => { const r = e.getBoundingClientRect(), t = document.querySelector("#thread-scroll").getBoundingClientRect(); return r.top >= t.top && r.bottom <= t.bottom; };
	const picture = [...document.querySelectorAll("#thread-scroll .image img")].at(-1), button = [...document.querySelectorAll("#thread-scroll button")].at(-1);
	return picture?.complete && picture.naturalWidth >= 480 && picture.alt && inside(picture) && inside(button);
})()`

// TestAVisitorsFirstMinute goes from the empty page to the last step of a
// routine, and on to the next reminder.
func TestAVisitorsFirstMinute(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 1440, 900)
	v.Enters("/stretch")
	v.Reads("#messages", "Shall I remind you to move?")
	v.Presses("Usual (6 a day)")
	v.Reads("#messages", "Good to have you")
	v.Clicks("#by-reminder")
	v.Messages()
	v.Reads("#messages", "Just stood up")
	v.Shoots("card")

	passesTheCheck(v)
	v.Reads("#thread", "Step 1 of 4")
	v.Presses("Next")
	v.Reads("#thread", "Step 2 of 4")
	v.Finds(seen)
	v.Shoots("thread")
	v.Presses("Next")
	v.Reads("#thread", "Step 3 of 4")
	v.Presses("Next")
	v.Reads("#thread", "Step 4 of 4")
	v.Clicks("#by-10m") // nobody presses: it moves on by itself
	v.Reads("#thread", "How was it?")
	v.Presses("Right")
	v.Reads("#messages", "done in")

	v.Clicks("#by-reminder")
	v.Reads("#messages", "In 10 min")
	v.Clicks("#tab-home")
	v.Reads("#home", "Next reminder")
}

// passesTheCheck starts the routine of the card, and says that nothing on its check applies.
func passesTheCheck(v *webtest.Visitor) {
	v.Presses("Start")
	v.Reads("#messages", "Before you begin")
	v.Fits()
	v.Presses("None of these")
	v.Follows()
	v.Reads("#thread", "Step 1 of")
}

// TestAVisitorsBreak is one break from its card to its end, as README shows it.
func TestAVisitorsBreak(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 1040, 800)
	film := v.Films("break")
	v.Enters("/stretch")
	v.Presses("Usual (6 a day)")
	v.Reads("#messages", "Good to have you")
	v.Messages()
	v.Clicks("#by-reminder")
	v.Reads("#messages", "Just stood up")
	film.Shows(3 * time.Second)

	v.Presses("Start")
	v.Presses("None of these")
	v.Follows()
	for step := range 4 {
		v.Reads("#thread", fmt.Sprintf("Step %d of 4", step+1))
		v.Finds(seen)
		film.Shows(2 * time.Second)
		v.Presses([]string{"Next", "Next", "Next", "Finish"}[step])
	}
	v.Reads("#thread", "How was it?")
	film.Shows(2 * time.Second)
	v.Presses("Right")
	v.Loses("#thread", "How was it?")
	v.Reads("#messages", "done in")
	film.Shows(4 * time.Second)
}

// TestTheSettingsShowWhatComesOfThem fills the form in as somebody does who
// works with a lunch break and wants three breaks a day. One of them falls into
// the lunch, but not on the next day, a Friday.
func TestTheSettingsShowWhatComesOfThem(t *testing.T) {
	onBothScreens(t, "settings", aThursday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch settings")
		v.Reads("#modal", "10:00 · 11:00 · 14:00 · 15:00 · 16:00")
		v.Fits()

		v.Fills("Working hours", "Mon-Thu 9:00-12:00, 13:00-17:30\nFri 9:00-13:00")
		v.Selects("Reminders come", "At times of the day")
		v.Reads("#modal", "At what times")
		v.Fills("At what times", "10:00, 12:30, 15:00"+kb.Enter)
		v.Reads("#modal", "12:30")
		v.Finds(`document.querySelector("#modal textarea").value.endsWith("13:00")`)
		v.Fits()
		v.Fills("At what times", "10:00, 11:30, 15:00"+kb.Enter)
		v.Reads("#modal", "10:00 · 11:30 · 15:00")
		v.Shoots("settings" + screen)

		v.Fills("Working hours", "Mon-Thu 9:00-12:00, 13:00-14:00")
		v.Presses("Show")
		v.Reads("#modal", "15:00 is outside your working hours")
		v.Presses("Save")
		v.Reads("#modal .error", "15:00 is outside your working hours")
		v.Fits()
		v.Fills("Working hours", "Mon-Thu 9:00-12:00, 13:00-17:30\nFri 9:00-13:00")
		savesTheSettings(v)
		v.Enters("/stretch plan")
		v.Reads("#messages", "at 10:00, 11:30 and 15:00")
	})
}

// TestHomeShowsTheDay takes a break, and looks at the tab beside it.
func TestHomeShowsTheDay(t *testing.T) {
	onBothScreens(t, "home", aMonday, func(v *webtest.Visitor, screen string) {
		v.Messages()
		for i, answer := range strings.Fields("stood skip stood skip stood skip stood stood skip stood stood skip stood stood") { // three days
			v.Clicks("#by-reminder")
			v.Reads("#messages", "In 10 min")
			v.Presses(map[string]string{"stood": "Just stood up", "skip": "Skip"}[answer])
			v.Finds(fmt.Sprintf(`document.querySelector("#messages").innerText.split(/that is a full break|The next one comes as planned/).length === %d`, i+2))
		}
		v.Clicks("#tab-home")
		v.Reads("#home", "2 breaks so far.")
		v.Reads("#home", "Later today")
		v.Reads("#home", "goal")
		v.Finds(pictures(1))
		v.Reads("#home", "Wed 2")
		v.Fits()
		v.Shoots("home" + screen)

		v.Presses("Questions")
		v.Reads("#modal", "My back popped")
		v.Fits()
		v.Closes("Close")
		v.Presses("Export")
		v.Reads("#modal", "open Unhunch under Apps")
		v.Closes("Close")
		v.Clicks("#tab-dm")
		v.Reads("#messages .file", "Everything Unhunch keeps about you")
		v.Finds(`document.querySelector("#messages .file a").pathname.startsWith("/files/")`)
		v.Clicks("#tab-home")
		v.Chooses("Pause", "until Monday")
		v.Reads("#home", "Reminders are paused until")
		v.Presses("Remind me again")
		v.Reads("#home", "Next reminder")
	})
}

// TestAVisitorOnAHoliday tries a list of days off.
func TestAVisitorOnAHoliday(t *testing.T) {
	days, err := calendar.Read("days", []byte("2026-11-30 Founders' Day\n"), aMonday)
	if err != nil {
		t.Fatal(err)
	}
	strangerOnBothScreens(t, "holiday", aMonday, bot.Material{Library: builtIn(t), Holidays: days}, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch")
		v.Presses("Usual (6 a day)")
		v.Reads("#messages", "No reminders on your workspace's days off: today (Founders' Day)")
		v.Home()
		v.Reads("#home", "No reminders on your workspace's days off: today (Founders' Day)")
		v.Fits()
		v.Shoots("home-holiday" + screen)
		v.Clicks("#tab-dm")
		v.Clicks("#by-reminder")
		v.Reads("#said", "was left out: it was a holiday of your workspace, Founders' Day")
		v.Fits()
		v.Shoots("held" + screen)
		v.Enters("/stretch faq")
		v.Reads("#messages", "What people ask")
		v.Fits()
		v.Shoots("faq" + screen)
		v.Enters("/stretch faq roll my neck")
		v.Reads("#messages", "This is about “roll my neck”")
		v.Fits()
		v.Shoots("faq-found" + screen)
		v.Presses("Read")
		v.Reads("#messages", "Perhaps; nobody can promise it")
	})
}

func TestTheFirstMinuteFitsAPhone(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 390, 844)
	v.Enters("/stretch now")
	v.Messages()
	v.Reads("#messages", "Another one")
	v.Finds(`[...document.querySelectorAll("#messages .actions")].some((row) => row.querySelector("button, select").innerText.trim() === "Start")`)
	v.Fits()
	v.Shoots("card-phone")
	v.Presses("Start")
	v.Presses("None of these")
	v.Follows()
	v.Reads("#thread", "Step 1 of 4")
	v.Presses("Next") // the first may be there before its picture is
	v.Reads("#thread", "Step 2 of 4")
	v.Finds(seen)
	v.Fits()
	v.Shoots("phone")
}
