package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// TestHoldBack is about a reminder that was due at ten on a Monday, for
// somebody whose hours are 9:00–17:30 and whose last twenty minutes are quiet.
func TestHoldBack(t *testing.T) {
	type life struct {
		status, until string // the status, and when it clears by itself
		huddle        string // until; "yes": until they leave
		dnd           string // from–until
		away, dayOff  bool
		gone          bool // deactivated
	}
	for situation, c := range map[string]struct {
		life
		now     string
		off, on []prefs.Rule
		sent    int
		snoozed bool
		routine bool
		want    Reason
		ends    string
	}{
		"nothing is known":                    {now: "10:00"},
		"in a meeting":                        {life: life{status: "meeting"}, now: "10:00", want: InMeeting},
		"the meeting has a minute left":       {life: life{status: "meeting", until: "10:31"}, now: "10:30", want: InMeeting, ends: "10:31"},
		"the meeting is over":                 {life: life{status: "meeting", until: "10:30"}, now: "10:30"},
		"meetings do not matter":              {life: life{status: "meeting"}, now: "10:00", off: []prefs.Rule{prefs.RuleMeeting}},
		"on a call":                           {life: life{status: "call"}, now: "10:00", want: OnCall},
		"calls do not matter, meetings do":    {life: life{status: "call"}, now: "10:00", off: []prefs.Rule{prefs.RuleCall}},
		"not to be disturbed":                 {life: life{status: "busy"}, now: "10:00", want: Busy},
		"a status that says huddle":           {life: life{status: "huddle"}, now: "10:00", want: InHuddle},
		"in a huddle":                         {life: life{huddle: "yes"}, now: "10:00", want: InHuddle},
		"Slack has forgotten the huddle":      {life: life{huddle: "09:59"}, now: "10:00"},
		"huddles do not matter":               {life: life{huddle: "yes", status: "huddle"}, now: "10:00", off: []prefs.Rule{prefs.RuleHuddle}},
		"a meeting in a huddle is a meeting":  {life: life{huddle: "yes", status: "meeting", until: "10:20"}, now: "10:00", want: InMeeting, ends: "10:20"},
		"a huddle after the meeting":          {life: life{huddle: "yes", status: "meeting", until: "10:20"}, now: "10:20", want: InHuddle},
		"Do Not Disturb begins":               {life: life{dnd: "10:00–11:00"}, now: "10:00", want: DND, ends: "11:00"},
		"Do Not Disturb comes in a minute":    {life: life{dnd: "10:01–11:00"}, now: "10:00"},
		"Do Not Disturb ends":                 {life: life{dnd: "09:00–10:00"}, now: "10:00"},
		"Do Not Disturb does not matter":      {life: life{dnd: "09:00–11:00"}, now: "10:00", off: []prefs.Rule{prefs.RuleDND}},
		"away, as usual":                      {life: life{away: true}, now: "10:00"},
		"away, and they asked for it":         {life: life{away: true}, now: "10:00", on: []prefs.Rule{prefs.RuleAway}, want: Away},
		"on holiday":                          {life: life{status: "vacation"}, now: "10:00", want: Absent},
		"the holiday's last minute":           {life: life{status: "vacation", until: "10:01"}, now: "10:00", want: Absent},
		"the holiday is over":                 {life: life{status: "vacation", until: "10:00"}, now: "10:00"},
		"off sick":                            {life: life{status: "sick"}, now: "10:00", want: Absent},
		"off sick does not matter":            {life: life{status: "sick"}, now: "10:00", off: []prefs.Rule{prefs.RuleSick}},
		"a holiday of the workspace":          {life: life{dayOff: true}, now: "10:00", want: Holiday},
		"a holiday that they work on":         {life: life{dayOff: true}, now: "10:00", off: []prefs.Rule{prefs.RuleHoliday}},
		"put off on a day off":                {life: life{dayOff: true, status: "vacation"}, now: "10:00", snoozed: true},
		"put off into a meeting":              {life: life{status: "meeting"}, now: "10:00", snoozed: true, want: InMeeting},
		"in a routine and a meeting":          {life: life{status: "meeting"}, now: "10:00", routine: true, want: InRoutine},
		"enough for today, in a meeting":      {life: life{status: "meeting"}, now: "10:00", sent: 9, want: EnoughNow},
		"in a meeting for an hour":            {life: life{status: "meeting"}, now: "11:00", want: InMeeting},
		"in a meeting for longer":             {life: life{status: "meeting"}, now: "11:01", want: TooLate},
		"on holiday for longer than an hour":  {life: life{status: "vacation"}, now: "11:01", want: TooLate},
		"deactivated":                         {life: life{gone: true}, now: "10:00", want: Gone},
		"deactivated, with every rule off":    {life: life{gone: true, status: "sick"}, now: "10:00", off: []prefs.Rule{prefs.RuleVacation, prefs.RuleSick}, want: Gone},
		"deactivated, after they put it off":  {life: life{gone: true}, now: "10:00", snoozed: true, want: Gone},
		"deactivated, in a meeting":           {life: life{gone: true, status: "meeting"}, now: "10:00", want: Gone},
		"deactivated in a routine":            {life: life{gone: true}, now: "10:00", routine: true, want: Gone},
		"off hours, in a meeting, on holiday": {life: life{status: "meeting", dayOff: true}, now: "08:59", want: OffHours},
	} {
		t.Run(situation, func(t *testing.T) {
			tt := prefstest.Straight("Europe/Berlin").Timetable
			tt.Quiet = prefs.Quiet{Off: c.off, On: c.on}
			plan := compiled(t, tt)
			clock := func(hhmm string) time.Time {
				if hhmm == "" || hhmm == "yes" {
					return time.Time{}
				}
				return at(t, plan.zone, "2026-11-23 "+hhmm)
			}
			p := Presence{
				Status: prefs.Rule(c.status), StatusEnds: clock(c.until),
				Huddle: c.huddle != "", HuddleEnds: clock(c.huddle), Away: c.away, DayOff: c.dayOff, Gone: c.gone,
			}
			if from, until, ok := strings.Cut(c.dnd, "–"); ok {
				p.DNDFrom, p.DNDEnds = clock(from), clock(until)
			}
			due := Due{User: ana, At: clock("10:00"), First: clock("10:00"), Timetable: tt, InRoutine: c.routine}
			if c.snoozed {
				due.Snoozes = 1
			}
			now := clock(c.now)
			due.Day = Tally{Day: plan.date(now), Count: c.sent}
			if got, ends := holdBack(&due, plan.at(now), &p); got != c.want || !ends.Equal(clock(c.ends)) {
				t.Errorf("%q until %v, want %q until %q", got, ends, c.want, c.ends)
			}
		})
	}
}

