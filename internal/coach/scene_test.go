package coach_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
	"unhunch/internal/routine/routinetest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/routines"
)

// scene is what a story plays on: a coach on a real store, and a clock on the
// wall in Berlin, where Ana works. What is owed is delivered when the story says
// so, and nobody hears of it but the story.
type scene struct {
	*testing.T
	met   *met
	coach *coach.Coach
	store *bolt.Store
	now   time.Time
	zone  *time.Location

	material  coach.Material
	calendars coach.Calendars
	busy      []schedule.Meeting // by Ana's calendar; nil: it is not known
	absent    bool               // Slack says that everybody is off for days
	unseen    time.Time          // since when Slack told of no status
	reaches   bool               // every post can be changed by the answer to a press
	owing     int                // how often something became owed
	changed   []prefs.UserID
	heard     []delivery.Message // every message that was delivered
	log       bytes.Buffer
}

func ana() prefs.UserID { return prefs.UserID{Workspace: "T1", Person: "U1"} }
func ben() prefs.UserID { return prefs.UserID{Workspace: "T1", Person: "U2"} }

// berlin is what Slack says of Ana.
func berlin() coach.Facts {
	return coach.Facts{Profile: &coach.Profile{Zone: "Europe/Berlin", Locale: "en-GB"}}
}

// library is the one that every story begins with: to read it takes its time.
var library = sync.OnceValues(func() (*routine.Library, error) { return routine.Load(files()) })

// files are the library's, with the routines alone that stories are told of.
func files() fs.FS { return routinetest.Some(routines.Files, "open-the-chest", "thread-the-needle") }

// opens makes a scene on a Monday, at half past eight.
func opens(t *testing.T, m *met) *scene {
	t.Helper()
	library, err := library()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, met: m, zone: zone, material: coach.Material{Library: library, Usual: prefstest.StraightPlan()}}
	s.on("2026-11-30 8:30")
	s.store, err = bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{MapSize: 1 << 20, Now: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	s.coach = coach.New(s.options(s.store))
	return s
}

func (s *scene) options(desks coach.Desks) coach.Options {
	return coach.Options{
		Desks:    desks,
		Material: func() coach.Material { return s.material },
		Absent:   func(prefs.Person, time.Time) bool { return s.absent },
		Unseen:   func(prefs.UserID) time.Time { return s.unseen },
		Owing:    func([]delivery.Message) { s.owing++ },
		Reaches:  func(prefs.UserID, delivery.Ref) bool { return s.reaches },
		Changed:  func(who prefs.UserID) { s.changed = append(s.changed, who) },
		Log:      slog.New(slog.NewTextHandler(&s.log, nil)), Calendars: s.calendars,
		Busy: func(who prefs.UserID, _ time.Time) ([]schedule.Meeting, bool) {
			return s.busy, s.busy != nil && who == ana()
		},
	}
}

func (s *scene) check(doing string, err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%s: %v", doing, err)
	}
}

