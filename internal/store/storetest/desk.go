package storetest

import (
	"errors"
	"sync"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func deskStories() []story {
	return []story{
		{"somebody never met has an empty desk", func(s *scene) {
			s.equal("desk", s.desk(ana()), session.Desk{Person: prefs.Person{ID: ana()}})
		}},
		{"to look at somebody does not make them known", func(s *scene) {
			s.change(ana(), func(*session.Desk) {})
			s.equal("desk", s.desk(ana()), session.Desk{Person: prefs.Person{ID: ana()}})
		}},
		{"everything put on a desk is found there", func(s *scene) {
			want := fullDesk()
			s.change(ana(), func(d *session.Desk) { *d = fullDesk() })
			want.Person.Version = 1
			want.Waits = session.Waits{For: at("15:00"), Due: at("15:00"), At: at("15:00"), Snoozes: 1}
			s.equal("desk", s.desk(ana()), want)
		}},
		{"it knows the reminder that waits, wherever the beat has moved it", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.beat(at("10:00"), sendUntil(at("10:50")))
			s.equal("after one", s.desk(ana()).Waits, session.Waits{For: at("10:00"), Due: at("10:50"), At: at("10:50")})
			s.beat(at("10:50"), holdUntil(at("10:51")))
			s.equal("held", s.desk(ana()).Waits, session.Waits{For: at("10:00"), Due: at("10:50"), At: at("10:51")})
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("11:10"), 1 })
			s.equal("put off", s.desk(ana()).Waits, session.Waits{For: at("11:10"), Due: at("11:10"), At: at("11:10"), Snoozes: 1})
			s.change(ana(), func(d *session.Desk) { d.Person.Due = time.Time{} })
			s.equal("paused", s.desk(ana()).Waits, session.Waits{})
		}},
		{"times are kept in UTC, to the second", func(s *scene) {
			zone := time.FixedZone("", 3*60*60)
			s.change(ana(), func(d *session.Desk) {
				d.Person.OptedIn = at("10:00").Add(300 * time.Millisecond).In(zone)
				d.Person.Calendar.Since = at("9:00").Add(300 * time.Millisecond).In(zone)
				d.Session = session.Session{State: session.Running, Ends: at("11:00").Add(time.Millisecond).In(zone)}
			})
			d := s.desk(ana())
			s.equal("opted in", d.Person.OptedIn.String(), at("10:00").String())
			s.equal("calendar", d.Person.Calendar.Since.String(), at("9:00").String())
			s.equal("ends", d.Session.Ends.String(), at("11:00").String())
		}},
		{"a refusal is handed back as it is, and nothing is written", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			before := s.desk(ana())
			refusal := errors.New("not like this")
			err := s.Change(s.Context(), ana(), func(d *session.Desk) error {
				*d = fullDesk()
				d.Owed = []delivery.Message{{Kind: delivery.Break}}
				return refusal
			})
			if err != refusal { //nolint:errorlint // as it is, not wrapped
				s.Errorf("change: %v", err)
			}
			s.equal("desk", s.desk(ana()), before)
			s.equal("owed", s.pending(at("23:00"), 9), nilMessages())
			s.equal("next", s.next(), at("10:00"))
		}},
		{"a change that panics writes nothing", func(s *scene) {
			func() {
				defer func() { _ = recover() }()
				_ = s.Change(s.Context(), ana(), func(d *session.Desk) error {
					d.Person.OptedIn = at("10:00")
					panic("a bug")
				})
			}()
			s.equal("desk", s.desk(ana()), session.Desk{Person: prefs.Person{ID: ana()}})
		}},
		{"the version grows with what the person wishes, and with nothing else", func(s *scene) {
			for i, c := range []struct {
				change func(*session.Desk)
				want   uint64
			}{
				{func(d *session.Desk) { d.Person.OptedIn = at("9:00") }, 1},
				{func(*session.Desk) {}, 1},
				{func(d *session.Desk) { d.Session.State = session.Running }, 1},
				{func(d *session.Desk) { d.Days = []session.Day{{Date: "2026-11-20", Stood: 1}} }, 1},
				{func(d *session.Desk) { d.Person.Version = 99 }, 1},
				{func(d *session.Desk) { d.Person.Due, d.Person.Version = at("9:30"), 0 }, 2},
				{func(d *session.Desk) { d.Person.Prefs.Equipment = []string{"roller"} }, 3},
				{func(d *session.Desk) { d.Person.Prefs.Equipment[0] = "mat" }, 4},
			} {
				s.change(ana(), c.change)
				if got := s.desk(ana()).Person.Version; got != c.want {
					s.Errorf("after change %d: version %d, want %d", i, got, c.want)
				}
			}
		}},
		{"a desk belongs to whom it was asked for", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				d.Person.ID, d.Person.OptedIn = ben(), at("9:00")
				d.Owed = []delivery.Message{{To: ben(), Kind: delivery.Break}}
			})
			s.equal("ben", s.desk(ben()), session.Desk{Person: prefs.Person{ID: ben()}})
			s.equal("to", s.pending(at("9:00"), 9)[0].To, ana())
		}},
		{"what is altered in place is written", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { *d = fullDesk() })
			s.change(ana(), func(d *session.Desk) {
				d.Posts.TS["step-1"] = "3.3"
				d.Log[0].Why = "else"
				d.Offered[0].Routine = "other"
				d.Days[0].Done = 9
			})
			d := s.desk(ana())
			s.equal("posts", d.Posts.TS["step-1"], "3.3")
			s.equal("log", d.Log[0].Why, "else")
			s.equal("offered", d.Offered[0].Routine, "other")
			s.equal("days", d.Days[0].Done, 9)
		}},
		{"the log and what was offered are cut to what is kept", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				for range session.LogSize + session.OfferedKept {
					d.Own = append(d.Own, session.Own{Until: "2026-11-30", Ends: at("23:00")})
					d.Log = append(d.Log, session.Note{At: at("9:00"), What: session.WasSent})
					d.Offered = append(d.Offered, session.Offer{Routine: "desk-reset", Day: "2026-11-20"})
				}
			})
			d := s.desk(ana())
			if len(d.Log) != session.LogSize || len(d.Offered) != session.OfferedKept || len(d.Own) != session.MostOwn {
				s.Errorf("kept %d notes, %d offers and %d exercises", len(d.Log), len(d.Offered), len(d.Own))
			}
		}},
		{"what is owed goes with the change, and is not read back", func(s *scene) {
			s.owe(ana(),
				delivery.Message{Kind: delivery.Break},
				delivery.Message{Kind: delivery.Step, Ref: delivery.Ref{Card: 1, Part: "step-0"}, Routine: "r", Step: 2})
			s.equal("on the desk", s.desk(ana()).Owed, nilMessages())
			s.equal("owed", s.pending(at("9:00"), 9), []delivery.Message{
				{ID: 1, To: ana(), Kind: delivery.Break, Ref: delivery.Ref{Card: 1}},
				{ID: 2, To: ana(), Kind: delivery.Step, Ref: delivery.Ref{Card: 1, Part: "step-0"}, Routine: "r", Step: 2},
			})
		}},
		{"the next due item is the first of anybody's, steps included", func(s *scene) {
			s.equal("next", s.next(), time.Time{})
			s.optIn(ana(), at("10:00"))
			s.optIn(cho(), at("9:30"))
			s.equal("next", s.next(), at("9:30"))
			s.change(ben(), func(d *session.Desk) { d.Session = session.Session{State: session.Running, Ends: at("9:20")} })
			s.equal("next", s.next(), at("9:20"))
			s.change(ben(), func(d *session.Desk) { d.Session = session.Session{} })
			s.meets(at("9:30"), cho()) // now at 10:30
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("11:00") })
			s.equal("next", s.next(), at("10:30"))
			s.change(cho(), func(d *session.Desk) { d.Person.Due = at("12:00") }) // leaves one behind at 10:30
			s.equal("next", s.next(), at("11:00"))
		}},
		{"one id in two workspaces is two people", func(s *scene) {
			twin := prefs.UserID{Workspace: "T2", Person: ana().Person}
			s.optIn(ana(), at("10:00"))
			s.optIn(twin, at("10:00"))
			s.change(twin, func(d *session.Desk) {
				d.Session.State = session.Running
				d.Days = []session.Day{{Date: "2026-11-20", Done: 2}}
				d.Person.Due = at("11:00")
			})
			s.meets(at("10:00"), ana())
			s.card(ana(), delivery.Reminder, "1.1", at("10:00"))
			s.equal("card of the other", s.desk(twin).Card, session.Card{})
			s.check("forget", s.Forget(s.Context(), ana()))
			d := s.desk(twin)
			if d.Session.State != session.Running || len(d.Days) != 1 || d.Days[0].Done != 2 {
				s.Errorf("the other's desk: %+v", d)
			}
			met, _ := s.beat(at("11:00"), dropUntil(at("12:00")))
			if len(met) != 1 || met[0].User != twin || !met[0].InRoutine {
				s.Errorf("met %+v", met)
			}
		}},
		{"many presses at once all count", func(s *scene) {
			const presses = 50
			var all sync.WaitGroup
			for range presses {
				all.Go(func() {
					err := s.Change(s.Context(), ana(), func(d *session.Desk) error {
						d.Person.Snoozes++
						d.Owed = []delivery.Message{{Kind: delivery.Break}}
						return nil
					})
					if err != nil {
						s.Errorf("change: %v", err)
					}
				})
			}
			all.Wait()
			d := s.desk(ana())
			if d.Person.Snoozes != presses || d.Person.Version != presses {
				s.Errorf("%d counted in %d versions, want %d", d.Person.Snoozes, d.Person.Version, presses)
			}
			if got := len(s.pending(at("9:00"), 2*presses)); got != presses {
				s.Errorf("%d messages owed, want %d", got, presses)
			}
		}},
	}
}

