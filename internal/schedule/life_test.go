package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/effort"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// life is somebody's week around a clock change, played by chance: their
// status, huddles and Do Not Disturb, days off, snoozes, journeys, and a bot
// that is late or away. It keeps the store's promises to Decide, and holds
// Decide to its own.
type life struct {
	t    *testing.T
	rng  *rand.Rand
	seed uint64

	person   prefs.Person
	plan     *Plan
	office   *office
	moods    []mood
	holidays Holidays
	counts   map[string]int // reminders, by local date
	due      Due

	last    time.Time            // when a reminder came last
	spared  time.Time            // before it, nothing that is planned has to come
	came    map[string]bool      // wall times of reminders by the wall
	settled map[time.Time]string // what became of each moment that was planned
	tally   map[string]int
}

// mood is what Slack says of them until a moment.
type mood struct {
	Presence
	until time.Time
}

func TestALifeOfRemindersKeepsItsPromises(t *testing.T) {
	lives := effort.Chaos(effort.Check(100, 400), 40_000)
	sum, zones := map[string]int{}, map[string]bool{}
	for seed := range uint64(lives) {
		l := newLife(t, seed)
		if l == nil {
			continue
		}
		l.lives()
		for what, n := range l.tally {
			sum[what] += n
		}
		zones[l.person.Prefs.Timetable.Zone] = true
		if t.Failed() {
			return
		}
	}
	t.Logf("%d lives in %d zones: %v", lives, len(zones), sum)
	for _, what := range []string{
		"sent", "journeys", "snoozed", "late", "holiday", "absent", "meeting", "dnd", "huddle", "off-hours", "too-late", "enough", "spread",
	} {
		if sum[what] == 0 {
			t.Errorf("no %s in %d lives", what, lives)
		}
	}
}

func newLife(t *testing.T, seed uint64) *life {
	l := &life{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 1)),
		holidays: Holidays{}, counts: map[string]int{}, came: map[string]bool{}, settled: map[time.Time]string{}, tally: map[string]int{},
	}
	names := strings.Fields(zoneNames())
	name := names[l.rng.IntN(len(names))]
	if l.rng.IntN(3) == 0 {
		name = nasty[l.rng.IntN(len(nasty))]
	}
	change, ok := someChange(l.rng, place(t, name))
	if !ok {
		return nil
	}
	tt := []prefs.Timetable{randomInterval(l.rng, name), randomTimes(l.rng, name), randomCron(l.rng, name)}[l.rng.IntN(3)]
	tt.PerDay = 1 + l.rng.IntN(20)
	rules := slices.DeleteFunc(prefs.AllRules(), func(prefs.Rule) bool { return l.rng.IntN(4) == 0 })
	var held []string
	for _, r := range rules {
		held = append(held, string(r))
	}
	var err error
	if tt.Quiet, err = prefs.ParseQuiet(held); err != nil {
		t.Fatal(err)
	}
	l.person = prefs.Person{
		ID:      prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U", seed)},
		OptedIn: time.Unix(0, 0), Prefs: prefs.Prefs{Timetable: tt},
	}
	l.plan, l.office = compiled(t, tt), officeOf(tt)
	start := change.Add(-3*day - time.Duration(l.rng.IntN(24))*time.Hour)
	if err := Replan(&l.person, start); err != nil {
		t.Fatal(err)
	}
	l.spared = start.Add(time.Minute)
	l.replaced()
	for at := start; at.Before(start.Add(8 * day)); {
		at = at.Add(time.Duration(1+l.rng.IntN(180)) * time.Minute)
		l.moods = append(l.moods, mood{l.someMood(at), at})
	}
	if l.rng.IntN(3) == 0 {
		l.holidays.Add(start.AddDate(0, 0, l.rng.IntN(7)).In(l.plan.zone), "a day off")
	}
	return l
}

func (l *life) someMood(until time.Time) (p Presence) {
	statuses := []prefs.Rule{"", "", "", "", prefs.RuleMeeting, prefs.RuleCall, prefs.RuleVacation, prefs.RuleSick, prefs.RuleBusy}
	p.Status = statuses[l.rng.IntN(len(statuses))]
	if l.rng.IntN(2) == 0 {
		p.StatusEnds = until.Add(time.Duration(l.rng.IntN(120)-100) * time.Minute)
	}
	p.Huddle, p.Away = l.rng.IntN(6) == 0, l.rng.IntN(6) == 0
	if l.rng.IntN(5) == 0 {
		p.DNDFrom, p.DNDEnds = until.Add(-time.Hour), until.Add(-time.Duration(l.rng.IntN(60))*time.Minute)
	}
	return p
}

