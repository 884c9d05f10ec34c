package postgres

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// kept is a row of people. Who changes person, desk or days has them written by put.
type kept struct {
	id     prefs.UserID
	person rows.Person // without id and timetable, as its row has it; the zero one: there is no record
	desk   session.Desk
	days   []session.Day

	there  bool // the row is
	value  []byte
	desked []byte
	dayed  []byte
	lost   []lost // what could not be read of it, and is empty

	glimpsed bool           // of the person only their channel and timetable were read
	from     int            // the date from which days are read; 0: none was
	older    rows.OlderDays // those before it
}

// known reports whether there is a record.
func (k *kept) known() bool { return k.value != nil }

const people = `
	SELECT p.workspace, p.person, p.value, p.desk, p.days
	FROM unnest($1::text[], $2::text[]) AS u (workspace, person) JOIN people p USING (workspace, person)`

// numberedPeople are the rows of some people, each with its place in the arrays.
const numberedPeople = `
	SELECT u.nth, p.value, p.desk, p.days
	FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u (workspace, person, nth) JOIN people p USING (workspace, person)`

// lockedPeople are locked in the order of the arrays.
const lockedPeople = numberedPeople + " ORDER BY u.nth FOR NO KEY UPDATE OF p"

// lockIdlePeople locks those whom nobody is changing: see lockPeople.
func (t desks) lockIdlePeople(ctx context.Context, ids []prefs.UserID) (map[prefs.UserID]*kept, error) {
	var b pgx.Batch
	found := t.queuePeople(&b, lockedPeople+" SKIP LOCKED", ids, (*kept).glimpse)
	return found, t.SendBatch(ctx, &b).Close()
}

// lockPeople queues a glimpse at some people, and has others wait with changes of theirs until
// the transaction ends.
func (t desks) lockPeople(b *pgx.Batch, ids []prefs.UserID) map[prefs.UserID]*kept {
	return t.queuePeople(b, lockedPeople, ids, (*kept).glimpse)
}

// queuePeople queues a statement like numberedPeople, and gives what will have its answer, as
// far as it is read: whoever has no row is not among them.
func (t desks) queuePeople(b *pgx.Batch, sql string, ids []prefs.UserID, read func(*kept)) map[prefs.UserID]*kept {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, byPerson)
	ids = slices.Compact(ids)
	found := make(map[prefs.UserID]*kept, len(ids))
	workspaces, persons := halves(ids)
	b.Queue(sql, workspaces, persons).Query(func(all pgx.Rows) error {
		for all.Next() {
			var nth int
			k := &kept{there: true}
			if err := all.Scan(&nth, &k.value, &k.desked, &k.dayed); err != nil {
				return err
			}
			k.id = ids[nth-1]
			read(k)
			found[k.id] = k
		}
		return all.Err()
	})
	return found
}

// halves are the two parts of ids, as statements take them.
func halves(ids []prefs.UserID) (workspaces, persons []string) {
	workspaces, persons = make([]string, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		workspaces[i], persons[i] = id.Workspace, id.Person
	}
	return workspaces, persons
}

// decode leaves empty what cannot be read.
func (k *kept) decode() {
	k.decodePerson()
	k.decodeDesk()
	k.decodeDays(allDays)
}

// allDays is a date before all that are counted.
const allDays = 1

// glimpse reads no more than what nearly all outcomes take: the desk, and of the person
// where they are written to, and their timetable.
func (k *kept) glimpse() {
	if k.value != nil {
		k.glimpsed = true
		k.person.Channel, k.person.Table, _ = rows.DecodeAddress(k.value) // what cannot be read is lost by who reads all of it
	}
	k.decodeDesk()
}

func (k *kept) decodePerson() {
	k.glimpsed = false
	if k.value == nil {
		return
	}
	var err error
	if k.person, err = rows.DecodePerson(k.value); err != nil {
		k.person = rows.Person{}
		k.lose(&k.value, "person", err)
	}
}

func (k *kept) decodeDesk() {
	if k.desked == nil {
		return
	}
	if err := rows.ReadDesk(k.desked, &k.desk); err != nil {
		k.desk = session.Desk{}
		k.lose(&k.desked, "desk", err)
	}
}

// decodeDays reads the days from a date on. What is before it stays as it is.
func (k *kept) decodeDays(from int) {
	if k.from = from; k.dayed == nil {
		return
	}
	var err error
	if k.days, k.older, err = rows.DecodeNewestDays(k.dayed, from); err != nil {
		k.days, k.older = nil, rows.OlderDays{}
		k.lose(&k.dayed, "days", err)
	}
}

func (k *kept) lose(value *[]byte, part string, cause error) {
	k.lost = append(k.lost, lost{part: part, whose: k.id, value: *value, cause: cause})
	*value = nil
}

// written are rows of people by what of them is to be written.
type written struct {
	made, changed, desked, gone []*kept

	scratch session.Desk
}

