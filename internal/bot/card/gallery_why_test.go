package card_test

import (
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// why and planned are of somebody whose reminders go on at next.
func why(d session.Desk, next time.Time, holidays schedule.Holidays) card.Message {
	return reads.Why(coach.Reasons{Desk: d, Next: next, Holidays: holidays, Now: noon})
}

func planned(d session.Desk, next []time.Time) card.Message {
	return reads.Plan(coach.Planned{Desk: d, Next: next, Now: noon})
}

// unseen is of somebody whose status Slack never told.
func unseen() card.Message {
	return reads.Why(coach.Reasons{Desk: desk(), Now: noon, Unseen: noon.AddDate(0, 0, -1)})
}

// daysOffOf are holidays before the next reminder, the first of them today.
func daysOffOf(names ...string) []schedule.DayOff {
	var list []schedule.DayOff
	for i, name := range names {
		list = append(list, schedule.DayOff{At: noon.AddDate(0, 0, i), Name: name})
	}
	return list
}

// inNewYork is Ana's plan as Slack shows it to her, whose profile says that she is
// there; fixed: her plan stays in Berlin.
func inNewYork(fixed bool) session.Desk {
	return with(func(d *session.Desk) {
		d.Person.Locale, d.Person.Prefs.ZoneFixed = "en-US", fixed
		if !fixed {
			d.Person.Prefs.Timetable.Zone = "America/New_York"
		}
		d.Person.Prefs.Timetable.Hours[time.Friday] = []prefs.Span{{From: 0, To: 24 * 60}}
	})
}

// putOff is Ana's desk with a reminder that she put off until noon.
func putOff(d session.Desk) session.Desk {
	d.Person.Snoozes = 1
	return d
}

// meets is a note about a meeting that began a quarter of an hour before noon, and
// goes on for so many minutes after it.
func meets(n session.Note, minutes int) session.Note {
	n.MeetingFrom, n.MeetingTo = noon.Add(-15*time.Minute), noon.Add(time.Duration(minutes)*time.Minute)
	return n
}

// aroundMeetings are two reminders that come before a meeting and after one.
func aroundMeetings(next time.Time) []schedule.Expected {
	return []schedule.Expected{
		{Due: next.Add(10 * time.Minute), At: next, Before: next.Add(5 * time.Minute)},
		{Due: next.Add(time.Hour), At: next.Add(105 * time.Minute)},
	}
}

// whys are the cards on what became of the last reminder, and on plans that are
// not Ana's usual one.
func whys() []example {
	d := desk()
	next := d.Local(noon.Add(50 * time.Minute))
	pausedDesk := with(func(d *session.Desk) { d.Person.PausedUntil = noon.AddDate(0, 0, 6) })
	stranger := session.Desk{Person: prefs.Person{ID: ana, Prefs: prefs.Defaults("Europe/Berlin")}}
	return []example{
		{"why-no-status-seen", unseen()},
		{"why-nothing-yet", why(d, next, nil)},
		{"why-sent", why(said(session.Note{At: noon, Due: noon, What: session.WasSent}), next, nil)},
		{"why-sent-late", why(said(session.Note{At: noon.Add(5 * time.Minute), Due: noon, What: session.WasSent}), next, nil)},
		{"why-held", why(said(session.Note{At: noon, Due: noon, What: session.WasHeld, Why: string(schedule.InRoutine)}), next, nil)},
		{"why-held-for-two-reasons", why(said(held(15, schedule.InHuddle), held(0, schedule.InMeeting)), next, nil)},
		{"why-held-and-then-the-plan-changed", why(with(func(d *session.Desk) {
			d.Log, d.Person.Due = []session.Note{held(0, schedule.InMeeting)}, noon.Add(time.Hour)
		}), next, nil)},
		{"why-held-and-sent", why(said(
			session.Note{At: noon.Add(20 * time.Minute), Due: noon, What: session.WasSent, Unsaid: "dnd"},
			held(15, schedule.InHuddle), held(0, schedule.InMeeting),
			session.Note{At: noon.Add(-time.Hour), Due: noon.Add(-time.Hour), What: session.WasSent},
		), next, nil)},
		{"why-held-and-left-out", why(said(
			session.Note{At: noon.Add(time.Hour), Due: noon, What: session.WasDropped, Why: string(schedule.TooLate)}, held(0, schedule.DND),
		), next, nil)},
		{"why-sent-and-slack-said-nothing", why(said(session.Note{At: noon, Due: noon, What: session.WasSent, Unsaid: "status,dnd,away"}), next, nil)},
		{"why-sent-and-the-calendar-was-not-read", why(said(session.Note{At: noon, Due: noon, What: session.WasSent, Unsaid: "calendar"}), next, nil)},
		{"why-sent-and-nothing-was-known", why(said(session.Note{At: noon, Due: noon, What: session.WasSent, Unsaid: "status,calendar"}), next, nil)},
		{"why-sent-before-a-meeting", why(said(session.Note{At: noon.Add(-10 * time.Minute), Due: noon, What: session.WasSent, MeetingFrom: noon.Add(-5 * time.Minute)}), next, nil)},
		{"why-held-by-the-calendar", why(said(meets(held(0, schedule.InCalendar), 45)), next, nil)},
		{"why-held-by-the-calendar-and-sent", why(said(session.Note{At: noon.Add(45 * time.Minute), Due: noon, What: session.WasSent}, meets(held(0, schedule.InCalendar), 45)), next, nil)},
		{"why-left-out-for-the-calendar", why(said(meets(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.InCalendar)}, 90)), next, nil)},
		{"why-left-out-for-days-in-the-calendar", why(said(meets(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.InCalendar)}, 2*24*60)), next, nil)},
		{"why-on-holiday", why(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.Absent)}), next, nil)},
		{"why-on-a-day-off", why(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.Holiday)}), next, daysOff())},
		{"why-dropped", why(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.DayEnd)}), next, nil)},
		{"why-unknown", why(said(session.Note{At: noon, Due: noon, What: session.WasUnknown, Why: string(delivery.NoReply)}), time.Time{}, nil)},
		{"why-put-off-and-to-come", why(with(func(d *session.Desk) {
			d.Log = []session.Note{{At: noon, Due: noon, What: session.WasSent}}
			d.Person.Due, d.Person.Snoozes = next, 1
		}), next, nil)},
		{"why-put-off-and-sent", why(putOff(said(session.Note{At: noon, Due: noon, What: session.WasSent})), next, nil)},
		{"why-put-off-and-held", why(putOff(said(held(0, schedule.InHuddle))), next, nil)},
		{"why-put-off-held-and-sent", why(putOff(said(session.Note{At: noon.Add(5 * time.Minute), Due: noon, What: session.WasSent}, held(0, schedule.InHuddle))), next, nil)},
		{"why-put-off-and-left-out", why(putOff(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.Moved)})), next, nil)},
		{"why-held-and-then-put-off", why(with(func(d *session.Desk) {
			d.Log = []session.Note{held(0, schedule.InMeeting)}
			d.Person.Due, d.Person.Snoozes = next, 1
		}), next, nil)},
		{"why-holidays-to-come", reads.Why(coach.Reasons{
			Desk: said(session.Note{At: noon, Due: noon, What: session.WasSent}), Next: next, Now: noon, Off: daysOffOf("St. Ann & Joachim", "Another Day"),
		})},
		{"plan-as-slack-shows-it", planned(inNewYork(false), []time.Time{next})},
		{"plan-around-meetings", reads.Plan(coach.Planned{Desk: d, Next: []time.Time{next}, Moved: aroundMeetings(next), Now: noon})},
		{"plan-in-another-zone", planned(inNewYork(true), []time.Time{next})},
		{"plan-before-holidays", reads.Plan(coach.Planned{Desk: d, Next: []time.Time{next}, Now: noon, Off: daysOffOf("1", "2", "3", "4", "5", "6", "7")})},
		{"why-paused", why(pausedDesk, next, nil)},
		{"why-not-in", why(stranger, time.Time{}, nil)},
	}
}
