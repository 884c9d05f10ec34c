package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store"
)

// story is told to a store of its own.
type story struct {
	name string
	tell func(*scene)
}

// scene is what a story plays on: a store, and short words for what people
// and the bot do with it. Whatever goes wrong ends the story.
type scene struct {
	*testing.T
	store.Store
}

func ana() prefs.UserID { return prefs.UserID{Workspace: "T1", Person: "U1"} }
func ben() prefs.UserID { return prefs.UserID{Workspace: "T1", Person: "U12"} }
func cho() prefs.UserID { return prefs.UserID{Workspace: "T2", Person: "U3"} }

// at is a moment of one Friday in November, in UTC.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-11-20 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func (s *scene) check(doing string, err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%s: %v", doing, err)
	}
}

func (s *scene) equal(what string, got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func (s *scene) change(id prefs.UserID, change func(*session.Desk)) {
	s.Helper()
	s.check("change", s.Change(s.Context(), id, func(d *session.Desk) error {
		change(d)
		return nil
	}))
}

// optIn makes somebody with the usual wishes, whose first reminder is due then.
func (s *scene) optIn(id prefs.UserID, due time.Time) {
	s.Helper()
	s.change(id, func(d *session.Desk) {
		d.Person.OptedIn = at("8:00")
		d.Person.Prefs = prefs.Defaults("Europe/Lisbon")
		d.Person.Due = due
	})
}

// optInPerDay is optIn for somebody who wants fewer.
func (s *scene) optInPerDay(id prefs.UserID, due time.Time, most int) {
	s.Helper()
	s.optIn(id, due)
	s.change(id, func(d *session.Desk) { d.Person.Prefs.Timetable.PerDay = most })
}

func (s *scene) desk(id prefs.UserID) session.Desk {
	s.Helper()
	d, err := s.Desk(s.Context(), id)
	s.check("desk", err)
	return d
}

// beat advances to now, and calls again as long as there is more, allowing
// for those whose step it was told and who stay due. As by a Scheduler, all that is owed
// is told in one place.
func (s *scene) beat(now time.Time, decide func(schedule.Due) schedule.Decision) (met []schedule.Due, steps []prefs.UserID) {
	s.Helper()
	var owed delivery.Message
	for range 1000 {
		var called []schedule.Due
		limit := 3 + len(steps)
		beat, err := s.Advance(s.Context(), now, limit, func(d schedule.Due) schedule.Decision {
			called = append(called, d)
			answer := decide(d)
			if answer.Owed != nil {
				owed = *answer.Owed
				answer.Owed = &owed
			}
			return answer
		})
		s.check("advance", err)
		if beat.Due != len(called) || beat.Due > limit {
			s.Fatalf("a beat of at most %d tells of %d due, and asked about %d", limit, beat.Due, len(called))
		}
		met = append(met, called...)
		for _, id := range beat.Steps {
			if !slices.Contains(steps, id) {
				steps = append(steps, id)
			}
		}
		if !beat.More {
			return met, steps
		}
	}
	s.Fatal("the beat does not end")
	return nil, nil
}

// meets expects these people to be due at now, in this order. Each is dropped
// and due again an hour later.
func (s *scene) meets(now time.Time, want ...prefs.UserID) {
	s.Helper()
	met, _ := s.beat(now, dropUntil(now.Add(time.Hour)))
	var got []prefs.UserID
	for _, d := range met {
		got = append(got, d.User)
	}
	s.equal("due at "+now.Format("15:04"), got, want)
}

func dropUntil(next time.Time) func(schedule.Due) schedule.Decision {
	return func(d schedule.Due) schedule.Decision {
		return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.OffHours, Next: next, Day: d.Day}
	}
}

func holdUntil(next time.Time) func(schedule.Due) schedule.Decision {
	return func(d schedule.Due) schedule.Decision {
		return schedule.Decision{
			Verdict: schedule.Held, Reason: schedule.InRoutine,
			Next: next, First: d.First, Snoozes: d.Snoozes, Day: d.Day,
		}
	}
}