func (s *scene) equal(what string, got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got, onTheWall()); diff != "" {
		s.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// on sets the clock, as in "2026-11-30 8:30".
func (s *scene) on(wall string) {
	s.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", wall, s.zone)
	s.check("set the clock", err)
	s.now = at.UTC()
}

// at sets the clock on the day that it is.
func (s *scene) at(clock string) {
	s.Helper()
	s.on(s.now.In(s.zone).Format(time.DateOnly) + " " + clock)
}

// wall is a moment on the wall in Berlin, to the minute: nobody counts on the
// seconds, which keep people from being reminded all at once.
func (s *scene) wall(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(s.zone).Format("Mon 15:04")
}

func (s *scene) walls(list []time.Time) (walls []string) {
	for _, t := range list {
		walls = append(walls, s.wall(t))
	}
	return walls
}

// asks is what comes of what Ana asks for.
func (s *scene) asks(i coach.Intent) coach.Answer {
	s.Helper()
	return s.asksWith(ana(), i, berlin())
}

func (s *scene) asksWith(who prefs.UserID, i coach.Intent, facts coach.Facts) coach.Answer {
	s.Helper()
	a, err := s.coach.Do(s.Context(), who, i, facts, s.now)
	if err != nil {
		s.Fatalf("%T: %v", i, err)
	}
	s.met.note(i, a)
	return a
}

// hears expects an answer to what Ana asks for.
func (s *scene) hears(i coach.Intent, want coach.Answer) {
	s.Helper()
	if diff := cmp.Diff(want, s.asks(i), onTheWall()); diff != "" {
		s.Fatalf("the answer to %+v (-want +got):\n%s", i, diff)
	}
}

// hear is what Ana is answered, of the kind that it has to be.
func hear[A coach.Answer](s *scene, i coach.Intent) A {
	s.Helper()
	return is[A](s, s.asks(i))
}

func is[A coach.Answer](s *scene, got coach.Answer) A {
	s.Helper()
	a, ok := got.(A)
	if !ok {
		s.Fatalf("the answer is a %T, not a %T", got, a)
	}
	return a
}

// desk is what is kept of Ana.
func (s *scene) desk() session.Desk {
	s.Helper()
	d, err := s.store.Desk(s.Context(), ana())
	s.check("read a desk", err)
	return d
}

// keepsAll expects that nothing of Ana's changes, whatever is done, and that nobody
// is told that it may have.
func (s *scene) keepsAll(do func()) {
	s.Helper()
	before, owing, changed := s.desk(), s.owing, len(s.changed)
	do()
	if diff := cmp.Diff(before, s.desk()); diff != "" || s.owing != owing || len(s.changed) != changed {
		s.Fatalf("%d times something became owed, and %d times a desk may have changed:\n%s", s.owing-owing, len(s.changed)-changed, diff)
	}
}

// set changes what is kept of Ana, as time and other parts of the bot do.
func (s *scene) set(change func(*session.Desk)) {
	s.Helper()
	s.check("change a desk", s.store.Change(s.Context(), ana(), func(d *session.Desk) error {
		change(d)
		return nil
	}))
}

// arrives delivers what is owed to Ana, and gives what each message shows.
func (s *scene) arrives() []coach.Answer {
	s.Helper()
	return s.delivered(delivery.Sent)
}

// delivered ends whatever is owed like this.
func (s *scene) delivered(verdict delivery.Verdict) (shown []coach.Answer) {
	s.Helper()
	ready, _, err := s.store.Pending(s.Context(), s.now, 100)
	s.check("look what is owed", err)
	for _, m := range ready {
		claims, err := s.store.Intend(s.Context(), []*delivery.Claim{m})
		s.check("intend", err)
		for _, c := range claims {
			a := s.asks(coach.Owed{Claim: *c})
			shown = append(shown, a)
			s.heard = append(s.heard, c.Message)
			s.check("settle", s.store.Settle(s.Context(), []delivery.Outcome{s.outcome(c, a, verdict)}))
		}
	}
	return shown
}

// outcome is how a claim ends that shows this. Slack's name for a post is made of its id.
func (s *scene) outcome(c *delivery.Claim, shows coach.Answer, verdict delivery.Verdict) delivery.Outcome {
	o := delivery.Outcome{Claim: c, Verdict: verdict, At: s.now}
	switch a := shows.(type) {
	case coach.Gone, coach.Unwanted, coach.Overtaken, coach.EaseFirst, coach.RestFirst:
		o.Verdict, o.Reason = delivery.Dropped, delivery.Gone
	case coach.Offered:
		o.Receipt.Routine = a.Chosen
	default: // all others are posted
	}
	if o.Verdict == delivery.Sent {
		o.Receipt.Channel, o.Receipt.TS = "D1", ts(c.ID)
	}
	return o
}

// reminded lets time go by until Ana's next reminder is due, and delivers it.
func (s *scene) reminded() []coach.Answer {
	s.Helper()
	s.falls()
	return s.arrives()
}

// falls lets time go by until Ana's next reminder is due, and decides about it as
// the beat does.
func (s *scene) falls() { s.Helper(); s.fallsWhile(schedule.Presence{}) }

// fallsWhile is falls, for what Slack says of her then.
func (s *scene) fallsWhile(p schedule.Presence) {
	s.Helper()
	due, err := s.store.NextDue(s.Context())
	s.check("look who is next", err)
	if due.After(s.now) {
		s.now = due
	}
	_, err = s.store.Advance(s.Context(), s.now, 10, func(d schedule.Due) schedule.Decision {
		plan, err := schedule.Compile(d.Timetable)
		s.check("compile a plan", err)
		return schedule.Decide(d, plan, p, s.now)
	})
	s.check("beat", err)
}

// ts is Slack's name for the post that a message became.
func ts(id uint64) string { return fmt.Sprintf("%d.000", id) }

// place is where a press on Ana's last card is, or on a post in its thread.
func (s *scene) place(part string) coach.Place {
	s.Helper()
	d := s.desk()
	return coach.Place{Card: d.Card.ID, Routine: d.Card.Routine, Part: part, Channel: d.Posts.Channel, TS: d.Posts.TS[part]}
}

// shown is the last step that Ana was shown.
func (s *scene) shown() coach.Place {
	s.Helper()
	return s.place(session.Part(s.desk().Session.Turn))
}

// presses is a press on the step that is shown.
func (s *scene) presses(kind session.EventKind) coach.Step {
	s.Helper()
	d := s.desk().Session
	return coach.Step{On: s.shown(), Event: session.Event{Kind: kind, Card: d.Card, Turn: d.Turn}}
}

// rates is the answer to "how was it?".
func (s *scene) rates(f session.Feedback) coach.Step {
	s.Helper()
	return coach.Step{On: s.place(session.EndPart), Event: session.Event{Kind: session.Rate, Card: s.desk().Session.Card, Feedback: f}}
}

// optsIn has Ana reminded, every 50 minutes from nine to half past five.
func (s *scene) optsIn() {
	s.Helper()
	hear[coach.Welcome](s, coach.OptIn{})
}

// offered is Ana's next reminder, as it comes.
func (s *scene) offered() coach.Offered {
	s.Helper()
	return among[coach.Offered](s, s.reminded())
}

// among is the one of its kind among what arrived.
func among[A coach.Answer](s *scene, shown []coach.Answer) (found A) {
	s.Helper()
	var kinds []string
	n := 0
	for _, a := range shown {
		kinds = append(kinds, fmt.Sprintf("%T", a))
		if a, is := a.(A); is {
			found, n = a, n+1
		}
	}
	if n != 1 {
		s.Fatalf("%d of %T among %s", n, found, kinds)
	}
	return found
}

// running has Ana opted in, reminded and led through the routine that she is offered.
func (s *scene) running() routine.Routine {
	s.Helper()
	s.optsIn()
	return s.begins()
}

// begins is a routine under way, from the next reminder.
func (s *scene) begins() routine.Routine {
	s.Helper()
	offered := s.offered()
	answer := s.asks(coach.Start{On: s.place("")})
	if first, ask := answer.(coach.CheckFirst); ask {
		answer = s.asks(coach.Clear{On: s.place("an answer"), Profile: first.Check.Profile, Routine: first.Routine})
		s.equal("clear", answer, coach.Answer(coach.Cleared{To: coach.Begun}))
	} else {
		s.equal("start", answer, coach.Answer(coach.Nothing{}))
	}
	s.arrives()
	return offered.Routine
}

// timeUp lets time go by until something happens on Ana's desk by itself.
func (s *scene) timeUp() {
	s.Helper()
	d := s.desk()
	if wakes := d.Wakes(); wakes.After(s.now) {
		s.now = wakes
	}
	s.hears(coach.TimeUp{}, coach.Nothing{})
}

// finishes goes on by itself until the routine is over.
func (s *scene) finishes() []coach.Answer {
	s.Helper()
	for range 20 {
		s.timeUp()
		shown := s.arrives()
		if d := s.desk(); !d.Session.Live() {
			return shown
		}
	}
	s.Fatal("the routine does not end")
	return nil
}
