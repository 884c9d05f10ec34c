package bot

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// on is a moment in January 2000, in Lisbon; the 10th is a Monday.
func on(t *testing.T, moment string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2000-01-"+moment)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// sums lets the weeks pass of somebody with a reminder in each, by the moments
// at which their desk wakes, and lists those at which a summary is owed.
func sums(t *testing.T, h *house, id prefs.UserID, until time.Time) (owed []string) {
	t.Helper()
	for range 20 {
		desk, err := h.desks.Desk(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		at := desk.Wakes()
		if at.IsZero() || at.After(until) {
			return owed
		}
		err = h.desks.Change(t.Context(), id, func(d *session.Desk) error {
			d.Days = []session.Day{{Date: d.Local(at).AddDate(0, 0, -7).Format(time.DateOnly), Offered: 1}}
			return nil
		})
		if err == nil {
			err = h.bot.TimeUp(t.Context(), id, at)
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.owesSummary(at) {
			owed = append(owed, at.Add(-schedule.Slot(id, schedule.Spread)).Format("02 15:04"))
		}
	}
	t.Fatal("their desk does not stop waking")
	return nil
}

// owesSummary reports whether a summary of this moment is owed.
func (h *house) owesSummary(at time.Time) bool {
	h.t.Helper()
	owed, _, err := h.owed.Pending(h.t.Context(), at.Add(time.Minute), 99) // it waits for its pictures
	if err != nil {
		h.t.Fatal(err)
	}
	return slices.ContainsFunc(owed, func(m *delivery.Claim) bool { return m.Kind == delivery.Summary && m.Due.Equal(at) })
}

func TestTheNextSummaryIsAlwaysKnown(t *testing.T) {
	day := func(moment string) schedule.Holidays {
		days := schedule.Holidays{}
		days.Add(on(t, moment), "a day off")
		return days
	}
	for situation, c := range map[string]struct {
		is       func(d *session.Desk)
		holidays schedule.Holidays // made known after the summary was planned
		want     []string
	}{
		"week by week": {func(*session.Desk) {}, nil, []string{"10 09:00", "17 09:00", "24 09:00"}},
		"said yes before there were summaries": {func(d *session.Desk) {
			d.Person.OptedIn = on(t, "07 10:00").AddDate(-1, 0, 0)
		}, nil, []string{"10 09:00", "17 09:00", "24 09:00"}},
		"a Monday off":           {func(*session.Desk) {}, day("17 00:00"), []string{"10 09:00", "18 09:00", "24 09:00"}},
		"the next Monday off":    {func(*session.Desk) {}, day("10 00:00"), []string{"11 09:00", "17 09:00", "24 09:00"}},
		"all they work is off":   {func(d *session.Desk) { onlyOn(d, time.Monday) }, day("10 00:00"), []string{"17 09:00", "24 09:00"}},
		"a weekend":              {func(d *session.Desk) { onlyOn(d, time.Sunday) }, nil, []string{"16 09:00", "23 09:00"}},
		"they never said yes":    {func(d *session.Desk) { d.Person.OptedIn = time.Time{} }, nil, nil},
		"a zone that is no more": {func(d *session.Desk) { d.Person.Prefs.Timetable.Zone = "Mars/Olympus" }, nil, nil},
	} {
		t.Run(situation, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				defer h.ends()
				id := prefs.UserID{Workspace: "T1", Person: "U1"}
				err := h.desks.Change(t.Context(), id, func(d *session.Desk) error {
					d.Person.Prefs = prefstest.Straight("Europe/Lisbon")
					d.Person.OptedIn = on(t, "07 10:00")
					c.is(d)
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				// Beats on the Friday, for whoever is behind.
				for _, beat := range []string{"07 11:00", "07 12:00"} {
					if err := h.bot.TimeUp(t.Context(), id, on(t, beat)); err != nil {
						t.Fatal(err)
					}
				}
				h.bot.material.Store(&coach.Material{Library: h.bot.library(), Holidays: c.holidays})
				if diff := cmp.Diff(c.want, sums(t, h, id, on(t, "26 00:00"))); diff != "" {
					t.Errorf("summaries (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func onlyOn(d *session.Desk, day time.Weekday) {
	d.Person.Prefs.Timetable.Hours = prefs.Week(prefs.Span{From: 9 * 60, To: 12 * 60}, day)
}

// A day has few hours, and a button is nothing to trust.
func TestAnHourThatIsNoneChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		defer h.ends()
		ana := h.Person("ana")
		for _, hour := range []string{"", "24", "-1", "noon", "16-30"} {
			err := h.bot.press(t.Context(), press{User: h.id(ana), Action: "drop-hour", Value: "0/0//" + hour}, bubble.Now())
			if err != nil {
				t.Errorf("%q: %v", hour, err)
			}
		}
		if diff := cmp.Diff(session.Desk{Person: prefs.Person{ID: h.id(ana)}}, h.keeps(ana)); diff != "" {
			t.Error(diff)
		}
	})
}
