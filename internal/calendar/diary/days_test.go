package diary_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar/diary"
	"unhunch/internal/effort"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

var ana = prefs.UserID{Workspace: "T1", Person: "UANA"}

// day is somebody's day of work, played by chance through the real look ahead and the
// real beat: a plan, meetings, and on some days also a status, a snooze, a calendar
// that changes or is read late.
type day struct {
	*testing.T
	rng   *rand.Rand
	name  string
	table prefs.Timetable
	plan  *schedule.Plan
	zone  *time.Location
	begin time.Time // the first minute that is looked at, at which the calendar has none
	end   time.Time

	meetings []schedule.Meeting // as the calendar has them, in no order
	changes  time.Time          // when it has others; zero: never
	others   []schedule.Meeting
	readAt   time.Time // before, nothing is known
	callFrom time.Time // a call by their status
	callTo   time.Time
	snoozes  bool
	heeds    bool

	now   time.Time    // of the last decision
	due   schedule.Due // At zero: none
	count schedule.Tally
	came  []sent

	expected []schedule.Expected // at the beginning
	skipped  []schedule.Decision // what was left out, with First set
	tally    map[string]int
}

type sent struct {
	at, due, before time.Time
	snoozed         bool
}

// plain reports whether nothing but the calendar is in the way.
func (d *day) plain() bool {
	return d.changes.IsZero() && d.readAt.IsZero() && d.callTo.IsZero() && !d.snoozes && d.heeds
}

func TestTenThousandDaysWithACalendar(t *testing.T) {
	days := effort.Chaos(effort.Check(1000, 10_000), 100_000)
	sum := map[string]int{}
	for seed := range uint64(days) {
		d := aDay(t, seed)
		d.lives()
		d.judges()
		for what, n := range d.tally {
			sum[what] += n
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d days: %v", days, sum)
	for _, what := range []string{"sent", "early", "held", "left out", "put back", "snoozed", "unknown", "over midnight", "all day", "plain", "foreseen"} {
		if sum[what] == 0 {
			t.Errorf("%q was never met", what)
		}
	}
}

func aDay(t *testing.T, seed uint64) *day {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 15))
	d := &day{T: t, rng: rng, tally: map[string]int{}, heeds: rng.IntN(20) > 0}
	d.table = d.aTimetable()
	plan, err := schedule.Compile(d.table)
	if err != nil {
		t.Fatalf("day %d: %v", seed, err)
	}
	d.plan, d.zone = plan, time.UTC
	d.begin = time.Date(2026, time.November, 23, 0, 0, 0, 0, d.zone)
	d.end = d.begin.Add(36 * time.Hour)
	d.meetings = d.someMeetings()
	if rng.IntN(4) == 0 {
		d.changes, d.others = d.begin.Add(time.Duration(rng.IntN(24*60))*time.Minute), d.someMeetings()
	}
	if rng.IntN(5) == 0 {
		d.readAt = d.begin.Add(time.Duration(rng.IntN(14*60)) * time.Minute)
	}
	if rng.IntN(4) == 0 {
		d.callFrom = d.begin.Add(time.Duration(rng.IntN(20*60)) * time.Minute)
		d.callTo = d.callFrom.Add(time.Duration(1+rng.IntN(90)) * time.Minute)
	}
	d.snoozes = rng.IntN(4) == 0
	if d.plain() {
		d.tally["plain"]++
	}
	d.name = fmt.Sprintf("day %d, %s, meetings %s", seed, d.table, clocks(d.meetings))
	d.due = schedule.Due{User: ana, Timetable: d.table, Calendar: true}
	d.next(plan.NextFor(ana, d.begin))
	p := prefs.Person{ID: ana, OptedIn: time.Unix(1, 0), Prefs: prefs.Prefs{Timetable: d.table}, Due: d.due.At}
	busy, _ := d.busy(ana, d.begin)
	d.expected = schedule.Upcoming(p, d.begin.Add(-30*time.Minute), 100, schedule.Known{Meetings: busy})
	return d
}

