package rows

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Check reads a row as the methods of a Store do.
func Check(b Bucket, key, value []byte) (err error) {
	if len(value) == 0 || value[0] == 0 {
		return fmt.Errorf("%w: without a version", errValue)
	}
	if person := Whose(b, key); person != nil {
		if _, err := ParsePerson(person); err != nil {
			return err
		}
	}
	switch b {
	case People:
		_, err = DecodePerson(value)
	case Timetables:
		_, err = DecodeTimetable(key, value)
	case Due:
		var row Reminder
		if row, err = DecodeReminder(value); err == nil {
			err = row.News.Check()
		}
	case Desks:
		_, err = DecodeDesk(value)
	case Days:
		_, err = DecodeDays(value)
	case Owed, Outcomes:
		err = checkBundle(b, key, value)
	case Files:
		if value[0] != Version1 {
			err = fmt.Errorf("%w: version %d", errValue, value[0])
		}
	case Heard:
		_, err = DecodeDay(value)
	case Workspaces:
		_, err = DecodeWorkspace(key, value)
	case Audit:
		_, err = DecodeEntry(value)
	case Meta, Steps, Live, Aside: // nothing in their values can be wrong
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