func sendUntil(next time.Time) func(schedule.Due) schedule.Decision {
	return func(d schedule.Due) schedule.Decision {
		return schedule.Decision{
			Verdict: schedule.Send,
			Owed: &delivery.Message{
				To: d.User, Kind: delivery.Reminder, Priority: delivery.Soon,
				Due: d.First, Snoozes: d.Snoozes, NotAfter: d.First.Add(time.Hour),
			},
			Next: next,
			Day:  schedule.Tally{Day: d.Day.Day, Count: d.Day.Count + 1},
		}
	}
}

// owe makes messages owed to somebody, and nothing else.
func (s *scene) owe(id prefs.UserID, messages ...delivery.Message) {
	s.Helper()
	s.change(id, func(d *session.Desk) { d.Owed = messages })
}

func (s *scene) owes(id prefs.UserID, card uint64, want bool) {
	s.Helper()
	owes, err := s.Owes(s.Context(), id, card)
	s.check("owes", err)
	if owes != want {
		s.Errorf("card %d is owed to %s: %t", card, id, owes)
	}
}

func (s *scene) pending(now time.Time, perWorkspace int) []delivery.Message {
	s.Helper()
	ready, _, err := s.Pending(s.Context(), now, perWorkspace)
	s.check("pending", err)
	return messages(ready)
}

// messages are those of some claims.
func messages(claims []*delivery.Claim) (of []delivery.Message) {
	for _, c := range claims {
		of = append(of, c.Message)
	}
	return of
}

// claimsOf are claims of which nothing is known but their ids.
func claimsOf(ids ...uint64) (claims []*delivery.Claim) {
	for _, id := range ids {
		claims = append(claims, &delivery.Claim{Message: delivery.Message{ID: id}})
	}
	return claims
}

// claims intends the one message that is pending.
func (s *scene) claims(now time.Time) *delivery.Claim {
	s.Helper()
	ready := s.pending(now, 10)
	if len(ready) != 1 {
		s.Fatalf("%d messages are pending, want one: %+v", len(ready), ready)
	}
	return s.intends(ready[0].ID)
}

func (s *scene) intends(id uint64) *delivery.Claim {
	s.Helper()
	claims, err := s.Intend(s.Context(), claimsOf(id))
	s.check("intend", err)
	if len(claims) != 1 {
		s.Fatalf("%d claims of one message", len(claims))
	}
	return claims[0]
}

func (s *scene) settles(outcomes ...delivery.Outcome) {
	s.Helper()
	s.check("settle", s.Settle(s.Context(), outcomes))
}

// sent is the outcome of a post that Slack took.
func sent(c *delivery.Claim, ts string, now time.Time) delivery.Outcome {
	return delivery.Outcome{
		Claim: c, Verdict: delivery.Sent, At: now,
		Receipt: delivery.Receipt{Channel: "D1", TS: ts, Routine: "desk-reset"},
	}
}

// card brings somebody a card, whose id it gives.
func (s *scene) card(id prefs.UserID, kind delivery.Kind, ts string, now time.Time) uint64 {
	s.Helper()
	s.owe(id, delivery.Message{Kind: kind, Due: now})
	claim := s.claims(now)
	s.settles(sent(claim, ts, now))
	return claim.ID
}

// offeredAt is the hours of a day on which a reminder came in each of these.
func offeredAt(hours ...int) (h session.Hours) {
	for _, hour := range hours {
		h[hour].Offered++
	}
	return h
}

func (s *scene) next() time.Time {
	s.Helper()
	next, err := s.NextDue(s.Context())
	s.check("next due", err)
	return next
}

func ids(messages []delivery.Message) []uint64 {
	var found []uint64
	for _, m := range messages {
		found = append(found, m.ID)
	}
	return found
}

func nilMessages() []delivery.Message { return nil }