func (d *day) aTimetable() prefs.Timetable {
	table := prefs.Defaults("UTC").Timetable
	table.Lead = d.rng.IntN(3) * 20
	table.PerDay = 1 + d.rng.IntN(12)
	if !d.heeds {
		table.Quiet.Off = []prefs.Rule{prefs.RuleCalendar}
	}
	var hours []prefs.Span
	switch d.rng.IntN(4) {
	case 0:
		hours = []prefs.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 17*60 + 30}}
	case 1: // a night
		hours = []prefs.Span{{From: 0, To: 6 * 60}, {From: 22 * 60, To: 24 * 60}}
		d.tally["over midnight"]++
	default:
		hours = []prefs.Span{{From: prefs.Minute(6*60 + d.rng.IntN(240)), To: prefs.Minute(14*60 + d.rng.IntN(300))}}
	}
	for weekday := range table.Hours {
		table.Hours[weekday] = hours
	}
	if d.rng.IntN(2) == 0 {
		table.Plan = prefs.Plan{Every: []int{20, 25, 30, 45, 50, 60, 90}[d.rng.IntN(7)]}
		return table
	}
	table.Plan = prefs.Plan{}
	for m := hours[0].From; m < hours[0].To-prefs.Minute(table.Lead); m += prefs.Minute(15 + d.rng.IntN(120)) {
		table.Plan.Times = append(table.Plan.Times, m)
	}
	return table
}

// someMeetings are as people have them: at whole quarters, half of them back to back
// or with a few minutes between, on some days one that takes all of it.
func (d *day) someMeetings() (all []schedule.Meeting) {
	if d.rng.IntN(40) == 0 {
		d.tally["all day"]++
		all = append(all, schedule.Meeting{From: d.begin, To: d.begin.AddDate(0, 0, 1)})
	}
	for range d.rng.IntN(10) {
		from := d.begin.Add(time.Duration(d.rng.IntN(34*4)) * 15 * time.Minute)
		if len(all) > 0 && d.rng.IntN(2) == 0 {
			from = all[len(all)-1].To.Add(time.Duration(d.rng.IntN(9)) * time.Minute)
		}
		all = append(all, schedule.Meeting{From: from, To: from.Add(time.Duration(1+d.rng.IntN(8)) * 15 * time.Minute)})
	}
	return all
}

func (d *day) calendar(now time.Time) []schedule.Meeting {
	if !d.changes.IsZero() && !now.Before(d.changes) {
		return d.others
	}
	return d.meetings
}

// busy is what the feed knows.
func (d *day) busy(_ prefs.UserID, now time.Time) ([]schedule.Meeting, bool) {
	if now.Before(d.readAt) {
		return nil, false
	}
	return schedule.Merge(append([]schedule.Meeting(nil), d.calendar(now)...)), true
}

func (d *day) next(t time.Time) { d.due.At, d.due.First, d.due.Snoozes = t, t, 0 }

func (d *day) lives() {
	ctx := d.Context()
	quiet := slog.New(slog.DiscardHandler)
	looks := diary.New(diary.Options{Soon: d.Soon, Hasten: d.Hasten, Want: func(context.Context, []prefs.UserID, time.Time) {}, Busy: d.busy, Now: bubble.Now, Log: quiet})
	beats := schedule.New(schedule.Options{
		Store: d, Wake: func() {}, Log: quiet,
		Presence: func(who prefs.UserID, now time.Time) schedule.Presence {
			p := schedule.Presence{}
			if !now.Before(d.callFrom) && now.Before(d.callTo) {
				p.Status, p.StatusEnds = prefs.RuleCall, d.callTo
			}
			return looks.Know(who, p, now)
		},
	})
	// Nobody looks at the same second at which a beat is.
	for now := d.begin.Add(-30*time.Minute + 7*time.Second); !d.due.At.IsZero() && d.due.At.Before(d.end); {
		if far := d.due.At.Add(-26 * time.Minute); now.Before(far) {
			now = now.Add(far.Sub(now).Truncate(20 * time.Second))
		}
		if now.Before(d.due.At) {
			if err := looks.Look(ctx, now); err != nil {
				d.Fatal(err)
			}
		}
		until := now.Add(20 * time.Second)
		for beat := d.due.At; beat.Before(until) && !beat.IsZero(); beat = d.due.At {
			if _, err := beats.Tick(ctx, beat); err != nil {
				d.Fatal(err)
			}
			if d.due.At.Equal(beat) {
				d.Fatalf("%s: %s comes again", d.name, beat)
			}
		}
		now = until
	}
}

