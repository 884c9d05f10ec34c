package coach_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/routine/routinetest"
	"unhunch/internal/session"
	"unhunch/routines"
)

const (
	workingDays = 20
	aDay        = 6
)

// colleague is somebody who is reminded six times a day for four weeks.
type colleague struct {
	set     func(*session.Desk)        // what they allow
	applies string                     // an item of the check
	skips   string                     // a routine that they always skip
	unrated bool                       // they never say how it was
	hurts   bool                       // something hurts on their first day
	never   func(routine.Routine) bool // what may not come, beside what the item rules out
	roller  bool                       // they follow the progression
	length  time.Duration              // zero: the usual one
}

func with(places []string, equipment ...string) func(*session.Desk) {
	return func(d *session.Desk) { d.Person.Prefs.Places, d.Person.Prefs.Equipment = places, equipment }
}

func colleagues() map[string]colleague {
	onFloor := with([]string{"seated", "standing", "floor"}, "roller", "mat")
	all := map[string]colleague{
		"seated only":        {set: with([]string{"seated"}), never: func(r routine.Routine) bool { return r.Setting != routine.Seated }},
		"chair and standing": {set: with([]string{"seated", "standing"})},
		"never rates":        {set: onFloor, unrated: true, roller: true},
		"always skips one":   {set: with([]string{"seated", "standing"}), skips: "desk-reset"},
		"spares a shoulder":  {set: with([]string{"seated", "standing"}), applies: "shoulder"},
		"dizzy, and seated":  {set: with([]string{"seated"}), applies: "dizziness"},
		"something hurt":     {set: with([]string{"seated", "standing"}), hurts: true},
	}
	for length := time.Minute; length <= 5*time.Minute; length += time.Minute {
		all["a roller, "+length.String()] = colleague{set: onFloor, roller: true, length: length}
	}
	return all
}

// Twenty working days at six a day, as they come: each reminder is decided, chosen,
// delivered and answered as it is for everybody.
func TestTwentyDaysOfBreaks(t *testing.T) {
	whole, err := routine.Load(routines.Files)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range colleagues() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := opens(t, &met{types: map[string]bool{}, values: map[string]bool{}})
			s.material.Library = whole
			s.material.Usual.PerDay = aDay
			s.optsIn()
			s.cleared("desk", "wall-roller", "floor-roller")
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Length = 3 * time.Minute
				if c.length != 0 {
					d.Person.Prefs.Length = c.length
				}
				c.set(d)
			})
			if c.applies != "" {
				out := s.saysApplies("desk", c.applies).RulesOut
				c.never = func(r routine.Routine) bool {
					return slices.ContainsFunc(routinetest.Movements(r), func(m string) bool { return slices.Contains(out, m) })
				}
			}
			m := &month{scene: s, colleague: c, times: map[string]int{}, reached: map[string]int{}}
			for day := range workingDays {
				m.day(day)
			}
			m.looks()
		})
	}
}

// month is what somebody was offered.
type month struct {
	*scene
	colleague

	total   int
	times   map[string]int // by routine
	reached map[string]int // on which day it came first
	stages  []int          // of the progression, by day
}

func (m *month) who() routine.Person {
	d := m.desk()
	safety := d.Person.Safety
	who := routine.Person{Length: d.Person.Prefs.Length, Screened: safety.Seen(), Off: safety.Off, Without: safety.Without, Avoids: safety.Movements}
	for _, e := range d.Person.Prefs.Equipment {
		who.Equipment = append(who.Equipment, routine.Equipment(e))
	}
	for _, p := range d.Person.Prefs.Places {
		who.Settings = append(who.Settings, routine.Setting(p))
	}
	return who
}

// possible are the routines that they allow and that wait for nothing.
func (m *month) possible() (list []routine.Routine) {
	d, who := m.desk(), m.who()
	for _, r := range routine.Allowed(m.material.Library, who) {
		if _, waits := routine.Waits(m.material.Library, who, d.Experience, r, m.now.In(m.zone)); !waits {
			list = append(list, r)
		}
	}
	return list
}

// fewest is how often in a day the one of these has to come that comes most, where each
// comes as often as its frequency lets it. One that is for some days of the week may not
// come at all on this one.
func fewest(of []routine.Routine) int {
	for most := 1; most < aDay; most++ {
		room := 0
		for _, r := range of {
			if times := r.Frequency.TimesADay.Max; r.Frequency.DaysAWeek.Max >= 7 {
				room += min(most, times)
			}
		}
		if room >= aDay {
			return most
		}
	}
	return aDay
}

