package schedule

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

var ana = prefs.UserID{Workspace: "T1", Person: "UANA"}

// TestDecide speaks of Ana's slot as "+": "10:00+" is ten o'clock at her place
// in the minute.
func TestDecide(t *testing.T) {
	for situation, c := range map[string]struct {
		plan           string
		due, first     string // first: "" is due
		now            string
		sent           int // today
		snoozes        int
		routine        bool
		doubtful       bool
		verdict        Verdict
		reason         Reason
		next, notAfter string
	}{
		"on time": {
			due: "Mon 10:00+", now: "Mon 10:00+",
			verdict: Send, next: "Mon 10:50+", notAfter: "Mon 10:50+",
		},
		"a beat late": {
			due: "Mon 10:00+", now: "Mon 10:01",
			verdict: Send, next: "Mon 10:50+", notAfter: "Mon 10:50+",
		},
		"after an outage, the interval counts from now": {
			due: "Mon 09:50+", now: "Mon 10:35+",
			verdict: Send, next: "Mon 11:25+", notAfter: "Mon 10:50+",
		},
		"an hour late": {
			due: "Mon 10:00+", now: "Mon 11:00+",
			verdict: Send, next: "Mon 11:50+", notAfter: "Mon 11:00+",
		},
		"more than an hour late": {
			due: "Mon 10:00+", now: "Mon 11:01+",
			verdict: Dropped, reason: TooLate, next: "Mon 11:51+",
		},
		"sent already, perhaps": {
			due: "Mon 10:00+", now: "Mon 10:20+", snoozes: 1, routine: true, doubtful: true,
			verdict: Dropped, reason: MaybeSent, next: "Mon 11:10+",
		},
		"three days late": {
			due: "Fri 16:00+", now: "Mon 06:00",
			verdict: Dropped, reason: TooLate, next: "Mon 09:50+",
		},
		"the last one of the day goes stale with the day": {
			due: "Mon 17:05+", now: "Mon 17:05+",
			verdict: Send, next: "Tue 09:50+", notAfter: "Mon 17:30",
		},
		"the last one of the morning goes stale at lunch": {
			plan: "every 50m 9-12 13-17 mon-fri",
			due:  "Mon 11:30+", now: "Mon 11:30+",
			verdict: Send, next: "Mon 13:50+", notAfter: "Mon 12:00",
		},
		"in the quiet time": {
			due: "Mon 17:10", now: "Mon 17:10",
			verdict: Dropped, reason: DayEnd, next: "Tue 09:50+",
		},
		"past the end": {
			due: "Mon 17:31", now: "Mon 17:31",
			verdict: Dropped, reason: OffHours, next: "Tue 09:50+",
		},
		"put off into the quiet time": {
			due: "Mon 17:10", now: "Mon 17:10", snoozes: 1,
			verdict: Send, next: "Tue 09:50+", notAfter: "Mon 17:30",
		},
		"put off, and held up until after hours": {
			due: "Mon 17:30", first: "Mon 17:10", now: "Mon 17:30", snoozes: 1,
			verdict: Dropped, reason: OffHours, next: "Tue 09:50+",
		},
		"put off past the end, and held up": {
			due: "Mon 18:00", first: "Mon 17:31", now: "Mon 18:00", snoozes: 1,
			verdict: Send, next: "Tue 09:50+", notAfter: "Mon 18:31",
		},
		"put off past the end": {
			due: "Mon 17:31", now: "Mon 17:31", snoozes: 2,
			verdict: Send, next: "Tue 09:50+", notAfter: "Mon 18:31",
		},
		"put off, and the plan goes on from there": {
			due: "Mon 10:07", now: "Mon 10:07", snoozes: 1,
			verdict: Send, next: "Mon 10:57+", notAfter: "Mon 10:57+",
		},
		"put off and held up for too long": {
			due: "Mon 10:07", now: "Mon 11:08", snoozes: 1,
			verdict: Dropped, reason: TooLate, next: "Mon 11:57+",
		},
		"put off, and a routine is running": {
			due: "Mon 17:31", now: "Mon 17:31", snoozes: 1, sent: 9, routine: true,
			verdict: Held, reason: InRoutine, next: "Mon 17:32",
		},
		"the sixth of six": {
			plan: "every 50m max 6",
			due:  "Mon 14:00+", now: "Mon 14:00+", sent: 5,
			verdict: Send, next: "Mon 14:50+", notAfter: "Mon 14:50+",
		},
		"the seventh of six": {
			plan: "every 50m max 6",
			due:  "Mon 14:50+", now: "Mon 14:50+", sent: 6,
			verdict: Dropped, reason: EnoughNow, next: "Tue 09:50+",
		},
		"the sixth of six, put off": {
			plan: "every 50m max 6",
			due:  "Mon 14:10", now: "Mon 14:10", sent: 5, snoozes: 1,
			verdict: Send, next: "Mon 15:00+", notAfter: "Mon 15:00+",
		},
		"the first of five": {
			plan: "every 30m max 5",
			due:  "Mon 09:30+", now: "Mon 09:30+",
			verdict: Send, next: "Mon 11:30+", notAfter: "Mon 10:30+",
		},
		"the first of five, held until just before eleven": {
			plan: "every 30m max 5",
			due:  "Mon 10:24+", first: "Mon 09:30+", now: "Mon 10:24+", // 10:54, 11:24, and twelve more
			verdict: Send, next: "Mon 12:24+", notAfter: "Mon 10:30+",
		},
		"the fourth of five": {
			plan: "every 30m max 5",
			due:  "Mon 15:30+", now: "Mon 15:30+", sent: 3,
			verdict: Send, next: "Mon 17:00+", notAfter: "Mon 16:30+",
		},
		"in a routine": {
			due: "Mon 10:00+", now: "Mon 10:00+", routine: true,
			verdict: Held, reason: InRoutine, next: "Mon 10:01+",
		},
		"in a routine for an hour": {
			due: "Mon 11:00+", first: "Mon 10:00+", now: "Mon 11:00+", routine: true,
			verdict: Held, reason: InRoutine, next: "Mon 11:01+",
		},
		"in a routine for longer": {
			due: "Mon 11:01+", first: "Mon 10:00+", now: "Mon 11:01+", routine: true,
			verdict: Dropped, reason: TooLate, next: "Mon 11:51+",
		},
		"the routine is over: the interval counts from now": {
			due: "Mon 10:04+", first: "Mon 10:00+", now: "Mon 10:04+",
			verdict: Send, next: "Mon 10:54+", notAfter: "Mon 10:54+",
		},
		"in a routine at the end of the hours": {
			due: "Mon 17:30+", first: "Mon 17:05+", now: "Mon 17:30+", routine: true,
			verdict: Dropped, reason: OffHours, next: "Tue 09:50+",
		},
		"cron": {
			plan: "at 10:00, 15:00 mon-fri",
			due:  "Mon 10:00+", now: "Mon 10:00+",
			verdict: Send, next: "Mon 15:00+", notAfter: "Mon 11:00+",
		},
		"cron, put off to just before the next": {
			plan: "at 10:00, 15:00 mon-fri",
			due:  "Mon 14:55", now: "Mon 14:55", snoozes: 1,
			verdict: Send, next: "Tue 10:00+", notAfter: "Mon 15:55",
		},
		"cron every ten minutes": {
			plan: "9:00-10:30 mon-fri cron */10 * * * *",
			due:  "Mon 10:00+", now: "Mon 10:00+",
			verdict: Send, next: "Mon 10:10+", notAfter: "Mon 10:10+",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			tt := prefstest.Straight("Europe/Berlin").Timetable
			if c.plan != "" {
				tt = timetable(t, "Europe/Berlin", c.plan)
			}
			plan := compiled(t, tt)
			due := Due{User: ana, At: slotted(t, plan, c.due), Timetable: tt, InRoutine: c.routine, Doubtful: c.doubtful, Snoozes: c.snoozes}
			if due.First = due.At; c.first != "" {
				due.First = slotted(t, plan, c.first)
			}
			now := slotted(t, plan, c.now)
			due.Day = Tally{Day: plan.date(now), Count: c.sent}

			want := Decision{Verdict: c.verdict, Reason: c.reason, Next: slotted(t, plan, c.next), Day: due.Day}
			switch c.verdict {
			case Send:
				want.Day.Count++
				want.Owed = &delivery.Message{
					To: ana, Kind: delivery.Reminder, Priority: delivery.Soon,
					Due: due.First, Snoozes: c.snoozes, NotAfter: slotted(t, plan, c.notAfter),
				}
			case Held, PutBack:
				want.First, want.Snoozes = due.First, c.snoozes
			case Dropped:
			}
			if diff := cmp.Diff(want, Decide(due, plan, Presence{}, now)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// slotted reads "Mon 10:00" and, at Ana's slot, "Mon 10:00+", in the week of 23
// November 2026; Fri is the one before.
func slotted(t *testing.T, plan *Plan, text string) time.Time {
	t.Helper()
	days := map[string]string{"Fri": "20", "Mon": "23", "Tue": "24"}
	moment := at(t, plan.zone, "2026-11-"+days[text[:3]]+" "+text[4:9])
	if len(text) > 9 {
		moment = moment.Add(Slot(ana, Spread))
	}
	return moment
}

func TestADayIsCountedInTheirOwnCalendar(t *testing.T) {
	tt := timetable(t, "Pacific/Auckland", "every 1h 0-24 daily")
	plan := compiled(t, tt)
	yesterday := at(t, plan.zone, "2026-11-23 23:00")
	now := at(t, plan.zone, "2026-11-24 01:00") // the same day in UTC
	d := Decide(Due{User: ana, At: now, First: now, Day: Tally{plan.date(yesterday), 6}}, plan, Presence{}, now)
	if want := (Tally{plan.date(now), 1}); d.Verdict != Send || d.Day != want {
		t.Errorf("%s, %+v; want %+v", d.Verdict, d.Day, want)
	}
}

func BenchmarkDecide(b *testing.B) {
	tt := prefstest.Straight("Europe/Berlin").Timetable
	plan, err := Compile(tt)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	due := Due{User: ana, At: now, First: now, Timetable: tt}
	for b.Loop() {
		Decide(due, plan, Presence{}, now)
	}
}

func ExamplePlan_NextFor() {
	plan, _ := Compile(prefstest.Straight("Europe/Berlin").Timetable)
	morning := time.Date(2026, time.November, 23, 6, 0, 0, 0, time.UTC)
	fmt.Println(plan.Next(morning).In(plan.zone).Format("Mon 15:04:05"))
	fmt.Println(plan.NextFor(ana, morning).In(plan.zone).Format("Mon 15:04:05"))
	// Output:
	// Mon 09:50:00
	// Mon 09:50:44
}
