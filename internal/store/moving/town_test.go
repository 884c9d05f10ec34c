//go:build postgres

package moving_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// town makes a store with so many people in three workspaces, as it is after some weeks,
// with something in every part.
func town(t *testing.T, at place, people int) {
	t.Helper()
	s := at.hither(t)
	mark, err := s.Mark(t.Context())
	check(t, err)
	random := rand.New(rand.NewPCG(18, uint64(people)))
	for from := 0; from < people; from += moving.MostRows {
		all := moving.Chunk{LastID: uint64(people)}
		for i := from; i < min(people, from+moving.MostRows); i++ {
			inhabit(t, &all, i, random)
		}
		if from == 0 {
			common(t, &all)
		}
		check(t, s.Write(t.Context(), all, mark, mark))
	}
	check(t, s.Close())
}

func inhabitant(i int) prefs.UserID {
	return prefs.UserID{Workspace: fmt.Sprint("T", i%3), Person: fmt.Sprintf("U%07d", i)}
}

func table(i int) prefs.Timetable {
	table := prefs.Defaults([]string{"Europe/Lisbon", "Asia/Tokyo", "America/Lima"}[i%3]).Timetable
	table.PerDay = 1 + i%4
	return table
}

// inhabit adds somebody.
func inhabit(t *testing.T, all *moving.Chunk, i int, random *rand.Rand) {
	t.Helper()
	id, due := inhabitant(i), noon().Add(time.Duration(random.IntN(100_000))*time.Second)
	p := rows.Person{Table: table(i % 12).ID()}
	p.Channel, p.OptedIn, p.Due, p.Version = "D"+id.Person, noon(), due, 3
	if i%10 == 0 {
		p.Calendar = prefs.Calendar{Sealed: prefs.Sealed("sealed " + strconv.Itoa(i)), Key: "k1", Host: "calendar.example", Since: noon()}
	}
	value, err := rows.EncodePerson(p)
	check(t, err)
	d := session.Desk{Card: session.Card{ID: uint64(i + 1), Kind: delivery.Reminder, Routine: "desk-reset", Sent: noon()}}
	d.Posts = session.Posts{Card: d.Card.ID, Channel: p.Channel, TS: map[string]string{"": "1764500000.000100"}}
	for n := range 12 {
		d.Log = append(d.Log, session.Note{At: noon().Add(-time.Duration(n) * time.Hour), Due: noon().Add(-time.Duration(n) * time.Hour), What: session.WasSent})
	}
	if i%50 == 0 {
		d.Session = session.Session{Card: d.Card.ID, State: session.Running, Ends: due}
		all.Steps = append(all.Steps, moving.Step{UserID: id, At: due})
	}
	desk, err := rows.EncodeDesk(d)
	check(t, err)
	var kept []session.Day
	for n := range 28 {
		kept = append(kept, session.Day{Date: noon().AddDate(0, 0, -n).Format(time.DateOnly), Offered: 4, Done: n % 3, Hours: session.Hours{9: {Offered: 2}, 15: {Offered: 2}}})
	}
	days, err := rows.EncodeDays(kept)
	check(t, err)
	all.People = append(all.People, moving.Person{UserID: id, Value: value, Desk: desk, Days: days})
	all.Reminders = append(all.Reminders, moving.Reminder{
		UserID: id, At: due, Late: time.Duration(random.IntN(3)) * time.Minute, Snoozes: random.IntN(2),
		Day: schedule.Tally{Day: 20787, Count: random.IntN(4)}, Timetable: p.Table, Calendar: p.Calendar.Given(), Channel: p.Channel, Doubtful: i%100 == 0,
	})
	if i%20 == 0 {
		m := delivery.Message{ID: uint64(i + 1), To: id, Kind: delivery.Reminder, Priority: delivery.Soon, Ref: delivery.Ref{Card: uint64(i + 1)}, Due: noon()}
		if i%40 == 0 {
			m.NotBefore = due
		}
		all.Messages = append(all.Messages, moving.Message{Message: rows.Message{Message: m, Channel: p.Channel}, Begun: i%60 == 0})
	}
}

// common adds what is nobody's.
func common(t *testing.T, all *moving.Chunk) {
	t.Helper()
	for i := range 12 {
		value, err := rows.EncodeTimetable(table(i))
		check(t, err)
		all.Timetables = append(all.Timetables, moving.Timetable{ID: table(i).ID(), Value: value})
	}
	for i := range 3 {
		id := fmt.Sprint("T", i)
		record, err := rows.EncodeWorkspace(workspace.Record{ID: id, Token: []byte("sealed token of " + id), Installed: noon()})
		check(t, err)
		all.Workspaces = append(all.Workspaces, moving.Workspace{ID: id, Value: record})
		entry, err := rows.EncodeEntry(workspace.Entry{At: noon(), Workspace: id, What: workspace.WasInstalled})
		check(t, err)
		all.Audit = append(all.Audit, moving.Entry{At: noon(), Value: entry})
		all.Files = append(all.Files, moving.File{Workspace: id, Content: "sha256 of a picture", File: "F1"})
		all.Heard = append(all.Heard, moving.Day{Workspace: id, Kind: "huddle", Day: noon().Truncate(24 * time.Hour)})
		all.Aside = append(all.Aside, moving.Lost{Part: "desk", Whose: inhabitant(i), Value: []byte("what is this"), Cause: "unreadable value"})
	}
	all.Aside = append(all.Aside, moving.Lost{Part: "audit", Value: []byte("and this"), Cause: "unreadable value"})
}

// copied is a file like another one.
func copied(t *testing.T, from place) place {
	t.Helper()
	to := file(t)
	what, err := os.ReadFile(string(from))
	check(t, err)
	check(t, os.WriteFile(string(to), what, 0o600))
	return to
}