// replaced is what the store does with a changed person.
func (l *life) replaced() {
	l.due = Due{User: l.person.ID, At: l.person.Due, First: l.person.Due, Timetable: l.person.Prefs.Timetable, Snoozes: l.person.Snoozes}
}

// date is that of their day, whose work a moment belongs to.
func (l *life) date(t time.Time) string {
	return time.Unix(int64(l.office.date(ToWall(t, l.plan.zone).Unix()/60))*24*60*60, 0).UTC().Format(time.DateOnly)
}

func (l *life) wrongf(format string, args ...any) {
	l.t.Helper()
	l.t.Errorf("life %d in %s, %s, at %s: %s", l.seed, l.plan.zone, l.person.Prefs.Timetable, l.due.At.In(l.plan.zone), fmt.Sprintf(format, args...))
}

// presence is what is known at a moment.
func (l *life) presence(now time.Time) Presence {
	i := slices.IndexFunc(l.moods, func(m mood) bool { return now.Before(m.until) })
	p := l.moods[i].Presence
	local, err := time.Parse(time.DateOnly, l.date(now))
	if err != nil {
		l.t.Fatal(err)
	}
	_, p.DayOff = l.holidays.On(local)
	return p
}

func (l *life) lives() {
	end := l.moods[len(l.moods)-2].until
	for steps := 0; !l.due.At.IsZero() && !l.t.Failed(); steps++ {
		if steps > 50_000 {
			l.wrongf("it does not end")
		}
		now := l.due.At
		switch l.rng.IntN(50) {
		case 0: // an outage
			now = now.Add(time.Duration(l.rng.IntN(150)) * time.Minute)
			l.tally["late"]++
		case 1, 2, 3:
			now = now.Add(time.Duration(l.rng.IntN(3000)) * time.Millisecond)
		}
		if !now.Before(end) {
			return
		}
		l.beat(now)
		waits := l.due.Snoozes > 0 && l.plan.every == 0 // what follows it may have come before: see Travel
		if !l.due.At.IsZero() && !waits && l.rng.IntN(60) == 0 && l.due.At.After(now.Add(time.Minute)) {
			l.travels(now.Add(time.Duration(1+l.rng.IntN(int(l.due.At.Sub(now)/time.Second)-1)) * time.Second))
		}
	}
}

// beat decides the due reminder, and judges the decision.
func (l *life) beat(now time.Time) {
	l.due.Day = Tally{Day: l.plan.date(now), Count: l.counts[l.date(now)]}
	p := l.presence(now)
	d := Decide(l.due, l.plan, p, now)
	if !d.Next.IsZero() && !d.Next.After(now.Truncate(time.Second)) {
		l.wrongf("the next one, %s, is not to come", d.Next)
	}
	heeds := l.due.Timetable.Quiet.Heeds
	switch d.Verdict {
	case Send:
		l.sent(d, p, now)
		return
	case Held:
		if reason, _ := p.occupied(heeds, now); d.Reason != reason || d.Next.Sub(now) > time.Minute || !d.First.Equal(l.due.First) {
			l.wrongf("held until %s because of %q, and it is %q", d.Next, d.Reason, reason)
		}
		l.tally[string(d.Reason)]++
		l.due.At, l.due.First, l.due.Snoozes = d.Next, d.First, d.Snoozes
		return
	case PutBack: // nothing was brought forward
		l.wrongf("put back to %s", d.Next)
	case Dropped:
	}
	l.tally[string(d.Reason)]++
	right := map[Reason]bool{
		TooLate:  now.Truncate(time.Second).Sub(l.due.First) > StaleAfter,
		OffHours: l.plan.Quiet(now) == OffHours,
		DayEnd:   l.plan.Quiet(now) == DayEnd,
		Holiday:  p.DayOff && heeds(prefs.RuleHoliday),
		Absent: p.says(now) == prefs.RuleVacation && heeds(prefs.RuleVacation) ||
			p.says(now) == prefs.RuleSick && heeds(prefs.RuleSick),
		EnoughNow: l.counts[l.date(now)] >= l.due.Timetable.PerDay,
	}
	if !right[d.Reason] {
		l.wrongf("left out because of %q", d.Reason)
	}
	settled := now
	if d.Reason == Holiday || d.Reason == EnoughNow {
		settled = l.plan.tomorrow(now)
	}
	l.follows(d.Next, settled)
	l.due.At, l.due.First, l.due.Snoozes = d.Next, d.Next, 0
}

