package bolt

import (
	"fmt"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// disagreements are what the rows of different buckets say of the same thing,
// and not alike.
func disagreements(t txn) (wrong []error) {
	tell := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	outcomesAgree(t, tell, dueAgree(t, tell))
	stepsAgree(t, tell)
	return wrong
}

type teller func(format string, args ...any)

// dueAgree: nobody has two reminders to come, or one that they do not want. It gives
// what each due row awaits.
func dueAgree(t txn, tell teller) (awaited map[uint64]string) {
	met := map[string]bool{}
	awaited = map[uint64]string{}
	for key, value := range t.All(buckets.Due) {
		person := buckets.Whose(buckets.Due, key)
		row, _ := buckets.DecodeReminder(value)
		p, _ := t.person(person)
		switch {
		case t.Get(buckets.People, person) == nil:
			tell("due %q: of nobody", key)
		case p.Due.IsZero():
			tell("due %q: of somebody who is not to be reminded", key)
		case met[string(person)]:
			tell("due %q: the second one", key)
		case t.Get(buckets.Timetables, buckets.IDKey(row.Timetable)) == nil:
			tell("due %q: there is no timetable %x", key, row.Timetable)
		}
		met[string(person)] = true
		if row.Awaits != 0 {
			awaited[row.Awaits] = string(person)
		}
	}
	return awaited
}

// outcomesAgree: every outcome that is known, or that is not to go to its person's
// desk, is awaited by their due row.
func outcomesAgree(t txn, tell teller, awaited map[uint64]string) {
	for id, value := range t.Messages(buckets.Outcomes) {
		if o, err := buckets.DecodeOutcome(id, value); err == nil && awaited[id] != string(o.Person) {
			tell("outcome %d: no due row awaits it", id)
		}
	}
	for id, value := range t.Messages(buckets.Owed) {
		if m, err := rows.DecodeMessage(id, value); err == nil && m.Awaited && awaited[id] != string(rows.KeyOf(m.To)) {
			tell("message %d: no due row awaits its outcome", id)
		}
	}
}

// stepsAgree: every desk that wakes has its step, and every step a desk.
func stepsAgree(t txn, tell teller) {
	want := map[string]bool{}
	for key := range t.All(buckets.Desks) {
		desk, _ := t.kept(key)
		if wakes := pulseOf(desk).wakes; !wakes.IsZero() {
			want[string(buckets.TimedKey(wakes, key))] = true
		}
		if desk.Session.Live() && t.Get(buckets.Live, key) == nil {
			tell("%q: %q, live says otherwise", key, desk.Session.State)
		}
	}
	for key := range t.All(buckets.Live) {
		if desk, _ := t.kept(key); !desk.Session.Live() {
			tell("%q: %q, live says otherwise", key, desk.Session.State)
		}
	}
	found := 0
	for key := range t.All(buckets.Steps) {
		found++
		if !want[string(key)] {
			tell("step %q of no desk", key)
		}
	}
	if found != len(want) {
		tell("%d steps of %d desks", found, len(want))
	}
}
