package e2e

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/session"
)

// leg is where Ana is from a moment on, by the clock of where she comes from.
type leg struct{ at, zone string }

// travels takes Ana from place to place, until a moment where she ends up. It
// gives all her reminders, each on the wall of the place where she was then:
// "Mon 09:50 Lisbon".
func (w *witness) travels(h *house, until string, legs ...leg) []string {
	h.t.Helper()
	const layout = "2006-01-02 15:04"
	moment := func(text string) time.Time {
		t, err := time.ParseInLocation(layout, text, w.place)
		if err != nil {
			h.t.Fatal(err)
		}
		return t
	}
	type stay struct {
		since time.Time
		place *time.Location
	}
	stays := []stay{{place: w.place}}
	for _, l := range legs {
		w.waits(h, moment(l.at))
		w.SetZone(l.zone)
		var err error
		if w.place, err = time.LoadLocation(l.zone); err != nil {
			h.t.Fatal(err)
		}
		stays = append(stays, stay{bubble.Now(), w.place})
	}
	w.waits(h, moment(until))
	w.copies(h)
	var list []string
	for _, n := range w.notes {
		if n.What != session.WasSent && n.Why != "enough" {
			h.t.Errorf("%+v", n)
			continue
		}
		i := len(stays) - 1
		for n.At.Before(stays[i].since) {
			i--
		}
		line := n.Due.In(stays[i].place).Format("Mon 15:04 MST")
		if n.Why != "" {
			line += " left out: " + n.Why
		}
		list = append(list, line)
	}
	if sent := len(slices.DeleteFunc(slices.Clone(w.notes), func(n session.Note) bool { return n.What != session.WasSent })); len(w.cards()) != sent {
		h.t.Errorf("%d cards in Slack, %d in the log", len(w.cards()), sent)
	}
	return list
}

func TestJourneys(t *testing.T) {
	for situation, c := range map[string]struct {
		plan  string
		fixed bool
		legs  []leg
		until string // where she ends up
		want  []string
		days  []session.Day // the newest first
	}{
		"from Lisbon to Tokyo, and over the date line to Honolulu": {
			plan: "max 6",
			legs: []leg{
				{"2000-01-03 10:00", "Asia/Tokyo"},       // where it is Monday evening
				{"2000-01-04 10:00", "Pacific/Honolulu"}, // where it is Monday afternoon
			},
			until: "2000-01-04 18:00",
			want: []string{
				"Mon 09:50 WET", "Tue 09:50 JST",
				"Mon 16:30 HST",                                                                     // six a day, of nine moments: the interval goes on
				"Tue 09:50 HST", "Tue 11:30 HST", "Tue 13:10 HST", "Tue 14:50 HST", "Tue 16:30 HST", // one of Tuesday's six was in Tokyo
			},
			days: []session.Day{{Date: "2000-01-04", Offered: 6}, {Date: "2000-01-03", Offered: 2}},
		},
		"the same by the wall: each day's times come once": {
			plan: "at 10:00, 15:00 mon-fri",
			legs: []leg{
				{"2000-01-03 10:05", "Asia/Tokyo"},
				{"2000-01-04 10:05", "Pacific/Honolulu"},
			},
			until: "2000-01-04 18:00",
			want:  []string{"Mon 10:00 WET", "Tue 10:00 JST", "Tue 15:00 HST"},
			days:  []session.Day{{Date: "2000-01-04", Offered: 2}, {Date: "2000-01-03", Offered: 1}},
		},
		"an hour to the east, just before ten": {
			plan:  "at 10:00, 15:00 mon-fri",
			legs:  []leg{{"2000-01-03 09:58", "Europe/Madrid"}},
			until: "2000-01-03 18:00",
			want:  []string{"Mon 10:59 CET", "Mon 15:00 CET"},
			days:  []session.Day{{Date: "2000-01-03", Offered: 2}},
		},
		"to the Azores and back within an hour": {
			legs:  []leg{{"2000-01-03 10:00", "Atlantic/Azores"}, {"2000-01-03 09:30", "Europe/Lisbon"}},
			until: "2000-01-03 12:00",
			want:  []string{"Mon 09:50 WET", "Mon 10:40 WET", "Mon 11:30 WET"},
			days:  []session.Day{{Date: "2000-01-03", Offered: 3}},
		},
		"a fixed zone stays": {
			fixed: true,
			legs:  []leg{{"2000-01-03 10:00", "America/New_York"}},
			until: "2000-01-03 07:00",
			want:  []string{"Mon 09:50 WET", "Mon 05:40 EST", "Mon 06:30 EST"},
			days:  []session.Day{{Date: "2000-01-03", Offered: 3}},
		},
		"a zone that was named stays, though it was that of the profile": {
			plan:  "every 50m 9:00-17:30 mon-fri Europe/Lisbon",
			legs:  []leg{{"2000-01-03 10:00", "America/New_York"}},
			until: "2000-01-03 07:00",
			want:  []string{"Mon 09:50 WET", "Mon 05:40 EST", "Mon 06:30 EST"},
			days:  []session.Day{{Date: "2000-01-03", Offered: 3}},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				if c.plan != "" {
					ana.Types("/stretch plan " + c.plan)
					ana.Sees("Coming up")
				}
				ana.hasSettled(h)
				if c.fixed {
					h.alters(ana.Person, func(d *session.Desk) { d.Person.Prefs.ZoneFixed = true })
				}
				if diff := cmp.Diff(c.want, ana.travels(h, c.until, c.legs...)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				days := ana.desk(h).Days
				for i := range days {
					days[i].Hours = session.Hours{}
				}
				if diff := cmp.Diff(c.days, days); diff != "" {
					t.Errorf("counts (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestAReminderThatIsHeldTravelsWithHer(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.script(h, "09:49 huddle")
		ana.waits(h, bubble.Now().Add(10*time.Minute))
		ana.SetZone("Europe/Madrid")
		passes(time.Minute)
		ana.SetHuddle(false)
		passes(2 * time.Minute)
		ana.copies(h)
		if diff := cmp.Diff([]string{"09:50 held: huddle, then sent late"}, ana.lines()); diff != "" {
			t.Error(diff)
		}
	})
}