// day is one of six breaks, or as many as there are after something hurt.
func (m *month) day(n int) {
	m.Helper()
	possible := m.possible()
	var came []string
	for range aDay {
		if m.hurts && n == 1 && len(came) == 0 {
			m.rests()
			came = append(came, "(goes on)")
			continue
		}
		offered := m.next()
		came = append(came, m.takes(offered, n))
		if m.hurts && n == 0 {
			break
		}
	}
	m.Logf("day %2d: %s", n+1, strings.Join(came, " "))
	times := map[string]int{}
	for _, id := range came {
		if times[id]++; len(possible) >= 3 && times[id] > fewest(possible) {
			m.Errorf("day %d: %s came %d times, where there were %d", n+1, id, times[id], len(possible))
		}
	}
	if all := routine.ProgressOf(m.material.Library, m.who(), m.desk().Experience, m.now.In(m.zone)); m.roller {
		m.stages = append(m.stages, all[0].Stage)
	}
}

// rests lets time go by until the question that comes in place of a reminder, on the
// day after, and goes on.
func (m *month) rests() {
	m.Helper()
	hurt := m.now.In(m.zone)
	for range 2 * aDay {
		shown := m.reminded()
		if len(shown) == 0 {
			continue
		}
		among[coach.RestFirst](m.scene, shown)
		m.equal("asked on", m.now.In(m.zone).Format(time.DateOnly), hurt.AddDate(0, 0, 1).Format(time.DateOnly))
		m.hears(coach.AskRested{}, coach.Nothing{})
		among[coach.RestAsked](m.scene, m.arrives())
		over := hear[coach.RestOver](m.scene, coach.GoOn{})
		m.equal("reminded again on", over.Next.Format(time.DateOnly), m.now.In(m.zone).Format(time.DateOnly))
		m.equal("what is left of the rest", m.desk().Person.RestUntil, time.Time{})
		return
	}
	m.Fatal("nobody asks how to go on")
}

// keepsQuiet presses Break, then each of the quiet ones that it names, and Another one on
// them for every reason. It looks whether anything comes that is not quiet.
func (m *month) keepsQuiet() {
	m.Helper()
	gentle := m.material.Library.Gentle()
	hurt, usual := m.desk().Card.ID, m.desk().Person.Prefs
	m.asks(coach.Break{})
	m.arrives()
	m.equal("the card after a break without a name", m.desk().Card.ID, hurt)
	for _, g := range gentle {
		for _, why := range coach.SwapReasons(g) {
			m.scene.set(func(d *session.Desk) { d.Person.Prefs = usual }) // a reason may have changed it
			m.asks(coach.Break{Wanted: g.ID})
			m.arrives()
			m.equal("what she named", m.desk().Card.Routine, g.ID)
			m.asks(coach.Swap{On: m.place(""), Why: why})
			m.arrives()
			if id := m.desk().Card.Routine; !slices.ContainsFunc(gentle, func(g routine.Routine) bool { return g.ID == id }) {
				m.Errorf("after something hurt, another one than %s (%s) is %q", g.ID, why, id)
			}
		}
	}
}

// next is the next reminder that comes: those past the day's cap do not.
func (m *month) next() coach.Offered {
	m.Helper()
	for range 4 * aDay {
		for _, a := range m.reminded() {
			if offered, ok := a.(coach.Offered); ok {
				return offered
			}
		}
		if d := m.desk(); !d.Wakes().IsZero() && !d.Wakes().After(m.now) { // their week is summed up
			m.asks(coach.TimeUp{})
			m.arrives()
		}
	}
	m.Fatal("no reminder comes")
	return coach.Offered{}
}

// takes does what is offered, or what they do of it, and gives its id.
func (m *month) takes(offered coach.Offered, day int) string {
	m.Helper()
	r := offered.Routine
	if r.ID == "" {
		m.hears(coach.Stood{On: m.place("")}, coach.Nothing{})
		m.arrives()
		return "(stand up)"
	}
	if m.never != nil && m.never(r) {
		m.Errorf("day %d: %s came", day+1, r.ID)
	}
	if _, met := m.reached[r.ID]; !met {
		m.reached[r.ID] = day + 1
	}
	m.total++
	m.times[r.ID]++
	if r.ID == m.skips {
		m.hears(coach.SkipCard{On: m.place("")}, coach.Nothing{})
		m.arrives()
		return r.ID + "(skipped)"
	}
	m.equal("start", m.asks(coach.Start{On: m.place("")}), coach.Answer(coach.Nothing{}))
	m.arrives()
	if m.hurts && day == 0 {
		m.asks(coach.Hurts{On: m.shown()})
		m.arrives()
		m.keepsQuiet()
		return r.ID + "(hurt)"
	}
	m.ends(r)
	return r.ID
}

