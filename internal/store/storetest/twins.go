package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store"
)

// A store may put off writing what follows from an outcome until it writes there
// anyhow. Nobody may notice when it does.

// Stirred is a way to have a store write now what it has put off.
type Stirred string

// The ways. All but the first are a Stirrer's.
const (
	ByAChange  Stirred = "a change that changes nothing"
	ByOpening  Stirred = "a reopen"
	Compacted  Stirred = "a compacting"
	ByABackup  Stirred = "a backup that is put back"
	ByAMove    Stirred = "a move elsewhere, from where it goes on"
	ByWhatever Stirred = "now this and now that"
)

// Stirrer is a Store that can be opened anew, as the way says. What it gives is used
// from then on.
type Stirrer interface {
	store.Store
	Stir(t *testing.T, how Stirred) store.Store
}

// Twins tells whether anybody notices when a store writes what it has put off: in each
// way, or in these, so many times, in lives of so many steps.
func Twins(t *testing.T, open func(t *testing.T) store.Store, times, steps int, ways ...Stirred) {
	if len(ways) == 0 {
		ways = []Stirred{ByAChange, ByOpening, Compacted, ByABackup, ByAMove, ByWhatever}
	}
	for _, how := range ways {
		if _, can := open(t).(Stirrer); !can && how != ByAChange {
			continue
		}
		for seed := range uint64(times) {
			t.Run(fmt.Sprintf("%s, seed %d", how, seed), func(t *testing.T) {
				w := &twins{t: t, how: how, random: rand.New(rand.NewPCG(seed, 16)), now: at("8:00")}
				for i := range w.scenes {
					w.scenes[i] = &scene{T: t, Store: open(t)}
				}
				w.live(steps)
			})
		}
	}
}

// twins are two stores that live through the same. One of them is stirred between any two steps.
type twins struct {
	t      *testing.T
	scenes [2]*scene // the second is stirred
	how    Stirred
	random *rand.Rand
	now    time.Time
	flying []uint64 // messages with an intent
	steps  []string
}

func (w *twins) people() []prefs.UserID { return []prefs.UserID{ana(), ben(), cho()} }

// both does the same in both stores, and expects to be told the same.
func (w *twins) both(doing string, do func(s *scene) any) {
	w.t.Helper()
	if doing != looking {
		w.steps = append(w.steps, fmt.Sprintf("%s %s", w.now.Format("15:04:05"), doing))
	}
	told := do(w.scenes[0])
	w.scenes[1].equal(doing, do(w.scenes[1]), told)
}

// change does the same change in both.
func (w *twins) change(doing string, id prefs.UserID, change func(*session.Desk)) {
	w.t.Helper()
	w.both(doing+" "+id.Person, func(s *scene) any {
		s.change(id, change)
		return nil
	})
}

// looking is done after every step.
const looking = "look"

// observe compares all that anybody is told.
func (w *twins) observe() {
	w.t.Helper()
	w.both(looking, func(s *scene) any {
		var seen []any
		for _, id := range w.people() {
			seen = append(seen, s.desk(id))
			for _, m := range w.flying {
				owes, err := s.Owes(s.Context(), id, m)
				s.check("owes", err)
				seen = append(seen, owes)
			}
		}
		soon := s.soon(w.now.AddDate(1, 0, 0), 9)
		ready, next, err := s.Pending(s.Context(), w.now, 9)
		s.check("pending", err)
		return append(seen, soon, ready, next, s.next())
	})
}

// stir has the second store write what it has put off.
func (w *twins) stir() {
	w.t.Helper()
	how := w.how
	if how == ByWhatever {
		how = []Stirred{ByAChange, ByAChange, ByOpening, Compacted, ByABackup, ByAMove, "nothing at all"}[w.random.IntN(7)]
	}
	s := w.scenes[1]
	if how == ByABackup && (len(w.flying) > 0 || len(s.pending(w.now.AddDate(1, 0, 0), 9)) > 0 || w.running()) {
		how = ByAChange // it would end them
	}
	switch stirrer, can := s.Store.(Stirrer); {
	case how == ByAChange:
		for _, id := range w.people() {
			s.change(id, func(*session.Desk) {})
		}
	case can && how != "nothing at all":
		s.Store = stirrer.Stir(w.t, how)
	}
}

// running reports whether anybody is in a routine.
func (w *twins) running() bool {
	return slices.ContainsFunc(w.people(), func(id prefs.UserID) bool { return w.scenes[0].desk(id).Session.Live() })
}

