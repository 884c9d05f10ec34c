package storetest

import (
	"math/rand/v2"
	"slices"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// The beat moves a due item without touching the person's record; a change
// writes a new one without knowing where the beat left the old one. Whatever
// the order, a person has one reminder at a time.
func rescheduledStories() []story {
	wish := func(s *scene, clock string) {
		s.Helper()
		s.change(ana(), func(d *session.Desk) { d.Person.Due = at(clock) })
	}
	return []story{
		{"changed three times, it comes once", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			wish(s, "11:00")
			wish(s, "10:30")
			wish(s, "12:00")
			s.meets(at("11:59"))
			s.meets(at("12:00"), ana())
		}},
		{"changed after the beat moved it, the old one stays silent", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("10:00"), ana()) // now at 11:00
			wish(s, "15:00")
			s.meets(at("11:00"))
			s.meets(at("14:59"))
			s.meets(at("15:00"), ana())
		}},
		{"changed three times with beats between, the old ones stay silent", func(s *scene) {
			s.optIn(ana(), at("8:00"))
			s.beat(at("8:00"), dropUntil(at("12:01")))
			wish(s, "9:00")
			s.beat(at("9:00"), dropUntil(at("12:02")))
			wish(s, "10:00")
			s.beat(at("10:00"), dropUntil(at("12:03")))
			wish(s, "20:00")
			s.meets(at("12:10"))
			s.meets(at("20:00"), ana())
			s.meets(at("21:00"), ana())
		}},
		{"changed to the very second of an old one, it comes once", func(s *scene) {
			s.optIn(ana(), at("8:00"))
			s.beat(at("8:00"), dropUntil(at("12:00")))
			wish(s, "9:00")
			wish(s, "12:00")
			s.meets(at("12:00"), ana())
			s.meets(at("13:00"), ana())
		}},
		{"moved by the beat to the very second of an old one, it comes once", func(s *scene) {
			s.optIn(ana(), at("8:00"))
			s.beat(at("8:00"), dropUntil(at("12:00")))
			wish(s, "9:00")
			s.beat(at("9:00"), dropUntil(at("12:00")))
			s.meets(at("12:00"), ana())
			wish(s, "12:30")
			s.meets(at("12:30"), ana())
			s.meets(at("13:00"))
		}},
		{"who opts out is not due, and who comes back is due once", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("10:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.OptedIn = time.Time{}, time.Time{} })
			s.equal("next", s.next(), time.Time{})
			s.meets(at("12:00"))
			s.optIn(ana(), at("13:00"))
			s.meets(at("13:00"), ana())
		}},
		{"a pause puts it off", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("10:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Person.PausedUntil, d.Person.Due = at("16:00"), at("16:20") })
			s.meets(at("16:19"))
			s.meets(at("16:20"), ana())
		}},
		{"a snooze comes again, and says how often", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.beat(at("10:00"), sendUntil(at("10:50")))
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("10:10"), 1 })
			met, _ := s.beat(at("10:10"), sendUntil(at("11:00")))
			if len(met) != 1 || met[0].Snoozes != 1 {
				s.Errorf("met %+v", met)
			}
			s.meets(at("10:50"))
			s.meets(at("11:00"), ana())
		}},
		{"snoozes counted anew change an item that still stands", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("10:00"), 2 })
			s.change(ana(), func(d *session.Desk) { d.Person.Snoozes = 0 })
			met, _ := s.beat(at("10:00"), dropUntil(at("11:00")))
			if len(met) != 1 || met[0].Snoozes != 0 {
				s.Errorf("met %+v", met)
			}
		}},
		{"snoozes counted anew do not call back an item that has passed", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("10:00"), 1 })
			s.meets(at("10:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Person.Snoozes = 0 })
			s.meets(at("10:30"))
			s.meets(at("11:00"), ana())
		}},
		{"another timetable is the one that decides", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:00"))
			s.change(ana(), func(d *session.Desk) { d.Person.Prefs.Timetable.Plan.Every = 90 })
			met, _ := s.beat(at("10:00"), dropUntil(at("11:00")))
			every := map[prefs.UserID]int{}
			for _, d := range met {
				every[d.User] = d.Timetable.Plan.Every
			}
			s.equal("intervals", every, map[prefs.UserID]int{ana(): 90, ben(): 60})
		}},
		{"the channel and other wishes leave the item where it is", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("10:00"), ana())
			s.change(ana(), func(d *session.Desk) { d.Person.Channel, d.Person.Prefs.Length = "D9", time.Minute })
			s.meets(at("10:59"))
			s.meets(at("11:00"), ana())
		}},
		{"whatever people and beats do in whatever order, one each", wander},
	}
}

// wander plays a thousand random moves and keeps its own simple truth beside.
func wander(s *scene) {
	random := rand.New(rand.NewPCG(1, 2))
	people := []prefs.UserID{ana(), ben(), cho()}
	truth := map[prefs.UserID]time.Time{}
	now := at("8:00")
	soon := func() time.Time { return now.Add(time.Duration(1+random.IntN(8)) * time.Minute) }
	for range 1000 {
		who := people[random.IntN(len(people))]
		switch random.IntN(5) {
		case 0, 1:
			when := soon()
			if random.IntN(4) == 0 {
				when = time.Time{}
			}
			s.change(who, func(d *session.Desk) {
				if !d.Person.Due.Equal(when) { // the same wish again changes nothing
					truth[who] = when
				}
				d.Person.Due = when
			})
		case 2:
			if random.IntN(10) == 0 {
				s.check("forget", s.Forget(s.Context(), who))
				delete(truth, who)
			}
		default:
			now = now.Add(time.Duration(random.IntN(4)) * time.Minute)
			want := map[prefs.UserID]bool{}
			for id, when := range truth {
				if !when.IsZero() && !when.After(now) {
					want[id] = true
				}
			}
			got := map[prefs.UserID]bool{}
			s.beat(now, func(d schedule.Due) schedule.Decision {
				if got[d.User] || !d.At.Equal(truth[d.User]) {
					s.Fatalf("%s: %v met at %v, want %v", now, d.User, d.At, truth[d.User])
				}
				got[d.User] = true
				next := soon()
				if random.IntN(5) == 0 {
					next = time.Time{}
				}
				truth[d.User] = next
				return dropUntil(next)(d)
			})
			s.equal("met at "+now.String(), got, want)
		}
		var first []time.Time
		for _, when := range truth {
			if !when.IsZero() {
				first = append(first, when)
			}
		}
		want := time.Time{}
		if len(first) > 0 {
			want = slices.MinFunc(first, time.Time.Compare)
		}
		s.equal("next due", s.next(), want)
	}
}