// putPeople queues what differs of some people. The workspaces of those who are new have a lease:
// see lodge.
func (t desks) putPeople(b *pgx.Batch, all ...*kept) error {
	var w written
	for _, k := range all {
		if err := w.add(k); err != nil {
			return err
		}
		t.putAside(b, k.lost...)
	}
	w.queue(b)
	return nil
}

func (w *written) add(k *kept) error {
	value, err := k.encodePerson()
	if err != nil {
		return err
	}
	w.scratch = rows.TidyDesk(k.desk)
	desk, err := rows.AppendDesk(make([]byte, 0, len(k.desked)+64), &w.scratch)
	if err != nil {
		return err
	}
	if bytes.Equal(desk, rows.Empty()) {
		desk = nil
	}
	days, err := k.encodeDays()
	if err != nil {
		return err
	}
	same := bytes.Equal(value, k.value) && len(k.lost) == 0
	deskSame := bytes.Equal(desk, k.desked) && bytes.Equal(days, k.dayed)
	k.value, k.desked, k.dayed = value, desk, days
	empty := value == nil && desk == nil && days == nil
	switch {
	case empty && k.there:
		w.gone = append(w.gone, k)
	case empty || k.there && same && deskSame:
	case !k.there:
		w.made = append(w.made, k)
	case !same:
		w.changed = append(w.changed, k)
	default:
		w.desked = append(w.desked, k)
	}
	return nil
}

// encodePerson gives nil where there is no record and nothing makes one.
func (k *kept) encodePerson() ([]byte, error) {
	if k.glimpsed {
		return k.value, nil
	}
	value, err := rows.EncodePerson(k.person)
	if err != nil || k.value != nil {
		return value, err
	}
	none, err := rows.EncodePerson(rows.Person{})
	if err != nil || bytes.Equal(value, none) {
		return nil, err
	}
	return value, nil
}

// encodeDays leaves out days that are empty or too many. It is nil where none are left.
func (k *kept) encodeDays() ([]byte, error) {
	if k.from == 0 && k.dayed != nil {
		return k.dayed, nil
	}
	isEmpty := func(d session.Day) bool { return d == session.Day{Date: d.Date} }
	days := k.days
	if slices.ContainsFunc(days, isEmpty) {
		days = slices.DeleteFunc(slices.Clone(days), isEmpty)
	}
	newestFirst := func(a, b session.Day) int { return strings.Compare(b.Date, a.Date) }
	if !slices.IsSortedFunc(days, newestFirst) {
		days = slices.SortedFunc(slices.Values(days), newestFirst)
	}
	days = session.KeptDays(days)
	value, err := rows.EncodeNewestDays(days, k.older)
	if bytes.Equal(value, rows.NoDays()) {
		return nil, err
	}
	return value, err
}

func (w *written) queue(b *pgx.Batch) {
	if c := turned(w.made); len(w.made) > 0 {
		b.Queue(`INSERT INTO people (workspace, person, timetable, value, desk, days)
			SELECT u.workspace, u.person, u.timetable, u.value, u.desk, u.days
			FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[]) AS u (workspace, person, timetable, value, desk, days)`,
			c.workspaces, c.persons, c.tables, c.values, c.desks, c.days)
	}
	if c := turned(w.changed); len(w.changed) > 0 {
		b.Queue(`UPDATE people p SET timetable = u.timetable, value = u.value, desk = u.desk, days = u.days
			FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[]) AS u (workspace, person, timetable, value, desk, days)
			WHERE p.workspace = u.workspace AND p.person = u.person`,
			c.workspaces, c.persons, c.tables, c.values, c.desks, c.days)
	}
	if c := turned(w.desked); len(w.desked) > 0 {
		b.Queue(`UPDATE people p SET desk = u.desk, days = u.days
			FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) AS u (workspace, person, desk, days)
			WHERE p.workspace = u.workspace AND p.person = u.person`,
			c.workspaces, c.persons, c.desks, c.days)
	}
	if c := turned(w.gone); len(w.gone) > 0 {
		b.Queue(`DELETE FROM people p USING unnest($1::text[], $2::text[]) AS u (workspace, person)
			WHERE p.workspace = u.workspace AND p.person = u.person`, c.workspaces, c.persons)
	}
}

// columns are rows of people, turned.
type columns struct {
	workspaces, persons []string
	tables              []int64
	values, desks, days [][]byte
}

func turned(all []*kept) (c columns) {
	for _, k := range all {
		c.workspaces, c.persons = append(c.workspaces, k.id.Workspace), append(c.persons, k.id.Person)
		c.tables, c.values = append(c.tables, int64(k.person.Table)), append(c.values, k.value)
		c.desks, c.days = append(c.desks, k.desked), append(c.days, k.dayed)
	}
	return c
}

func byPerson(a, b prefs.UserID) int {
	return cmp.Or(strings.Compare(a.Workspace, b.Workspace), strings.Compare(a.Person, b.Person))
}