func fullHours() (h session.Hours) {
	for i := range h {
		h[i] = session.Hour{Offered: 1, PutOff: uint16(i), Taken: 65535}
	}
	return h
}

// fullDesk has something in every field, so that a field which is not stored
// is missed.
func fullDesk() session.Desk {
	return session.Desk{
		Person: prefs.Person{
			ID: ana(), OptedIn: at("8:00"), Channel: "D1", PausedUntil: prefs.Forever,
			Prefs: prefs.Prefs{
				Timetable: prefs.Timetable{
					Plan:   prefs.Plan{Cron: "0 10,15 * * 1-5"},
					Hours:  prefs.Week(prefs.Span{From: 540, To: 720}, time.Monday, time.Sunday),
					Zone:   "Africa/Cairo",
					PerDay: 3, Lead: 15, EveryOther: true,
				},
				ZoneFixed: true, Length: 3 * time.Minute, Pace: prefs.PaceNext,
				Equipment: []string{"roller", "mat"}, Places: []string{"floor"},
			},
			Calendar:  prefs.Calendar{Sealed: prefs.Sealed{0, 1, 254, 255}, Key: "0a1b2c3d", Host: "calendar.example", Since: at("7:30"), Trouble: prefs.Unreachable},
			Pauses:    prefs.Pauses{{From: at("17:00"), Until: at("18:00")}, {From: at("20:00"), Until: at("21:00")}},
			RestUntil: at("16:00"),
			Due:       at("15:00"), Snoozes: 1, Easing: prefs.Eased,
		},
		Card: session.Card{
			ID: 7, Kind: delivery.Reminder, Routine: "desk-reset", Due: at("9:00"), Sent: at("9:01"),
			Answer: session.Snoozed, Until: at("9:11"), Snoozes: 2, Ignored: 1, Seen: true,
		},
		Session: session.Session{
			Card: 7, Routine: "desk-reset", Steps: 5, Step: 2, State: session.Running, Pace: prefs.PaceAuto,
			Began: at("9:02"), Ended: at("9:05"), Ends: at("9:04"), Left: 1500 * time.Millisecond, Feedback: session.TooMuch,
		},
		Posts: session.Posts{Card: 7, Channel: "D1", TS: map[string]string{"": "1.1", "step-0": "1.2"}, Revisions: map[string]uint64{"": 9}},
		Log: []session.Note{
			{At: at("9:01"), Due: at("9:00"), What: session.WasSent},
			{At: at("8:50"), What: session.WasHeld, Why: "in-routine"},
		},
		Days: []session.Day{
			{Date: "2026-11-20", Offered: 1, Started: 2, Done: 3, Stood: 4, Snoozed: 5, Skipped: 6, Seconds: 7, Hours: fullHours()},
			{Date: "2026-10-31", Seconds: 100000},
		},
		Offered: []session.Offer{
			{Routine: "desk-reset", Day: "2026-11-21"},
			{Routine: "wall-angels", Day: "2026-11-20", Skipped: true},
			{Routine: "desk-reset", Day: "2026-11-20"},
			{Routine: "wall-angels"},
		},
		Summary: at("23:00"), Week: "2026-11-23",
		Own: []session.Own{{
			Exercise: session.Exercise{
				Number: 3, Title: "Chin tuck", Do: "Draw the chin back.", Kind: "reps", Amount: 10, RepSeconds: 3, Sets: 2,
				Side: "both", Setting: "standing", Equipment: append(session.Exercise{}.Equipment, "wall"), TimesADay: 3,
				Days: append(session.Exercise{}.Days, "tuesday", "friday"), With: "red band", Rest: 30,
			},
			Until: "2026-11-30", Ends: at("23:30"), Off: true, Day: "2026-11-20", Done: 2,
		}},
		OwnLast: 4,
		Advice:  session.Advice{NotBefore: at("22:00"), Undo: &prefs.Timetable{Zone: "Africa/Cairo", PerDay: 4}, Made: 1 << 63},
	}
}