// live goes through so many steps.
func (w *twins) live(steps int) {
	w.t.Helper()
	defer func() {
		if w.t.Failed() {
			w.t.Log("the steps:")
			for _, step := range w.steps {
				w.t.Log(step)
			}
		}
	}()
	for _, id := range w.people() {
		w.change("opt in", id, func(d *session.Desk) {
			d.Person.OptedIn, d.Person.Prefs = w.now, prefs.Defaults("Europe/Lisbon")
			d.Person.Due = w.now.Add(time.Minute)
			if id != cho() { // of whom Slack tells with the first post
				d.Person.Channel = "D1"
			}
		})
	}
	for range steps {
		w.now = w.now.Add(time.Duration(1+w.random.IntN(900)) * time.Second)
		if w.random.IntN(40) == 0 {
			w.now = w.now.Add(9 * time.Hour)
		}
		w.step()
		w.stir()
		w.observe()
	}
}

// step is one thing that may happen, by chance.
func (w *twins) step() {
	w.t.Helper()
	id := w.people()[w.random.IntN(3)]
	switch w.random.IntN(20) {
	case 0, 1, 2, 3, 4, 5:
		w.beat()
	case 6, 7, 8:
		w.claim()
	case 9, 10, 11, 12, 13:
		w.settle()
	case 14:
		w.answer(id)
	case 15:
		w.plan(id)
	case 16:
		w.change("ask for a break", id, func(d *session.Desk) {
			d.Owed = []delivery.Message{{Kind: delivery.Break, Due: w.now}}
		})
	case 17:
		w.change("edit the card", id, func(d *session.Desk) {
			d.Owed = []delivery.Message{{Kind: delivery.Card, Edit: true, Ref: delivery.Ref{Card: d.Card.ID}}}
		})
	case 18:
		w.press(id)
	case 19:
		w.rare(id)
	}
}

// beat decides about whoever is due, each by chance.
func (w *twins) beat() {
	w.t.Helper()
	seed := w.random.Uint64()
	w.both("beat", func(s *scene) any {
		met, steps := s.beat(w.now, func(d schedule.Due) schedule.Decision {
			its := rand.New(rand.NewPCG(seed, uint64(len(d.User.Person))))
			next := w.now.Add(time.Duration(10+its.IntN(50)) * time.Minute)
			switch its.IntN(12) {
			case 0:
				return holdUntil(w.now.Add(5 * time.Minute))(d)
			case 1:
				return dropUntil(next)(d)
			case 2:
				answer := dropUntil(next)(d)
				answer.Reason = schedule.Absent
				return answer
			case 3:
				answer := holdUntil(w.now.Add(time.Minute))(d)
				answer.Verdict = schedule.PutBack
				return answer
			case 4:
				return schedule.Decision{Verdict: schedule.Send, Next: next, Day: d.Day}
			case 5:
				if its.IntN(6) == 0 {
					return sendUntil(time.Time{})(d)
				}
			}
			answer := sendUntil(next)(d)
			answer.Day = today(d, w.now)
			answer.Day.Count++
			return answer
		})
		for i, d := range met {
			met[i].Day = today(d, w.now)
		}
		return []any{met, steps}
	})
}

// today is what a decision about somebody knows of their day.
func today(d schedule.Due, now time.Time) schedule.Tally {
	t := schedule.Today(d.Timetable.Days(), now)
	if d.Day.Day == t.Day {
		t.Count = d.Day.Count
	}
	return t
}

// claim gives one of the messages that are listed its intent.
func (w *twins) claim() {
	w.t.Helper()
	ready := w.scenes[0].pending(w.now, 9)
	if len(ready) == 0 {
		return
	}
	id := ready[w.random.IntN(len(ready))].ID
	w.both(fmt.Sprint("claim ", id), func(s *scene) any { return *s.intends(id) })
	w.flying = append(w.flying, id)
}