// ends goes to the last step, as all the others would, and on from it.
func (m *month) ends(r routine.Routine) {
	m.Helper()
	m.now = m.now.Add(r.Time())
	if s := m.desk().Session; s.Previews(s.Turn) { // all steps are shown before what is done on the floor
		m.asks(m.presses(session.Next))
		m.arrives()
	}
	m.scene.set(func(d *session.Desk) { d.Session.Step = d.Session.Steps - 1 })
	m.asks(m.presses(session.Next))
	m.equal("how it ended", m.desk().Session.State, session.Done)
	m.arrives()
	if !m.unrated {
		m.asks(m.rates(session.Right))
		m.arrives()
	}
}

// looks compares the four weeks with what they have to be.
func (m *month) looks() {
	m.Helper()
	for _, id := range slices.SortedFunc(maps.Keys(m.times), func(a, b string) int { return m.times[b] - m.times[a] }) {
		m.Logf("%-22s %3d times, from day %d", id, m.times[id], m.reached[id])
	}
	if m.total < workingDays*aDay*9/10 {
		m.Errorf("%d routines came", m.total)
	}
	possible := m.possible()
	for id, n := range m.times {
		if len(possible) >= 10 && n*100 > 15*m.total {
			m.Errorf("%s came %d times of %d, where there were %d", id, n, m.total, len(possible))
		}
	}
	if m.skips != "" && m.times[m.skips]*len(m.times)*2 > m.total {
		m.Errorf("%s, always skipped, came %d times of %d", m.skips, m.times[m.skips], m.total)
	}
	if m.roller {
		m.looksAtTheRoller()
	}
}

// techniques are those of the five articles, by their routines.
func techniques() []string {
	return []string{
		"classic-elbow-roll", "roll-and-rest", "open-over-roller", "side-lying-turn", "beside-the-blade", "crossed-arms-roll", "isolate-and-melt",
	}
}

func (m *month) looksAtTheRoller() {
	m.Helper()
	m.Logf("stages, day by day: %v", m.stages)
	for _, id := range techniques() {
		r, _ := m.material.Library.Routine(id)
		gate, waits := routine.Waits(m.material.Library, m.who(), m.desk().Experience, r, m.now.In(m.zone))
		switch day := m.reached[id]; {
		case day > 0:
		case waits:
			stage := gate.Progression.Stages[gate.Stage]
			m.Logf("%s waits for weeks %d to %d", id, stage.Week, stage.Week+stage.Weeks-1)
		default:
			m.Errorf("%s never came, and waits for nothing", id)
		}
	}
	last := m.stages[len(m.stages)-1]
	if last > workingDays/5 { // a stage a week at the most
		m.Errorf("after four weeks it is at stage %d", last)
	}
}

// Each stage comes in its time, to who says how it was and to who never does: so the whole
// of it takes its twelve weeks, and never stalls.
func TestTheProgressionComesToEachOfItsStages(t *testing.T) {
	whole, err := routine.Load(routines.Files)
	if err != nil {
		t.Fatal(err)
	}
	const aWeek = 5 // working days
	for name, unrated := range map[string]bool{"says how it was": false, "never says": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := opens(t, &met{types: map[string]bool{}, values: map[string]bool{}})
			s.material.Library = whole
			s.material.Usual.PerDay = aDay
			s.optsIn()
			s.cleared("floor-roller")
			s.set(with([]string{"seated", "standing", "floor"}, "roller", "mat"))
			m := &month{scene: s, colleague: colleague{roller: true, unrated: unrated}, times: map[string]int{}, reached: map[string]int{}}
			stages := whole.Progressions()[0].Stages
			for day, next := 0, 1; next < len(stages); day++ {
				m.day(day)
				due := aWeek * (stages[next].Week - 1)
				switch at := m.stages[day]; {
				case at == next && day < due:
					t.Fatalf("stage %d comes on day %d, and was due on day %d", next, day+1, due+1)
				case at == next:
					t.Logf("stage %d on day %d", next, day+1)
					next++
				case at > next:
					t.Fatalf("on day %d it goes from stage %d to %d", day+1, next-1, at)
				case day > due+aWeek:
					t.Fatalf("on day %d it is at stage %d still", day+1, at)
				}
			}
		})
	}
}
