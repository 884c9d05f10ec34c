package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestACalendarIsEdited(t *testing.T) {
	o := open(t)
	ana := o.Slack.Person("ana")
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, "Calendar, 3 meetings") || !strings.Contains(page, ana.CalendarAddress()) || !strings.Contains(page, `id="title-ana-4" value=""`) {
		t.Error("the page does not show the calendar")
	}
	form := url.Values{
		"as":      {"ana"},
		"title-1": {"<Review>, all; of\nus"}, "from-1": {"15:55"}, "to-1": {"16:30"},
		"title-2": {"a row without times"},
		"title-3": {"Focus"}, "from-3": {"09:00"}, "to-3": {"11:00"}, "free-3": {"on"},
	}
	o.post(t, "/calendar", form)
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, "Calendar, 2 meetings") || strings.Contains(page, "<Review>") {
		t.Error("the page does not show what was saved")
	}
	answer := httptest.NewRecorder()
	o.Slack.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, ana.CalendarAddress(), http.NoBody))
	file := answer.Body.String()
	want := strings.Join([]string{
		"DTSTART;TZID=Europe/Lisbon:20260302T090000", "DTEND;TZID=Europe/Lisbon:20260302T110000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "SUMMARY:Focus", "TRANSP:TRANSPARENT", "END:VEVENT",
	}, "\r\n")
	if !strings.Contains(file, want) || !strings.Contains(file, `SUMMARY:<Review>\, all\; of us`) || strings.Count(file, "BEGIN:VEVENT") != 2 {
		t.Errorf("the file is\n%s", file)
	}

	form.Set("to-1", "15:55")
	o.post(t, "/calendar", form)
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, "A meeting has a beginning and, later on the same day, an end.") || !strings.Contains(page, `value="16:30"`) {
		t.Error("a meeting without an end is not refused")
	}
	o.post(t, "/calendar", url.Values{"as": {"ana"}})
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, "📅</span> Calendar</button>") || strings.Contains(page, "without an end") {
		t.Error("an empty calendar is not shown")
	}
}
