package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"unhunch/internal/sandbox"
)

// diary is somebody's calendar to edit.
type diary struct {
	Address string // its secret one
	Rows    []entry
}

// entry is a row of it, empty where there is no meeting.
type entry struct {
	sandbox.Meeting
	N int // from 1
}

// mostEntries is how many rows a form may have.
const mostEntries = 10

// diaryOf has an empty row behind the meetings, and three rows at least.
func diaryOf(who *sandbox.Person, meetings []sandbox.Meeting) diary {
	d := diary{Address: who.CalendarAddress()}
	for i := range min(mostEntries, max(3, len(meetings)+1)) {
		row := entry{N: i + 1}
		if i < len(meetings) {
			row.Meeting = meetings[i]
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// Meetings says how many there are, for the button.
func (d diary) Meetings() int {
	return len(slices.DeleteFunc(slices.Clone(d.Rows), func(row entry) bool { return row.From == "" }))
}

// setMeetings writes a calendar anew: a row without times is no meeting.
func (s *forms) setMeetings(r *http.Request, who *sandbox.Person, _ *address) error {
	var meetings []sandbox.Meeting
	for i := range mostEntries {
		in := func(name string) string { return strings.TrimSpace(r.FormValue(name + "-" + strconv.Itoa(i+1))) }
		m := sandbox.Meeting{Title: in("title"), From: in("from"), To: in("to"), Free: in("free") != ""}
		if runes := []rune(m.Title); len(runes) > 100 {
			m.Title = string(runes[:100])
		}
		if m.From+m.To != "" {
			meetings = append(meetings, m)
		}
	}
	return who.SetMeetings(meetings)
}