// settle ends one claim, or what was never claimed, or both of two.
func (w *twins) settle() {
	w.t.Helper()
	o := delivery.Outcome{At: w.now}
	switch w.random.IntN(12) {
	case 0:
		o.Verdict, o.Reason = delivery.Unknown, delivery.NoReply
	case 1:
		o.Verdict, o.Reason = delivery.Dropped, delivery.Stale
	case 2:
		o.Verdict, o.Again = delivery.Later, w.now.Add(time.Minute)
	case 3:
		o.Verdict, o.Receipt = delivery.Sent, delivery.Receipt{Channel: "D2", TS: fmt.Sprint(w.now.Unix())}
	case 4:
		o.Verdict, o.Receipt = delivery.Sent, delivery.Receipt{Channel: "D1", TS: fmt.Sprint(w.now.Unix()), Routine: "own--1"}
	default:
		o.Verdict = delivery.Sent
		o.Receipt = delivery.Receipt{Channel: "D1", TS: fmt.Sprint(w.now.Unix()), Routine: []string{"desk-reset", "reach", ""}[w.random.IntN(3)]}
	}
	var id uint64
	if n := len(w.flying); n > 0 {
		i := w.random.IntN(n)
		id = w.flying[i]
		w.flying = append(w.flying[:i:i], w.flying[i+1:]...)
	} else if ready := w.scenes[0].pending(w.now, 9); len(ready) > 0 && w.random.IntN(3) == 0 {
		id, o.Verdict, o.Reason, o.Receipt = ready[0].ID, delivery.Dropped, delivery.Superseded, delivery.Receipt{}
	} else {
		return
	}
	o.Claim = claimsOf(id)[0]
	w.both(fmt.Sprintf("settle %d: %s %s %+v", id, o.Verdict, o.Reason, o.Receipt), func(s *scene) any {
		s.settles(o)
		return nil
	})
}

// answer is a press on the card.
func (w *twins) answer(id prefs.UserID) {
	w.t.Helper()
	answer := []session.Answer{session.Stood, session.Skipped, session.Snoozed, session.Off}[w.random.IntN(4)]
	w.change("answer "+string(answer), id, func(d *session.Desk) { d.Reply(answer, w.now.Add(10*time.Minute), w.now) })
}

// press is one on a card of which Slack has not said yet that it is there, which
// may begin a routine.
func (w *twins) press(id prefs.UserID) {
	w.t.Helper()
	for _, card := range w.flying {
		if owes, err := w.scenes[0].Owes(w.t.Context(), id, card); err != nil || !owes {
			continue
		}
		runs := w.random.IntN(2) == 0
		w.change(fmt.Sprint("press on ", card), id, func(d *session.Desk) {
			if card < d.Card.ID || d.Session.Live() {
				return
			}
			d.Card = session.Card{ID: card, Kind: delivery.Reminder, Routine: "desk-reset", Sent: w.now, Answer: session.Stood}
			d.Posts = session.Posts{Card: card, Channel: "D1", TS: map[string]string{"": "1.1"}}
			d.Offer("desk-reset", d.Date(w.now))
			if runs {
				d.Card.Answer = session.Started
				d.Session = session.Session{Card: card, State: session.Running, Ends: w.now.Add(10 * time.Minute)}
			}
		})
		return
	}
	w.change("end a routine", id, func(d *session.Desk) {
		if d.Session.Live() {
			d.Session.State, d.Session.Ends = session.Done, time.Time{}
		} else if d.Card.ID != 0 {
			d.Session = session.Session{Card: d.Card.ID, State: session.Paused}
		}
	})
}

// plan changes what somebody wants.
func (w *twins) plan(id prefs.UserID) {
	w.t.Helper()
	zone := []string{"Europe/Lisbon", "Pacific/Auckland", "America/Los_Angeles"}[w.random.IntN(3)]
	wait := time.Duration(w.random.IntN(60)) * time.Minute
	kind := w.random.IntN(4)
	w.change(fmt.Sprint("plan ", kind, zone, wait), id, func(d *session.Desk) {
		switch kind {
		case 0:
			d.Person.Prefs.Timetable.Zone, d.Person.Due = zone, w.now.Add(wait)
		case 1:
			d.Person.Prefs.Timetable.PerDay, d.Person.Due = 1+int(wait/time.Minute)%4, w.now.Add(wait)
		case 2:
			d.Person.Due = time.Time{}
		default:
			d.Person.Due, d.Person.Snoozes = w.now.Add(wait), 1
		}
	})
}

// rare is what happens seldom.
func (w *twins) rare(id prefs.UserID) {
	w.t.Helper()
	switch w.random.IntN(4) {
	case 0:
		w.both("forget "+id.Person, func(s *scene) any {
			s.check("forget", s.Forget(s.Context(), id))
			return nil
		})
	case 1:
		w.both("recover", func(s *scene) any {
			n, err := s.Recover(s.Context(), w.now)
			s.check("recover", err)
			return n
		})
		w.flying = nil
	case 2:
		w.both("hasten", func(s *scene) any {
			for _, c := range s.soon(w.now.AddDate(1, 0, 0), 1) {
				s.check("hasten", s.Hasten(s.Context(), []schedule.Haste{{User: c.User, From: c.At, To: c.At.Add(-time.Minute)}}))
			}
			return nil
		})
	default:
		w.change("be seen", id, func(d *session.Desk) { d.Card.Seen = true })
	}
}