func TestWhatIsHeldIsLookedAtAgainWhenItsReasonEndsOrInAMinute(t *testing.T) {
	tt := prefstest.Straight("Europe/Berlin").Timetable
	plan := compiled(t, tt)
	due := slotted(t, plan, "Mon 10:00+")
	for until, want := range map[time.Duration]time.Duration{
		0:                       time.Minute, // for as long as they like
		time.Second:             time.Second,
		1500 * time.Millisecond: 2 * time.Second,
		59 * time.Second:        59 * time.Second,
		time.Hour:               time.Minute, // or sooner: who knows
	} {
		p := Presence{Status: prefs.RuleMeeting}
		if until > 0 {
			p.StatusEnds = due.Add(until)
		}
		got := Decide(Due{User: ana, At: due, First: due, Timetable: tt, Snoozes: 1}, plan, p, due)
		if diff := cmp.Diff(Decision{Verdict: Held, Reason: InMeeting, Next: due.Add(want), First: due, Snoozes: 1}, got); diff != "" {
			t.Errorf("%s: %s", until, diff)
		}
	}
}

func TestADroppedReminderIsFollowedByTheNext(t *testing.T) {
	tt := prefstest.Straight("Europe/Berlin").Timetable
	plan := compiled(t, tt)
	now := slotted(t, plan, "Mon 10:00+")
	for want, p := range map[string]Presence{
		"Mon 10:50+": {Status: prefs.RuleVacation}, // it may be over any time
		"Tue 09:50+": {DayOff: true},
	} {
		if got := Decide(Due{User: ana, At: now, First: now, Timetable: tt}, plan, p, now); got.Verdict != Dropped || !got.Next.Equal(slotted(t, plan, want)) {
			t.Errorf("%+v is followed by %s, want %s", p, got.Next, want)
		}
	}
}

