package bolt

import (
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// person is the zero record for somebody never met. A timetable that cannot be
// read is empty, and the person told to set it anew.
func (t txn) person(key []byte) (p rows.Person, err error) {
	value := t.Get(buckets.People, key)
	if value == nil {
		return p, nil
	}
	if p, err = rows.DecodePerson(value); err != nil {
		return rows.Person{}, err
	}
	table, err := t.timetable(p.Table)
	p.Prefs.Timetable = table.Clone() // who reads it may alter theirs
	return p, err
}

// channel is "" for somebody never met or never written to.
func (t txn) channel(key []byte) (string, error) {
	value := t.Get(buckets.People, key)
	if value == nil {
		return "", nil
	}
	channel, err := rows.DecodeChannel(value)
	if err != nil {
		return "", t.losePerson(key)
	}
	return channel, nil
}

func (t txn) putPerson(key []byte, p rows.Person) error {
	value, err := rows.EncodePerson(p)
	if err != nil {
		return err
	}
	return t.Put(buckets.People, key, value)
}
