package schedule

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"unhunch/internal/prefs"
)

// meetingsOn reads "09:30-10:15, 10:20-11:00" of a day, and merges them. A day may
// stand before either time: "2026-11-24 00:30".
func meetingsOn(t *testing.T, zone *time.Location, day, text string) []Meeting {
	t.Helper()
	moment := func(clock string) time.Time {
		if !strings.Contains(clock, " ") {
			clock = day + " " + clock
		}
		return at(t, zone, clock)
	}
	var all []Meeting
	for span := range strings.SplitSeq(text, ", ") {
		if from, to, ok := strings.Cut(span, " - "); ok {
			all = append(all, Meeting{moment(from), moment(to)})
		} else if from, to, ok := strings.Cut(span, "-"); ok {
			all = append(all, Meeting{moment(from), moment(to)})
		}
	}
	return Merge(all)
}

func TestMeetingsThatLeaveNoBreatherAreOne(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	for what, c := range map[string]struct{ are, want string }{
		"they touch":                       {"10:00-10:30, 10:30-11:00", "10:00-11:00"},
		"four minutes between":             {"10:00-10:30, 10:34-11:00", "10:00-11:00"},
		"a second less than five":          {"10:00-10:30, 10:34:59-11:00", "10:00-11:00"},
		"five minutes between":             {"10:00-10:30, 10:35-11:00", "10:00-10:30, 10:35-11:00"},
		"they overlap, the later first":    {"10:15-11:00, 10:00-10:30", "10:00-11:00"},
		"one inside another":               {"10:00-11:00, 10:15-10:30", "10:00-11:00"},
		"a row of them, by four minutes":   {"10:00-10:10, 10:14-10:20, 10:24-10:30", "10:00-10:30"},
		"one that takes no time":           {"10:00-10:00", ""},
		"one that ends before it begins":   {"10:30-10:00", ""},
		"nothing takes no time in between": {"10:00-10:30, 10:32-10:32, 10:36-11:00", "10:00-10:30, 10:36-11:00"},
		"none":                             {"", ""},
	} {
		if diff := cmp.Diff(meetingsOn(t, zone, "2026-11-23", c.want), meetingsOn(t, zone, "2026-11-23", c.are), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// agenda plays somebody's time with what their calendar has, minute by minute, and
// tells what became of each reminder: "09:55 before 10:00", "10:45 held from 10:00",
// "10:00 left out".
type agenda struct {
	t        *testing.T
	zone     *time.Location
	plan     *Plan
	table    prefs.Timetable
	meetings []Meeting
	unknown  bool // the calendar was not read yet
	also     func(now time.Time) Presence

	due    Due
	sent   time.Time
	counts map[int]int
	told   []string
}

func newAgenda(t *testing.T, zone, plan, day, meetings string) *agenda {
	t.Helper()
	d := &agenda{t: t, zone: place(t, zone), table: timetable(t, zone, plan), counts: map[int]int{}}
	d.plan = compiled(t, d.table)
	d.meetings = meetingsOn(t, d.zone, day, meetings)
	d.due = Due{User: ana, Timetable: d.table, Calendar: true}
	d.next(d.plan.NextFor(ana, at(t, d.zone, day+" 00:00")))
	return d
}

func (d *agenda) next(t time.Time) { d.due.At, d.due.First, d.due.Snoozes = t, t, 0 }

func (d *agenda) presence(now time.Time) (p Presence) {
	if d.also != nil {
		p = d.also(now)
	}
	if p.NoCalendar = d.unknown; !d.unknown {
		p.Meetings = d.meetings
	}
	return p
}

// until lives up to a moment.
func (d *agenda) until(end time.Time) []string {
	now := d.due.At.Add(-time.Hour)
	for steps := 0; d.due.At.Before(end) && !d.due.At.IsZero(); steps++ {
		if steps > 10_000 {
			d.t.Fatalf("it does not end: %v", d.told)
		}
		looks := d.due.At.Add(-20 * time.Minute)
		if looks.Before(now) {
			looks = now
		}
		c := Coming{User: ana, At: d.due.At, First: d.due.First, Snoozes: d.due.Snoozes, Timetable: d.table, Calendar: true, Sent: d.sent}
		if h, hastens := Hasten(c, d.plan, d.presence(looks).Meetings, looks); hastens {
			if h.User != ana || !h.From.Equal(d.due.At) {
				d.t.Errorf("hastens %+v", h)
			}
			d.due.At = h.To
			continue
		}
		now = d.due.At
		d.beat(now)
	}
	return d.told
}

func (d *agenda) beat(now time.Time) {
	d.due.Day = Tally{d.plan.date(now), d.counts[d.plan.date(now)]}
	answer := Decide(d.due, d.plan, d.presence(now), now)
	local := func(t time.Time) string { return t.In(d.zone).Format("15:04") }
	switch answer.Verdict {
	case Send:
		d.counts[d.plan.date(now)]++
		said := local(now)
		switch m := answer.Owed; {
		case !m.Before.IsZero():
			said += " before " + local(m.Before)
		case !now.Equal(d.due.First):
			said += " held from " + local(d.due.First)
		}
		if answer.Owed.Unsaid != "" {
			said += ", not known: " + answer.Owed.Unsaid
		}
		if m := answer.Owed; !m.Due.Equal(d.due.First) || m.NotAfter.Before(now) || !m.Before.IsZero() && m.NotAfter.After(m.Before) {
			d.t.Errorf("owed at %s: %+v", now, m)
		}
		d.told, d.sent = append(d.told, said), now
		d.next(answer.Next)
	case Held, PutBack:
		d.due.At, d.due.First, d.due.Snoozes = answer.Next, answer.First, answer.Snoozes
	case Dropped:
		said := local(d.due.First) + " left out"
		if answer.Reason == InCalendar {
			said += fmt.Sprintf(" for %s–%s", local(answer.Meeting.From), local(answer.Meeting.To))
		}
		if answer.Reason != OffHours && answer.Reason != DayEnd {
			d.told = append(d.told, said)
		}
		d.next(answer.Next)
	}
}

// Plans have Ana's slot, which is some seconds after the minute; meetings begin and
// end with it: what follows on one that was held is an interval less its slot
// later.
func TestTheGapBeforeTheMeeting(t *testing.T) {
	const hourly = "at 10:00, 11:00, 14:00"
	for situation, c := range map[string]struct {
		plan, meetings string
		want           string
	}{
		"nothing in the calendar":                          {hourly, "", "10:00, 11:00, 14:00"},
		"it would come as the meeting begins":              {hourly, "10:00-10:30", "09:55 before 10:00, 11:00, 14:00"},
		"it comes as the meeting ends":                     {hourly, "09:30-10:00", "10:00, 11:00, 14:00"},
		"a minute before it begins is free":                {hourly, "10:01-10:30", "10:00, 11:00, 14:00"},
		"the meeting ends a minute later":                  {hourly, "09:30-10:01", "10:01 held from 10:00, 11:00, 14:00"},
		"five free minutes before it":                      {hourly, "09:30-09:55, 10:00-10:30", "09:55 before 10:00, 11:00, 14:00"},
		"four free minutes before it":                      {hourly, "09:30-09:56, 10:00-10:30", "10:30 held from 10:00, 11:00, 14:00"},
		"fifteen minutes earlier":                          {hourly, "09:50-10:30", "09:45 before 09:50, 11:00, 14:00"},
		"sixteen minutes earlier":                          {hourly, "09:49-10:30", "10:30 held from 10:00, 11:00, 14:00"},
		"two back to back":                                 {hourly, "09:55-10:15, 10:15-10:40", "09:50 before 09:55, 11:00, 14:00"},
		"two back to back, too long before":                {hourly, "09:30-10:15, 10:15-10:40", "10:40 held from 10:00, 11:00, 14:00"},
		"between two, four minutes apart":                  {hourly, "09:30-09:58, 10:02-10:40", "10:40 held from 10:00, 11:00, 14:00"},
		"between two, five minutes apart":                  {hourly, "09:30-09:58, 10:03-10:40", "10:00, 11:00, 14:00"},
		"an hour until it is over":                         {hourly, "09:30-11:00", "11:00 held from 10:00, 14:00"},
		"an hour and a minute until it is over":            {hourly, "09:30-11:01", "10:00 left out for 09:30–11:01, 11:01 held from 11:00, 14:00"},
		"most of the morning":                              {hourly, "09:00-11:30", "10:00 left out for 09:00–11:30, 11:30 held from 11:00, 14:00"},
		"all day":                                          {hourly, "00:00-2026-11-24 00:00", "10:00 left out for 00:00–00:00, 11:00 left out for 00:00–00:00, 14:00 left out for 00:00–00:00"},
		"an interval goes on from where it was planned":    {"every 60m 9-12 13-17", "10:00-10:30", "09:55 before 10:00, 11:00, 14:00, 15:00, 16:00"},
		"an interval goes on from when it came":            {"every 60m 9-12 13-17", "09:45-10:30", "10:30 held from 10:00, 11:30, 14:00, 15:00, 16:00"},
		"one after the other":                              {"every 60m 9-12 13-17", "10:00-10:30, 11:00-11:30", "09:55 before 10:00, 10:55 before 11:00, 14:00, 15:00, 16:00"},
		"half an interval after the last, and that is so":  {"every 30m 9-10:30", "09:50-10:10", "09:30, 09:45 before 09:50"},
		"less than half an interval after the last":        {"every 30m 9-11", "09:49-10:10", "09:30, 10:10 held from 10:00, 10:40"},
		"fourteen minutes after the last, of 28":           {"at 09:32, 10:00", "09:51-10:20", "09:32, 09:46 before 09:51"},
		"thirteen":                                         {"at 09:33, 10:00", "09:51-10:20", "09:33, 10:20 held from 10:00"},
		"before the working hours":                         {"at 9:00, 10:00 9-17", "09:00-09:20", "09:20 held from 09:00, 10:00"},
		"five minutes of them":                             {"at 9:05, 10:00 9-17", "09:05-09:20", "09:00 before 09:05, 10:00"},
		"over the day's end":                               {"at 16:45 9-17", "16:00-17:30", "16:45 left out for 16:00–17:30"},
		"before one that goes on over the day's end":       {"at 16:45 9-17", "16:45-17:30", "16:40 before 16:45"},
		"over lunch":                                       {"at 11:50, 14:00 9-12 13-17", "11:30-13:15", "11:50 left out for 11:30–13:15, 14:00"},
		"before one that goes on over lunch":               {"at 11:50, 14:00 9-12 13-17", "11:50-13:15", "11:45 before 11:50, 14:00"},
		"after lunch, begun in it":                         {"at 13:00, 14:00 9-12 13-17", "12:57-13:30", "13:30 held from 13:00, 14:00"},
		"it came early, and the next moment is near a one": {"at 10:00, 10:20", "10:00-10:10, 10:20-10:30", "09:55 before 10:00, 10:15 before 10:20"},
	} {
		t.Run(situation, func(t *testing.T) {
			d := newAgenda(t, "Europe/Berlin", c.plan, "2026-11-23", strings.Replace(c.meetings, "00:00-2026", "00:00 - 2026", 1))
			foreseen := d.foresees(at(t, d.zone, "2026-11-24 00:00"))
			if got := strings.Join(d.until(at(t, d.zone, "2026-11-24 00:00")), ", "); got != c.want {
				t.Errorf("it went so: %s\nwant:       %s", got, c.want)
			}
			came := slices.DeleteFunc(d.told, func(said string) bool { return strings.Contains(said, "left out") })
			if diff := cmp.Diff(came, foreseen, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("foreseen (-as it went +as it was foreseen):\n%s", diff)
			}
		})
	}
}

// foresees tells in the words of until what is expected up to a moment.
func (d *agenda) foresees(end time.Time) (told []string) {
	p := prefs.Person{ID: ana, OptedIn: time.Unix(1, 0), Prefs: prefs.Prefs{Timetable: d.table}, Due: d.due.At}
	local := func(t time.Time) string { return t.In(d.zone).Format("15:04") }
	for _, e := range Upcoming(p, d.due.At.Add(-time.Hour), 12, Known{Meetings: d.meetings}) {
		switch {
		case !e.At.Before(end):
			return told
		case e.At.Before(e.Due):
			told = append(told, local(e.At)+" before "+local(e.Before))
		case e.Moved():
			told = append(told, local(e.At)+" held from "+local(e.Due))
		default:
			told = append(told, local(e.At))
		}
	}
	return told
}

func TestACalendarBesideOtherRules(t *testing.T) {
	const day = "2026-11-23"
	for situation, c := range map[string]struct {
		plan, meetings string
		prepare        func(d *agenda)
		want           string
	}{
		"nothing was read yet": {
			"at 10:00", "10:00-10:30", func(d *agenda) { d.unknown = true }, "10:00, not known: calendar",
		},
		"nothing was read yet, and nobody asked": {
			"at 10:00", "10:00-10:30", func(d *agenda) { d.unknown, d.due.Calendar = true, false }, "10:00",
		},
		"the rule is switched": {
			"at 10:00", "10:00-10:30", func(d *agenda) { d.switches(prefs.RuleCalendar) }, "10:00",
		},
		"the rule is switched, and nothing was read yet": {
			"at 10:00", "10:00-10:30", func(d *agenda) { d.unknown = true; d.switches(prefs.RuleCalendar) }, "10:00",
		},
		"their status speaks against the gap": {
			"at 10:00", "10:00-10:30", func(d *agenda) { d.also = saysUntil(t, d.zone, day+" 09:58", prefs.RuleCall) }, "10:30 held from 10:00",
		},
		"their status speaks against the end": {
			"at 10:00", "09:30-10:30", func(d *agenda) { d.also = saysUntil(t, d.zone, day+" 10:40", prefs.RuleCall) }, "10:40 held from 10:00",
		},
		"they are on holiday": {
			"at 10:00", "10:00-10:30", func(d *agenda) { d.also = saysUntil(t, d.zone, day+" 23:00", prefs.RuleVacation) }, "10:00 left out",
		},
		"there were enough": {
			"at 9:30, 10:00 max 1", "10:00-10:30", nil, "09:30, 10:00 left out",
		},
		"put off to the middle of a meeting": {
			"at 10:00", "10:05-10:40", func(d *agenda) { d.putOff(day + " 10:10") }, "10:40 held from 10:10",
		},
		"put off to the beginning of a meeting": {
			"at 10:00", "10:10-10:40", func(d *agenda) { d.putOff(day + " 10:10") }, "10:40 held from 10:10",
		},
		"put off to after hours": {
			"at 10:00 9-17", "17:00-18:00", func(d *agenda) { d.putOff(day + " 17:30") }, "18:00 held from 17:30",
		},
		"put off in hours, and the meeting goes on after them": {
			"at 10:00 9-17", "16:00-17:10", func(d *agenda) { d.putOff(day + " 16:40") }, "16:40 left out for 16:00–17:10",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			d := newAgenda(t, "Europe/Berlin", c.plan, day, c.meetings)
			if c.prepare != nil {
				c.prepare(d)
			}
			if got := strings.Join(d.until(at(t, d.zone, "2026-11-24 00:00")), ", "); got != c.want {
				t.Errorf("it went so: %s\nwant:       %s", got, c.want)
			}
		})
	}
}

func (d *agenda) switches(r prefs.Rule) {
	d.table.Quiet.Off = append(d.table.Quiet.Off, r)
	d.due.Timetable = d.table
}

func (d *agenda) putOff(until string) {
	d.next(at(d.t, d.zone, until))
	d.due.Snoozes = 1
}

func saysUntil(t *testing.T, zone *time.Location, end string, r prefs.Rule) func(time.Time) Presence {
	t.Helper()
	ends := at(t, zone, end)
	return func(time.Time) Presence { return Presence{Status: r, StatusEnds: ends} }
}

// What was brought forward comes as planned where the calendar changed, the beat was
// late, or it may have been sent.
func TestWhatWasBroughtForwardInVain(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	for situation, c := range map[string]struct {
		now, meetings string
		doubtful      bool
		want          Verdict
	}{
		"on time":                                {"09:55", "10:00-10:30", false, Send},
		"a beat late":                            {"09:55:59", "10:00-10:30", false, Send},
		"a minute late":                          {"09:56", "10:00-10:30", false, PutBack},
		"the meeting is not there any more":      {"09:55", "", false, PutBack},
		"it begins earlier":                      {"09:55", "09:58-10:30", false, PutBack},
		"it is over before the reminder":         {"09:55", "09:59-10:00", false, PutBack},
		"there is another one now":               {"09:55", "09:50-09:56, 10:01-10:30", false, PutBack},
		"it may have been sent":                  {"09:55", "10:00-10:30", true, Dropped},
		"an outage, and it is ten":               {"10:01", "10:00-10:30", false, Held},
		"an outage until the meeting is over":    {"10:31", "10:00-10:30", false, Send},
		"an outage of more than an hour is long": {"11:02", "10:00-10:30", false, Dropped},
	} {
		plan := following(t, "Europe/Berlin", "at 10:00, 14:00")
		day := "2026-11-23 "
		due := Due{
			User: ana, At: at(t, zone, day+"09:55"), First: at(t, zone, day+"10:00").Add(Slot(ana, Spread)),
			Timetable: timetable(t, "Europe/Berlin", "at 10:00, 14:00"), Doubtful: c.doubtful, Calendar: true,
		}
		p := Presence{Meetings: meetingsOn(t, zone, "2026-11-23", c.meetings)}
		got := Decide(due, plan, p, at(t, zone, day+c.now))
		if got.Verdict != c.want {
			t.Errorf("%s: %+v, want %s", situation, got, c.want)
		}
		if got.Verdict == PutBack && (!got.Next.Equal(due.First) || !got.First.Equal(due.First)) {
			t.Errorf("%s: it comes at %s", situation, got.Next)
		}
		if next := at(t, zone, day+"14:00").Add(Slot(ana, Spread)); got.Verdict == Send && !got.Next.Equal(next) {
			t.Errorf("%s: the next one comes at %s", situation, got.Next)
		}
	}
}

func TestWhatWasPutOffIntoAMeetingIsExpectedAtItsEnd(t *testing.T) {
	d := newAgenda(t, "Europe/Berlin", "at 10:00, 14:00", "2026-11-23", "10:05-10:40, 14:00-16:00")
	p := prefs.Person{ID: ana, OptedIn: time.Unix(1, 0), Prefs: prefs.Prefs{Timetable: d.table}, Due: at(t, d.zone, "2026-11-23 10:10"), Snoozes: 1}
	for what, c := range map[string]struct {
		off  []prefs.Rule
		want string
	}{
		"as usual":             {nil, "10:40 13:55 10:00"},
		"the rule is switched": {[]prefs.Rule{prefs.RuleCalendar}, "10:10 14:00 10:00"},
	} {
		p.Prefs.Timetable.Quiet.Off = c.off
		got := expected(t, p, at(t, d.zone, "2026-11-23 09:30"), 3, Known{Meetings: d.meetings}, "15:04")
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("%s: %s, want %s", what, said, c.want)
		}
	}
}
