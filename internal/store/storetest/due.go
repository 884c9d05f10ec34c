package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func dueStories() []story {
	return []story{
		{"nobody is due before their time", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("9:59"))
			s.meets(at("10:00"), ana())
		}},
		{"the oldest comes first, and no more than the limit", func(s *scene) {
			people := []prefs.UserID{cho(), ana(), ben()}
			for i, id := range people {
				s.optIn(id, at("10:00").Add(time.Duration(i)*time.Minute))
			}
			var met []prefs.UserID
			decide := func(d schedule.Due) schedule.Decision {
				met = append(met, d.User)
				return dropUntil(at("12:00"))(d)
			}
			for _, want := range []schedule.Beat{{Due: 2, More: true}, {Due: 1}, {}} {
				beat, err := s.Advance(s.Context(), at("11:00"), 2, decide)
				s.check("advance", err)
				s.equal("beat", beat, want)
			}
			s.equal("met", met, people)
		}},
		{"the decision is made on what is known", func(s *scene) {
			s.change(ana(), func(d *session.Desk) {
				d.Person.Prefs = prefs.Defaults("Asia/Tokyo")
				d.Person.Due = at("10:00")
				d.Person.Snoozes = 2
				d.Days = []session.Day{{Date: "2026-11-20", Done: 1}, {Date: "2026-11-19", Offered: 4}}
			})
			met, _ := s.beat(at("10:05"), dropUntil(at("11:00")))
			s.equal("due", met, []schedule.Due{{
				User: ana(), At: at("10:00"), First: at("10:00"),
				Timetable: prefs.Defaults("Asia/Tokyo").Timetable, TimetableID: prefs.Defaults("Asia/Tokyo").Timetable.ID(), Snoozes: 2,
				Day: schedule.Tally{Day: 20776, Count: 4}, // 2026-11-19
			}})
		}},
		{"what is sent in a night is of the day on which it began", func(s *scene) {
			table := prefs.Defaults("Europe/Lisbon").Timetable
			table.Hours = prefs.Week(prefs.Span{From: 22 * 60, To: 30 * 60}, time.Friday)
			table.PerDay = 2
			night := time.Date(2026, time.November, 20, 23, 0, 0, 0, time.UTC) // a Friday
			s.change(ana(), func(d *session.Desk) { d.Person.Prefs.Timetable, d.Person.Due = table, night })
			friday := int(night.Unix() / (24 * 60 * 60))
			for i := range 3 {
				now := night.Add(time.Duration(i) * 2 * time.Hour)
				s.beat(now, func(d schedule.Due) schedule.Decision {
					if d.Day.Count > 0 {
						s.equal("the tally", d.Day, schedule.Tally{Day: friday, Count: i})
					}
					answer := sendUntil(now.Add(2 * time.Hour))(d)
					answer.Day = schedule.Tally{Day: friday, Count: i + 1}
					return answer
				})
				s.settles(sent(s.claims(now), fmt.Sprint("1.", i), now))
			}
			s.equal("the days", s.desk(ana()).Days, []session.Day{{
				Date: "2026-11-20", Offered: 3, Hours: offeredAt(1, 3, 23),
			}})
		}},
		{"what is to be sent is owed", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:00"))
			beat, err := s.Advance(s.Context(), at("10:00"), 9, func(d schedule.Due) schedule.Decision {
				if d.User == ben() {
					return holdUntil(at("10:01"))(d)
				}
				return sendUntil(at("10:50"))(d)
			})
			s.check("advance", err)
			s.equal("beat", beat, schedule.Beat{Due: 2, Sent: 1})
			ready := s.pending(at("10:00"), 10)
			if len(ready) != 1 {
				s.Fatalf("%d messages owed, want one", len(ready))
			}
			m := ready[0]
			if m.ID == 0 || m.Ref.Card != m.ID {
				s.Errorf("message %d is remembered as card %d, want its own id", m.ID, m.Ref.Card)
			}
			if m.To != ana() || !m.Due.Equal(at("10:00")) || !m.NotAfter.Equal(at("11:00")) {
				s.Errorf("owed: %+v", m)
			}
			s.equal("log", s.desk(ana()).Log, []session.Note(nil))
		}},
		{"of those who are due in one beat each is owed their own", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.change(ben(), func(d *session.Desk) {
				d.Person.Prefs, d.Person.Due, d.Person.Snoozes = prefs.Defaults("Europe/Lisbon"), at("10:02"), 1
			})
			s.beat(at("10:03"), sendUntil(at("10:50")))
			var owed []string
			for _, m := range s.pending(at("10:03"), 10) {
				owed = append(owed, fmt.Sprint(m.To.Person, " ", m.Due.Format("15:04"), " ", m.NotAfter.Format("15:04"), " ", m.Snoozes))
			}
			s.equal("owed", owed, []string{ana().Person + " 10:00 11:00 0", ben().Person + " 10:02 11:02 1"})
		}},
		{"after a reminder the next one starts afresh, with the day's tally", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("10:10"), 1 })
			s.beat(at("10:10"), func(d schedule.Due) schedule.Decision {
				answer := sendUntil(at("10:50"))(d)
				answer.Day = schedule.Tally{Day: 20777, Count: 3}
				answer.Snoozes, answer.First = 7, at("9:00") // of no meaning here
				return answer
			})
			met, _ := s.beat(at("10:50"), dropUntil(at("11:40")))
			want := schedule.Due{
				User: ana(), At: at("10:50"), First: at("10:50"),
				Timetable: prefs.Defaults("Europe/Lisbon").Timetable, TimetableID: prefs.Defaults("Europe/Lisbon").Timetable.ID(), Day: schedule.Tally{Day: 20777, Count: 3},
			}
			s.equal("due", met, []schedule.Due{want})
		}},
		{"what is held keeps its first time and its snoozes", func(s *scene) {
			s.change(ana(), func(d *session.Desk) { d.Person.Due, d.Person.Snoozes = at("10:00"), 1 })
			s.beat(at("10:01"), holdUntil(at("10:02")))
			s.beat(at("10:02"), holdUntil(at("10:03")))
			met, _ := s.beat(at("10:03"), dropUntil(at("11:00")))
			if len(met) != 1 || !met[0].At.Equal(at("10:03")) || !met[0].First.Equal(at("10:00")) || met[0].Snoozes != 1 {
				s.Errorf("met %+v", met)
			}
		}},
		{"a long hold is one note, and a drop is another", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.beat(at("10:00"), holdUntil(at("10:01")))
			s.beat(at("10:01"), holdUntil(at("10:02")))
			s.beat(at("10:02"), dropUntil(at("11:00")))
			s.beat(at("11:00"), holdUntil(at("11:01")))
			s.equal("log", s.desk(ana()).Log, []session.Note{
				{At: at("11:00"), Due: at("11:00"), What: session.WasHeld, Why: string(schedule.InRoutine)},
				{At: at("10:02"), Due: at("10:00"), What: session.WasDropped, Why: string(schedule.OffHours)},
				{At: at("10:00"), Due: at("10:00"), What: session.WasHeld, Why: string(schedule.InRoutine)},
			})
		}},
		{"held for one reason after the other is a note each", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for _, minute := range []struct {
				now, next string
				why       schedule.Reason
			}{
				{"10:00", "10:01", schedule.InMeeting},
				{"10:01", "10:02", schedule.InMeeting},
				{"10:02", "10:03", schedule.DND},
				{"10:03", "10:04", schedule.DND},
			} {
				s.beat(at(minute.now), func(d schedule.Due) schedule.Decision {
					answer := holdUntil(at(minute.next))(d)
					answer.Reason = minute.why
					return answer
				})
			}
			s.equal("log", s.desk(ana()).Log, []session.Note{
				{At: at("10:02"), Due: at("10:00"), What: session.WasHeld, Why: string(schedule.DND)},
				{At: at("10:00"), Due: at("10:00"), What: session.WasHeld, Why: string(schedule.InMeeting)},
			})
		}},
		{"a holiday of weeks is one note", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for _, hour := range []string{"10:00", "11:00", "12:00", "13:00"} {
				s.beat(at(hour), func(d schedule.Due) schedule.Decision {
					answer := dropUntil(at(hour).Add(time.Hour))(d)
					answer.Reason = schedule.Absent
					if hour == "13:00" {
						answer.Reason = schedule.OffHours
					}
					return answer
				})
			}
			s.equal("log", s.desk(ana()).Log, []session.Note{
				{At: at("13:00"), Due: at("13:00"), What: session.WasDropped, Why: string(schedule.OffHours)},
				{At: at("10:00"), Due: at("10:00"), What: session.WasDropped, Why: string(schedule.Absent)},
			})
		}},
		{"a day that comes again is counted on", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.change(ana(), func(d *session.Desk) { // from Tokyo, where it is tomorrow
				d.Person.Prefs.Timetable.Zone = "Pacific/Honolulu"
				d.Person.Due = at("20:00") // 10:00 there
				d.Days = []session.Day{{Date: "2026-11-21", Offered: 2}, {Date: "2026-11-20", Offered: 4}}
			})
			const friday = 20777
			var tallies []schedule.Tally
			for _, moment := range []time.Time{at("20:00"), at("20:00").Add(10 * time.Hour), at("20:00").Add(24 * time.Hour)} {
				s.beat(moment, func(d schedule.Due) schedule.Decision {
					tallies = append(tallies, d.Day)
					return dropUntil(moment.Add(time.Hour))(d)
				})
			}
			s.equal("tallies", tallies, []schedule.Tally{
				{Day: friday, Count: 4}, {Day: friday, Count: 4}, // 20:00 there is still Friday
				{Day: friday + 1, Count: 2},
			})
		}},
		{"who is due soon is told, the earliest first, and nothing changes", func(s *scene) {
			s.optIn(ana(), at("10:02"))
			s.optIn(ben(), at("10:01"))
			s.optIn(cho(), at("10:03"))
			s.change(ben(), func(d *session.Desk) { d.Person.Prefs.Timetable.Quiet.Off = []prefs.Rule{prefs.RuleDND} })
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("10:01") })
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("10:02") })
			all := []schedule.Coming{
				{User: ben(), At: at("10:01"), First: at("10:01"), Timetable: s.desk(ben()).Person.Prefs.Timetable},
				{User: ana(), At: at("10:02"), First: at("10:02"), Timetable: s.desk(ana()).Person.Prefs.Timetable},
				{User: cho(), At: at("10:03"), First: at("10:03"), Timetable: s.desk(cho()).Person.Prefs.Timetable},
			}
			for until, want := range map[string]int{"10:00": 0, "10:01": 1, "10:02": 2, "10:03": 3, "11:00": 3} {
				coming := s.soon(at(until), 9)
				if want == 0 && coming == nil {
					continue
				}
				s.equal("until "+until, coming, all[:want])
			}
			s.equal("the first of each workspace", s.soon(at("11:00"), 1), []schedule.Coming{all[0], all[2]})
			s.equal("who is wanted", s.soonOf(at("11:00"), 1, func(c schedule.Coming) bool { return c.User != ben() }), all[1:])
			s.beat(at("10:01"), dropUntil(at("10:10"))) // Ben's moves; an old one of Ana's may be met
			all[0].At, all[0].First = at("10:10"), at("10:10")
			s.equal("after a beat", s.soon(at("11:00"), 9), []schedule.Coming{all[1], all[2], all[0]})
		}},
		{"the log keeps the newest", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for i := range session.LogSize + 3 {
				now := at("10:00").Add(time.Duration(i) * time.Hour)
				s.beat(now, dropUntil(now.Add(time.Hour)))
			}
			log := s.desk(ana()).Log
			if len(log) != session.LogSize || !log[0].At.Equal(at("20:00")) {
				s.Errorf("%d notes, the newest of %v", len(log), log[0].At)
			}
		}},
		{"a plan without a future ends, and a new wish begins anew", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.meets(at("10:00"), ana())
			s.beat(at("11:00"), dropUntil(time.Time{}))
			s.meets(at("23:00"))
			s.equal("next", s.next(), time.Time{})
			s.change(ana(), func(d *session.Desk) { d.Person.Due = at("23:10") })
			s.meets(at("23:10"), ana())
		}},
		{"a routine that runs or rests is told", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for _, c := range []struct {
				state session.State
				want  bool
			}{
				{session.Running, true},
				{session.Paused, true},
				{session.Done, false},
				{session.Running, true},
				{session.Stopped, false},
				{session.None, false},
			} {
				s.change(ana(), func(d *session.Desk) {
					d.Session.State = c.state
					d.Person.Due = d.Person.Due.Add(time.Minute)
				})
				met, _ := s.beat(at("11:00"), dropUntil(at("12:00")))
				if len(met) != 1 || met[0].InRoutine != c.want {
					s.Errorf("%q: met %+v, want in routine: %v", c.state, met, c.want)
				}
			}
		}},
		{"a panic on the way leaves everyone due", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:01"))
			func() {
				defer func() { _ = recover() }()
				_, _ = s.Advance(s.Context(), at("10:01"), 9, func(d schedule.Due) schedule.Decision {
					if d.User == ben() {
						panic("a bug")
					}
					return sendUntil(at("11:00"))(d)
				})
			}()
			s.equal("owed", s.pending(at("10:01"), 9), nilMessages())
			s.meets(at("10:01"), ana(), ben())
		}},
		{"a bot told to stop on the way leaves everyone due", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.optIn(ben(), at("10:01"))
			ctx, stop := context.WithCancel(s.Context())
			beat, err := s.Advance(ctx, at("10:01"), 9, func(d schedule.Due) schedule.Decision {
				stop()
				return sendUntil(at("11:00"))(d)
			})
			if !errors.Is(err, context.Canceled) || beat.Due != 0 {
				s.Fatalf("advance: %+v, %v", beat, err)
			}
			s.equal("owed", s.pending(at("10:01"), 9), nilMessages())
			s.meets(at("10:01"), ana(), ben())
		}},
		{"a crowd is met once each, in order", func(s *scene) {
			const crowd = 100
			for i := range crowd {
				id := prefs.UserID{Workspace: "T" + string(rune('A'+i%7)), Person: "U" + string(rune('a'+i%26)) + string(rune('a'+i/26))}
				s.optIn(id, at("10:00").Add(time.Duration(i*37%crowd)*time.Second))
			}
			met, _ := s.beat(at("11:00"), sendUntil(at("12:00")))
			if len(met) != crowd || !slices.IsSortedFunc(met, func(a, b schedule.Due) int { return a.At.Compare(b.At) }) {
				s.Errorf("met %d of %d, or not in order", len(met), crowd)
			}
			if ready := s.pending(at("11:00"), crowd); len(ready) != crowd {
				s.Errorf("%d of %d messages owed", len(ready), crowd)
			}
		}},
	}
}
