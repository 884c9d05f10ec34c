package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/workspace"
)

// CalendarHost is where people's calendars are, as far as an app is told. Nothing
// answers there: whoever comes through a Door finds them there, in the clear.
const CalendarHost = "calendar.sandbox.example"

// calendarPath is where the calendars are on that host.
const calendarPath = "/calendar/"

// Meetings are what stands in the person's calendar, by when it begins.
func (p *Person) Meetings() []Meeting { return p.Screen().Profile.Meetings }

// SetMeetings writes the person's calendar anew. Apps are not told: they have to look.
// Its error is for the person.
func (p *Person) SetMeetings(meetings []Meeting) error {
	meetings, err := client.InOrder(meetings)
	if err != nil {
		return err
	}
	p.change(func(who *workspace.Person) { who.Meetings = meetings })
	return nil
}

// CalendarAddress is the secret address of the person's calendar, as a calendar's
// settings would show it.
func (p *Person) CalendarAddress() string {
	return "https://" + CalendarHost + calendarPath + p.workspace.Options.Team.ID + "/" + p.ID() + "/basic.ics"
}

// serveCalendar shows what stands in somebody's calendar to whoever has its address.
func serveCalendar(w *workspace.Workspace) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		w.Lock()
		who, now := w.People.ByID(r.PathValue("person")), w.IDs.Now()
		var text string
		if who != nil {
			text = calendarText(who.Profile, now)
		}
		w.Unlock()
		if who == nil {
			http.NotFound(out, r)
			return
		}
		out.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		_, _ = io.WriteString(out, text)
	}
}

// calendarText is a calendar as RFC 5545 has it: each meeting on every working day,
// since the week before.
func calendarText(who client.Profile, now time.Time) string {
	day := now.In(who.Location())
	for day = day.AddDate(0, 0, -7); day.Weekday() != time.Monday; {
		day = day.AddDate(0, 0, -1)
	}
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sandbox//Calendar//EN"}
	for i, m := range who.Meetings {
		at := func(clock string) string {
			return fmt.Sprintf(";TZID=%s:%sT%s00", who.Zone, day.Format("20060102"), strings.ReplaceAll(clock, ":", ""))
		}
		show := "OPAQUE"
		if m.Free {
			show = "TRANSPARENT"
		}
		lines = append(lines, "BEGIN:VEVENT",
			fmt.Sprintf("UID:%s-%d@%s", who.ID, i+1, CalendarHost), "DTSTAMP:"+now.UTC().Format("20060102T150405Z"),
			"DTSTART"+at(m.From), "DTEND"+at(m.To), "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
			"SUMMARY:"+plainText(m.Title), "TRANSP:"+show, "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// plainText is a text as a calendar's lines take it.
func plainText(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", " ", "\n", " ").Replace(text)
}