// Nobody is reminded whose account is deactivated, for however long; and the plan
// goes on, so that whoever is back gets the reminder that is next.
func TestADeactivatedAccountIsNotRemindedAndItsPlanGoesOn(t *testing.T) {
	tt := prefstest.Straight("Europe/Berlin").Timetable
	plan := compiled(t, tt)
	due := Due{User: ana, At: slotted(t, plan, "Fri 16:00+"), Timetable: tt}
	tuesday := slotted(t, plan, "Tue 09:50+")
	dropped := 0
	for due.At.Before(tuesday) {
		due.First = due.At
		got := Decide(due, plan, Presence{Gone: true}, due.At)
		if got.Verdict != Dropped || got.Reason != Gone || got.Owed != nil || got.Day.Count != 0 || !got.Next.After(due.At) {
			t.Fatalf("at %s: %+v", due.At, got)
		}
		due.At, due.Day = got.Next, got.Day
		dropped++
	}
	if !due.At.Equal(tuesday) || dropped < 9 {
		t.Errorf("after %d reminders that were dropped the next is due at %s, want %s", dropped, due.At, tuesday)
	}
	due.First = due.At
	if got := Decide(due, plan, Presence{}, due.At); got.Verdict != Send || got.Owed == nil || !got.Next.After(due.At) {
		t.Errorf("activated again: %+v", got)
	}
}

func TestADeactivatedAccountIsAwayForDays(t *testing.T) {
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	for gone, q := range map[bool]prefs.Quiet{true: {Off: []prefs.Rule{prefs.RuleVacation, prefs.RuleSick}}, false: {}} {
		if got := (Presence{Gone: gone}).Absent(q, now); got != gone {
			t.Errorf("deactivated %t: away for days %t", gone, got)
		}
	}
}

func TestWhatSlackLeftOpenIsSaidWhereItMatters(t *testing.T) {
	noStatus := []prefs.Rule{prefs.RuleMeeting, prefs.RuleCall, prefs.RuleBusy, prefs.RuleHuddle, prefs.RuleVacation, prefs.RuleSick}
	for want, q := range map[string]prefs.Quiet{
		"status,dnd":      {},
		"status,dnd,away": {On: []prefs.Rule{prefs.RuleAway}},
		"status":          {Off: []prefs.Rule{prefs.RuleDND, prefs.RuleMeeting}},
		"dnd":             {Off: noStatus},
		"":                {Off: append([]prefs.Rule{prefs.RuleDND}, noStatus...)},
	} {
		tt := prefstest.Straight("Europe/Berlin").Timetable
		tt.Quiet = q
		plan := compiled(t, tt)
		now := slotted(t, plan, "Mon 10:00+")
		got := Decide(Due{User: ana, At: now, First: now, Timetable: tt}, plan, Presence{NoStatus: true, NoDND: true, NoAway: true}, now)
		if got.Owed == nil || got.Owed.Unsaid != want {
			t.Errorf("%v: %+v, want %q left open", q, got.Owed, want)
		}
	}
}

func TestHolidaysAreDaysOnEverybodysOwnWall(t *testing.T) {
	days := Holidays{}
	days.Add(time.Date(2026, time.December, 25, 0, 0, 0, 0, time.UTC), "Christmas Day")
	days.Add(time.Date(2026, time.December, 25, 0, 0, 0, 0, time.UTC), "Christmas")
	for day, left := range map[string]bool{"2026-12-24": true, "2026-12-25": true, "2026-12-26": false} {
		if got := days.Left(at(t, time.UTC, day+" 23:59")); got != left {
			t.Errorf("on %s, some are left: %t", day, got)
		}
	}
	for _, c := range []struct{ zone, at, want string }{
		{"Pacific/Kiritimati", "2026-12-24 10:00 +0000", "Christmas Day"},
		{"Pacific/Kiritimati", "2026-12-24 09:59 +0000", ""},
		{"Pacific/Pago_Pago", "2026-12-26 10:59 +0000", "Christmas Day"},
		{"Pacific/Pago_Pago", "2026-12-26 11:00 +0000", ""},
	} {
		zone := place(t, c.zone)
		if got, ok := days.On(at(t, zone, c.at).In(zone)); got != c.want || ok != (c.want != "") {
			t.Errorf("%s at %s: %q", c.zone, c.at, got)
		}
	}
}
