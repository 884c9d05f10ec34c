package buckets

import (
	"encoding/binary"
	"errors"
	"fmt"

	"unhunch/internal/store/rows"
)

// Check reads a row as the methods of a Store do.
func Check(b Bucket, key, value []byte) (err error) {
	if len(value) == 0 || value[0] == 0 {
		return fmt.Errorf("%w: without a version", rows.ErrValue)
	}
	if person := Whose(b, key); person != nil {
		if _, err := rows.ParsePerson(person); err != nil {
			return err
		}
	}
	switch b {
	case People:
		_, err = rows.DecodePerson(value)
	case Timetables:
		var id uint64
		if id, err = ParseID(key); err == nil {
			_, err = rows.DecodeTimetable(id, value)
		}
	case Due:
		var row Reminder
		if row, err = DecodeReminder(value); err == nil {
			err = row.News.Check()
		}
	case Desks:
		_, err = rows.DecodeDesk(value)
	case Days:
		_, err = rows.DecodeDays(value)
	case Owed, Outcomes:
		err = checkBundle(b, key, value)
	case Files:
		if value[0] != rows.Version1 {
			err = fmt.Errorf("%w: version %d", rows.ErrValue, value[0])
		}
	case Heard:
		_, err = rows.DecodeDay(value)
	case Workspaces:
		_, err = rows.DecodeWorkspace(string(key), value)
	case Audit:
		_, err = rows.DecodeEntry(value)
	case Meta, Steps, Live, Aside, Moved: // nothing in their values can be wrong
	default:
		err = errors.New("in a bucket that this version does not know")
	}
	return err
}

func checkBundle(b Bucket, key, value []byte) error {
	if !IsBundle(key) {
		return fmt.Errorf("key %x is not the first id of a bundle", key)
	}
	of, err := decodeBundle(binary.BigEndian.Uint64(key), value)
	wrong := []error{err}
	for at, value := range of.values {
		if value != nil && !of.spoilt {
			_, err := WhoseMessage(b, of.first+uint64(at), value)
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}