// sent judges a reminder that comes.
func (l *life) sent(d Decision, p Presence, now time.Time) {
	heeds, snoozed := l.due.Timetable.Quiet.Heeds, l.due.Snoozes > 0
	l.tally["sent"]++
	reason, _ := p.occupied(heeds, now)
	quiet := l.plan.Quiet(now)
	absent := p.absence(heeds, now)
	switch {
	case reason != "":
		l.wrongf("sent, in spite of %q", reason)
	case !snoozed && (quiet != "" || absent != "" || p.DayOff && heeds(prefs.RuleHoliday)):
		l.wrongf("sent, in spite of %q, %q or a holiday", quiet, absent)
	case now.Sub(l.due.First) > StaleAfter+time.Second:
		l.wrongf("sent %s late", now.Sub(l.due.First))
	case !snoozed && now.Truncate(time.Second).Sub(l.last) < tooSoon:
		l.wrongf("sent %s after another", now.Sub(l.last))
	}
	if l.counts[l.date(now)]++; !snoozed && l.counts[l.date(now)] > l.due.Timetable.PerDay {
		l.wrongf("the %dth of the day", l.counts[l.date(now)])
	}
	if m := d.Owed; m.Kind != delivery.Reminder || m.NotAfter.Before(now.Truncate(time.Second)) || !m.Due.Equal(l.due.First) {
		l.wrongf("owed: %+v", m)
	}
	if second := l.due.First.Sub(l.due.First.Truncate(time.Minute)); !snoozed && second >= Spread+time.Minute {
		l.wrongf("its place is %s", second)
	}
	if wall := l.due.First.Add(-Slot(l.due.User, Spread)).In(l.plan.zone).Format(time.DateTime); !snoozed && l.plan.every == 0 {
		if l.came[wall] {
			l.wrongf("%s comes twice", wall)
		}
		l.came[wall] = true
	}
	l.last = now.Truncate(time.Second)
	l.follows(d.Next, now.Add(tooSoon))
	l.due.At, l.due.First, l.due.Snoozes = d.Next, d.Next, 0
	if l.rng.IntN(8) == 0 {
		l.tally["snoozed"]++
		l.counts[l.date(now)]-- // it counts when it comes again
		l.due.At = now.Add(time.Duration(1+l.rng.IntN(60)) * time.Minute).Truncate(time.Second)
		l.due.First, l.due.Snoozes = l.due.At, 1
		l.spared = moment.Latest(l.spared, l.due.At.Add(tooSoon))
	}
}

// follows sees to it that nothing which is planned is missing between what was
// settled and the next reminder.
func (l *life) follows(next, settled time.Time) {
	l.spared = moment.Latest(l.spared, settled)
	if l.plan.every > 0 {
		return // an interval is reckoned from what came before: see the walks
	}
	planned := l.plan.NextFor(l.due.User, l.spared)
	if planned.IsZero() || next.IsZero() || !planned.Before(next) || l.spreads(planned, next) {
		return
	}
	l.wrongf("nothing comes at %s, which is planned; the next is %s", planned.In(l.plan.zone), next.In(l.plan.zone))
}

// spreads reports whether what is left out between two moments is what a cap leaves
// out: there are more on that day than it allows, and as many as it allows are left.
func (l *life) spreads(planned, next time.Time) bool {
	out, all := 0, 0
	for t := planned; l.date(t) == l.date(planned); t = l.plan.NextFor(l.due.User, t) {
		all++
		if t.Before(next) {
			out++
		}
	}
	left := l.due.Timetable.PerDay - l.counts[l.date(planned)]
	if left <= 0 {
		return true
	}
	if all > left && out < all {
		l.tally["spread"]++
	}
	return all > left && out <= all-left
}

// travels takes them to another zone.
func (l *life) travels(now time.Time) {
	names := strings.Fields(zoneNames())
	zone := names[l.rng.IntN(len(names))]
	l.tally["journeys"]++
	l.person.Due, l.person.Snoozes = l.due.First, l.due.Snoozes
	if err := Travel(&l.person, zone, Lately{Sent: l.last}, now); err != nil {
		l.wrongf("%v", err)
		return
	}
	l.plan = compiled(l.t, l.person.Prefs.Timetable)
	l.replaced()
	l.spared = moment.Latest(now, l.due.At).Add(tooSoon)
	if !l.due.At.IsZero() && l.due.At.Before(now.Truncate(time.Second)) && l.due.Snoozes == 0 {
		l.wrongf("after a journey at %s, the next is past", now)
	}
}
