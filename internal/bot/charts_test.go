package bot

import (
	"context"
	"testing"
	"time"

	"unhunch/internal/figure"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// The mornings of these stories are Monday, 2000-01-03.

// keepsCharts has pictures of numbers brought, as long as the story lasts.
func (h *house) keepsCharts() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.bot.KeepCharts(ctx) }()
	stops := h.stop
	h.stop = func() error {
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
		return stops()
	}
}

// did gives somebody who is reminded a past.
func (h *house) did(handle string, days ...session.Day) *sandboxtest.Person {
	h.t.Helper()
	p := h.reminded(handle)
	err := h.desks.Change(h.t.Context(), h.id(p), func(d *session.Desk) error {
		d.Days = days
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func lastWeek() []session.Day {
	return []session.Day{{Date: "2000-01-03", Stood: 1}, {Date: "1999-12-29", Stood: 2}}
}

// pictured are the files that a list of blocks shows.
func pictured(blocks []sandbox.Object) (files []string) {
	for _, b := range blocks {
		if id := b.Obj("slack_file").Str("id"); b.Str("type") == "image" {
			files = append(files, id)
		}
	}
	return files
}

func atHomeOf(p *sandboxtest.Person) []string { return pictured(p.Screen().Home.Blocks) }

func TestATabShowsTheWeekOnceItsPicturesAreThere(t *testing.T) {
	morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
		h.keepsCharts()
		ana, ben := h.did("ana", lastWeek()...), h.did("ben", session.Day{Date: "2000-01-03", Done: 1}, session.Day{Date: "1999-12-28", Stood: 3})
		ana.Opens("Home")
		ana.Sees("▇")
		if n := len(atHomeOf(ana)); n > 0 {
			t.Errorf("%d pictures before they can be there", n)
		}
		passes(15 * time.Second)
		shown := atHomeOf(ana)
		if len(shown) != 2 || shown[0] == "" || shown[1] == "" || shown[0] == shown[1] {
			t.Fatalf("shown: %q", shown)
		}
		ana.DoesNotSee("▇")
		ana.Sees("Days with a break, week by week: 1 and 1 so far.")
		ben.Opens("Home")
		passes(2 * time.Second)
		if his := atHomeOf(ben); len(his) != 2 || his[0] != shown[0] || his[1] != shown[1] {
			t.Errorf("Ben has the same numbers, and sees %q, not %q", his, shown)
		}
		ana.Types("/stretch progress")
		if files := pictured(ana.Finds("Your week so far").Blocks); len(files) != 2 || files[0] != shown[0] {
			t.Errorf("progress shows %q", files)
		}
		if n := len(h.Calls("files.completeUploadExternal")); n != 2 {
			t.Errorf("%d uploads", n)
		}
	})
}

func TestWhoWantsWordsAloneIsShownNoPictureOfTheWeek(t *testing.T) {
	morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
		h.keepsCharts()
		ana := h.did("ana", lastWeek()...)
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Person.Prefs.Pictures = prefs.PicturesNone
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ana.Opens("Home")
		ana.Types("/stretch progress")
		ana.Sees("Your week so far")
		passes(time.Minute)
		if n := len(h.Calls("files.getUploadURLExternal")) + len(atHomeOf(ana)); n > 0 {
			t.Errorf("%d uploads and pictures", n)
		}
	})
}

// An admin deleted the files: a tab says in words what it has to say, and shows pictures
// again once they were brought anew.
func TestATabWhosePicturesAreGoneIsDrawnInWords(t *testing.T) {
	morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
		h.keepsCharts()
		ana := h.did("ana", lastWeek()...)
		ana.Opens("Home")
		passes(15 * time.Second)
		h.DeleteFiles()
		ana.Chooses("for today")
		ana.Sees("Remind me again")
		ana.Sees("▇")
		if n := len(atHomeOf(ana)); n > 0 {
			t.Errorf("%d pictures that are gone", n)
		}
		passes(time.Second)
		if n := h.log.counts("Slack refused a picture of numbers"); n == 0 {
			t.Error("nobody was told")
		}
		passes(2 * time.Minute)
		if n := len(atHomeOf(ana)); n != 2 {
			t.Errorf("%d pictures two minutes later", n)
		}
		publishes := len(h.Calls("views.publish"))
		ana.Opens("Home")
		passes(time.Minute)
		if n := len(h.Calls("views.publish")) - publishes; n > 0 {
			t.Errorf("drawn %d times though nothing changed", n)
		}
	})
}

func TestProgressWhosePicturesAreGoneIsSaidInWords(t *testing.T) {
	morning(t, sandbox.Options{}, func(t *testing.T, h *house) {
		h.keepsCharts()
		ana := h.did("ana", lastWeek()...)
		ana.Opens("Home")
		passes(15 * time.Second)
		h.DeleteFiles()
		h.bot.replies.http = h.line()
		ana.Types("/stretch progress")
		if files := pictured(ana.Finds("Your week so far").Blocks); len(files) > 0 {
			t.Errorf("it shows %q", files)
		}
		passes(time.Second)
		if h.log.counts("Slack refused a picture of numbers") == 0 {
			t.Error("nobody was told")
		}
	})
}

func TestAPictureTellsOfADayWhatItIs(t *testing.T) {
	for name, c := range map[string]struct {
		is   session.ReviewedDay
		mark figure.Mark
	}{
		"five breaks":           {session.ReviewedDay{Taken: 5, Kind: session.DayPast}, figure.Many},
		"none":                  {session.ReviewedDay{Kind: session.DayPast}, figure.None},
		"none yet":              {session.ReviewedDay{Kind: session.DayToday}, figure.None},
		"one today":             {session.ReviewedDay{Taken: 1, Kind: session.DayToday}, figure.One},
		"to come":               {session.ReviewedDay{Kind: session.DayAhead}, figure.Ahead},
		"off":                   {session.ReviewedDay{Kind: session.DayOff}, figure.Off},
		"before they had begun": {session.ReviewedDay{Kind: session.DayBefore}, figure.Off},
	} {
		r := session.Review{}
		for i := range r.Days {
			r.Days[i].Kind = session.DayPast
		}
		r.Days[2] = c.is
		w := weekOf(r)
		today := 0
		if c.is.Kind == session.DayToday {
			today = 3
		}
		if w.Days[2] != c.mark || w.Days[1] != figure.None || w.Today != today {
			t.Errorf("%s: %+v", name, w)
		}
	}
}