// Soon, Hasten and Advance do what the stories of storetest ask of a store.
func (d *day) Soon(_ context.Context, until time.Time, _ int, _ func(schedule.Coming) bool) ([]schedule.Coming, error) {
	if d.due.At.After(until) {
		return nil, nil
	}
	c := schedule.Coming{User: ana, At: d.due.At, First: d.due.First, Snoozes: d.due.Snoozes, Timetable: d.table, Calendar: true}
	if len(d.came) > 0 {
		c.Sent = d.came[len(d.came)-1].at
	}
	return []schedule.Coming{c}, nil
}

func (d *day) Hasten(_ context.Context, all []schedule.Haste) error {
	for _, h := range all {
		if h.From.Equal(d.due.At) && d.due.Snoozes == 0 && !d.due.At.After(d.due.First) {
			d.due.At = h.To
		}
	}
	return nil
}

func (d *day) Advance(_ context.Context, now time.Time, _ int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	if d.due.At.After(now) {
		return schedule.Beat{}, nil
	}
	d.due.Day = d.count
	answer := decide(d.due)
	d.now = now
	switch answer.Verdict {
	case schedule.Send:
		d.count = answer.Day
		d.takes(answer, now)
	case schedule.Held, schedule.PutBack:
		d.tally[strings.ReplaceAll(string(answer.Verdict), "-", " ")]++
		d.due.At, d.due.First, d.due.Snoozes = answer.Next, answer.First, answer.Snoozes
	case schedule.Dropped:
		if answer.Reason == schedule.InCalendar {
			d.tally["left out"]++
		}
		answer.First = d.due.First
		d.skipped = append(d.skipped, answer)
		d.next(answer.Next)
	}
	return schedule.Beat{Due: 1}, nil
}

// takes judges what is sent by what holds on every day.
func (d *day) takes(answer schedule.Decision, now time.Time) {
	s := sent{at: now, due: d.due.First, before: answer.Owed.Before, snoozed: d.due.Snoozes > 0}
	d.tally["sent"]++
	if !s.before.IsZero() {
		d.tally["early"]++
	}
	if answer.Owed.Unsaid == "calendar" {
		d.tally["unknown"]++
	}
	if n := d.count.Count; n > d.table.PerDay && !s.snoozed {
		d.Errorf("%s: the %dth of its day at %s", d.name, n, now)
	}
	if _, known := d.busy(ana, now); known && d.heeds {
		if d.isBusy(now) {
			d.Errorf("%s: one at %s, in a meeting", d.name, now)
		}
		for m := now; m.Before(answer.Owed.NotAfter); m = m.Add(time.Minute) {
			if d.isBusy(m) {
				d.Errorf("%s: the one of %s may be sent until %s, in a meeting", d.name, now, answer.Owed.NotAfter)
				break
			}
		}
	}
	if len(d.came) > 0 && !s.snoozed {
		if gap, least := now.Sub(d.came[len(d.came)-1].at), d.least(); gap < least {
			d.Errorf("%s: one at %s, %s after another: %s are the least", d.name, now, gap, least)
		}
	}
	if s.due.Sub(now) > schedule.MostEarly+time.Minute || now.Sub(s.due) > schedule.StaleAfter {
		d.Errorf("%s: one at %s that was due at %s", d.name, now, s.due)
	}
	d.came = append(d.came, s)
	d.next(answer.Next)
	if d.snoozes && !s.snoozed && d.rng.IntN(3) == 0 {
		d.tally["snoozed"]++
		d.count.Count--
		d.next(now.Add(10 * time.Minute))
		d.due.Snoozes = 1
	}
}

// least is how long after another a reminder may come, to the minute.
func (d *day) least() time.Duration {
	if d.table.Plan.Every > 0 {
		return time.Duration(d.table.Plan.Every)*time.Minute/2 - time.Minute
	}
	return 9 * time.Minute
}
